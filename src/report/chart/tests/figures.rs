//! Figures as data: what is written can be read, and gives the same picture.

use super::super::{Chart, Figure, Format, Versus};
use super::{comparisons, samples};

fn all() -> Vec<Figure> {
    let runs = samples::all();
    let runs = runs.iter().flat_map(|findings| Chart::ALL.map(|chart| Figure::of(chart, findings)));
    let compared = comparisons();
    let compared =
        compared.iter().flat_map(|comparison| Versus::ALL.map(|chart| Figure::of_comparison(chart, comparison)));
    runs.chain(compared).collect()
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
