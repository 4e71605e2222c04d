//! Figures worth a vertical line on an axis of downtime: objective, mean, median, a published figure.

use super::figure::{Interval, Marker, Role};
use super::frame::{Entry, Key};
use super::scene::{Area, Pen, Scene};
use super::text::{availability, duration, share};
use super::theme::{BLUE, DASH_DOT, DASHED, DOTTED, Ink, PAPER, PURPLE, TEXT, VERMILION};
use crate::study::{AvailabilityFindings, Distribution, Findings};
use crate::units::MINUTES_PER_YEAR;

/// A marker whose legend is its name.
pub(super) fn named(role: Role, value: f64, interval: Option<Interval>, name: String) -> Marker {
    Marker { role, value, interval, legend: name.clone(), name, worse: None }
}

/// How its line looks.
pub(super) fn pen(marker: &Marker) -> Pen {
    match marker.role {
        Role::Objective => Pen::new(VERMILION, 2.4),
        Role::Mean => Pen::new(TEXT, 2.0).dashed(DASHED),
        Role::Median => Pen::new(BLUE, 2.4).dashed(DOTTED),
        Role::Published => Pen::new(PURPLE, 2.4).dashed(DASH_DOT),
    }
}

/// Minutes a year that the objective allows.
pub(super) fn allowed_minutes(objective: &AvailabilityFindings) -> f64 {
    objective.unavailability * MINUTES_PER_YEAR
}

/// The promised availability, if there is one.
pub(super) fn promised(findings: &Findings) -> Option<&AvailabilityFindings> {
    findings.objective.as_ref()?.availability.as_ref()
}

/// The objective's marker.
pub(super) fn objective(findings: &Findings) -> Option<Marker> {
    let objective = promised(findings)?;
    let minutes = allowed_minutes(objective);
    let words = format!("objective {}: {}", availability(objective.unavailability), duration(minutes));
    Some(named(Role::Objective, minutes, None, words))
}

/// The marker of a promised recovery point.
pub(super) fn rpo(findings: &Findings) -> Option<Marker> {
    let minutes = findings.objective.as_ref()?.rpo?.seconds / 60.0;
    let words = format!("RPO {}", duration(minutes));
    Some(named(Role::Objective, minutes, None, words))
}

/// The published figure's marker.
pub(super) fn reference(findings: &Findings) -> Option<Marker> {
    let (minutes, source) = findings.objective.as_ref()?.reference.as_ref()?;
    let words = format!("published: {} ({})", duration(*minutes), short(source));
    Some(named(Role::Published, *minutes, None, words))
}

/// Of an entry of the catalogue its address alone: the report has the rest.
fn short(source: &str) -> &str {
    let address = source.split_once(": ").map(|(address, _)| address);
    address.filter(|address| address.starts_with('@') && !address.contains(' ')).unwrap_or(source)
}

fn mean(findings: &Findings) -> Marker {
    let mean = &findings.service.downtime_minutes_per_year;
    let (low, high) = (duration(mean.low), duration(mean.high));
    let words = if mean.high > 0.0 || mean.mean > 0.0 {
        format!("mean {} ({}: {low} to {high})", duration(mean.mean), share(mean.level))
    } else {
        "mean unknown: no downtime seen".into()
    };
    named(Role::Mean, mean.mean, Some((mean.low, mean.high).into()), words)
}

fn median(findings: &Findings) -> Option<Marker> {
    let median = findings.service.downtime_quantiles.iter().find(|q| (q.p - 0.5).abs() < 1e-9)?;
    let words = format!("median {}", duration(median.value));
    Some(named(Role::Median, median.value, None, words))
}

/// All that these findings have.
pub(super) fn all(findings: &Findings) -> Vec<Marker> {
    [objective(findings), Some(mean(findings)), median(findings), reference(findings)].into_iter().flatten().collect()
}

/// The legend's entry of a marker.
pub(super) fn entry(marker: &Marker) -> Entry {
    let key = match marker.interval {
        Some(_) => Key::Band(pen(marker), band_ink(marker)),
        None => Key::Line(pen(marker)),
    };
    Entry::new(key, marker.legend.clone())
}

/// Draws the lines of markers at their pixels, from top to bottom of the plot, over the bands of their intervals.
/// All bands and halos come first, so that a line never hides another that is close.
pub(super) fn draw(scene: &mut Scene, plot: Area, placed: &[(&Marker, f64)], band: impl Fn(f64) -> f64) {
    for (marker, x) in placed {
        if let Some(Interval { low, high }) = marker.interval.filter(|_| marker.value > 0.0) {
            let (left, right) = (band(low), band(high).max(band(low) + 1.0));
            scene.rect(Area { left, right, ..plot }, band_ink(marker));
        }
        scene.line((*x, plot.top), (*x, plot.bottom), Pen::new(PAPER.faded(0.75), pen(marker).width + 2.0));
    }
    for (marker, x) in placed {
        scene.line((*x, plot.top), (*x, plot.bottom), pen(marker));
        scene.tip(&marker.name);
    }
}

fn band_ink(marker: &Marker) -> Ink {
    pen(marker).ink.faded(0.2)
}

/// The ends of a logarithmic axis that holds all amounts above zero and all of `markers`.
pub(super) fn range_of(amounts: &Distribution, markers: &[Marker]) -> (f64, f64) {
    range(amounts.points.iter().filter(|p| p.1 > 0).map(|p| p.0), markers)
}

/// The ends of a logarithmic axis that holds all amounts above zero and all of `markers`, a decade at the least.
pub(super) fn range(amounts: impl Iterator<Item = f64>, markers: &[Marker]) -> (f64, f64) {
    let values = amounts.chain(markers.iter().map(|m| m.value));
    let (low, high) = values
        .filter(|v| *v > 0.0 && v.is_finite())
        .fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    if high == 0.0 {
        return (1.0 / 60.0, 600.0);
    }
    let padding = (10.0 / (high / low)).max(2.0);
    let edge = libm::sqrt(padding);
    ((low / edge).max(1e-12), high * edge)
}
