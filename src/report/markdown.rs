//! `report.md`: a table, the charts and the assumptions, ready to paste into a design document.

use super::cost::parts;
use super::lines::{lines, minutes, plain, shown, stages};
use super::text::grouped;
use super::windows::budget_section;
use super::{exact, stopping};
use crate::study::Findings;
use crate::units::significant;
use std::fmt::Write;

/// A chart beside the report: file name and caption.
pub struct Picture {
    /// Name of the file, in the same folder.
    pub file: String,
    /// What it shows.
    pub caption: String,
}

/// The findings as Markdown, with links to the charts.
pub fn report(findings: &Findings, pictures: &[Picture]) -> String {
    let mut text = format!("# {}\n\n", escape(&findings.title));
    let _ = writeln!(
        text,
        "Scenario `{}`, {} histories of {}, seed {}, fivenines {}, scenario sha256 `{}`.\n",
        findings.name,
        grouped(findings.replications),
        crate::units::Hours(findings.horizon_hours),
        findings.seed,
        env!("CARGO_PKG_VERSION"),
        findings.sha256,
    );
    if let Some(line) = stopping::line(findings) {
        let _ = writeln!(text, "It {line}.\n");
    }
    let exact = exact::column(findings);
    let (title, rule) = if exact.is_some() { (" exact |", " ---: |") } else { ("", "") };
    let _ = writeln!(text, "| | estimate | 95 % interval |{title}\n| --- | ---: | --- |{rule}");
    let mut exact = exact.map(Vec::into_iter);
    for line in lines(findings) {
        let (estimate, interval) = shown(&line);
        let exact = exact.as_mut().and_then(Iterator::next).map_or(String::new(), |exact| format!(" {exact} |"));
        let _ = writeln!(text, "| {} | {estimate} | {interval} |{exact}", escape(line.label.trim()));
    }
    if let Some(remark) = exact::remark(findings) {
        let _ = writeln!(text, "\n{}.", escape(&remark));
    }
    if let Some(remark) = exact::remark_on_control(findings) {
        let _ = writeln!(text, "\n{}.", escape(&remark));
    }
    text.push_str(&causes(findings));
    text.push_str(&costs(findings));
    text.push_str(&super::uncertainty::markdown(findings));
    text.push_str(&budget_section(findings));
    for picture in pictures {
        let _ = write!(text, "\n![{}]({})\n", picture.caption, picture.file);
    }
    text.push_str(&assumptions(findings));
    text
}

fn causes(findings: &Findings) -> String {
    let total = findings.service.downtime_minutes_per_year.mean;
    if total == 0.0 {
        return String::new();
    }
    let mut text = "\n## What the downtime is made of\n\n| cause | a year | share | outages a year | by stage, minutes a year |\n| --- | ---: | ---: | ---: | --- |\n".to_string();
    for cause in findings.service.causes.iter().filter(|c| c.downtime_minutes_per_year.mean > 0.0) {
        let mean = cause.downtime_minutes_per_year.mean;
        let stages: Vec<String> =
            stages(cause).iter().map(|(name, m)| format!("{} {}", escape(name), significant(*m, 3))).collect();
        let _ = writeln!(
            text,
            "| {} | {} | {:.1} % | {} | {} |",
            escape(&cause.name),
            minutes(mean),
            mean / total * 100.0,
            significant(cause.outages_per_year.mean, 3),
            stages.join(", ")
        );
    }
    text
}

fn costs(findings: &Findings) -> String {
    let Some(cost) = &findings.cost else { return String::new() };
    let mut text = format!(
        "\n## What a year costs\n\n| part | {} a year | share |\n| --- | ---: | ---: |\n",
        escape(&cost.currency)
    );
    for (name, amount, share) in parts(cost) {
        let _ = writeln!(text, "| {} | {amount} | {} % |", escape(&name), escape(&share));
    }
    text
}

fn assumptions(findings: &Findings) -> String {
    let mut text = String::new();
    if !findings.cautions.is_empty() {
        text.push_str("\n## Before you trust these figures\n\n");
        for caution in &findings.cautions {
            let _ = writeln!(text, "- {}", escape(caution));
        }
    }
    if !findings.assumptions.is_empty() {
        text.push_str("\n## Assumptions\n\n| number | value | source |\n| --- | --- | --- |\n");
        for a in &findings.assumptions {
            let _ = writeln!(text, "| {} | {} | {} |", escape(&a.name), escape(&a.value), escape(&a.source));
        }
    }
    text
}

/// Text made harmless in Markdown: one line, no markup, no HTML.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in plain(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}
