//! Figures worth a vertical line on an axis of downtime: objective, mean, median, a published figure.

use super::frame::{Entry, Key};
use super::scene::{Area, Pen, Scene};
use super::text::{availability, duration, share};
use super::theme::{BLUE, DASH_DOT, DASHED, DOTTED, Ink, PAPER, PURPLE, TEXT, VERMILION};
use crate::study::{AvailabilityFindings, Distribution, Findings};
use crate::units::MINUTES_PER_YEAR;

/// A value with a name.
#[derive(Debug, Clone)]
pub(super) struct Marker {
    /// Minutes a year, or of one loss of data.
    pub(super) minutes: f64,
    /// Its interval, where it has one.
    pub(super) interval: Option<(f64, f64)>,
    /// How its line looks.
    pub(super) pen: Pen,
    /// What the legend says.
    pub(super) words: String,
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
    Some(Marker { minutes, interval: None, pen: Pen::new(VERMILION, 2.4), words })
}

/// The marker of a promised recovery point.
pub(super) fn rpo(findings: &Findings) -> Option<Marker> {
    let minutes = findings.objective.as_ref()?.rpo?.seconds / 60.0;
    let words = format!("RPO {}", duration(minutes));
    Some(Marker { minutes, interval: None, pen: Pen::new(VERMILION, 2.4), words })
}

/// The published figure's marker.
pub(super) fn reference(findings: &Findings) -> Option<Marker> {
    let (minutes, source) = findings.objective.as_ref()?.reference.as_ref()?;
    let words = format!("published: {} ({})", duration(*minutes), short(source));
    Some(Marker { minutes: *minutes, interval: None, pen: Pen::new(PURPLE, 2.4).dashed(DASH_DOT), words })
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
    Marker { minutes: mean.mean, interval: Some((mean.low, mean.high)), pen: Pen::new(TEXT, 2.0).dashed(DASHED), words }
}

fn median(findings: &Findings) -> Option<Marker> {
    let median = findings.service.downtime_quantiles.iter().find(|q| (q.p - 0.5).abs() < 1e-9)?;
    let words = format!("median {}", duration(median.value));
    Some(Marker { minutes: median.value, interval: None, pen: Pen::new(BLUE, 2.4).dashed(DOTTED), words })
}

/// All that these findings have.
pub(super) fn all(findings: &Findings) -> Vec<Marker> {
    [objective(findings), Some(mean(findings)), median(findings), reference(findings)].into_iter().flatten().collect()
}

/// The legend's entry of a marker.
pub(super) fn entry(marker: &Marker) -> Entry {
    let key = match marker.interval {
        Some(_) => Key::Band(marker.pen, band_ink(marker)),
        None => Key::Line(marker.pen),
    };
    Entry::new(key, marker.words.clone())
}

/// Draws the lines of markers at their pixels, from top to bottom of the plot, over the bands of their intervals.
/// All bands and halos come first, so that a line never hides another that is close.
pub(super) fn draw(scene: &mut Scene, plot: Area, placed: &[(&Marker, f64)], band: impl Fn(f64) -> f64) {
    for (marker, x) in placed {
        if let Some((low, high)) = marker.interval.filter(|_| marker.minutes > 0.0) {
            let (left, right) = (band(low), band(high).max(band(low) + 1.0));
            scene.rect(Area { left, right, ..plot }, band_ink(marker));
        }
        scene.line((*x, plot.top), (*x, plot.bottom), Pen::new(PAPER.faded(0.75), marker.pen.width + 2.0));
    }
    for (marker, x) in placed {
        scene.line((*x, plot.top), (*x, plot.bottom), marker.pen);
        scene.tip(&marker.words);
    }
}

fn band_ink(marker: &Marker) -> Ink {
    marker.pen.ink.faded(0.2)
}

/// The ends of a logarithmic axis that holds all amounts above zero and all of `markers`, a decade at the least.
pub(super) fn range(amounts: &Distribution, markers: &[Marker]) -> (f64, f64) {
    let observed = amounts.points.iter().filter(|p| p.1 > 0).map(|p| p.0);
    let values = observed.chain(markers.iter().map(|m| m.minutes));
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
