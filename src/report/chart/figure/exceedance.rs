//! What share of observations was larger than each amount: of years by downtime or its cost, of losses by the data lost.

use super::super::frame;
use super::super::marker::{self, allowed_minutes};
use super::super::text;
use super::{Curve, Drawing, Interval, Marker, Role};
use crate::study::{AvailabilityFindings, CostFindings, Findings};
use serde::{Deserialize, Serialize};

/// A curve of exceedance on two logarithmic axes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exceedance {
    /// What the amounts are.
    pub amounts: Amounts,
    /// Their unit: `min`, or a currency.
    pub unit: String,
    /// Name of the axis of amounts.
    pub amount_name: String,
    /// Name of the axis of shares.
    pub share_name: String,
    /// Name of the axis of availabilities along the top, where there is one.
    pub availability_name: Option<String>,
    /// The curve.
    pub curve: Curve,
    /// Lines across.
    pub markers: Vec<Marker>,
    /// What is said of the largest amount.
    pub largest: Option<String>,
    /// What is said in place of a curve without points.
    pub empty: Vec<String>,
}

/// What amounts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Amounts {
    /// Lengths of time.
    Time,
    /// Money.
    Money,
}

/// How often there is a bad year.
pub(super) fn of(findings: &Findings) -> (String, Drawing) {
    let curve = Curve::of(&findings.service.distribution.points);
    let mut markers: Vec<Marker> =
        [marker::objective(findings), marker::reference(findings)].into_iter().flatten().collect();
    if let (Some(objective), Some(marker)) = (marker::promised(findings), markers.first_mut()) {
        marker.legend = promise_words(findings, objective, &curve);
        marker.worse = Some(curve.worse_than(allowed_minutes(objective)));
    }
    let largest = curve
        .points
        .last()
        .map(|last| format!("worst of {}: {}", frame::histories(findings), text::duration(last.amount)));
    let figure = Exceedance {
        amounts: Amounts::Time,
        unit: "min".into(),
        amount_name: "downtime a year (logarithmic)".into(),
        share_name: format!("share of {} with more downtime", frame::histories_are(findings)),
        availability_name: Some(format!("availability in that {}", frame::history_is(findings))),
        curve,
        markers,
        largest,
        empty: frame::nothing_seen(findings),
    };
    (format!("how often {} has a bad year", findings.service.name), Drawing::Exceedance(figure))
}

/// How many years are worse than promised.
fn promise_words(findings: &Findings, objective: &AvailabilityFindings, curve: &Curve) -> String {
    let promised = text::availability(objective.unavailability);
    let allowed = text::duration(allowed_minutes(objective));
    let who = match curve.worse_than(allowed_minutes(objective)) {
        share if share > 0.0 => format!("{} of {} are", text::share(share), frame::histories_are(findings)),
        _ => format!("no {} is", frame::history_is(findings)),
    };
    format!("{who} worse than {promised} ({allowed} a year)")
}

/// How much data a loss costs.
pub(super) fn of_data_loss(findings: &Findings) -> (String, Drawing) {
    let seconds = findings.service.data_loss.iter().flat_map(|loss| &loss.distribution.points);
    let curve = Curve::of(&seconds.map(|(seconds, n)| (seconds / 60.0, *n)).collect::<Vec<_>>());
    let over = |rpo: Marker| {
        let worse = curve.worse_than(rpo.value);
        let words = if worse > 0.0 {
            format!("{} of losses are over it", text::share(worse))
        } else {
            "no loss is over it".into()
        };
        Marker { legend: format!("{}: {words}", rpo.name), worse: Some(worse), ..rpo }
    };
    let largest = curve.points.last().map(|last| {
        let count = text::whole(curve.observations);
        format!("largest of {count} losses: {}", text::duration(last.amount))
    });
    let figure = Exceedance {
        amounts: Amounts::Time,
        unit: "min".into(),
        amount_name: "data lost: the time before a failure whose changes are gone (logarithmic)".into(),
        share_name: "share of losses that are larger".into(),
        availability_name: None,
        markers: marker::rpo(findings).map(over).into_iter().collect(),
        curve,
        largest,
        empty: vec![format!("no data lost in {}", frame::histories(findings))],
    };
    (format!("how much data a loss costs {}", findings.service.name), Drawing::Exceedance(figure))
}

/// What the downtime of a year costs.
pub(super) fn of_cost(findings: &Findings) -> (String, Drawing) {
    let cost = findings.cost.as_ref();
    let curve = cost.map_or_else(Curve::default, |cost| Curve::of(&cost.downtime_distribution.points));
    let currency = cost.map_or("", |cost| &cost.currency);
    let largest = curve
        .points
        .last()
        .map(|last| format!("worst of {}: {} {currency}", frame::histories(findings), text::amount(last.amount)));
    let figure = Exceedance {
        amounts: Amounts::Money,
        unit: currency.into(),
        amount_name: format!("cost of downtime a year, {currency} (logarithmic)"),
        share_name: format!("share of {} with a higher cost", frame::histories_are(findings)),
        availability_name: None,
        curve,
        markers: cost.into_iter().flat_map(|cost| [Some(mean(cost)), median(cost)]).flatten().collect(),
        largest,
        empty: frame::nothing_seen(findings),
    };
    (format!("what the downtime of {} costs", findings.service.name), Drawing::Exceedance(figure))
}

fn mean(cost: &CostFindings) -> Marker {
    let mean = &cost.downtime_per_year;
    let ends = format!("{} to {}", text::amount(mean.low), text::amount(mean.high));
    let name = match mean.mean > 0.0 {
        true => format!("expected {} {} ({}: {ends})", text::amount(mean.mean), cost.currency, text::share(mean.level)),
        false => "expected cost unknown: no downtime seen".into(),
    };
    let interval = Some(Interval { low: mean.low, high: mean.high });
    marker::named(Role::Mean, mean.mean, interval, name)
}

fn median(cost: &CostFindings) -> Option<Marker> {
    let median = cost.downtime_quantiles.iter().find(|q| (q.p - 0.5).abs() < 1e-9 && q.value > 0.0)?;
    let name = format!("median {} {}", text::amount(median.value), cost.currency);
    Some(marker::named(Role::Median, median.value, None, name))
}
