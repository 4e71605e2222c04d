//! Sentences and cells that the formats share.

use crate::estimate::Estimate;
use crate::study::backtest::{Backtest, SURPRISING, Surprise};
use crate::units::{Hours, significant};

/// A row of the table: name, record, simulated mean, middle, 95 %, worse than, p.
pub(super) type Row = [String; 6];

/// Header of the table.
pub(super) const HEADER: [&str; 6] =
    ["", "record", "simulated: median", "95 % of periods", "record is worse than", "p"];

/// The rows: the three figures, then the causes; whether they are of causes.
pub(super) fn rows(found: &Backtest) -> Vec<Row> {
    let mut rows = vec![
        row("outages", &found.outages, false),
        row("downtime", &found.downtime_minutes, true),
        row("longest outage", &found.longest_minutes, true),
    ];
    for cause in &found.causes {
        rows.push(row(&format!("{}: outages", cause.name), &cause.outages, false));
        rows.push(row(&format!("{}: downtime", cause.name), &cause.downtime_minutes, true));
    }
    rows
}

fn row(name: &str, figure: &Surprise, minutes: bool) -> Row {
    let shown = |x: f64| if minutes { Hours(x / 60.0).to_string() } else { significant(x, 4) };
    let quantile = |at: usize| shown(figure.quantiles[at].1);
    [
        name.to_string(),
        shown(figure.recorded),
        quantile(2),
        format!("{} .. {}", quantile(0), quantile(4)),
        periods(figure.worse_than),
        p_value(&figure.p),
    ]
}

/// A share of the periods; what rounds to none or all is neither unless it is.
pub(super) fn periods(share: f64) -> String {
    match share {
        0.0 => "none of the periods".into(),
        1.0 => "all periods".into(),
        ..0.01 => format!("{} % of periods", significant(share * 100.0, 1)),
        0.99.. => format!("{} % of periods", crate::units::percent(1.0 - share)),
        _ => format!("{:.0} % of periods", share * 100.0),
    }
}

/// `0.12 (0.11 .. 0.13)`, or the bound where no history was as extreme.
pub(super) fn p_value(p: &Estimate) -> String {
    let number = |x: f64| significant(x, 2);
    match p.mean {
        0.0 => format!("below {}", number(p.high)),
        1.0 => "1".into(),
        mean => format!("{} ({} .. {})", number(mean), number(p.low), number(p.high)),
    }
}

/// The p-value of everything, in a sentence.
pub fn p_of_all(found: &Backtest) -> String {
    let joined = if found.p.mean == 0.0 { "" } else { "= " };
    format!("p {joined}{} for all three figures together", p_value(&found.p))
}

/// What was simulated.
pub(super) fn heading(found: &Backtest) -> String {
    let draws = if found.draws > 0 { format!(", beliefs drawn {} times", found.draws) } else { String::new() };
    format!(
        "record of {} beside {} simulated periods as long{draws}, seed {}, service `{}`",
        Hours(found.hours),
        crate::report::text::grouped(found.histories),
        found.seed,
        found.service
    )
}

/// What is to be concluded, as sentences.
pub(super) fn verdict(found: &Backtest) -> Vec<String> {
    let (name, figure) = found.most_surprising();
    let (way, part) =
        if figure.worse_than >= 0.5 { ("worse", figure.worse_than) } else { ("better", 1.0 - figure.worse_than) };
    let mut lines = Vec::new();
    if found.is_surprising() {
        lines.push(format!(
            "The record contradicts the model: its {name} is {way} than {} simulated ({}).",
            periods(part),
            p_of_all(found)
        ));
    } else {
        let downtime = &found.downtime_minutes;
        lines.push(format!(
            "Nothing here contradicts the model: the recorded downtime is worse than {} simulated ({}).",
            periods(downtime.worse_than),
            p_of_all(found)
        ));
    }
    lines.push(power(found));
    lines
}

/// What so many outages can tell.
fn power(found: &Backtest) -> String {
    let (count, rate) = (found.outages.recorded, &found.record_rate);
    if count == 0.0 {
        return format!(
            "A period without an outage agrees with every model that expects fewer than {} in such a period; this one expects {}.",
            significant(rate.high, 2),
            significant(found.outages.mean, 2)
        );
    }
    let outages = if count == 1.0 { "1 outage".into() } else { format!("{} outages", significant(count, 6)) };
    let much = match count {
        ..5.0 => "cannot tell much",
        ..20.0 => "can tell large errors only",
        _ => "can tell errors",
    };
    format!(
        "{outages} {much}: by number alone they agree with every model that expects {} to {} in such a period; this one expects {}.",
        significant(rate.low, 2),
        significant(rate.high, 2),
        significant(found.outages.mean, 2)
    )
}

/// Notes: causes, cautions.
pub(super) fn notes(found: &Backtest, remarks: &[String]) -> Vec<String> {
    let mut notes = remarks.to_vec();
    for (name, count) in &found.unknown_causes {
        let name = if name.is_empty() { "(empty)" } else { name };
        notes.push(format!(
            "the scenario has no cause `{name}`: what is recorded of it ({count}) is in the totals only"
        ));
    }
    if !found.unknown_causes.is_empty() {
        notes.push(format!("the causes of the scenario are {}", found.model_causes.join(", ")));
    }
    if found.causes.len() > 1 {
        let few = found.causes.len() * 2;
        notes.push(format!(
            "of {few} p-values by cause, one in twenty is below {SURPRISING} even where the model is right"
        ));
    }
    notes.extend(found.cautions.clone());
    notes
}
