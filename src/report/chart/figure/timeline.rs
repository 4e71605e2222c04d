//! Histories as bars over time: when the service was down, and what else was.

use super::super::text;
use super::{Drawing, Figure, Heading};
use crate::study::{Findings, Timeline, Trace};
use serde::{Deserialize, Serialize};

/// Most histories.
const MOST_HISTORIES: usize = 2;
/// Most rows of a history, the one for all others among them.
const MOST_ROWS: usize = 14;
/// From so many intervals of one row on, those that lie close together are joined.
const MOST_SPANS: usize = 2000;

/// Histories one over the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lanes {
    /// The histories.
    pub histories: Vec<History>,
}

/// One history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Which one it is.
    pub label: String,
    /// Its outages in words.
    pub summary: String,
    /// Its length in hours.
    pub horizon_hours: f64,
    /// When the service was down.
    pub outages: Vec<Span>,
    /// What else was down, in the order in which it is shown.
    pub rows: Vec<Lane>,
}

/// What was down, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// Its name, or how many others.
    pub name: String,
    /// How many times it was down.
    pub times: usize,
    /// When; intervals that nobody could tell apart are joined.
    pub spans: Vec<Span>,
}

/// From when to when, in hours since the start: `[from, to]`.
pub type Span = [f64; 2];

pub(super) fn of(findings: &Findings) -> (String, Drawing) {
    let lanes = Lanes { histories: findings.timelines.iter().take(MOST_HISTORIES).map(history).collect() };
    (format!("when {} was down", findings.service.name), Drawing::Timeline(lanes))
}

pub(super) fn of_trace(trace: &Trace) -> Figure {
    let subject = format!("when {} was down", trace.services[0].name);
    let heading = Heading::new(&trace.title, subject, crate::report::trace::heading(trace));
    let lanes = Lanes { histories: vec![history(&trace.timeline)] };
    Figure { name: "trace".into(), heading, drawing: Drawing::Timeline(lanes) }
}

fn history(timeline: &Timeline) -> History {
    let outages: Vec<(f64, f64)> = timeline.outages.iter().map(|(start, end, _)| (*start, *end)).collect();
    History {
        label: timeline.label.clone(),
        summary: summary(timeline),
        horizon_hours: timeline.horizon_hours,
        outages: joined(&outages, timeline.horizon_hours),
        rows: rows(timeline),
    }
}

fn summary(timeline: &Timeline) -> String {
    let total = text::duration(timeline.downtime_minutes);
    let length = |outage: &&(f64, f64, String)| outage.1 - outage.0;
    let longest = timeline.outages.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
    let Some(longest) = longest else {
        return "no outage".into();
    };
    let (minutes, day) = (text::duration(length(&longest) * 60.0), (longest.0 / 24.0).floor());
    match timeline.outages.len() {
        1 => format!("down {total} in one outage, on day {day}, by {}", longest.2),
        n => format!("down {total} in {n} outages; the longest {minutes} on day {day}, by {}", longest.2),
    }
}

/// The intervals that are numbers; where there are many, those less than a part in 20,000 of the history apart are one.
fn joined(spans: &[(f64, f64)], horizon_hours: f64) -> Vec<Span> {
    let finite = spans.iter().filter(|(from, to)| from.is_finite() && to.is_finite());
    let mut all: Vec<Span> = finite.map(|(from, to)| [*from, *to]).collect();
    if all.len() <= MOST_SPANS {
        return all;
    }
    all.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let mut kept: Vec<Span> = Vec::new();
    for [from, to] in all {
        match kept.last_mut() {
            Some(last) if from - last[1] < horizon_hours / 20_000.0 => last[1] = last[1].max(to),
            _ => kept.push([from, to]),
        }
    }
    kept
}

/// The outages that an interval meets; they are apart and in order, so these are neighbours.
fn met_by<'a>(outages: &'a [(f64, f64, String)], (from, to): &(f64, f64)) -> &'a [(f64, f64, String)] {
    let begun = outages.partition_point(|(start, ..)| start <= to);
    let over = outages.partition_point(|(_, end, _)| end <= from);
    &outages[over.min(begun)..begun]
}

/// The rows to draw: those that were down during an outage of the service, then those that were down at all, then
/// the rest. Where not all fit, those stay that were down longest during outages, and the others are summed.
fn rows(timeline: &Timeline) -> Vec<Lane> {
    type Spans = Vec<(f64, f64)>;
    let touches = |spans: &Spans| spans.iter().any(|span| !met_by(&timeline.outages, span).is_empty());
    let shared = |spans: &Spans| -> f64 {
        let overlap = |(from, to): &(f64, f64)| -> f64 {
            let met = met_by(&timeline.outages, &(*from, *to)).iter();
            met.map(|(start, end, _)| (to.min(*end) - from.max(*start)).max(0.0)).sum()
        };
        0.0 + spans.iter().map(overlap).sum::<f64>()
    };
    let rank = |spans: &Spans| if spans.is_empty() { 2 } else { u8::from(!touches(spans)) };
    let mut ranked: Vec<(u8, usize, &(String, Spans))> =
        timeline.rows.iter().enumerate().map(|(at, row)| (rank(&row.1), at, row)).collect();
    let room = if ranked.len() > MOST_ROWS { MOST_ROWS - 1 } else { MOST_ROWS };
    // Most of the outage first.
    ranked.sort_by_cached_key(|(rank, _, (_, spans))| (*rank, u64::MAX - shared(spans).to_bits()));
    let rest = ranked.split_off(room.min(ranked.len()));
    ranked.sort_by_key(|(rank, at, _)| (*rank, *at));
    let lane = |name: String, spans: &[(f64, f64)]| Lane {
        name,
        times: spans.len(),
        spans: joined(spans, timeline.horizon_hours),
    };
    let mut rows: Vec<Lane> = ranked.iter().map(|(_, _, row)| lane(row.0.clone(), &row.1)).collect();
    if !rest.is_empty() {
        let spans: Spans = rest.iter().flat_map(|(_, _, row)| row.1.iter().copied()).collect();
        let never = if spans.is_empty() { ", never down" } else { "" };
        rows.push(lane(format!("{} more{never}", rest.len()), &spans));
    }
    rows
}
