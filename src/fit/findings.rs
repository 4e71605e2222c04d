//! All that is found in a file of incidents, as plain data for reports.

use super::events::{EventFindings, Occurrences, events};
use super::incidents::{Asked, Durations, Incident, incidents};
use super::moment::{Moment, Period};
use super::record::{Record, Time, Unfit};
use super::snippet::{Snippet, of_events, of_law};
use super::study::{Effort, RecordFindings, study};
use super::table::{Problem, Table};

/// A question to a file of incidents.
#[derive(Debug, Clone)]
pub struct Request {
    /// Name of the file in reports, without its folder.
    pub file: String,
    /// What separates cells; found out where it is not given.
    pub delimiter: Option<char>,
    /// Which columns and rows.
    pub asked: Asked,
    /// Unit of the durations in words, and whether it was read off the name of the column.
    pub unit: Option<(String, bool)>,
    /// How many like units were observed.
    pub units: f64,
    /// What is tried.
    pub effort: Effort,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct FitFindings {
    /// Name of the file.
    pub file: String,
    /// What was read, for headings: columns and conditions.
    pub subject: String,
    /// When incidents were recorded, where that was said.
    pub exposure: Option<Period>,
    /// Rows of the file, and rows that do not meet the conditions.
    pub rows: (usize, usize),
    /// What was not used, and what was supposed.
    pub remarks: Vec<String>,
    /// The column whose values make the groups.
    pub group_by: Option<String>,
    /// The groups, the largest first.
    pub groups: Vec<GroupFindings>,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Records drawn for each p-value.
    pub resamples: u64,
}

/// What is found in a group of incidents.
#[derive(Debug, Clone)]
pub struct GroupFindings {
    /// Its name; empty where there are no groups.
    pub name: String,
    /// Number of incidents.
    pub count: usize,
    /// Where its numbers come from, for the key `source` of a scenario.
    pub source: String,
    /// Laws of the durations, where those were asked for, or why there are none.
    pub durations: Option<Result<RecordFindings, Unfit>>,
    /// How incidents come, where their times were asked for.
    pub events: Option<EventFindings>,
    /// When they came: hours from the beginning of the exposure, ascending.
    pub event_hours: Vec<f64>,
    /// Lines about durations for a scenario.
    pub duration_snippet: Option<Snippet>,
    /// Lines about how often they come.
    pub event_snippet: Option<Snippet>,
}

/// Reads a text and fits what is asked.
///
/// # Errors
/// What is wrong with the text, ten problems at the most.
pub fn findings(text: &str, request: &Request) -> Result<FitFindings, Vec<Problem>> {
    let table = Table::parse(text, request.delimiter).map_err(|problem| vec![problem])?;
    let found = incidents(&table, &request.asked)?;
    let mut remarks = found.remarks();
    if let Some((unit, true)) = &request.unit {
        remarks.insert(0, format!("the unit, {unit}, is read off the name of the column; --unit says another"));
    }
    let resolution = resolution(found.groups.iter().flat_map(|(_, group)| group));
    let groups = found.groups.iter().map(|(name, group)| group_findings(name, group, request, resolution)).collect();
    Ok(FitFindings {
        file: request.file.clone(),
        subject: subject(request),
        exposure: request.asked.exposure,
        rows: (found.rows, found.unwanted),
        remarks,
        group_by: request.asked.group_by.clone(),
        groups,
        seed: request.effort.seed,
        resamples: request.effort.resamples,
    })
}

/// Columns and conditions in words.
fn subject(request: &Request) -> String {
    let asked = &request.asked;
    let mut columns = Vec::new();
    match (&asked.durations, &asked.times) {
        (Some(Durations::Column { column, .. }), _) => {
            let unit = request.unit.as_ref().map_or(String::new(), |(unit, _)| format!(" ({unit})"));
            columns.push(format!("durations {column}{unit}"));
        }
        (Some(Durations::Until(end)), Some(start)) => columns.push(format!("durations from {start} to {end}")),
        _ => {}
    }
    columns.extend(asked.times.iter().map(|column| format!("times {column}")));
    let conditions: Vec<String> = asked.only.iter().map(|condition| condition.words()).collect();
    let tail = if conditions.is_empty() { String::new() } else { format!("; {}", conditions.join(" and ")) };
    columns.join(", ") + &tail
}

/// To how many hours times are written.
fn resolution<'a>(incidents: impl Iterator<Item = &'a Incident>) -> f64 {
    let mut moments = incidents.filter_map(|incident| incident.at);
    if moments.all(Moment::is_day) { 24.0 } else { 1.0 / 60.0 }
}

fn group_findings(name: &str, group: &[Incident], request: &Request, resolution_hours: f64) -> GroupFindings {
    let source = source(name, group, request, false);
    let of_times = self::source(name, group, request, true);
    let effort = &request.effort;
    let durations = request.asked.durations.as_ref().map(|_| {
        let times: Vec<Time> = group.iter().filter_map(|incident| incident.duration).collect();
        Record::new(times).map(|record| study(&record, effort))
    });
    let seen = request.asked.exposure.filter(|_| request.asked.times.is_some()).map(|exposure| {
        let mut hours: Vec<f64> = group.iter().filter_map(|i| Some(i.at?.hours_after(exposure.from))).collect();
        hours.sort_by(f64::total_cmp);
        Occurrences { hours, window_hours: exposure.hours(), units: request.units, resolution_hours }
    });
    let found = seen.as_ref().map(|seen| events(seen, effort));
    let best = durations.as_ref().and_then(|found| found.as_ref().ok()?.best());
    let fitted = |name: &str| format!("{source}; {name} law by maximum likelihood");
    GroupFindings {
        name: name.to_string(),
        count: group.len(),
        duration_snippet: best.map(|law| of_law("mttr", law, &fitted(law.fitted.family.name()))),
        event_snippet: found.as_ref().and_then(|found| of_events(found, &of_times)),
        durations,
        events: found,
        event_hours: seen.map_or(Vec::new(), |seen| seen.hours),
        source,
    }
}

/// File, column, conditions and number of rows; no date of today.
fn source(name: &str, group: &[Incident], request: &Request, of_times: bool) -> String {
    let asked = &request.asked;
    let mut parts = vec![request.file.clone()];
    match &asked.durations {
        Some(Durations::Column { column, .. } | Durations::Until(column)) if !of_times => {
            parts.push(format!("column {column}"));
        }
        _ => parts.extend(asked.times.iter().map(|column| format!("column {column}"))),
    }
    parts.extend(asked.only.iter().map(|condition| condition.words()));
    parts.extend(asked.group_by.iter().map(|column| format!("{column} = {name}")));
    parts.extend(asked.exposure.iter().map(|period| period.to_string()));
    let open = group.iter().filter(|incident| incident.duration.is_some_and(|time| time.censored)).count();
    let rows = if group.len() == 1 { "1 row".into() } else { format!("{} rows", group.len()) };
    let open = if open > 0 && !of_times { format!(", {open} still open") } else { String::new() };
    format!("{}: {rows}{open}", parts.join(", "))
}
