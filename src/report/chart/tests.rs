//! Every chart of every sample, from the ordinary to the hostile.

mod crafted;
mod figures;
mod samples;

use super::scene::{Anchor, Mark};
use super::{Chart, Figure, Format, Size, draw};
use crate::study::Findings;

use super::{Versus, draw_versus};
use crate::study::Comparison;

/// A comparison of each kind of findings with an ordinary one, of all, and of twelve.
fn comparisons() -> Vec<Comparison> {
    let pair = |other: Findings| samples::comparison(vec![samples::three_zones(), other]);
    let mut all: Vec<Comparison> = samples::all().into_iter().map(pair).collect();
    all.push(samples::comparison(samples::all()));
    all.push(samples::comparison(samples::all().into_iter().chain(samples::all()).take(12).collect()));
    all.push(samples::comparison(vec![samples::no_downtime(), samples::no_downtime()]));
    all
}

#[test]
fn charts_of_comparisons_are_well_formed_and_harmless() {
    for comparison in comparisons() {
        for chart in Versus::ALL {
            let bytes = draw_versus(chart, &comparison, Format::Svg).expect("an SVG needs only memory");
            let text = String::from_utf8(bytes).expect("SVG is UTF-8");
            assert!(roxmltree::Document::parse(&text).is_ok(), "{}", chart.stem());
            assert!(!text.contains("<script"), "{}", chart.stem());
        }
    }
}

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

/// Calls `look` with the name of each picture and the boxes of its texts: words, left, top, right, bottom.
fn for_all_texts(look: impl Fn(&str, &[(String, [f64; 4])])) {
    for findings in samples::all() {
        for chart in Chart::ALL {
            let scene = Figure::of(chart, &findings).scene(Size::Page);
            let texts = scene.shapes.iter().filter_map(|shape| text_box(&shape.mark));
            look(&format!("{} of {}", chart.stem(), findings.name), &texts.collect::<Vec<_>>());
        }
    }
}

/// Each text of a picture and the box around it.
pub(super) fn text_boxes(scene: &super::scene::Scene) -> Vec<(String, [f64; 4])> {
    scene.shapes.iter().filter_map(|shape| text_box(&shape.mark)).collect()
}

#[test]
fn texts_of_comparisons_stay_on_the_page_and_apart() {
    for comparison in comparisons() {
        for chart in Versus::ALL {
            let scene = Figure::of_comparison(chart, &comparison).scene(Size::Page);
            let texts = text_boxes(&scene);
            let picture =
                format!("{} of {} with {}", chart.stem(), comparison.designs.len(), comparison.designs[1].name);
            for (i, (words, a)) in texts.iter().enumerate() {
                let inside = a[0] >= 2.0 && a[1] >= 2.0 && a[2] <= scene.width - 2.0 && a[3] <= scene.height - 2.0;
                assert!(inside, "{picture}: {words:?} is at {a:?}");
                for (other, b) in &texts[i + 1..] {
                    let apart = a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
                    assert!(apart || words.is_empty() || other.is_empty(), "{picture}: {words:?} and {other:?}");
                }
            }
        }
    }
}

fn text_box(mark: &Mark) -> Option<(String, [f64; 4])> {
    let Mark::Text { at: (x, y), words, style } = mark else { return None };
    let width = style.width(words);
    let before = match style.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => width / 2.0,
        Anchor::End => width,
    };
    let (up, down) = (0.72 * style.size, 0.2 * style.size);
    let around = if style.upwards {
        [x - up, y + before - width, x + down, y + before]
    } else {
        [x - before, y - up, x - before + width, y + down]
    };
    Some((words.clone(), around))
}

#[test]
fn no_text_leaves_the_page() {
    for_all_texts(|picture, texts| {
        for (words, [left, top, right, _]) in texts {
            let inside = *left >= 2.0 && *top >= 2.0 && *right <= super::theme::WIDTH - 2.0;
            assert!(inside, "{picture}: {words:?} is at {left}, {top} to {right}");
        }
    });
}

#[test]
fn no_text_lies_on_another() {
    for_all_texts(|picture, texts| {
        for (i, (one, a)) in texts.iter().enumerate() {
            for (other, b) in &texts[i + 1..] {
                let apart = a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
                assert!(apart || one.is_empty() || other.is_empty(), "{picture}: {one:?} and {other:?}");
            }
        }
    });
}

#[test]
fn no_downtime_is_a_bound_and_not_a_zero() {
    for chart in [Chart::Histogram, Chart::Exceedance, Chart::Causes] {
        assert!(svg(chart, &samples::no_downtime()).contains("fewer than 0.0037 outages a year"), "{}", chart.stem());
    }
}

#[test]
fn sizes_in_an_svg_are_short_numbers() {
    let text = svg(Chart::Histogram, &samples::three_zones());
    let sizes: Vec<&str> = text.split("font-size=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(sizes.len() > 10 && sizes.iter().all(|size| size.len() == 3), "{sizes:?}");
}

#[test]
fn the_share_of_bad_years_is_said_in_words() {
    let text = svg(Chart::Exceedance, &samples::three_zones());
    assert!(text.contains("of years are worse than 99.99 %"));
}

#[test]
fn sixty_causes_become_eleven_and_the_rest() {
    assert!(svg(Chart::Causes, &samples::hostile()).lines().any(|line| line == "49 others"));
}

/// Writes all charts of all samples into the folder that `CHARTS_LOOK` names, for people to look at.
#[test]
#[ignore = "for looking at: CHARTS_LOOK=/tmp/charts cargo test --lib charts_to_look_at -- --ignored"]
fn charts_to_look_at() {
    let folder = std::path::PathBuf::from(std::env::var_os("CHARTS_LOOK").expect("CHARTS_LOOK names a folder"));
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (at, comparison) in comparisons().iter().enumerate() {
        for chart in Versus::ALL {
            let bytes = draw_versus(chart, comparison, Format::Png).expect("it can be drawn");
            std::fs::write(folder.join(format!("versus-{at}-{}.png", chart.stem())), bytes).expect("it can be written");
        }
    }
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
