//! Sampling error, ignorance and luck, told apart, as text and Markdown; [`json`] and [`csv`] have all figures.

pub mod csv;
pub mod json;

use super::lines::share;
use super::markdown::escape;
use super::text::{grouped, right, table, trimmed};
use crate::estimate::Estimate;
use crate::study::{Findings, UncertainObjective, Uncertainty};
use crate::units::{percent, significant};
use std::fmt::Write;

/// One of the three reasons why nobody knows what the next year brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// Minutes a year at its lower end, in its middle and at its upper end.
    pub minutes: [f64; 3],
    /// What lies between the ends.
    pub of: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Whether more years help.
    pub remedy: &'static str,
}

/// The three parts: the smallest first as a rule.
pub fn parts(findings: &Findings, uncertainty: &Uncertainty) -> [Part; 3] {
    let mean = &findings.service.downtime_minutes_per_year;
    let of_truth = |at: usize| {
        let told = uncertainty.truth_sd.low > 0.0;
        uncertainty.truth_quantiles.get(at).map_or(0.0, |quantile| match at {
            0 if !told => quantile.low,
            2 if !told => quantile.high,
            _ => quantile.value,
        })
    };
    let of_years = |at: usize| uncertainty.year_quantiles.get(at).map_or(0.0, |(_, minutes)| *minutes);
    [
        Part {
            name: "sampling error",
            minutes: [mean.low, mean.mean, mean.high],
            of: "mean at the best guess, 95 %",
            meaning: "how far the simulation may be off",
            remedy: "shrinks with more years",
        },
        Part {
            name: "ignorance",
            minutes: [of_truth(0), of_truth(1), of_truth(2)],
            of: "true mean, 90 % of beliefs",
            meaning: "what nobody knows about the parameters",
            remedy: "more years leave it; measuring shrinks it",
        },
        Part {
            name: "luck",
            minutes: [of_years(0), of_years(1), of_years(2)],
            of: "one year, 90 % of years, averaged over draws",
            meaning: "how years differ though nothing has changed",
            remedy: "more years leave it; another design changes it",
        },
    ]
}

fn heading(uncertainty: &Uncertainty) -> String {
    let (draws, beliefs) = (uncertainty.draws.len() as u64, uncertainty.beliefs.len());
    let plural = if beliefs == 1 { "" } else { "s" };
    let years = grouped(uncertainty.years_per_draw);
    format!("{} draws of {beliefs} belief{plural}, {years} histories with each", grouped(draws))
}

/// Minutes from one number to another.
pub(super) fn between(low: f64, high: f64) -> String {
    let number = |minutes: f64| if minutes.is_finite() { significant(minutes, 4) } else { "unbounded".into() };
    format!("{} .. {} min", number(low), number(high))
}

/// Chances of keeping the promise: what, how likely, interval.
fn chances(objective: &UncertainObjective, draws: usize) -> [[String; 3]; 2] {
    let promised = percent(objective.unavailability);
    let interval = |e: &Estimate| format!("{} .. {} %", share(e.low), share(e.high));
    let row = |words: String, e: &Estimate| [words, format!("{} %", share(e.mean)), interval(e)];
    let mut long_run = row(format!("true availability keeps {promised} %"), &objective.probability_long_run_met);
    if objective.undecided > 0 {
        let _ = write!(long_run[2], ", {} of {draws} draws undecided", objective.undecided);
    }
    let window = format!("{} that keep {promised} %, over all beliefs", objective.window.plural());
    [long_run, row(window, &objective.probability_met)]
}

/// What the ignorance is made of: belief, share of the variance, interval, words; the largest first.
fn origins(uncertainty: &Uncertainty) -> Vec<[String; 4]> {
    let Some(indices) = &uncertainty.indices else { return Vec::new() };
    let interval = |e: &Estimate| format!("{:.0} .. {:.0} %", e.low * 100.0, e.high * 100.0);
    let row = |e: &Estimate| [format!("{:.0} %", e.mean * 100.0), interval(e)];
    let logs = (0..uncertainty.beliefs.len()).map(|at| indices.of_log_downtime.as_ref().map(|logs| logs[at].mean));
    let pairs = uncertainty.beliefs.iter().zip(&indices.of_downtime);
    let mut pairs: Vec<_> = pairs.zip(logs).map(|((belief, index), log)| (belief, index, log)).collect();
    pairs.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    let mut rows: Vec<[String; 4]> = pairs
        .into_iter()
        .map(|(belief, index, log)| {
            let [share, interval] = row(index);
            let log = log.map_or(String::new(), |log| format!(", of its logarithm {:.0} %", log * 100.0));
            [belief.path.clone(), share, interval + &log, belief.words.clone()]
        })
        .collect();
    if rows.len() > 1 {
        let [share, interval] = row(&indices.explained);
        rows.push(["one by one, all together".into(), share, interval, "the rest is their interplay".into()]);
    }
    rows
}

/// The lines for a terminal; nothing without a nested simulation.
pub fn text(findings: &Findings) -> String {
    let Some(uncertainty) = &findings.uncertainty else { return String::new() };
    let mut parts_table = table(&["what is not known", "downtime a year", ""]);
    for part in parts(findings, uncertainty) {
        let [low, _, high] = part.minutes;
        let words = format!("{}; {}", part.of, part.remedy);
        parts_table.add_row([format!("  {}", part.name), between(low, high), words]);
    }
    let mut text = format!("{}\n\n{}\n", heading(uncertainty), trimmed(&parts_table));
    if let Some(objective) = &uncertainty.objective {
        let mut chances_table = table(&["chance to keep the promise", "estimate", "95 % interval"]);
        for [words, estimate, interval] in chances(objective, uncertainty.draws.len()) {
            chances_table.add_row([format!("  {words}"), estimate, interval]);
        }
        right(&mut chances_table, 1);
        text.push_str(&(trimmed(&chances_table) + "\n"));
    }
    text + &origins_text(uncertainty)
}

/// Which belief the ignorance comes from, for a terminal; nothing where sampling error hides it.
pub(super) fn origins_text(uncertainty: &Uncertainty) -> String {
    let origins = origins(uncertainty);
    if origins.is_empty() {
        return String::new();
    }
    let mut table = table(&["what our ignorance is made of", "share", "95 % interval"]);
    for [name, share, interval, words] in origins {
        table.add_row([format!("  {}", super::lines::plain(&name)), share, format!("{interval}; {words}")]);
    }
    right(&mut table, 1);
    trimmed(&table) + "\n"
}

/// The section of a report; nothing without a nested simulation.
pub fn markdown(findings: &Findings) -> String {
    let Some(uncertainty) = &findings.uncertainty else { return String::new() };
    let mut text = format!(
        "\n## What is not known\n\nA nested simulation: {}. The mean over all beliefs is {} min a year \
         (standard error {}, of which {} is sampling error); single years spread about their mean by {} min, the true mean \
         over the beliefs by {} min (standard deviations).\n\n",
        heading(uncertainty),
        significant(uncertainty.mean.mean, 4),
        significant(uncertainty.mean.std_error, 2),
        significant(uncertainty.sampling_error, 2),
        significant(uncertainty.year_sd.mean, 3),
        significant(uncertainty.truth_sd.mean, 3),
    );
    text.push_str("| | downtime a year | of what | what it means | what helps |\n| --- | --- | --- | --- | --- |\n");
    for part in parts(findings, uncertainty) {
        let [low, _, high] = part.minutes;
        let Part { name, of, meaning, remedy, .. } = part;
        let _ = writeln!(text, "| {name} | {} | {of} | {meaning} | {remedy} |", between(low, high));
    }
    if let Some(objective) = &uncertainty.objective {
        text.push_str("\n| chance to keep the promise | estimate | 95 % interval |\n| --- | ---: | --- |\n");
        for [words, estimate, interval] in chances(objective, uncertainty.draws.len()) {
            let _ = writeln!(text, "| {words} | {estimate} | {interval} |");
        }
    }
    text + &origins_markdown(uncertainty)
}

/// Which belief the ignorance comes from, for a report; nothing where sampling error hides it.
pub(super) fn origins_markdown(uncertainty: &Uncertainty) -> String {
    let origins = origins(uncertainty);
    let mut text = String::new();
    if !origins.is_empty() {
        text.push_str("\n| what our ignorance is made of | share of its variance | 95 % interval | belief |\n");
        text.push_str("| --- | ---: | --- | --- |\n");
        for [name, share, interval, words] in origins {
            let _ = writeln!(text, "| {} | {share} | {interval} | {} |", escape(&name), escape(&words));
        }
    }
    text
}
