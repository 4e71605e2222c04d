//! Lines about promises and about the data that is lost.

use super::lines::{Line, Unit, of_quantile, plain};
use super::windows;
use crate::estimate::Estimate;
use crate::study::{DataLossFindings, Findings, ObjectiveFindings};
use crate::units::{Hours, percent, significant};

/// The lines of all promises: of the main service first, then of each other with its name.
pub(super) fn promises(findings: &Findings, period: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(objective) = &findings.objective {
        lines.extend(promise(objective, period, "", ""));
    }
    for service in findings.services.iter().skip(1) {
        if let Some(objective) = &service.objective {
            let name = plain(&service.name);
            lines.extend(promise(objective, period, &format!("{name}."), &format!("{name}: ")));
        }
    }
    lines
}

/// The lines of one promise, with what goes before its keys and labels.
fn promise(objective: &ObjectiveFindings, period: &str, key: &str, label: &str) -> Vec<Line> {
    let line = |name: &str, words: String, estimate: Estimate| Line {
        key: format!("{key}{name}"),
        label: format!("{label}{words}"),
        unit: Unit::Share,
        estimate,
    };
    let mut lines = Vec::new();
    if let Some(promised) = &objective.availability {
        let words = format!("{} that keep {} %", promised.window.plural(), percent(promised.unavailability));
        lines.push(line("probability_met", words, promised.probability_met));
    }
    if let Some(credits) = &objective.credits {
        lines.extend(windows::credit_lines(credits, period, key, label));
    }
    if let Some((minutes, kept)) = &objective.rto {
        lines.push(line("probability_rto_met", format!("outages within {}", Hours(minutes / 60.0)), *kept));
    }
    if let Some(rpo) = &objective.rpo {
        let promised = Hours(rpo.seconds / 3600.0);
        lines.push(line("probability_rpo_met", format!("data losses within {promised}"), rpo.probability_met));
        let words = format!("{period} with no data loss over {promised}");
        lines.push(line("probability_year_rpo_met", words, rpo.probability_year_met));
    }
    lines
}

/// The lines about the data that is lost.
pub(super) fn data_loss(loss: &DataLossFindings) -> Vec<Line> {
    let line = |key: &str, label: &str, unit, estimate| Line { key: key.into(), label: label.into(), unit, estimate };
    let mut lines = vec![line("data_losses_per_year", "data losses a year", Unit::PerYear, loss.events_per_year)];
    if loss.seconds.count > 0 {
        lines.push(line("data_loss_seconds", "mean data loss", Unit::Seconds, loss.seconds));
    }
    lines.extend(loss.quantiles.iter().map(|q| {
        let share = significant(q.p * 100.0, 4);
        let (key, label) = (format!("data_loss_q{}", q.p), format!("  {share} % of losses are at most"));
        line(&key, &label, Unit::Seconds, of_quantile(q, loss.seconds.count))
    }));
    lines
}
