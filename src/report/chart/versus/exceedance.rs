//! What share of years was worse than each amount of downtime: a curve a design, on two logarithmic axes.

use super::super::axis::{Scale, nines_ticks, share_ticks, small_time_ticks, time_ticks};
use super::super::curve::{self, Panel, Tail};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::marker::{self, Marker, allowed_minutes};
use super::super::scene::{Anchor, Area, Pen, Scene, Style};
use super::super::text;
use super::super::theme::{BODY, HEIGHT, MARGIN, PAPER, QUIET, SMALL, TEXT, WIDTH};
use super::{histories_are, numbered, page, pen};
use crate::study::{Comparison, Distribution};
use crate::units::MINUTES_PER_YEAR;

/// Room above the plot for the axis of availabilities.
const TOP_ROOM: f64 = 48.0;
/// Most designs whose bands do not hide each other.
const MOST_BANDS: usize = 3;
/// Most objectives that are drawn.
const MOST_OBJECTIVES: usize = 3;

/// Lays out the chart.
pub(super) fn scene(comparison: &Comparison) -> Scene {
    let extra = 12.0 * comparison.designs.len().saturating_sub(4) as f64;
    let (mut scene, top) = page(comparison, "how often a year is bad", HEIGHT + extra);
    let tails: Vec<Tail> =
        comparison.designs.iter().map(|design| Tail::of(&design.service.distribution.points)).collect();
    let goals = objectives(comparison);
    let top = frame::legend(&mut scene, &entries(comparison, &tails, &goals), top, 420.0) + TOP_ROOM + 4.0;
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let y = curve::share_scale_of(&tails, bottom, top);
    let left = MARGIN + frame::left_room(&share_ticks(y));
    let plot = Area { left, top, right: WIDTH - MARGIN - 26.0, bottom };
    let x = Scale::log(marker::range(&all_amounts(comparison), &goals), (plot.left, plot.right));
    let panel = Panel { plot, x, y };
    draw_axes(&mut scene, comparison, &panel);
    for goal in &goals {
        let at = x.at(goal.minutes);
        scene.line((at, plot.top), (at, plot.bottom), goal.pen);
        scene.tip(&goal.words);
    }
    if tails.iter().all(|tail| tail.steps.is_empty()) {
        frame::sentences(&mut scene, plot, &frame::nothing_seen(&comparison.designs[0]));
        return scene;
    }
    draw_curves(&mut scene, comparison, &tails, &panel);
    scene
}

/// All amounts of all designs.
pub(super) fn all_amounts(comparison: &Comparison) -> Distribution {
    let points = comparison.designs.iter().flat_map(|design| design.service.distribution.points.iter().copied());
    Distribution { points: points.collect() }
}

/// The promised availabilities, each once; none where there are too many to read.
pub(super) fn objectives(comparison: &Comparison) -> Vec<Marker> {
    let mut promised: Vec<f64> = comparison
        .designs
        .iter()
        .filter_map(|design| marker::promised(design).map(|objective| objective.unavailability))
        .filter(|unavailability| *unavailability > 0.0)
        .collect();
    promised.sort_by(f64::total_cmp);
    promised.dedup();
    if promised.len() > MOST_OBJECTIVES {
        return Vec::new();
    }
    let dashes: [&[f64]; MOST_OBJECTIVES] = [&[], &[3.0, 3.0], &[7.0, 3.0]];
    let marker = |(unavailability, dash): (f64, &'static [f64])| Marker {
        minutes: unavailability * MINUTES_PER_YEAR,
        interval: None,
        pen: Pen::new(QUIET, 1.4).dashed(dash),
        words: format!(
            "objective {}: {}",
            text::availability(unavailability),
            text::duration(unavailability * MINUTES_PER_YEAR)
        ),
    };
    promised.into_iter().zip(dashes).map(marker).collect()
}

fn entries(comparison: &Comparison, tails: &[Tail], goals: &[Marker]) -> Vec<Entry> {
    let design = |((at, design), tail): ((usize, &crate::study::Findings), &Tail)| {
        let key = match comparison.designs.len() <= MOST_BANDS {
            true => Key::Band(pen(at), pen(at).ink.faded(0.15)),
            false => Key::Line(pen(at)),
        };
        let kept = marker::promised(design).filter(|_| !tail.steps.is_empty()).map(|objective| {
            let worse = text::share(tail.worse_than(allowed_minutes(objective)));
            format!(", {worse} worse than {}", text::availability(objective.unavailability))
        });
        let words = match tail.steps.is_empty() {
            true => format!("{}: no downtime seen", design.name),
            false => format!("{}{}", design.name, kept.unwrap_or_default()),
        };
        Entry::new(key, words)
    };
    let mut entries: Vec<Entry> = numbered(comparison).zip(tails).map(design).collect();
    entries.extend(goals.iter().map(marker::entry));
    if comparison.designs.len() <= MOST_BANDS {
        entries.push(Entry::new(Key::Note, "bands: 95 % at each point"));
    }
    entries
}

fn draw_curves(scene: &mut Scene, comparison: &Comparison, tails: &[Tail], panel: &Panel) {
    if comparison.designs.len() <= MOST_BANDS {
        for (at, tail) in tails.iter().enumerate() {
            curve::draw_band(scene, tail, panel, pen(at).ink.faded(0.15));
        }
    }
    for (at, tail) in tails.iter().enumerate().filter(|(_, tail)| !tail.steps.is_empty()) {
        curve::draw_line(scene, tail, panel, pen(at));
        scene.tip(&comparison.designs[at].name);
    }
    for (at, tail) in tails.iter().enumerate() {
        draw_end(scene, tail, panel, pen(at));
    }
}

/// A dot where a curve ends: the worst year of the design.
fn draw_end(scene: &mut Scene, tail: &Tail, panel: &Panel, pen: Pen) {
    let Some((minutes, share)) = tail.last() else { return };
    let (x, y) = (panel.x.at(minutes), panel.y.at(share));
    for (half, ink) in [(5.5, PAPER), (4.0, pen.ink)] {
        scene.polygon(vec![(x - half, y), (x, y - half), (x + half, y), (x, y + half)], ink);
    }
    scene.tip(&format!("worst: {}", text::duration(minutes)));
}

fn draw_axes(scene: &mut Scene, comparison: &Comparison, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    let name = format!("share of {} with more downtime", histories_are(comparison));
    frame::left_axis(scene, plot, y, &share_ticks(y), &name);
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, "downtime a year (logarithmic); a diamond marks the worst");
    frame::base_line(scene, plot.left, plot.right, plot.top);
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    for tick in nines_ticks(x, MINUTES_PER_YEAR, SMALL) {
        let at = x.at(tick.value);
        scene.line((at, plot.top), (at, plot.top - 6.0), Pen::new(TEXT, 1.0));
        scene.text((at, plot.top - 11.0), &tick.label, style);
    }
    let name = format!("availability in that {}", frame::history_is(&comparison.designs[0]));
    scene.text((plot.middle(), plot.top - 31.0), &name, Style::new(BODY).anchor(Anchor::Middle));
}
