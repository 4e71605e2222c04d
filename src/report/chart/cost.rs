//! What share of years had downtime that cost more than each amount, with the expected cost.

use super::axis::{Scale, money_ticks, share_ticks, small_money_ticks};
use super::curve::{self, END, Panel, Tail};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::marker::{self, Marker};
use super::scene::{Area, Pen, Scene};
use super::text;
use super::theme::{BLUE, DASHED, DOTTED, MARGIN, SMALL, TEXT, WIDTH};
use crate::study::{CostFindings, Distribution, Findings};

/// Lays out the chart.
pub(super) fn scene(findings: &Findings) -> Scene {
    let subject = format!("what the downtime of {} costs", findings.service.name);
    let (mut scene, top) = frame::standard_page(findings, &subject);
    let Some(cost) = &findings.cost else { return scene };
    let amounts = &cost.downtime_distribution;
    let tail = Tail::of(&amounts.points);
    let markers: Vec<Marker> = [Some(mean(cost)), median(cost)].into_iter().flatten().collect();
    let top = frame::legend(&mut scene, &entries(findings, cost, &tail, &markers), top, 640.0) + 18.0;
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let y = curve::share_scale(&tail, bottom, top);
    let left = MARGIN + frame::left_room(&share_ticks(y));
    let plot = Area { left, top, right: WIDTH - MARGIN - 26.0, bottom };
    let x = Scale::log(range(amounts, &markers), (plot.left, plot.right));
    let panel = Panel { plot, x, y };
    draw_axes(&mut scene, findings, cost, &panel);
    if tail.steps.is_empty() {
        frame::sentences(&mut scene, plot, &frame::nothing_seen(findings));
        return scene;
    }
    curve::draw(&mut scene, &tail, &panel);
    curve::draw_markers(&mut scene, &markers, &panel);
    curve::draw_end(&mut scene, &tail, &panel);
    scene
}

/// An axis of something where nothing was spent.
fn range(amounts: &Distribution, markers: &[Marker]) -> (f64, f64) {
    let any = amounts.points.iter().any(|(amount, _)| *amount > 0.0);
    if any { marker::range(amounts, markers) } else { (1.0, 1e6) }
}

fn mean(cost: &CostFindings) -> Marker {
    let mean = &cost.downtime_per_year;
    let ends = format!("{} to {}", text::amount(mean.low), text::amount(mean.high));
    let words = match mean.mean > 0.0 {
        true => format!("expected {} {} ({}: {ends})", text::amount(mean.mean), cost.currency, text::share(mean.level)),
        false => "expected cost unknown: no downtime seen".into(),
    };
    let pen = Pen::new(TEXT, 2.0).dashed(DASHED);
    Marker { minutes: mean.mean, interval: Some((mean.low, mean.high)), pen, words }
}

fn median(cost: &CostFindings) -> Option<Marker> {
    let median = cost.downtime_quantiles.iter().find(|q| (q.p - 0.5).abs() < 1e-9 && q.value > 0.0)?;
    let words = format!("median {} {}", text::amount(median.value), cost.currency);
    Some(Marker { minutes: median.value, interval: None, pen: Pen::new(BLUE, 2.4).dashed(DOTTED), words })
}

fn entries(findings: &Findings, cost: &CostFindings, tail: &Tail, markers: &[Marker]) -> Vec<Entry> {
    let band = Key::Band(Pen::new(BLUE, 2.4), BLUE.faded(0.2));
    let mut entries = vec![Entry::new(band, "simulated, with a 95 % band at each point")];
    entries.extend(markers.iter().map(marker::entry));
    if let Some(last) = tail.steps.last() {
        let worst = text::amount(last.minutes);
        let words = format!("worst of {}: {worst} {}", frame::histories(findings), cost.currency);
        entries.push(Entry::new(Key::Line(END), words));
    }
    entries
}

fn draw_axes(scene: &mut Scene, findings: &Findings, cost: &CostFindings, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let ticks = money_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    let name = format!("share of {} with a higher cost", frame::histories_are(findings));
    frame::left_axis(scene, plot, y, &share_ticks(y), &name);
    frame::small_ticks(scene, plot, x, &small_money_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, &format!("cost of downtime a year, {} (logarithmic)", cost.currency));
}
