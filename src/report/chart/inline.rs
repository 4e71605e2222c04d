//! A scene as SVG text for the inside of a page: small, and with colours that the page may turn over.
//!
//! Unlike the files that `svg` writes, lines keep their dashes as an attribute, neighbours of one look share a path, and
//! marks with a tip are groups that a script can reach.

use super::look::Theme;
use super::scene::{Anchor, Area, Mark, Pen, Point, Scene, Shape, Style};
use super::theme::Ink;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A picture for the inside of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline {
    /// The element.
    pub svg: String,
    /// What a script must know of it: a list of plots as JSON; nothing where the picture has words at its marks alone.
    pub data: Option<String>,
    /// Its colours on white paper, `#rrggbb`, each with the one on a dark page.
    pub nights: BTreeMap<String, String>,
}

/// A laid out picture with what belongs to it.
pub(super) fn inline(scene: &Scene) -> Inline {
    let data = serde_json::to_string(&scene.live).expect("plots can always be written");
    Inline { svg: write(scene), data: (!scene.live.is_empty()).then_some(data), nights: nights(scene) }
}

/// Where the heading of a chart ends; a page has headings of its own.
const HEADING: f64 = 64.0;

/// The picture below its heading as an element; its name is what readers who do not see it get.
fn write(scene: &Scene) -> String {
    let (width, height) = (number(scene.width), number(scene.height - HEADING));
    let shapes: Vec<Shape> = scene.shapes.iter().filter(|shape| !heads(&shape.mark)).cloned().collect();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 {HEADING} {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-label=\"{}\" font-family=\"Liberation Sans, Arial, Helvetica, Arimo, sans-serif\">\n",
        escape(&scene.title)
    );
    if !scene.description.is_empty() {
        let _ = writeln!(out, "<desc>{}</desc>", escape(&scene.description));
    }
    for shapes in shapes.chunk_by(|a, b| a.tip.is_empty() && b.tip.is_empty() && alike(&a.mark, &b.mark)) {
        let drawn = marks(shapes);
        match shapes[0].tip.as_str() {
            "" => out.push_str(&drawn),
            tip => {
                let _ = writeln!(out, "<g class=\"tip\"><title>{}</title>{}</g>", escape(tip), drawn.trim_end());
            }
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Whether a mark is a line of the heading.
fn heads(mark: &Mark) -> bool {
    matches!(mark, Mark::Text { at, .. } if at.1 < HEADING)
}

/// Whether two marks can be one element without a change of the picture: both of one look, and neither see-through.
fn alike(a: &Mark, b: &Mark) -> bool {
    match (a, b) {
        (Mark::Rects { ink: a, .. }, Mark::Rects { ink: b, .. }) => a == b && a.alpha >= 1.0,
        (Mark::Stroke { pen: a, .. }, Mark::Stroke { pen: b, .. }) => a == b && a.ink.alpha >= 1.0,
        _ => false,
    }
}

/// Marks of one look as one element.
fn marks(shapes: &[Shape]) -> String {
    let all = shapes.iter().map(|shape| &shape.mark);
    match &shapes[0].mark {
        Mark::Rects { ink, .. } => {
            let areas = all.flat_map(|mark| if let Mark::Rects { areas, .. } = mark { areas.as_slice() } else { &[] });
            let path: String = areas.map(rect).collect();
            format!("<path {} d=\"{path}\"/>\n", fill(*ink))
        }
        Mark::Polygon { points, ink } => format!("<path {} d=\"{}z\"/>\n", fill(*ink), line(points)),
        Mark::Stroke { pen, .. } => {
            let lines = all.flat_map(|mark| if let Mark::Stroke { lines, .. } = mark { lines.as_slice() } else { &[] });
            let path: String = lines.map(|points| line(points)).collect();
            format!("<path fill=\"none\" {} d=\"{path}\"/>\n", stroke(*pen))
        }
        Mark::Text { at, words, style } => text(*at, words, *style),
    }
}

fn text(at: Point, words: &str, style: Style) -> String {
    let anchor = match style.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let bold = if style.bold { " font-weight=\"bold\"" } else { "" };
    let (x, y) = (place(at.0), place(at.1));
    let turned = if style.upwards { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
    let size = number(style.size);
    let ink = fill(style.ink);
    format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" {ink}{anchor}{bold}{turned}>{}</text>\n", escape(words))
}

fn fill(ink: Ink) -> String {
    format!("fill=\"{}\"{}", hex(ink), see_through("fill-opacity", ink))
}

fn stroke(pen: Pen) -> String {
    let dashes: Vec<String> = pen.dash.iter().map(|length| number(*length)).collect();
    let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", dashes.join(" ")) };
    let (ink, width) = (hex(pen.ink), number(pen.width));
    format!("stroke=\"{ink}\"{} stroke-width=\"{width}\"{dashes}", see_through("stroke-opacity", pen.ink))
}

/// The colour by day. One that is the same by night is written so that no rule of the page takes it for another.
pub(super) fn hex(ink: Ink) -> String {
    let [r, g, b] = ink.rgb(Theme::Light);
    if ink.is_exact() { format!("rgb({r},{g},{b})") } else { format!("#{r:02x}{g:02x}{b:02x}") }
}

/// The colours of a picture by day, each with that by night.
fn nights(scene: &Scene) -> BTreeMap<String, String> {
    let ink = |shape: &Shape| match &shape.mark {
        Mark::Rects { ink, .. } | Mark::Polygon { ink, .. } => *ink,
        Mark::Stroke { pen, .. } => pen.ink,
        Mark::Text { style, .. } => style.ink,
    };
    let pair = |ink: Ink| {
        let [r, g, b] = ink.rgb(Theme::Dark);
        (hex(ink), format!("#{r:02x}{g:02x}{b:02x}"))
    };
    scene.shapes.iter().map(ink).filter(|ink| !ink.is_exact()).map(pair).collect()
}

fn see_through(name: &str, ink: Ink) -> String {
    if ink.alpha < 1.0 { format!(" {name}=\"{}\"", number(ink.alpha)) } else { String::new() }
}

/// At least half a pixel each way, so that it can be seen.
fn rect(area: &Area) -> String {
    let (width, height) = (area.width().max(0.5), area.height().max(0.5));
    let [left, top, width, height] = [area.left, area.top, width, height].map(place);
    format!("M{left} {top}h{width}v{height}h-{width}z")
}

fn line(points: &[Point]) -> String {
    let mut path = String::new();
    let mut last = (String::new(), String::new());
    for (at, (x, y)) in points.iter().enumerate() {
        let next = (place(*x), place(*y));
        let _ = match at {
            0 => write!(path, "M{} {}", next.0, next.1),
            _ if next == last => Ok(()),
            _ if next.1 == last.1 => write!(path, "H{}", next.0),
            _ if next.0 == last.0 => write!(path, "V{}", next.1),
            _ => write!(path, "L{} {}", next.0, next.1),
        };
        last = next;
    }
    path
}

/// A place or a length in pixels: a tenth is finer than any eye.
fn place(value: f64) -> String {
    rounded(value, 1)
}

/// A number with two digits behind the point.
fn number(value: f64) -> String {
    rounded(value, 2)
}

/// So many digits behind the point, without zeros at the end; 0 for what is not a number.
fn rounded(value: f64, digits: usize) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    let text = format!("{value:.digits$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::theme::{BLUE, DASHED, TEXT};
    use super::*;

    #[test]
    fn neighbours_of_one_look_are_one_path_and_tips_stand_alone() {
        let mut scene = Scene::new(200.0, 100.0, "a \"b\" <c>");
        scene.line((1.0, 2.0), (3.0, 4.126), Pen::new(TEXT, 1.0));
        scene.line((5.0, 6.0), (7.0, 8.0), Pen::new(TEXT, 1.0));
        scene.line((5.0, 6.0), (7.0, 8.0), Pen::new(TEXT, 1.0).dashed(DASHED));
        scene.rect(Area { left: 1.0, top: 1.0, right: 3.0, bottom: 2.0 }, BLUE.faded(0.5));
        scene.tip("blue & small");
        let svg = write(&scene);
        let document = roxmltree::Document::parse(&svg).expect("it is well formed");
        assert_eq!(document.root_element().attribute("aria-label"), Some("a \"b\" <c>"));
        let paths: Vec<_> = document.descendants().filter(|node| node.has_tag_name("path")).collect();
        assert_eq!(paths[1].attribute("d"), Some("M1 2L3 4.1M5 6L7 8"));
        assert_eq!(paths[2].attribute("stroke-dasharray"), Some("8 4"));
        assert_eq!((paths[3].attribute("d"), paths[3].attribute("fill-opacity")), (Some("M1 1h2v1h-2z"), Some("0.5")));
        let tips: Vec<_> = document.descendants().filter(|node| node.has_tag_name("title")).collect();
        assert_eq!(tips.iter().map(|tip| tip.text()).collect::<Vec<_>>(), [Some("blue & small")]);
    }
}
