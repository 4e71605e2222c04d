//! What share of years was worse than each amount of downtime, on two logarithmic axes.

use super::axis::{Scale, nines_ticks, share_ticks, small_time_ticks, time_ticks};
use super::curve::{self, END, Panel, Tail};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::marker::{self, Marker, allowed_minutes};
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BLUE, BODY, MARGIN, SMALL, TEXT, WIDTH};
use crate::study::{AvailabilityFindings, Findings};
use crate::units::MINUTES_PER_YEAR;

/// Room above the plot for the axis of availabilities.
const TOP_ROOM: f64 = 48.0;
/// Lays out the chart.
pub(super) fn scene(findings: &Findings) -> Scene {
    let subject = format!("how often {} has a bad year", findings.service.name);
    let (mut scene, top) = frame::standard_page(findings, &subject);
    let tail = Tail::of(&findings.service.distribution.points);
    let markers: Vec<Marker> =
        [marker::objective(findings), marker::reference(findings)].into_iter().flatten().collect();
    let top = frame::legend(&mut scene, &entries(findings, &tail, &markers), top, 640.0) + TOP_ROOM + 4.0;
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let y = curve::share_scale(&tail, bottom, top);
    let left = MARGIN + frame::left_room(&share_ticks(y));
    let plot = Area { left, top, right: WIDTH - MARGIN - 26.0, bottom };
    let x = Scale::log(marker::range(&findings.service.distribution, &markers), (plot.left, plot.right));

    let panel = Panel { plot, x, y };

    draw_axes(&mut scene, findings, &panel);
    if tail.steps.is_empty() {
        curve::draw_markers(&mut scene, &markers, &panel);
        frame::sentences(&mut scene, plot, &frame::nothing_seen(findings));
        return scene;
    }
    curve::draw(&mut scene, &tail, &panel);
    curve::draw_markers(&mut scene, &markers, &panel);
    if let Some(objective) = marker::promised(findings) {
        curve::draw_crossing(&mut scene, allowed_minutes(objective), &tail, &panel);
    }
    curve::draw_end(&mut scene, &tail, &panel);
    scene
}

fn entries(findings: &Findings, tail: &Tail, markers: &[Marker]) -> Vec<Entry> {
    let band = Key::Band(Pen::new(BLUE, 2.4), BLUE.faded(0.2));
    let mut entries = vec![Entry::new(band, "simulated, with a 95 % band at each point")];
    entries.extend(markers.iter().map(marker::entry));
    if let (Some(objective), Some(entry)) = (marker::promised(findings), entries.get_mut(1)) {
        entry.words = promise_words(findings, objective, tail);
    }
    if let Some(last) = tail.steps.last() {
        let words = format!("worst of {}: {}", frame::histories(findings), text::duration(last.minutes));
        entries.push(Entry::new(Key::Line(END), words));
    }
    entries
}

/// How many years are worse than promised.
fn promise_words(findings: &Findings, objective: &AvailabilityFindings, tail: &Tail) -> String {
    let promised = text::availability(objective.unavailability);
    let allowed = text::duration(allowed_minutes(objective));
    let who = match tail.worse_than(allowed_minutes(objective)) {
        share if share > 0.0 => format!("{} of {} are", text::share(share), frame::histories_are(findings)),
        _ => format!("no {} is", frame::history_is(findings)),
    };
    format!("{who} worse than {promised} ({allowed} a year)")
}

fn draw_axes(scene: &mut Scene, findings: &Findings, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    let name = format!("share of {} with more downtime", frame::histories_are(findings));
    frame::left_axis(scene, plot, y, &share_ticks(y), &name);
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, "downtime a year (logarithmic)");
    draw_nines(scene, plot, x, &format!("availability in that {}", frame::history_is(findings)));
}

/// The axis of availabilities along the top.
fn draw_nines(scene: &mut Scene, plot: Area, x: Scale, name: &str) {
    frame::base_line(scene, plot.left, plot.right, plot.top);
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    for tick in nines_ticks(x, MINUTES_PER_YEAR, SMALL) {
        let at = x.at(tick.value);
        scene.line((at, plot.top), (at, plot.top - 6.0), Pen::new(TEXT, 1.0));
        scene.text((at, plot.top - 11.0), &tick.label, style);
    }
    let style = Style::new(BODY).anchor(Anchor::Middle);
    scene.text((plot.middle(), plot.top - 31.0), name, style);
}
