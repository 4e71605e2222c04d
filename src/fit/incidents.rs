//! Rows of a table as incidents: how long each took, when it began, what kind it was.

use super::cells::{censored, moment, number};
use super::moment::{Moment, Period};
use super::record::Time;
use super::table::{NO_ROWS, Problem, Row, Table};
use crate::units::Hours;
use std::collections::BTreeMap;

/// Most problems that are listed.
const MOST_PROBLEMS: usize = 10;

/// Shortest and longest time in hours that is taken for one: 1 ms and 10,000 years.
const SHORTEST: f64 = 1.0 / 3.6e6;
const LONGEST: f64 = 8.76e7;

/// What is wanted of a table.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// How long incidents took.
    pub durations: Option<Durations>,
    /// The column that says that an incident was not over when the record ended.
    pub censored: Option<String>,
    /// The column that says when an incident began.
    pub times: Option<String>,
    /// The column whose values make the groups.
    pub group_by: Option<String>,
    /// Which rows to take: those that meet all conditions.
    pub only: Vec<Condition>,
    /// When incidents were recorded; rows that begin outside are left out.
    pub exposure: Option<Period>,
    /// No incident at all is an answer, unless a condition names a value that no row has.
    pub may_be_empty: bool,
}

/// Where durations are from.
#[derive(Debug, Clone, PartialEq)]
pub enum Durations {
    /// A column of numbers.
    Column {
        /// Its name.
        column: String,
        /// Length of its unit in hours.
        unit_hours: f64,
    },
    /// The time from the beginning to the end in this column; without an end, an incident lasted until the exposure ended.
    Until(String),
}

/// A condition on a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// What the cell must be, or must not be.
    pub value: String,
    /// Whether it must be that.
    pub equal: bool,
}

impl Condition {
    /// Reads `COLUMN=VALUE` or `COLUMN!=VALUE`.
    ///
    /// # Errors
    /// What is wrong, with what would be right.
    pub fn parse(text: &str) -> Result<Condition, String> {
        let (left, value) = text.split_once('=').ok_or("write COLUMN=VALUE or COLUMN!=VALUE")?;
        let equal = !left.ends_with('!');
        let column = left.trim_end_matches('!').trim().to_string();
        if column.is_empty() {
            return Err("write the name of a column before the `=`".into());
        }
        Ok(Condition { column, value: value.trim().to_string(), equal })
    }

    /// As people write it.
    pub fn words(&self) -> String {
        format!("{} {} {}", self.column, if self.equal { "=" } else { "!=" }, self.value)
    }
}

/// Length in hours of the unit that the name of a column ends with (`duration_minutes`), if it ends with one.
pub fn unit_in_name(column: &str) -> Option<(String, f64)> {
    let word = column.split(|c: char| !c.is_alphabetic()).rfind(|word| !word.is_empty())?.to_lowercase();
    Hours::parse(&format!("1{word}")).ok().map(|Hours(hours)| (word, hours))
}

/// One row that was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Its line, from 1.
    pub line: u64,
    /// How long it took.
    pub duration: Option<Time>,
    /// When it began.
    pub at: Option<Moment>,
}

/// The incidents of a table.
#[derive(Debug, Clone, Default)]
pub struct Incidents {
    /// Rows of the table.
    pub rows: usize,
    /// Rows that do not meet the conditions.
    pub unwanted: usize,
    /// Rows that begin outside the exposure.
    pub outside: usize,
    /// Columns with empty cells, and the lines of those.
    pub empty: Vec<(String, Vec<u64>)>,
    /// Those that were taken, by group, the largest group first; one group without a name where none were asked for.
    pub groups: Vec<(String, Vec<Incident>)>,
}

impl Incidents {
    /// Notes an empty cell.
    fn note_empty(&mut self, column: &str, line: u64) {
        match self.empty.iter_mut().find(|(name, _)| name == column) {
            Some((_, lines)) => lines.push(line),
            None => self.empty.push((column.into(), vec![line])),
        }
    }

    /// What was not used, and why, in sentences without a full stop.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.outside > 0 {
            remarks.push(format!("{} outside the exposure: left out", counted(self.outside)));
        }
        for (column, lines) in &self.empty {
            let shown: Vec<String> = lines.iter().take(5).map(u64::to_string).collect();
            let more = if lines.len() > 5 { ", .." } else { "" };
            remarks.push(format!(
                "{} nothing in `{column}` (line{} {}{more}): left out, so the record is as if they were like the others",
                if lines.len() == 1 { "1 row has".into() } else { format!("{} rows have", lines.len()) },
                if lines.len() == 1 { "" } else { "s" },
                shown.join(", ")
            ));
        }
        remarks
    }
}

fn counted(rows: usize) -> String {
    if rows == 1 { "1 row begins".into() } else { format!("{rows} rows begin") }
}

/// Where the wanted columns are.
struct Places<'a> {
    asked: &'a Asked,
    duration: Option<usize>,
    censored: Option<usize>,
    times: Option<usize>,
    group: Option<usize>,
    only: Vec<(usize, &'a Condition)>,
}

impl<'a> Places<'a> {
    fn of(table: &Table, asked: &'a Asked) -> Result<Self, Problem> {
        let find = |name: &Option<String>| name.as_ref().map(|name| table.column(name)).transpose();
        let duration = asked.durations.as_ref().map(|durations| match durations {
            Durations::Column { column, .. } | Durations::Until(column) => table.column(column),
        });
        let only = asked.only.iter().map(|condition| Ok((table.column(&condition.column)?, condition)));
        Ok(Places {
            asked,
            duration: duration.transpose()?,
            censored: find(&asked.censored)?,
            times: find(&asked.times)?,
            group: find(&asked.group_by)?,
            only: only.collect::<Result<_, _>>()?,
        })
    }

    fn wanted(&self, row: &Row) -> bool {
        self.only.iter().all(|(at, condition)| (row.cells[*at] == condition.value) == condition.equal)
    }
}

/// Reads the incidents of a table.
///
/// # Errors
/// A column that is not there, and cells that cannot be read, ten at the most.
pub fn incidents(table: &Table, asked: &Asked) -> Result<Incidents, Vec<Problem>> {
    let places = Places::of(table, asked).map_err(|problem| vec![problem])?;
    let mut found = Incidents { rows: table.rows.len(), ..Incidents::default() };
    let mut groups: BTreeMap<String, Vec<Incident>> = BTreeMap::new();
    let mut problems = Vec::new();
    for row in &table.rows {
        if !places.wanted(row) {
            found.unwanted += 1;
            continue;
        }
        match incident(table, &places, row, &mut found) {
            Ok(Some(incident)) => groups.entry(group(&places, row)).or_default().push(incident),
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() && groups.is_empty() {
        problems.extend(nothing_left(table, asked, &found));
    }
    if !problems.is_empty() {
        problems.truncate(MOST_PROBLEMS);
        return Err(problems);
    }
    found.groups = groups.into_iter().collect();
    found.groups.sort_by_key(|(_, incidents)| std::cmp::Reverse(incidents.len()));
    Ok(found)
}

/// Why there is no incident, with the values that a condition might have named; nothing where that is an answer.
fn nothing_left(table: &Table, asked: &Asked, found: &Incidents) -> Option<Problem> {
    if table.rows.is_empty() {
        return (!asked.may_be_empty).then(|| Problem::whole("there are no rows", NO_ROWS));
    }
    let idle = asked.only.iter().find_map(|condition| {
        let at = table.column(&condition.column).ok()?;
        let met = table.rows.iter().any(|row| (row.cells[at] == condition.value) == condition.equal);
        (!met).then_some((condition, at))
    });
    if let Some((condition, at)) = idle {
        let mut values: Vec<&str> = table.rows.iter().map(|row| row.cells[at].as_str()).collect();
        values.sort_unstable();
        values.dedup();
        values.truncate(12);
        let reason = format!("no row has {}", condition.words());
        return Some(Problem::whole(reason, format!("values of `{}` are {}", condition.column, values.join(", "))));
    }
    let reason = format!("none of {} rows is left", found.rows);
    let remedy = "take a --where away, or look at the exposure and at empty cells";
    (!asked.may_be_empty).then(|| Problem::whole(reason, remedy))
}

fn group(places: &Places<'_>, row: &Row) -> String {
    let value = places.group.map_or("", |at| row.cells[at].as_str());
    if places.group.is_some() && value.is_empty() { "(empty)".into() } else { value.into() }
}

fn incident(table: &Table, places: &Places<'_>, row: &Row, found: &mut Incidents) -> Result<Option<Incident>, Problem> {
    let at = match places.times {
        Some(column) => match moment(table, row, column)? {
            Some(moment) => Some(moment),
            None => return Ok(left_out(found, &table.headers[column], row)),
        },
        None => None,
    };
    if let (Some(at), Some(exposure)) = (at, places.asked.exposure)
        && !exposure.holds(at)
    {
        found.outside += 1;
        return Ok(None);
    }
    let duration = match places.duration {
        Some(column) => match duration(table, places, row, column, at)? {
            Some(time) => Some(time),
            None => return Ok(left_out(found, &table.headers[column], row)),
        },
        None => None,
    };
    Ok(Some(Incident { line: row.line, duration, at }))
}

fn left_out(found: &mut Incidents, column: &str, row: &Row) -> Option<Incident> {
    found.note_empty(column, row.line);
    None
}

fn duration(
    table: &Table,
    places: &Places<'_>,
    row: &Row,
    column: usize,
    began: Option<Moment>,
) -> Result<Option<Time>, Problem> {
    let marked = places.censored.map_or(Ok(false), |column| censored(table, row, column))?;
    match &places.asked.durations {
        Some(Durations::Column { unit_hours, .. }) => {
            let hours = number(table, row, column)?.map(|number| number * unit_hours);
            if hours.is_some_and(|hours| !(SHORTEST..=LONGEST).contains(&hours)) {
                let reason = format!("`{}` is shorter than 1 ms or longer than 10,000 years", row.cells[column]);
                return Err(Problem::cell(row.line, &table.headers[column], reason, "check the number and the unit"));
            }
            Ok(hours.map(|hours| Time { hours, censored: marked }))
        }
        Some(Durations::Until(_)) => span(table, places, row, column, began),
        None => Ok(None),
    }
}

/// From the beginning to the end, or to the end of the exposure.
fn span(
    table: &Table,
    places: &Places<'_>,
    row: &Row,
    column: usize,
    began: Option<Moment>,
) -> Result<Option<Time>, Problem> {
    let (Some(began), Some(exposure)) = (began, places.asked.exposure) else { return Ok(None) };
    let ended = moment(table, row, column)?;
    // What ended after the exposure was not known to be over when it ended.
    let until = ended.filter(|ended| *ended <= exposure.to);
    let hours = until.unwrap_or(exposure.to).hours_after(began);
    if hours > 0.0 {
        return Ok(Some(Time { hours, censored: until.is_none() }));
    }
    let reason = if hours == 0.0 { "it ends when it begins" } else { "it ends before it begins" };
    Err(Problem::cell(
        row.line,
        &table.headers[column],
        reason,
        "an incident ends after it begins; leave an open end empty",
    ))
}
