//! Every chart of every sample, from the ordinary to the hostile.

mod samples;

use super::{Chart, Format, draw};
use crate::study::Findings;

fn svg(chart: Chart, findings: &Findings) -> String {
    String::from_utf8(draw(chart, findings, Format::Svg).expect("an SVG needs only memory")).expect("SVG is UTF-8")
}

#[test]
fn every_svg_is_well_formed_and_titled() {
    for findings in samples::all() {
        for chart in Chart::ALL {
            let text = svg(chart, &findings);
            let document = roxmltree::Document::parse(&text)
                .unwrap_or_else(|error| panic!("{} of {}: {error}", chart.stem(), findings.name));
            let title = document.root_element().first_element_child().and_then(|e| e.text()).unwrap_or_default();
            assert!(title.starts_with(&super::text::clean(&findings.title)), "{title}");
        }
    }
}

#[test]
fn names_from_scenarios_never_become_markup() {
    for chart in Chart::ALL {
        let text = svg(chart, &samples::hostile());
        assert!(!text.contains("<script"), "{}", chart.stem());
        assert!(text.contains("&lt;script&gt;"), "{}", chart.stem());
        let illegal = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(illegal, None, "{}", chart.stem());
    }
}

#[test]
fn equal_findings_give_equal_bytes() {
    for chart in Chart::ALL {
        for format in Format::ALL {
            let bytes = || draw(chart, &samples::three_zones(), format).expect("it can be drawn");
            assert_eq!(bytes(), bytes());
        }
    }
}

#[test]
fn every_png_is_a_png_of_twice_the_size() {
    for findings in samples::all() {
        for chart in Chart::ALL {
            let bytes = draw(chart, &findings, Format::Png).expect("it can be drawn");
            assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
            assert_eq!(u32::from_be_bytes([bytes[16], bytes[17], bytes[18], bytes[19]]), 1920);
        }
    }
}

#[test]
fn no_text_leaves_the_page() {
    for findings in samples::all() {
        for chart in Chart::ALL {
            let text = svg(chart, &findings);
            let document = roxmltree::Document::parse(&text).expect("tested elsewhere");
            for node in document.descendants().filter(|n| n.has_tag_name("text") && !n.has_attribute("transform")) {
                let (left, right) = extent(node);
                let words = node.text().unwrap_or_default();
                let place = format!("{} of {}: {words:?} from {left} to {right}", chart.stem(), findings.name);
                assert!(left >= 2.0 && right <= super::theme::WIDTH - 2.0, "{place}");
            }
        }
    }
}

/// Where a text begins and ends.
fn extent(node: roxmltree::Node<'_, '_>) -> (f64, f64) {
    let number = |name| node.attribute(name).and_then(|v| v.parse::<f64>().ok()).unwrap_or(f64::NAN);
    let words = node.children().filter(|c| c.is_text()).filter_map(|c| c.text()).collect::<String>();
    let width = super::text::width(&words, number("font-size"), node.has_attribute("font-weight"));
    let x = number("x");
    match node.attribute("text-anchor") {
        Some("middle") => (x - width / 2.0, x + width / 2.0),
        Some("end") => (x - width, x),
        _ => (x, x + width),
    }
}

#[test]
fn no_downtime_is_a_bound_and_not_a_zero() {
    for chart in [Chart::Histogram, Chart::Exceedance, Chart::Causes] {
        assert!(svg(chart, &samples::no_downtime()).contains("fewer than 0.0037 outages a year"), "{}", chart.stem());
    }
}

#[test]
fn the_share_of_bad_years_is_said_in_words() {
    let text = svg(Chart::Exceedance, &samples::three_zones());
    assert!(text.contains("of years are worse than 99.99 %"));
}

#[test]
fn sixty_causes_become_eleven_and_the_rest() {
    assert!(svg(Chart::Causes, &samples::hostile()).contains(">49 others<"));
}

/// Writes all charts of all samples into the folder that `CHARTS_LOOK` names, for people to look at.
#[test]
#[ignore = "for looking at: CHARTS_LOOK=/tmp/charts cargo test --lib charts_to_look_at -- --ignored"]
fn charts_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var_os("CHARTS_LOOK").expect("CHARTS_LOOK names a folder"));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for findings in samples::all() {
        for chart in Chart::ALL {
            for format in Format::ALL {
                let name = format!("{}-{}.{}", findings.name, chart.stem(), format.extension());
                let bytes = draw(chart, &findings, format).expect("it can be drawn");
                std::fs::write(folder.join(name), bytes).expect("it can be written");
            }
        }
    }
}
