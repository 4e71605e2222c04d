//! What share of the losses of data was larger than each amount, with the promised recovery point.

use super::axis::{Scale, share_ticks, small_time_ticks, time_ticks};
use super::curve::{self, END, Panel, Tail};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::marker::{self, Marker};
use super::scene::{Area, Pen, Scene};
use super::text;
use super::theme::{BLUE, MARGIN, SMALL, WIDTH};
use crate::study::{Distribution, Findings};

/// Lays out the chart.
pub(super) fn scene(findings: &Findings) -> Scene {
    let subject = format!("how much data a loss costs {}", findings.service.name);
    let (mut scene, top) = frame::standard_page(findings, &subject);
    let losses = minutes(findings);
    let tail = Tail::of(&losses.points);
    let markers: Vec<Marker> = marker::rpo(findings).into_iter().collect();
    let top = frame::legend(&mut scene, &entries(&tail, &markers), top, 640.0) + 18.0;
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let y = curve::share_scale(&tail, bottom, top);
    let left = MARGIN + frame::left_room(&share_ticks(y));
    let plot = Area { left, top, right: WIDTH - MARGIN - 26.0, bottom };
    let x = Scale::log(marker::range(&losses, &markers), (plot.left, plot.right));
    let panel = Panel { plot, x, y };

    draw_axes(&mut scene, &panel);
    if tail.steps.is_empty() {
        curve::draw_markers(&mut scene, &markers, &panel);
        frame::sentences(&mut scene, plot, &[format!("no data lost in {}", frame::histories(findings))]);
        return scene;
    }
    curve::draw(&mut scene, &tail, &panel);
    curve::draw_markers(&mut scene, &markers, &panel);
    markers.iter().for_each(|rpo| curve::draw_crossing(&mut scene, rpo.minutes, &tail, &panel));
    curve::draw_end(&mut scene, &tail, &panel);
    scene
}

/// The sizes of the losses in minutes.
fn minutes(findings: &Findings) -> Distribution {
    let seconds = findings.service.data_loss.iter().flat_map(|loss| &loss.distribution.points);
    Distribution { points: seconds.map(|(seconds, n)| (seconds / 60.0, *n)).collect() }
}

fn entries(tail: &Tail, markers: &[Marker]) -> Vec<Entry> {
    let band = Key::Band(Pen::new(BLUE, 2.4), BLUE.faded(0.2));
    let mut entries = vec![Entry::new(band, "simulated, with a 95 % band at each point")];
    entries.extend(markers.iter().map(|rpo| {
        let over = tail.worse_than(rpo.minutes);
        let words = if over > 0.0 {
            format!("{} of losses are over it", text::share(over))
        } else {
            "no loss is over it".into()
        };
        Entry::new(Key::Line(rpo.pen), format!("{}: {words}", rpo.words))
    }));
    if let Some(last) = tail.steps.last() {
        let words = format!("largest of {} losses: {}", text::whole(tail.total), text::duration(last.minutes));
        entries.push(Entry::new(Key::Line(END), words));
    }
    entries
}

fn draw_axes(scene: &mut Scene, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    frame::left_axis(scene, plot, y, &share_ticks(y), "share of losses that are larger");
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(
        scene,
        plot,
        x,
        &ticks,
        "data lost: the time before a failure whose changes are gone (logarithmic)",
    );
}
