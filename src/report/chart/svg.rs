//! A scene as SVG text. Everything that came from a scenario goes through [`escape`].

use std::fmt::Write;

use super::scene::{Anchor, Mark, Pen, Point, Scene, Shape, Style};
use super::theme::Ink;

/// Fonts whose widths are those of the embedded one, then whatever there is.
const FONTS: &str = "Helvetica, Arial, 'Liberation Sans', Arimo, sans-serif";

/// The whole file.
pub(super) fn write(scene: &Scene) -> String {
    let (w, h) = (number(scene.width), number(scene.height));
    let title = escape(&scene.title);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
         role=\"img\" font-family=\"{FONTS}\">\n<title>{title}</title>\n"
    );
    for shape in &scene.shapes {
        write_shape(&mut out, shape);
    }
    out.push_str("</svg>\n");
    out
}

fn write_shape(out: &mut String, shape: &Shape) {
    let (name, attributes, words) = match &shape.mark {
        Mark::Fill { polygons, ink } => ("path", fill_attributes(polygons, *ink), String::new()),
        Mark::Stroke { lines, pen } => ("path", stroke_attributes(lines, *pen), String::new()),
        Mark::Text { at, words, style } => ("text", text_attributes(*at, *style), escape(words)),
    };
    let tip = if shape.tip.is_empty() { String::new() } else { format!("<title>{}</title>", escape(&shape.tip)) };
    if tip.is_empty() && words.is_empty() {
        let _ = writeln!(out, "<{name}{attributes}/>");
    } else {
        let _ = writeln!(out, "<{name}{attributes}>{tip}{words}</{name}>");
    }
}

fn fill_attributes(polygons: &[Vec<Point>], ink: Ink) -> String {
    let paths: String = polygons.iter().map(|points| path(points) + "Z").collect();
    format!(" d=\"{paths}\" fill=\"{}\"{}", colour(ink), opacity("fill-opacity", ink))
}

fn stroke_attributes(lines: &[Vec<Point>], pen: Pen) -> String {
    let paths: String = lines.iter().map(|points| path(points)).collect();
    let dash = if pen.dash.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{}\"", pen.dash.iter().map(|d| number(*d)).collect::<Vec<_>>().join(" "))
    };
    let (ink, seen, width) = (colour(pen.ink), opacity("stroke-opacity", pen.ink), number(pen.width));
    format!(" d=\"{paths}\" fill=\"none\" stroke=\"{ink}\"{seen} stroke-width=\"{width}\"{dash}")
}

fn text_attributes((x, y): Point, style: Style) -> String {
    let anchor = match style.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let (x, y) = (number(x), number(y));
    let turn = if style.upwards { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
    let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
    let (ink, seen) = (colour(style.ink), opacity("fill-opacity", style.ink));
    format!(" x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{ink}\"{seen}{anchor}{weight}{turn}", number(style.size))
}

fn path(points: &[Point]) -> String {
    let mut text = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(text, "{}{} {}", if i == 0 { 'M' } else { 'L' }, number(*x), number(*y));
    }
    text
}

fn colour(ink: Ink) -> String {
    let [r, g, b] = ink.rgb;
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn opacity(name: &str, ink: Ink) -> String {
    if ink.alpha >= 1.0 { String::new() } else { format!(" {name}=\"{}\"", number(ink.alpha)) }
}

/// A coordinate to a hundredth of a pixel, without trailing zeros; 0 for what is not a number.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".into();
    }
    let text = format!("{value:.2}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "-0" => "0".into(),
        short => short.into(),
    }
}

/// Text for use between tags and inside quotes.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_names_is_text() {
        assert_eq!(escape("<script>\"&'"), "&lt;script&gt;&quot;&amp;&apos;");
    }

    #[test]
    fn coordinates_are_short() {
        for (value, text) in [(1.0, "1"), (0.125, "0.12"), (-0.001, "0"), (100.0, "100"), (f64::NAN, "0")] {
            assert_eq!(number(value), text);
        }
    }
}
