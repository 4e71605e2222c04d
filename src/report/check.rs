//! Verdicts on objectives: as text, Markdown, CSV and JSON.

use super::json::{SCHEMA_VERSION, estimate, number, written};
use super::lines::{minutes, plain, share};
use super::markdown::escape;
use super::text::grouped;
use crate::estimate::Estimate;
use crate::report::sheet::Sheet;
use crate::study::{Change, Check, Judged, Need, Requirement, Verdict};
use crate::units::{HOURS_PER_YEAR, Hours, percent, significant};
use serde_json::{Value, json};
use std::fmt::Write;
use std::io;

/// More histories than anybody simulates: beyond, the figure is called the limit itself.
const MANY: f64 = 1e12;

/// The verdicts on one scenario, and what it costs compared with a baseline.
#[derive(Debug, Clone)]
pub struct Report {
    /// The verdicts.
    pub check: Check,
    /// The change since the baseline, with the minutes a year that are tolerated.
    pub change: Option<(Change, f64)>,
}

impl Report {
    /// The worst verdict, a regression being a failure.
    pub fn verdict(&self) -> Verdict {
        if self.is_regression() { Verdict::Fail } else { self.check.verdict() }
    }

    /// True if the design got worse than what is tolerated.
    pub fn is_regression(&self) -> bool {
        self.change.as_ref().is_some_and(|(change, tolerance)| change.is_regression(*tolerance))
    }
}

/// What histories are called.
fn histories(check: &Check, count: f64) -> String {
    let name = if check.horizon_hours == HOURS_PER_YEAR { "years" } else { "histories" };
    format!("{} {name}", grouped(count as u64))
}

/// What is measured, in words.
pub fn subject(requirement: &Requirement) -> String {
    let promised = || percent(requirement.promised);
    match requirement.need {
        Need::Availability => "mean availability".into(),
        Need::Kept => format!("{} that keep {} %", requirement.window.plural(), promised()),
        Need::Rto => format!("outages within {}", Hours(requirement.promised / 60.0)),
        Need::Rpo => format!("data losses within {}", Hours(requirement.promised / 3600.0)),
    }
}

/// What is asked for, in words: `site: outages within 15 min, at least 95 %`.
pub fn objective(requirement: &Requirement) -> String {
    let asked = percent(requirement.limit);
    format!("{}: {}, at least {asked} %", plain(&requirement.service), subject(requirement))
}

/// What was found: the share with its interval.
fn found(e: &Estimate) -> String {
    format!("{} % ({} .. {} %)", share(e.mean), share(e.low), share(e.high))
}

/// Why it is not known yet, and what would help.
fn open(check: &Check, judged: &Judged) -> String {
    if judged.requirement.limit <= 0.0 {
        return "100 % cannot be shown by any number of histories; ask for less".into();
    }
    if judged.share.count == 0 {
        return "none was seen; simulate more, or ask for less".into();
    }
    match judged.needed {
        Some(needed) if needed < MANY => {
            let most = significant_up(needed);
            format!("about {} would probably decide", histories(check, most))
        }
        _ => "too close to the limit for any simulation to decide".into(),
    }
}

/// Rounded up to two digits.
fn significant_up(value: f64) -> f64 {
    let unit = libm::pow(10.0, libm::log10(value.max(10.0)).floor() - 1.0);
    (value / unit).ceil() * unit
}

/// One requirement in a sentence, without its verdict.
pub fn sentence(check: &Check, judged: &Judged) -> String {
    let requirement = &judged.requirement;
    let service = plain(&requirement.service);
    let (what, found) = (subject(requirement), found(&judged.share));
    let asked = percent(requirement.limit);
    let text = format!("{service}: {what} {found}, asked {asked} %");
    match judged.verdict {
        Verdict::Inconclusive => format!("{text}; {}", open(check, judged)),
        _ => text,
    }
}

/// What a change costs, in a sentence.
pub fn cost(change: &Change, tolerance: f64) -> String {
    if change.unchanged {
        return "unchanged since the baseline".into();
    }
    let d = &change.difference;
    let verb = if d.mean < 0.0 { "saves" } else { "costs" };
    let (low, high) = if d.mean < 0.0 { (-d.high, -d.low) } else { (d.low, d.high) };
    let amount = |minutes: f64| significant(if minutes == 0.0 { 0.0 } else { minutes }, 3);
    let text = format!(
        "this change {verb} {} minutes a year ({} .. {}): {} before, {} after",
        amount(d.mean.abs()),
        amount(low),
        amount(high),
        minutes(change.before.mean),
        minutes(change.after.mean)
    );
    let tolerated = format!("the {} tolerated", minutes(tolerance));
    match (change.is_regression(tolerance), change.is_open(tolerance)) {
        (true, _) if tolerance > 0.0 => format!("{text}; that is more than {tolerated}"),
        (_, true) if tolerance > 0.0 => format!("{text}; not shown to be more than {tolerated}"),
        (_, true) => format!("{text}; no more than noise"),
        _ => text,
    }
}

/// How a change compares with what is tolerated.
pub fn change_verdict(change: &Change, tolerance: f64) -> &'static str {
    match change.is_regression(tolerance) {
        true => "regression",
        false if change.is_open(tolerance) => "no regression shown",
        false => "no regression",
    }
}

/// One line a scenario, and below it one a requirement.
pub fn text(reports: &[Report]) -> String {
    let mut text = String::new();
    for report in reports {
        let _ = writeln!(text, "{}", line(report));
        for judged in &report.check.judged {
            let _ = writeln!(text, "  {:<12}  {}", judged.verdict.name(), sentence(&report.check, judged));
        }
        if let Some((change, tolerance)) = &report.change {
            let verdict = if change.is_regression(*tolerance) { "regression" } else { "change" };
            let _ = writeln!(text, "  {verdict:<12}  {}", cost(change, *tolerance));
        }
    }
    text
}

/// The verdict on a scenario in one line.
pub fn line(report: &Report) -> String {
    let check = &report.check;
    let passed = check.judged.iter().filter(|judged| judged.verdict == Verdict::Pass).count();
    let all = check.judged.len();
    let plural = if all == 1 { "objective" } else { "objectives" };
    let worse = if report.is_regression() { ", worse than the baseline" } else { "" };
    let (name, verdict) = (plain(&check.name), report.verdict().name());
    format!("{name}: {verdict}, {passed} of {all} {plural} kept{worse}, {}", histories(check, check.histories as f64))
}

/// The same as a table for a design document.
pub fn markdown(reports: &[Report]) -> String {
    let mut text =
        "| scenario | objective | asked | found | interval | verdict |\n| --- | --- | ---: | ---: | --- | --- |\n"
            .to_string();
    for report in reports {
        let check = &report.check;
        for judged in &check.judged {
            let (requirement, e) = (&judged.requirement, &judged.share);
            let verdict = match judged.verdict {
                Verdict::Inconclusive => format!("inconclusive: {}", open(check, judged)),
                other => other.name().to_string(),
            };
            let _ = writeln!(
                text,
                "| {} | {} | {} % | {} % | {} .. {} % | {verdict} |",
                escape(&check.name),
                escape(&format!("{}: {}", requirement.service, subject(requirement))),
                percent(requirement.limit),
                share(e.mean),
                share(e.low),
                share(e.high),
            );
        }
    }
    for report in reports {
        let _ = write!(text, "\n{}", escape(&line(report)));
        if let Some((change, tolerance)) = &report.change {
            let _ = write!(text, "; {}", escape(&cost(change, *tolerance)));
        }
        text.push('\n');
    }
    text
}

/// One row a requirement, and one a change.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn csv(reports: &[Report]) -> io::Result<String> {
    let mut writer = Sheet::new();
    writer.row([
        "scenario",
        "service",
        "objective",
        "asked",
        "unit",
        "mean",
        "std_error",
        "low",
        "high",
        "level",
        "count",
        "verdict",
        "years_needed",
    ])?;
    let mut row = |texts: [&str; 5], e: &Estimate, verdict: &str, needed: Option<f64>| {
        let cell = |number: f64| if number.is_finite() { number.to_string() } else { String::new() };
        let mut record: Vec<String> = texts.map(String::from).to_vec();
        record.extend([e.mean, e.std_error, e.low, e.high, e.level].map(cell));
        record.extend([e.count.to_string(), verdict.into(), needed.map(cell).unwrap_or_default()]);
        writer.row(record)
    };
    for Report { check, change } in reports {
        for judged in &check.judged {
            let asked = (1.0 - judged.requirement.limit).to_string();
            let texts = [&check.name, &judged.requirement.service, judged.requirement.need.name(), &asked, "share"];
            row(texts, &judged.share, judged.verdict.name(), judged.needed)?;
        }
        if let Some((change, tolerance)) = change {
            let texts = [&check.name, &change.services.1, "change", &tolerance.to_string(), "min/year"];
            row(texts, &change.difference, change_verdict(change, *tolerance), None)?;
        }
    }
    writer.text()
}

/// `check.json`.
pub fn json(reports: &[Report], seed: u64) -> String {
    let worst = reports.iter().map(Report::verdict).max().unwrap_or(Verdict::Pass);
    written(&json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "check",
        "seed": seed,
        "verdict": worst.name(),
        "scenarios": reports.iter().map(scenario).collect::<Vec<Value>>(),
    }))
}

fn scenario(report: &Report) -> Value {
    let check = &report.check;
    json!({
        "name": check.name,
        "title": check.title,
        "sha256": check.sha256,
        "years": check.histories,
        "most_years": check.most,
        "horizon_hours": number(check.horizon_hours),
        "verdict": report.verdict().name(),
        "downtime_minutes_per_year": estimate(&check.downtime_minutes_per_year),
        "objectives": check.judged.iter().map(judged).collect::<Vec<Value>>(),
        "change": report.change.as_ref().map_or(Value::Null, |(change, tolerance)| changed(change, *tolerance)),
    })
}

fn judged(judged: &Judged) -> Value {
    let requirement = &judged.requirement;
    let mut value = json!({
        "service": requirement.service,
        "objective": requirement.need.name(),
        "asked": number(1.0 - requirement.limit),
        "share": estimate(&judged.share),
        "verdict": judged.verdict.name(),
        "years": judged.histories,
        "years_needed": judged.needed.map_or(Value::Null, |needed| if needed < MANY { number(significant_up(needed)) } else { Value::Null }),
    });
    match requirement.need {
        Need::Availability | Need::Kept => {
            value["availability"] = number(1.0 - requirement.promised);
            value["window"] = json!(requirement.window.to_string());
        }
        Need::Rto => value["rto_minutes"] = number(requirement.promised),
        Need::Rpo => value["rpo_seconds"] = number(requirement.promised),
    }
    value
}

fn changed(change: &Change, tolerance: f64) -> Value {
    json!({
        "baseline_sha256": change.sha256_before,
        "unchanged": change.unchanged,
        "years": change.histories,
        "before": { "service": change.services.0, "downtime_minutes_per_year": estimate(&change.before) },
        "after": { "service": change.services.1, "downtime_minutes_per_year": estimate(&change.after) },
        "difference_minutes_per_year": estimate(&change.difference),
        "probability_worse": estimate(&change.worse),
        "probability_better": estimate(&change.better),
        "tolerance_minutes_per_year": number(tolerance),
        "verdict": change_verdict(change, tolerance),
    })
}
