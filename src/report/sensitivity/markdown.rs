//! `sensitivity.md`: tables and charts, ready to paste into a design document.

use super::{end, number, run, saving, shown};
use crate::estimate::Estimate;
use crate::report::lines::share;
use crate::report::markdown::{Picture, escape};
use crate::report::uncertainty::origins_markdown;
use crate::study::sensitivity::Sensitivity;
use std::fmt::Write;

/// What matters, as Markdown with links to the charts; `top` rows a table.
pub fn markdown(found: &Sensitivity, pictures: &[Picture], top: usize) -> String {
    let mut text = format!("# What matters: {}\n\n", escape(&found.title));
    let e = &found.downtime_minutes_per_year;
    let _ = writeln!(
        text,
        "Scenario `{}`: {}, fivenines {}, scenario sha256 `{}`. Downtime of `{}` as it is: {} min a year ({} .. {}).",
        found.name,
        run(found),
        env!("CARGO_PKG_VERSION"),
        found.sha256,
        escape(&found.service),
        number(e.mean),
        number(e.low),
        number(e.high),
    );
    for picture in pictures {
        let _ = write!(text, "\n![{}]({})\n", picture.caption, picture.file);
    }
    fixes(&mut text, found, top);
    components(&mut text, found, top);
    tornado(&mut text, found, top);
    text.push_str(&found.beliefs.as_ref().map_or(String::new(), origins_markdown));
    text.push_str("\n## Before you trust these figures\n\n");
    for caution in found.cautions.iter().chain(&found.unstructured) {
        let _ = writeln!(text, "- {}", escape(caution));
    }
    for one in &found.unvaried {
        let _ = writeln!(text, "- not varied: {}, {}: {}", escape(&one.name), escape(&one.value), escape(&one.reason));
    }
    text
}

fn fixes(text: &mut String, found: &Sensitivity, top: usize) {
    if found.fixes.is_empty() {
        return;
    }
    text.push_str("\n## What to fix first\n\n");
    let shown = shown(found.fixes.len(), top);
    for (at, fix) in found.fixes[..shown].iter().enumerate() {
        let _ = writeln!(text, "{}. **{}** ({}): {}.", at + 1, escape(&fix.name), fix.kind, escape(&fix.words));
    }
    left_out(text, found.fixes.len() - shown);
}

fn components(text: &mut String, found: &Sensitivity, top: usize) {
    if found.components.is_empty() {
        return;
    }
    text.push_str("\n## Components\n\n| component | charged | one unit is down | Birnbaum | criticality | saved if it never failed, min a year |\n| --- | ---: | ---: | ---: | ---: | --- |\n");
    let of = |estimate: &Option<Estimate>| estimate.map_or("-".to_string(), |e| format!("{} %", share(e.mean)));
    let shown = shown(found.components.len(), top);
    for one in &found.components[..shown] {
        let charged = one.charged.map_or("-".into(), |part| format!("{:.1} %", part * 100.0));
        let (down, birnbaum, criticality) = (of(&one.unavailability), of(&one.birnbaum), of(&one.criticality));
        let saved = saving(one.never.as_ref());
        let _ = writeln!(text, "| {} | {charged} | {down} | {birnbaum} | {criticality} | {saved} |", escape(&one.name));
    }
    left_out(text, found.components.len() - shown);
}

fn tornado(text: &mut String, found: &Sensitivity, top: usize) {
    if found.bars.is_empty() {
        return;
    }
    text.push_str("\n## Each number at other values\n\n| number | as it is | lower: min a year | change | higher: min a year | change |\n| --- | --- | --- | --- | --- | --- |\n");
    let shown = shown(found.bars.len(), top);
    for bar in &found.bars[..shown] {
        let ([low, down], [high, up]) = (end(bar.low.as_ref()), end(bar.high.as_ref()));
        let (name, value) = (escape(&bar.name), escape(&bar.value));
        let _ = writeln!(text, "| {name} | {value} | {low} | {down} | {high} | {up} |");
    }
    left_out(text, found.bars.len() - shown);
}

fn left_out(text: &mut String, left: usize) {
    if left > 0 {
        let _ = writeln!(text, "\n{left} others matter less.");
    }
}
