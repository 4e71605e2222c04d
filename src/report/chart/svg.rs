//! A scene as SVG text, by the SVG backend of plotters.
//!
//! That backend counts in whole pixels, so it draws on a page that is [`FINENESS`] times as large, and the `svg`
//! element here says how large it is shown. Everything that came from a scenario is escaped: by the backend in texts,
//! here in titles.

use plotters::backend::SVGBackend;
use plotters::drawing::IntoDrawingArea;

use super::ChartError;
use super::look::Theme;
use super::paint::Canvas;
use super::scene::{Scene, Shape};
use super::text::left_to_right;

/// Units of the file for a logical pixel: so many that all sizes of text and widths of lines are whole numbers.
const FINENESS: f64 = 25.0;

/// The whole file, shown in this many pixels of width.
///
/// # Errors
/// None that is known: the backend only writes to memory.
pub(super) fn write(scene: &Scene, theme: Theme, width: f64) -> Result<String, ChartError> {
    let units = |length: f64| (length * FINENESS).round() as u32;
    let size = (units(scene.width), units(scene.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0}\" height=\"{:.0}\" viewBox=\"0 0 {} {}\" \
         role=\"img\">\n<title>{}</title>\n",
        width,
        scene.height * width / scene.width,
        size.0,
        size.1,
        escape(&left_to_right(&scene.title))
    );
    if !scene.description.is_empty() {
        out.push_str(&format!("<desc>{}</desc>\n", escape(&scene.description)));
    }
    // A shape with a tip stands alone, in a group that holds the tip.
    for shapes in scene.shapes.chunk_by(|a, b| a.tip.is_empty() && b.tip.is_empty()) {
        let drawn = draw(shapes, size, theme)?;
        match shapes[0].tip.as_str() {
            "" => out.push_str(inside(&drawn)),
            tip => {
                out.push_str(&format!("<g><title>{}</title>\n{}</g>\n", escape(&left_to_right(tip)), inside(&drawn)))
            }
        }
    }
    out.push_str("</svg>\n");
    Ok(out)
}

/// What plotters writes for `shapes`: a file of its own.
fn draw(shapes: &[Shape], size: (u32, u32), theme: Theme) -> Result<String, ChartError> {
    let mut file = String::new();
    let area = SVGBackend::with_string(&mut file, size).into_drawing_area();
    let canvas = Canvas { area: &area, scale: FINENESS, lines_as_rects: false, theme };
    shapes
        .iter()
        .try_for_each(|shape| canvas.draw(shape))
        .and_then(|()| area.present())
        .map_err(|error| ChartError::Svg(error.to_string()))?;
    drop(area);
    Ok(file)
}

/// What stands between the tags of the root element.
fn inside(file: &str) -> &str {
    let start = file.find('>').map_or(0, |i| i + 1);
    let end = file.rfind("</svg>").unwrap_or(file.len());
    file.get(start..end).unwrap_or_default().trim_start()
}

/// Text for use between tags.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::scene::{Anchor, Area, Style};
    use super::super::theme::{BLUE, TEXT};
    use super::*;

    #[test]
    fn markup_in_names_is_text() {
        assert_eq!(escape("<script>\"&'"), "&lt;script&gt;\"&amp;'");
    }

    #[test]
    fn only_the_elements_of_a_file_are_kept() {
        assert_eq!(inside("<svg a=\"1\">\n<rect/>\n</svg>\n"), "<rect/>\n");
        assert_eq!(inside("<svg>\n</svg>\n"), "");
        assert_eq!(inside(""), "");
    }

    #[test]
    fn a_page_is_shown_in_its_own_size_with_text_where_it_belongs() {
        let mut scene = Scene::new(200.0, 100.0, "a & b");
        scene.text((50.0, 30.0), "x < y", Style::new(15.0).anchor(Anchor::End).bold());
        scene.text((50.0, 30.0), "up", Style::new(10.0).upwards());
        let file = write(&scene, Theme::Light, scene.width).expect("memory is enough");
        let document = roxmltree::Document::parse(&file).expect("it is well formed");
        let root = document.root_element();
        assert_eq!(
            ["width", "height", "viewBox"].map(|n| root.attribute(n)),
            [Some("200"), Some("100"), Some("0 0 5000 2500")]
        );
        let texts: Vec<_> = root.children().filter(|n| n.has_tag_name("text")).collect();
        let read = |name| texts[0].attribute(name).expect("it is there");
        assert_eq!([read("x"), read("y"), read("dy")], ["1250", "465", "0.76em"]); // 465 + 0.76 * 375 = 30 * 25
        assert_eq!([read("font-size"), read("text-anchor"), read("font-weight")], ["375", "end", "bold"]);
        assert_eq!(texts[0].text().map(str::trim), Some("x < y"));
        assert_eq!(texts[1].attribute("transform"), Some("rotate(270, 1060, 750)"));
    }

    #[test]
    fn a_tip_belongs_to_its_shape_alone() {
        let mut scene = Scene::new(200.0, 100.0, "title");
        let area = Area { left: 1.0, top: 1.0, right: 2.0, bottom: 2.0 };
        scene.rect(area, BLUE);
        scene.tip("blue & small");
        scene.rect(area, TEXT);
        let file = write(&scene, Theme::Light, scene.width).expect("memory is enough");
        let document = roxmltree::Document::parse(&file).expect("it is well formed");
        let group = document.descendants().find(|n| n.has_tag_name("g")).expect("there is a group");
        assert_eq!(group.first_element_child().and_then(|n| n.text()), Some("blue & small"));
        assert_eq!(group.children().filter(|n| n.has_tag_name("rect")).count(), 1);
        assert_eq!(document.root_element().children().filter(|n| n.has_tag_name("rect")).count(), 2);
    }
}
