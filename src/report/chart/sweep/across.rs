//! The axis of the swept key: where each value stands, and what is written below it.

use crate::report::chart::axis::Scale;
use crate::report::chart::figure::{Spacing, SweptKey};
use crate::report::chart::frame;
use crate::report::chart::scene::{Anchor, Area, Pen, Scene, Style};
use crate::report::chart::text;
use crate::report::chart::theme::{BODY, GRID, SMALL, TEXT};

/// Room between the ends of the axis and the first and last value.
const INSET: f64 = 34.0;
/// Widest label.
const LABEL_ROOM: f64 = 150.0;

/// The place of each value between two pixels.
pub(super) fn places(axis: &SweptKey, left: f64, right: f64) -> Vec<f64> {
    let (left, right) = (left + INSET, right - INSET);
    let numbers: Vec<f64> = axis.values.iter().filter_map(|value| value.number).collect();
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    match axis.spacing {
        Spacing::Linear => {
            let scale = Scale::linear((least, most), (left, right));
            numbers.into_iter().map(|number| scale.at(number)).collect()
        }
        Spacing::Log => {
            let scale = Scale::log((least, most), (left, right));
            numbers.into_iter().map(|number| scale.at(number)).collect()
        }
        Spacing::Words => {
            let step = (right - left) / axis.values.len() as f64;
            (0..axis.values.len()).map(|at| left + step * (at as f64 + 0.5)).collect()
        }
    }
}

/// Draws the axis below the plot: a tick at each value, a label wherever there is room.
pub(super) fn draw(scene: &mut Scene, plot: Area, axis: &SweptKey, places: &[f64]) {
    frame::base_line(scene, plot.left, plot.right, plot.bottom);
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    let labels: Vec<String> =
        axis.values.iter().map(|level| text::shorten(&level.text, SMALL, false, LABEL_ROOM)).collect();
    let widths: Vec<f64> = labels.iter().map(|label| style.width(label)).collect();
    for x in places {
        scene.line((*x, plot.bottom), (*x, plot.bottom + 6.0), Pen::new(TEXT, 1.0));
    }
    for at in labelled(places, &widths) {
        let x = places[at];
        scene.text((x, plot.bottom + 8.0 + SMALL), &labels[at], style);
        if labels[at] != axis.values[at].text {
            scene.tip(&axis.values[at].text);
        }
    }
    let name = match axis.spacing {
        Spacing::Log => format!("{} (logarithmic)", axis.name),
        Spacing::Linear | Spacing::Words => axis.name.clone(),
    };
    let style = Style::new(BODY).anchor(Anchor::Middle);
    scene.fitted((plot.middle(), plot.bottom + 30.0 + BODY), &name, style, plot.width());
}

/// Upright grid lines at the values.
pub(super) fn grid(scene: &mut Scene, plot: Area, places: &[f64]) {
    if places.len() <= 40 {
        for x in places {
            scene.line((*x, plot.top), (*x, plot.bottom), Pen::new(GRID, 1.0));
        }
    }
}

/// Those whose labels stand side by side with a gap: the first, the last, and what fits between.
pub(super) fn labelled(places: &[f64], widths: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*a].total_cmp(&places[*b]));
    let left = |at: usize| places[at] - widths[at] / 2.0 - 6.0;
    let right = |at: usize| places[at] + widths[at] / 2.0 + 6.0;
    let Some(&last) = order.last() else { return Vec::new() };
    let mut kept: Vec<usize> = Vec::new();
    for at in order {
        let free = kept.last().is_none_or(|before| right(*before) <= left(at));
        if at == last || (free && right(at) <= left(last)) {
            if at == last && !free {
                kept.pop_if(|before| right(*before) > left(at));
            }
            kept.push(at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::figure::SweptValue;

    #[test]
    fn values_stand_where_they_belong() {
        let key = |spacing, numbers: &[f64]| {
            let values = numbers.iter().map(|n| SweptValue { text: n.to_string(), number: Some(*n) }).collect();
            SweptKey { name: "a".into(), spacing, values }
        };
        let rounded = |key| places(&key, 0.0, 268.0).iter().map(|x| x.round()).collect::<Vec<_>>();
        assert_eq!(rounded(key(Spacing::Linear, &[1.0, 2.0, 3.0])), [34.0, 134.0, 234.0]);
        assert_eq!(rounded(key(Spacing::Log, &[1.0, 10.0, 100.0])), [34.0, 134.0, 234.0]);
    }

    #[test]
    fn labels_never_touch_and_the_ends_have_one() {
        let places: Vec<f64> = (0..100).map(|at| f64::from(at) * 8.0).collect();
        let widths = vec![31.0; 100];
        let kept = labelled(&places, &widths);
        assert!(kept.first() == Some(&0) && kept.last() == Some(&99) && kept.len() > 10, "{kept:?}");
        for pair in kept.windows(2) {
            assert!(places[pair[1]] - places[pair[0]] >= 31.0, "{pair:?}");
        }
        assert_eq!(labelled(&[5.0], &[500.0]), [0]);
    }
}
