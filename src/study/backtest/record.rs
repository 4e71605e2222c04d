//! Incidents of a file as outages of one service: those that overlap are one.

use super::{Observation, RecordedOutage};
use crate::fit::Period;
use crate::fit::incidents::{Incident, Incidents};

/// The outages of a record, with what was done to it in sentences without a full stop.
///
/// Where it is known when incidents began, those that overlap or touch become one outage of the cause that began first, and
/// all end with the observation.
pub fn observation(
    found: &Incidents,
    hours: f64,
    exposure: Option<Period>,
    by_cause: bool,
) -> (Observation, Vec<String>) {
    let mut remarks = found.remarks();
    let rows = found.groups.iter().flat_map(|(name, group)| group.iter().map(move |incident| (name, incident)));
    let cause = |name: &String| by_cause.then(|| name.clone());
    let minutes = |incident: &Incident| incident.duration.map_or(0.0, |time| time.hours * 60.0);
    let Some(period) = exposure.filter(|_| rows.clone().all(|(_, incident)| incident.at.is_some())) else {
        let outages: Vec<RecordedOutage> =
            rows.map(|(name, incident)| RecordedOutage { minutes: minutes(incident), cause: cause(name) }).collect();
        if outages.len() > 1 {
            remarks.push("when incidents began is not known, so none is supposed to overlap another".into());
        }
        return (Observation { hours, outages }, remarks);
    };
    let mut spans: Vec<(f64, f64, Option<String>)> = rows
        .filter_map(|(name, incident)| {
            let from = incident.at?.hours_after(period.from) * 60.0;
            Some((from, from + minutes(incident), cause(name)))
        })
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (merged, overlapping, cut) = merge(spans, hours * 60.0);
    if overlapping > 0 {
        let words = "began while another went on: the two count as one outage";
        remarks.push(format!("{} {words}", counted(overlapping)));
    }
    if cut > 0 {
        remarks.push(format!("{} went on after the exposure: cut off at its end", counted(cut)));
    }
    (Observation { hours, outages: merged }, remarks)
}

fn counted(incidents: usize) -> String {
    if incidents == 1 { "1 incident".into() } else { format!("{incidents} incidents") }
}

/// Outages from spans in minutes, ascending; how many began within another, and how many were cut.
fn merge(spans: Vec<(f64, f64, Option<String>)>, end: f64) -> (Vec<RecordedOutage>, usize, usize) {
    let (mut merged, mut cut): (Vec<(f64, f64, Option<String>)>, usize) = (Vec::new(), 0);
    let all = spans.len();
    for (from, to, cause) in spans {
        cut += usize::from(to > end);
        let to = to.min(end);
        match merged.last_mut() {
            Some((_, last, _)) if from <= *last => *last = last.max(to),
            _ => merged.push((from, to, cause)),
        }
    }
    let overlapping = all - merged.len();
    let outages = merged.into_iter().map(|(from, to, cause)| RecordedOutage { minutes: to - from, cause });
    (outages.collect(), overlapping, cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overlaps_is_one_outage() {
        let named = |name: &str| Some(name.to_string());
        let spans =
            vec![(0.0, 10.0, named("a")), (5.0, 20.0, named("b")), (30.0, 31.0, named("b")), (90.0, 200.0, named("c"))];
        let (outages, overlapping, cut) = merge(spans, 100.0);
        let minutes: Vec<f64> = outages.iter().map(|outage| outage.minutes).collect();
        assert_eq!((minutes.as_slice(), overlapping, cut), ([20.0, 1.0, 10.0].as_slice(), 1, 1));
        assert_eq!(outages[0].cause, named("a"));
    }
}
