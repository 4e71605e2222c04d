//! The answer first: the verdict in words, and the figures that matter most.

use super::page::{Page, escape};
use crate::estimate::Estimate;
use crate::report::lines::{Line, Unit, share, shown};
use crate::report::stopping;
use crate::report::text::grouped;
use crate::study::{Findings, ObjectiveFindings, USUAL_SHARE, Verdict, usual_verdict};
use crate::units::{Hours, percent};

/// What stands below the title: what was run, verdicts, figures.
pub(super) fn section(page: &mut Page, findings: &Findings) {
    page.note(&ran(findings));
    page.heading("In short");
    for service in &findings.services {
        let unavailability = &service.unavailability;
        let several = findings.services.len() > 1;
        let name = if several { format!("{}: ", service.name) } else { String::new() };
        service.objective.iter().for_each(|objective| {
            verdict(page, &name, objective, unavailability);
            recovery(page, &name, objective);
        });
    }
    cards(page, findings);
}

/// What was simulated.
fn ran(findings: &Findings) -> String {
    let line = stopping::line(findings).map_or(String::new(), |line| format!("; it {line}"));
    format!(
        "Service {}: {} {} of {}, seed {}{line}.",
        findings.service.name,
        grouped(findings.replications),
        if findings.replications == 1 { "history" } else { "histories" },
        Hours(findings.horizon_hours),
        findings.seed
    )
}

/// A promised availability as a verdict: on the mean by its interval, and how often a window keeps it.
fn verdict(page: &mut Page, name: &str, objective: &ObjectiveFindings, unavailability: &Estimate) {
    let Some(promised) = &objective.availability else { return };
    let goal = percent(promised.unavailability);
    let (class, mark, word) = words(promised.verdict(unavailability));
    let (low, high) = (share(1.0 - unavailability.high), share(1.0 - unavailability.low));
    let why = match promised.verdict(unavailability) {
        Verdict::Pass => format!("the long-run availability is {low} to {high} %, all of it at or above the goal"),
        Verdict::Fail => format!("the long-run availability is {low} to {high} %, all of it below the goal"),
        Verdict::Inconclusive => format!("the interval {low} to {high} % holds the goal; more years would tell"),
    };
    let kept = &promised.probability_met;
    let chance = format!(
        "A {} keeps it with a chance of {} % ({} to {} %).",
        promised.window,
        share(kept.mean),
        share(kept.low),
        share(kept.high)
    );
    page.add(format_args!(
        "<div class=\"verdict {class}\"><p class=\"answer\"><span class=\"mark\" aria-hidden=\"true\">{mark}</span> \
         {}The goal of {goal} % is <strong>{word}</strong>.</p>\n<p>On average: {}. {}</p></div>\n",
        escape(name),
        escape(&why),
        escape(&chance)
    ));
}

/// Promised recovery time and recovery point, as verdicts on the usual share.
fn recovery(page: &mut Page, name: &str, objective: &ObjectiveFindings) {
    if let Some((minutes, kept)) = &objective.rto {
        promise(page, name, &format!("RTO of {}", Hours(minutes / 60.0)), "outages", kept);
    }
    if let Some(rpo) = &objective.rpo {
        promise(page, name, &format!("RPO of {}", Hours(rpo.seconds / 3600.0)), "data losses", &rpo.probability_met);
    }
}

fn promise(page: &mut Page, name: &str, what: &str, of: &str, kept: &Estimate) {
    let (class, mark, word) = words(usual_verdict(kept));
    let why = match kept.count {
        0 => format!("no {of} were seen"),
        _ => format!(
            "{} % of {of} are within it ({} to {} %), asked for are {} %",
            share(kept.mean),
            share(kept.low),
            share(kept.high),
            share(USUAL_SHARE)
        ),
    };
    page.add(format_args!(
        "<div class=\"verdict small {class}\"><p><span class=\"mark\" aria-hidden=\"true\">{mark}</span> \
         {}The {} is <strong>{word}</strong>: {}.</p></div>\n",
        escape(name),
        escape(what),
        escape(&why)
    ));
}

/// Class, mark and word of a verdict.
fn words(verdict: Verdict) -> (&'static str, &'static str, &'static str) {
    match verdict {
        Verdict::Pass => ("met", "✓", "met"),
        Verdict::Fail => ("missed", "✗", "missed"),
        Verdict::Inconclusive => ("undecided", "?", "undecided"),
    }
}

/// The figures that matter most, each with its interval.
fn cards(page: &mut Page, findings: &Findings) {
    let s = &findings.service;
    let line = |label: &str, unit, estimate| Line { key: String::new(), label: label.into(), unit, estimate };
    let mut cards = vec![
        line("availability", Unit::Share, s.availability),
        line("downtime a year", Unit::Minutes, s.downtime_minutes_per_year),
        line("outages a year", Unit::PerYear, s.outages_per_year),
    ];
    match findings.objective.as_ref().and_then(|objective| objective.availability) {
        Some(promised) => {
            let label = format!("{} that keep {} %", promised.window.plural(), percent(promised.unavailability));
            cards.push(line(&label, Unit::Share, promised.probability_met));
        }
        None => {
            let label = format!("{} without an outage", super::run::period(findings));
            cards.push(line(&label, Unit::Share, s.probability_no_outage));
        }
    }
    page.add(format_args!("<dl class=\"cards\">\n"));
    for card in &cards {
        let (estimate, interval) = shown(card);
        page.add(format_args!(
            "<div><dt>{}</dt><dd><span class=\"figure\">{}</span> <span class=\"interval\">95 %: {}</span></dd></div>\n",
            escape(&card.label),
            escape(&estimate),
            escape(&interval)
        ));
    }
    page.add(format_args!("</dl>\n"));
}
