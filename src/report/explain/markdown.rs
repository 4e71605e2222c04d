//! `explain.md`: the same for a design document, with every number and its source.

use super::prose;
use crate::report::lines::{minutes, share};
use crate::report::markdown::{Picture, escape};
use crate::study::{EvidenceGroup, Explanation, NaiveNode, Waterfall};
use crate::units::significant;
use std::fmt::Write;

/// The explanation as Markdown, with the waterfall and its chart where there are some.
pub fn markdown(e: &Explanation, waterfall: Option<&Waterfall>, pictures: &[Picture]) -> String {
    let mut text = format!("# {}: the arithmetic\n\n", escape(&e.title));
    let _ = writeln!(
        text,
        "Scenario `{}`, fivenines {}, scenario sha256 `{}`.\n\n{}",
        e.name,
        env!("CARGO_PKG_VERSION"),
        e.sha256,
        escape(&prose::about(e))
    );
    text.push_str(&budget(e));
    text.push_str(&product(e));
    text.push_str(&cuts(e));
    if let Some(waterfall) = waterfall {
        text.push_str(&steps(waterfall));
    }
    for picture in pictures {
        let _ = write!(text, "\n![{}]({})\n", picture.caption, picture.file);
    }
    text.push_str(&numbers(&e.evidence));
    text
}

fn row(text: &mut String, cells: &[String]) {
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn budget(e: &Explanation) -> String {
    let mut text = format!(
        "\n## The budget of a year\n\n{}\n\n| what | kind | strikes | events a year | minutes | by stage | minutes a year | takes the \
         service down | minutes a year of the service |\n| --- | --- | --- | ---: | ---: | --- | ---: | --- | ---: |\n",
        prose::BUDGET
    );
    for r in &e.budget.rows {
        let cells = [
            escape(&r.name),
            r.kind.to_string(),
            escape(&r.strikes),
            significant(r.events_per_year, 3),
            significant(r.minutes_per_event, 3),
            escape(&prose::stages(r)),
            significant(r.minutes_per_year, 3),
            prose::alone(r),
            significant(r.service_minutes_per_year, 3),
        ];
        row(&mut text, &cells);
    }
    for line in prose::sums(e) {
        let _ = write!(text, "\n{}\n", escape(&line));
    }
    text
}

fn product(e: &Explanation) -> String {
    let mut text = format!(
        "\n## The product of availabilities\n\n{}\n\n| part | how | availability | minutes a year |\n| --- | --- | ---: | ---: |\n",
        prose::PRODUCT
    );
    for node in &e.naive {
        row(&mut text, &cells(node));
    }
    if !e.ignored.is_empty() {
        text.push_str("\nIt leaves out:\n\n");
        e.ignored.iter().for_each(|what| {
            let _ = writeln!(text, "- {}", escape(what));
        });
    }
    text
}

fn cells(node: &NaiveNode) -> [String; 4] {
    [
        format!("{}{}", "&emsp;".repeat(node.depth), escape(&node.name)),
        if node.repeated { "(as above)".into() } else { escape(&node.rule) },
        format!("{} %", share(1.0 - node.unavailability)),
        significant(node.minutes_per_year, 3),
    ]
}

fn cuts(e: &Explanation) -> String {
    let mut text = format!("\n## What takes the service down\n\n{} {}\n", prose::points(e), prose::searched(&e.cuts));
    if !e.cuts.sets.is_empty() {
        text.push_str(
            "\n| rank | down together | sets | down | struck by | share of time | minutes a year |\n| ---: | --- | ---: | --- | --- | ---: | ---: |\n",
        );
    }
    for (at, set) in e.cuts.sets.iter().enumerate() {
        let cells = [
            (at + 1).to_string(),
            escape(&set.words),
            set.sets.to_string(),
            prose::lasts(set).to_string(),
            escape(&set.struck_by.join(", ")),
            format!("{:.2e}", set.unavailability),
            significant(set.minutes_per_year, 3),
        ];
        row(&mut text, &cells);
    }
    text + &format!("\n{}\n", prose::by_hand(e))
}

fn steps(w: &Waterfall) -> String {
    let mut text = format!(
        "\n## Formula against reality\n\n{}\n\n| rung | what it adds | change | 95 % interval | minutes a year |\n| --- | --- | ---: | --- | ---: |\n",
        prose::ladder(w)
    );
    row(&mut text, &["formula", "the product of availabilities", "", "", &minutes(w.formula)].map(String::from));
    for step in &w.steps {
        let (change, interval) = prose::change(step);
        row(&mut text, &[escape(&step.name), escape(&step.adds), change, interval, minutes(step.total.mean)]);
    }
    let interval = format!("{} .. {} min", significant(w.simulated.low, 4), significant(w.simulated.high, 4));
    let last = ["simulated", "the whole scenario, as `run` has it", "", &interval, &minutes(w.simulated.mean)];
    row(&mut text, &last.map(String::from));
    text
}

fn numbers(groups: &[EvidenceGroup]) -> String {
    let mut text = "\n## Where the numbers come from\n".to_string();
    if groups.iter().any(|group| group.weak) {
        let _ = write!(text, "\n{}\n", prose::WEAK.replace("section 3", "the cut sets"));
    }
    for group in groups {
        let _ = write!(
            text,
            "\n### {}\n\n| number | value | doubled | source |\n| --- | --- | ---: | --- |\n",
            prose::evidence(group)
        );
        for number in &group.numbers {
            let a = &number.assumption;
            let doubled = if group.weak { prose::doubled(number.doubled) } else { String::new() };
            row(&mut text, &[escape(&a.name), escape(&a.value), doubled, escape(&a.source)]);
        }
    }
    text
}
