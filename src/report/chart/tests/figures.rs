//! Figures as data: what is written can be read, and gives the same picture.

use super::super::{Chart, Figure, Format, Size, Versus};
use super::{comparisons, crafted, samples, text_boxes};

fn all() -> Vec<Figure> {
    let runs = samples::all();
    let runs = runs.iter().flat_map(|findings| Chart::ALL.map(|chart| Figure::of(chart, findings)));
    let compared = comparisons();
    let compared =
        compared.iter().flat_map(|comparison| Versus::ALL.map(|chart| Figure::of_comparison(chart, comparison)));
    runs.chain(compared).chain(crafted::all()).collect()
}

#[test]
fn a_figure_that_was_written_and_read_draws_the_same_picture() {
    for figure in all() {
        let text = serde_json::to_string(&figure).expect("it can be written");
        let read: Figure =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", figure.name));
        let bytes = |figure: &Figure| figure.draw(Format::Svg).expect("it can be drawn");
        assert!(bytes(&figure) == bytes(&read), "{} of {}", figure.name, figure.heading.title);
    }
}

#[test]
fn a_figure_is_small_however_much_was_simulated() {
    for figure in all() {
        let text = serde_json::to_string(&figure).expect("it can be written");
        assert!(text.len() < 1_000_000, "{} of {} has {} bytes", figure.name, figure.heading.title, text.len());
    }
    let figure = Figure::of(Chart::Exceedance, &samples::three_zones());
    let text = serde_json::to_string(&figure).expect("it can be written");
    assert!(text.len() < 90_000, "{} bytes for 6200 years with downtime", text.len());
}

#[test]
fn a_key_that_nobody_knows_is_refused() {
    let figure = Figure::of(Chart::Exceedance, &samples::three_zones());
    let mut value = serde_json::to_value(&figure).expect("it can be written");
    value["drawing"]["colour"] = "pink".into();
    assert!(serde_json::from_value::<Figure>(value).is_err());
}

/// What is wrong with the texts of a picture: one that leaves the page, or lies on another.
fn faults(figure: &Figure, size: Size) -> Vec<String> {
    let scene = figure.scene(size);
    let drawn = super::super::stand_in::drawable(&scene);
    [faults_of(&scene), faults_of(&drawn)].concat()
}

fn faults_of(scene: &super::super::scene::Scene) -> Vec<String> {
    let texts = text_boxes(scene);
    let mut faults = Vec::new();
    for (at, (words, a)) in texts.iter().enumerate() {
        let inside = a[0] >= 2.0 && a[1] >= 2.0 && a[2] <= scene.width - 2.0 && a[3] <= scene.height - 2.0;
        if !inside {
            faults.push(format!("{words:?} is at {a:?} on {} by {}", scene.width, scene.height));
        }
        for (other, b) in &texts[at + 1..] {
            let apart = a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
            if !apart && !words.is_empty() && !other.is_empty() {
                faults.push(format!("{words:?} lies on {other:?}"));
            }
        }
    }
    faults
}

const SIZES: [Size; 6] = [
    Size::Page,
    Size::Slide,
    Size::Pixels { width: 640, height: None },
    Size::Pixels { width: 320, height: None },
    Size::Pixels { width: 800, height: Some(450) },
    Size::Pixels { width: 2000, height: Some(400) },
];

#[test]
fn texts_stay_on_the_page_and_apart_in_every_size() {
    let mut all = Vec::new();
    for figure in self::all() {
        for size in SIZES {
            let faults = faults(&figure, size);
            if let Some(first) = faults.first() {
                all.push(format!(
                    "{} of {:.20} at {size:?}: {} faults, {first}",
                    figure.name,
                    figure.heading.title,
                    faults.len()
                ));
            }
        }
    }
    assert!(all.is_empty(), "{} pictures\n{}", all.len(), all.join("\n"));
}

#[test]
fn a_picture_with_a_width_and_a_height_has_them() {
    for figure in all() {
        for (width, height) in [(1280, 720), (640, 480), (400, 400), (320, 4000), (4000, 320)] {
            let scene = figure.scene(Size::Pixels { width, height: Some(height) });
            let wanted = f64::from(height) / f64::from(width);
            assert!(
                (scene.height / scene.width - wanted).abs() < 0.002 * wanted,
                "{}: {width} by {height}",
                figure.name
            );
        }
    }
}

#[test]
fn themes_differ_in_colours_alone() {
    for figure in crafted::all() {
        let look = |theme| super::super::Look { theme, size: Size::Slide, format: Format::Svg };
        let drawn = |theme| String::from_utf8(figure.draw_as(look(theme)).expect("drawn")).expect("text");
        let (light, dark) = (drawn(super::super::Theme::Light), drawn(super::super::Theme::Dark));
        assert!(light.contains("#FFFFFF") && dark.contains("#16191E"));
        let without_colours =
            |text: &str| text.split('#').map(|part| part.get(6..).unwrap_or("").to_string()).collect::<Vec<_>>();
        assert!(light != dark && without_colours(&light).len() == without_colours(&dark).len(), "{}", figure.name);
    }
}

#[test]
fn a_table_has_as_many_cells_in_each_row_and_no_formulas() {
    for mut figure in all() {
        if let super::super::figure::Drawing::Causes(causes) = &mut figure.drawing {
            causes.rows.iter_mut().for_each(|row| row.name = format!("=HYPERLINK(\"{}\")", row.name));
        }
        let text = figure.table().expect("it can be written");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert!(reader.headers().expect("a header").len() > 2, "{}", figure.name);
        for row in reader.records() {
            let row = row.unwrap_or_else(|error| panic!("{}: {error}\n{text}", figure.name));
            for cell in &row {
                let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
                assert!(!formula, "{}: {cell}", figure.name);
            }
        }
    }
}

#[test]
fn names_in_any_script_stay_whole_in_an_svg_and_have_a_number_in_a_png() {
    for figure in crafted::all().into_iter().filter(|figure| figure.name == "pairs") {
        let svg = String::from_utf8(figure.draw(Format::Svg).expect("drawn")).expect("text");
        let scene = figure.scene(Size::Page);
        let drawn = super::super::stand_in::drawable(&scene);
        let texts = text_boxes(&drawn);
        let shown = |words: &str| texts.iter().any(|(text, _)| text == words);
        assert!(svg.contains(crafted::SCRIPTS[0]), "the name is in the SVG");
        assert!(shown("[1]"), "{texts:?}");
        if texts.len() > 40 {
            assert!(svg.contains(&format!("{}\u{200e}", crafted::SCRIPTS[1])) && svg.contains(crafted::SCRIPTS[2]));
            assert!(shown("[2]") && shown("[3] on fire"));
        }
        let (note, at) = texts.last().expect("the note is the last text");
        assert!(note.contains("that a PNG cannot show; the SVG of this chart shows them"), "{note}");
        assert!(at[3] <= scene.height - 2.0 && texts[..texts.len() - 1].iter().all(|(_, other)| other[3] <= at[1]));
    }
}

#[test]
fn every_figure_keeps_the_published_schema() {
    let schema = serde_json::from_str(crate::report::FIGURES_SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for figure in all() {
        let document = serde_json::json!({
            "schema_version": 1, "tool": { "name": "fivenines", "version": "1" }, "command": "run",
            "scenarios": [{ "name": "a", "sha256": null }], "seed": 1, "figures": [figure],
        });
        let faults: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {:.300}", figure.name, faults.join("; "));
    }
}
