//! What a search for rare outages found: plain sentences, and an object of the summary.

use super::json::{estimate, number};
use super::text::grouped;
use crate::estimate::Estimate;
use crate::study::Findings;
use crate::study::rare::{AccelerationFindings, PlainFigures, SearchFindings};
use crate::units::{nines, percent, significant};
use serde_json::{Map, Value, json};

/// Plain sentences for below the main table; none where nothing was looked for.
pub fn sentences(findings: &Findings) -> Vec<String> {
    let Some(acceleration) = &findings.acceleration else { return Vec::new() };
    let found = match &acceleration.found {
        Err(why) => return vec![format!("no search for rare outages: {why}")],
        Ok(found) => found,
    };
    let mut sentences = vec![seen(&acceleration.plain), searched(found)];
    sentences.push(match acceleration.used {
        true => format!("so the unavailability is {}", small(&found.unavailability)),
        false if found.trusted => format!(
            "plain histories say it as precisely, and the figures are theirs; the search says an unavailability of {}",
            small(&found.unavailability)
        ),
        false => format!(
            "it is not trusted and changes no figure; it says an unavailability of {}",
            small(&found.unavailability)
        ),
    });
    sentences
}

/// The same as a paragraph.
pub fn paragraph(findings: &Findings) -> Option<String> {
    let capital = |sentence: String| {
        let (first, rest) = sentence.split_at(1);
        format!("{}{rest}.", first.to_uppercase())
    };
    let sentences: Vec<String> = sentences(findings).into_iter().map(capital).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn seen(plain: &PlainFigures) -> String {
    let (with, all) = (grouped(plain.with_outage), grouped(plain.histories));
    format!("{with} of {all} plain histories had an outage")
}

fn searched(found: &SearchFindings) -> String {
    format!(
        "outages were looked for with {}: {} on {} paths, worth {} of equal weight{}",
        found.method.in_words(),
        grouped(found.outages_seen),
        grouped(found.paths),
        grouped(found.effective_outages as u64),
        match found.relative_error.is_finite() {
            true => format!("; relative error {} %", significant(found.relative_error * 100.0, 2)),
            false => String::new(),
        }
    )
}

/// A small share as a power of ten, with its interval and the nines of its complement.
fn small(e: &Estimate) -> String {
    let text = |share: f64| if share > 0.0 { format!("{share:.2e}") } else { "0".into() };
    let between = format!("{} .. {}", text(e.low), text(e.high));
    match nines(e.mean) {
        0 => format!("{} ({between})", text(e.mean)),
        1 => format!("{} ({between}): {} %, one nine", text(e.mean), percent(e.mean)),
        count => format!("{} ({between}): {} %, {count} nines", text(e.mean), percent(e.mean)),
    }
}

/// The object `acceleration` of the summary.
pub(super) fn object(acceleration: &AccelerationFindings) -> Value {
    let mut object = Map::new();
    object.insert("used".into(), json!(acceleration.used));
    match &acceleration.found {
        Err(why) => {
            object.insert("missing".into(), json!(why));
        }
        Ok(found) => {
            object.insert("search".into(), search(found));
        }
    }
    object.insert("plain".into(), plain(&acceleration.plain));
    Value::Object(object)
}

/// The object `acceleration` of a point of a sweep.
pub(super) fn of_point(acceleration: &AccelerationFindings) -> Value {
    let mut object = match &acceleration.found {
        Err(why) => json!({ "missing": why }),
        Ok(found) => json!({
            "method": found.method.name(),
            "outages_seen": found.outages_seen,
            "effective_outages": number(found.effective_outages),
            "unavailability": estimate(&found.unavailability),
            "trusted": found.trusted,
            "doubts": found.doubts,
        }),
    };
    object["used"] = json!(acceleration.used);
    object["plain_unavailability"] = estimate(&acceleration.plain.unavailability);
    object
}

fn search(found: &SearchFindings) -> Value {
    let tried: Map<String, Value> =
        found.tried.iter().map(|(method, work)| (method.name().to_string(), number(*work))).collect();
    json!({
        "method": found.method.name(),
        "method_in_words": found.method.in_words(),
        "tried": tried,
        "levels": found.levels.iter().map(|level| number(*level)).collect::<Value>(),
        "factors": found.factors,
        "histories": found.histories,
        "excursions": found.excursions,
        "paths": found.paths,
        "events": found.events,
        "outages_seen": found.outages_seen,
        "effective_outages": number(found.effective_outages),
        "kurtosis": number(found.kurtosis),
        "largest_share": number(found.largest_share),
        "relative_error": number(found.relative_error),
        "unavailability": estimate(&found.unavailability),
        "downtime_minutes_per_year": estimate(&found.downtime_minutes_per_year),
        "outages_per_year": estimate(&found.outages_per_year),
        "probability_outage": estimate(&found.probability_outage),
        "trusted": found.trusted,
        "doubts": found.doubts,
    })
}

fn plain(plain: &PlainFigures) -> Value {
    json!({
        "histories": plain.histories,
        "histories_with_outage": plain.with_outage,
        "unavailability": estimate(&plain.unavailability),
        "downtime_minutes_per_year": estimate(&plain.downtime_minutes_per_year),
        "outages_per_year": estimate(&plain.outages_per_year),
        "probability_no_outage": estimate(&plain.probability_no_outage),
    })
}
