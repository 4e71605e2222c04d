//! Charts of fitted laws over the record: distribution, hazard, quantiles, and incidents over time.

mod cdf;
mod events;
mod hazard;
mod quantiles;

use super::figure::Heading;
use super::look::{PAGE, Page};
use super::scene::{Pen, Scene};
use super::theme::{DASH_DOT, DASHED, DOTTED, GREEN, HEIGHT, ORANGE, PURPLE, TEXT, VERMILION};
use super::{ChartError, Format, Theme, encode_in, frame};
use crate::fit::{FitFindings, GroupFindings, RecordFindings};

/// A picture of a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FitChart {
    /// The distribution of durations.
    Distribution,
    /// Their hazard.
    Hazard,
    /// Their quantiles against those of the best law.
    Quantiles,
    /// The distribution of the times between incidents.
    Gaps,
    /// Incidents counted over time.
    Events,
}

impl FitChart {
    /// Every chart, in the order of a report.
    pub const ALL: [FitChart; 5] =
        [FitChart::Distribution, FitChart::Hazard, FitChart::Quantiles, FitChart::Gaps, FitChart::Events];

    /// Whether it has something to say about a group.
    pub fn suits(self, group: &GroupFindings) -> bool {
        match self {
            FitChart::Gaps => gaps(group).is_some(),
            FitChart::Events => !group.event_hours.is_empty(),
            _ => durations(group).is_some(),
        }
    }

    /// Its file name without the ending and the group.
    pub fn stem(self) -> &'static str {
        match self {
            FitChart::Distribution => "distribution",
            FitChart::Hazard => "hazard",
            FitChart::Quantiles => "quantiles",
            FitChart::Gaps => "gaps",
            FitChart::Events => "events",
        }
    }

    /// What it shows.
    pub fn caption(self) -> &'static str {
        match self {
            FitChart::Distribution => "Fitted laws over the recorded durations",
            FitChart::Hazard => "How soon an incident that is still open ends",
            FitChart::Quantiles => "Recorded durations against the best law",
            FitChart::Gaps => "Fitted laws over the times between incidents",
            FitChart::Events => "Incidents over time",
        }
    }
}

fn durations(group: &GroupFindings) -> Option<&RecordFindings> {
    group.durations.as_ref()?.as_ref().ok()
}

fn gaps(group: &GroupFindings) -> Option<&RecordFindings> {
    group.events.as_ref()?.gaps.as_ref()
}

/// Draws a chart of a group to the bytes of a file of `format`; nothing where it does not suit.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw_fit(
    chart: FitChart,
    found: &FitFindings,
    group: &GroupFindings,
    format: Format,
    theme: Theme,
) -> Result<Vec<u8>, ChartError> {
    encode_in(&scene(chart, found, group), format, theme)
}

fn scene(chart: FitChart, found: &FitFindings, group: &GroupFindings) -> Scene {
    let head = Heading::new(&title(found, group), chart.caption(), said(found, group));
    let (mut scene, top) = frame::headed_page(&Page { head: &head, room: PAGE }, HEIGHT);
    let (durations, gaps) = (durations(group), gaps(group));
    match (chart, durations, gaps) {
        (FitChart::Distribution, Some(record), _) => cdf::draw(&mut scene, record, top, "duration"),
        (FitChart::Gaps, _, Some(record)) => cdf::draw(&mut scene, record, top, "time between incidents"),
        (FitChart::Hazard, Some(record), _) => hazard::draw(&mut scene, record, top),
        (FitChart::Quantiles, Some(record), _) => quantiles::draw(&mut scene, record, top),
        (FitChart::Events, ..) => events::draw(&mut scene, found, group, top),
        _ => {}
    }
    scene
}

fn title(found: &FitFindings, group: &GroupFindings) -> String {
    match &found.group_by {
        Some(column) => format!("{}: {column} = {}", found.file, group.name),
        None => found.file.clone(),
    }
}

fn said(found: &FitFindings, group: &GroupFindings) -> String {
    let rows = if group.count == 1 { "1 row".into() } else { format!("{} rows", group.count) };
    format!("{rows} · {}", found.subject)
}

/// The line of a law, the best first.
fn pen(at: usize) -> Pen {
    match at {
        0 => Pen::new(VERMILION, 2.6),
        1 => Pen::new(GREEN, 2.2).dashed(DASHED),
        2 => Pen::new(PURPLE, 2.2).dashed(DASH_DOT),
        3 => Pen::new(ORANGE, 2.2).dashed(DOTTED),
        _ => Pen::new(TEXT, 1.6).dashed(DOTTED),
    }
}

/// Entries of the legend for the laws.
fn law_entries(record: &RecordFindings) -> Vec<frame::Entry> {
    let entry = |(at, law): (usize, &crate::fit::LawFindings)| {
        let name = law.fitted.family.name();
        let words = if at == 0 && record.laws.len() > 1 { format!("{name} (best)") } else { name.to_string() };
        frame::Entry::new(frame::Key::Line(pen(at)), words)
    };
    record.laws.iter().enumerate().map(entry).collect()
}
