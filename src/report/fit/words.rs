//! Sentences and cells that the formats share.

use crate::fit::{EventFindings, FitFindings, GroupFindings, LawFindings, Parameter, RecordFindings};
use crate::study::is_harmful;
use crate::units::{Hours, significant};

/// Rows used, of how many.
pub(super) fn rows(found: &FitFindings) -> String {
    let (rows, unwanted) = found.rows;
    let used: usize = found.groups.iter().map(|group| group.count).sum();
    let mut words = format!("{used} of {rows} rows");
    if unwanted > 0 {
        words += &format!("; {unwanted} do not meet the conditions");
    }
    if let Some(exposure) = found.exposure {
        words += &format!("; recorded {exposure} ({})", Hours(exposure.hours()));
    }
    words
}

/// Lines of TOML in which nothing is hidden: characters that are not seen become escapes.
pub(super) fn toml(lines: &str) -> String {
    let seen = |c: char| match c {
        c if c != '\n' && is_harmful(c) => format!("\\U{:08X}", u32::from(c)),
        c => c.to_string(),
    };
    lines.chars().map(seen).collect()
}

/// What a group is called.
pub(super) fn name(group: &GroupFindings) -> String {
    if group.name.is_empty() { "all rows".into() } else { group.name.clone() }
}

/// Count, range, mean, median.
pub(super) fn summary(found: &RecordFindings) -> String {
    let mut words = if found.count == 1 { "1 time".into() } else { format!("{} times", found.count) };
    if found.censored > 0 {
        words += &format!(", {} of them still open (censored)", found.censored);
    }
    let (low, high) = found.range_hours;
    words += &format!(", {} to {}", Hours(low), Hours(high));
    if let Some(median) = found.median_hours {
        words += &format!(", median {}", Hours(median));
    }
    if let Some(mean) = found.mean_hours {
        words += &format!(", mean {}", Hours(mean));
    }
    words
}

/// Value and interval of a parameter, in one unit.
pub(super) fn parameter(parameter: &Parameter) -> String {
    let (low, high) = parameter.interval;
    let (length, unit) = if parameter.is_time { unit(parameter.value) } else { (1.0, "") };
    let one = |value: f64| match value {
        infinite if infinite.is_infinite() => "unbounded".into(),
        finite => significant(finite / length, 4),
    };
    let key = parameter.key;
    let of_high = if high.is_finite() { unit } else { "" };
    format!("{key} {}{unit} ({} .. {}{of_high})", one(parameter.value), one(low), one(high))
}

/// Length in hours and name, after a blank, of the unit that suits a time.
fn unit(hours: f64) -> (f64, &'static str) {
    match hours {
        ..0.033 => (1.0 / 3600.0, " s"),
        ..10.0 => (1.0 / 60.0, " min"),
        ..48.0 => (1.0, " h"),
        _ => (24.0, " d"),
    }
}

/// All parameters of a law.
pub(super) fn parameters(law: &LawFindings) -> String {
    law.parameters.iter().map(parameter).collect::<Vec<_>>().join(", ")
}

/// Header of the table of laws.
pub(super) fn header(found: &RecordFindings) -> [String; 7] {
    let distance = found.best().map_or("distance", |law| law.goodness.measure.name());
    ["law", "AICc behind", "weight", distance, "p", "mean", "parameters (95 %)"].map(String::from)
}

/// Cells of a law.
pub(super) fn cells(law: &LawFindings) -> [String; 7] {
    let p = &law.goodness.p;
    [
        law.fitted.family.name().into(),
        if law.behind == 0.0 { "best".into() } else { format!("+{}", significant(law.behind, 3)) },
        format!("{:.0} %", law.weight * 100.0),
        significant(law.goodness.statistic, 3),
        format!("{} ({} .. {})", significant(p.mean, 2), significant(p.low, 2), significant(p.high, 2)),
        Hours(law.mean_hours).to_string(),
        parameters(law),
    ]
}

fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Which law is best, which cannot be told from it, which are worse.
pub(super) fn verdict(found: &RecordFindings) -> String {
    let names: Vec<&str> = found.laws.iter().map(|law| law.fitted.family.name()).collect();
    let Some(best) = names.first() else { return "no law could be fitted".into() };
    let (alike, worse) = names[1..].split_at(found.alike.max(1) - 1);
    let mut words = if found.nothing_fits() { format!("{best} is nearest") } else { format!("{best} is best") };
    if names.len() == 1 {
        words = format!("only the {best} law was fitted");
    }
    if !alike.is_empty() {
        words += &format!("; the record cannot tell {} from it", list(alike));
    }
    if !worse.is_empty() {
        let verb = if worse.len() == 1 { "is" } else { "are" };
        words += &format!("; {} {verb} worse", list(worse));
    }
    let refused: Vec<&str> = found
        .laws
        .iter()
        .filter(|law| law.goodness.p.mean < crate::fit::REFUSED)
        .map(|law| law.fitted.family.name())
        .collect();
    if !refused.is_empty() && !found.nothing_fits() {
        let verb = if refused.len() == 1 { "does" } else { "do" };
        words += &format!("; {} {verb} not fit the record (p below 5 %)", list(&refused));
    }
    words
}

/// Why some laws are missing.
pub(super) fn unfit(found: &RecordFindings) -> Vec<String> {
    found.unfit.iter().map(|(family, why)| format!("no {} law: {why}", family.name())).collect()
}

/// How often incidents come.
pub(super) fn rate(found: &EventFindings) -> String {
    let e = &found.per_year;
    let each = if found.units == 1.0 { String::new() } else { format!(" for each of {} units", found.units) };
    let number = |x: f64| significant(x, 4);
    format!(
        "{} in {}{each}: {} a year (95 %: {} .. {}, Garwood)",
        if found.count == 1 { "1 incident".into() } else { format!("{} incidents", found.count) },
        Hours(found.window_hours),
        number(e.mean),
        number(e.low),
        number(e.high)
    )
}

/// What the tests against the Poisson process say.
pub(super) fn tests(found: &EventFindings) -> Vec<String> {
    let mut lines = Vec::new();
    let number = |x: f64| significant(x, 3);
    if let Some(trend) = found.trend {
        let words = format!("trend: Laplace's statistic {}, p = {}", number(trend.statistic), significant(trend.p, 2));
        lines.push(words);
    }
    if let Some(clusters) = found.clusters {
        lines.push(format!(
            "clusters: index of dispersion {}, p = {}",
            number(clusters.statistic),
            significant(clusters.p, 2)
        ));
    }
    lines.push(match (found.poisson, found.count) {
        (true, ..4) => "too few incidents to test whether they come at random".into(),
        (true, _) => {
            "nothing speaks against incidents at random (a Poisson process), which is what `rate` means".into()
        }
        (false, _) => "incidents do not come at random, as `rate` would have it".into(),
    });
    lines
}

/// What stands before lines for a scenario.
pub(super) fn of_beliefs(group: &GroupFindings) -> String {
    let rows = if group.count == 1 { "one row leaves".into() } else { format!("{} rows leave", group.count) };
    format!("with what {rows} open, as beliefs (90 % intervals)")
}
