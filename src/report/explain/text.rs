//! For the terminal: prose and tables of at most a hundred columns.

use super::prose;
use crate::report::lines::{minutes, plain, share};
use crate::study::{BudgetRow, CutSet, EvidenceGroup, Explanation, NaiveNode, Waterfall};
use crate::units::significant;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// Columns of the page.
const WIDTH: u16 = 100;
/// Cut sets shown.
const CUTS: usize = 25;
/// Weak numbers shown of each kind.
const WEAK: usize = 15;

/// The explanation as text, with the waterfall where there is one.
pub fn text(e: &Explanation, waterfall: Option<&Waterfall>) -> String {
    let title = if e.title == e.name { plain(&e.name) } else { format!("{}: {}", plain(&e.name), plain(&e.title)) };
    let mut page = Page { text: format!("{title}\n") };
    page.prose(&prose::about(e));
    page.heading("1. The budget of a year");
    page.prose(prose::BUDGET);
    page.table(&budget(&e.budget.rows));
    prose::sums(e).iter().for_each(|line| page.prose(line));
    page.heading("2. The product of availabilities");
    page.prose(prose::PRODUCT);
    page.table(&tree(&e.naive));
    if !e.ignored.is_empty() {
        page.prose("It leaves out:");
        e.ignored.iter().for_each(|what| page.item(what));
    }
    page.heading("3. What takes the service down");
    page.prose(&prose::points(e));
    page.prose(&prose::searched(&e.cuts));
    if !e.cuts.sets.is_empty() {
        page.table(&cuts(&e.cuts.sets));
        page.prose(&rest(e.cuts.sets.len(), CUTS, "more in --format json or csv"));
    }
    page.prose(&prose::by_hand(e));
    page.heading("4. Where the numbers come from");
    e.evidence.iter().for_each(|group| page.item(&prose::evidence(group)));
    if e.evidence.iter().any(|group| group.weak) {
        page.prose(prose::WEAK);
        page.table(&weak(&e.evidence));
    }
    page.prose("Every number with its source: --format md, csv or json.");
    if let Some(waterfall) = waterfall {
        page.heading("5. Formula against reality");
        page.prose(&prose::ladder(waterfall));
        page.table(&steps(waterfall));
    }
    page.text
}

struct Page {
    text: String,
}

impl Page {
    fn heading(&mut self, words: &str) {
        self.text.push_str(&format!("\n{words}\n{}\n", "-".repeat(words.len())));
    }

    fn prose(&mut self, words: &str) {
        if !words.is_empty() {
            self.text.push_str(&wrapped(&plain(words), ""));
        }
    }

    fn item(&mut self, words: &str) {
        self.text.push_str(&wrapped(&plain(words), "- "));
    }

    fn table(&mut self, table: &Table) {
        self.text.push('\n');
        for line in table.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
        self.text.push('\n');
    }
}

/// Words broken into lines, the first one behind a mark.
fn wrapped(words: &str, mark: &str) -> String {
    let (mut text, mut line) = (String::new(), mark.to_string());
    let indent = " ".repeat(mark.len());
    for word in words.split(' ') {
        let empty = line.len() == mark.len();
        if !empty && line.chars().count() + 1 + word.chars().count() > usize::from(WIDTH) {
            text.push_str(line.trim_end());
            text.push('\n');
            line.clone_from(&indent);
            line.push_str(word);
            continue;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
    }
    text + line.trim_end() + "\n"
}

fn rest(all: usize, shown: usize, where_to: &str) -> String {
    if all > shown { format!("({} {where_to})", all - shown) } else { String::new() }
}

fn table<const N: usize>(header: [&str; N], right: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(WIDTH).set_header(header);
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if right.contains(&at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn budget(rows: &[BudgetRow]) -> Table {
    let header = ["what", "strikes", "a year", "minutes each, by stage", "min a year", "of the service"];
    let mut table = table(header, &[2, 4, 5]);
    whole_words(&mut table, 0, rows.iter().map(|row| row.name.as_str()));
    for row in rows {
        let kind = if row.kind == "fault" { String::new() } else { format!(" ({})", row.kind) };
        let each = if row.targets > 1 {
            format!("{} x {}", row.targets, significant(row.events_per_target, 3))
        } else {
            significant(row.events_per_year, 3)
        };
        let stages = prose::stages(row);
        let stages =
            if row.stages.len() > 1 { format!("{} = {stages}", significant(row.minutes_per_event, 3)) } else { stages };
        table.add_row([
            plain(&row.name) + &kind,
            plain(&row.strikes),
            each,
            plain(&stages),
            significant(row.minutes_per_year, 3),
            match row.alone {
                None | Some(0.0) => prose::alone(row).replace("no", "none"),
                Some(_) if prose::alone(row) == "yes" => significant(row.service_minutes_per_year, 3),
                Some(_) => format!("{} ({})", significant(row.service_minutes_per_year, 3), prose::alone(row)),
            },
        ]);
    }
    table
}

/// Keeps names of up to 26 letters on one line.
fn whole_words<'n>(table: &mut Table, column: usize, names: impl Iterator<Item = &'n str>) {
    let longest = names.map(|name| name.chars().count()).max().unwrap_or(0).min(26) as u16;
    if let Some(column) = table.column_mut(column) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(longest + 2)));
    }
}

fn tree(nodes: &[NaiveNode]) -> Table {
    let mut table = table(["part", "how", "availability", "minutes a year"], &[2, 3]);
    for node in nodes {
        let rule = if node.repeated { "(as above)".to_string() } else { plain(&node.rule) };
        // Protected spaces keep the indent where a cell is wrapped.
        table.add_row([
            format!("{}{}", "\u{a0}\u{a0}".repeat(node.depth), plain(&node.name)),
            rule,
            format!("{} %", share(1.0 - node.unavailability)),
            significant(node.minutes_per_year, 3),
        ]);
    }
    table
}

fn cuts(sets: &[CutSet]) -> Table {
    let mut table = table(["down together", "sets", "down", "by", "share of time", "minutes a year"], &[1, 4, 5]);
    whole_words(&mut table, 3, sets.iter().take(CUTS).flat_map(|set| set.struck_by.iter().map(String::as_str)));
    for set in sets.iter().take(CUTS) {
        table.add_row([
            plain(&set.words),
            set.sets.to_string(),
            prose::lasts(set).to_string(),
            plain(&set.struck_by.join(", ")),
            format!("{:.1e}", set.unavailability),
            significant(set.minutes_per_year, 3),
        ]);
    }
    table
}

fn weak(groups: &[EvidenceGroup]) -> Table {
    let mut table = table(["doubled", "number"], &[0]);
    for group in groups.iter().filter(|group| group.weak) {
        for number in group.numbers.iter().take(WEAK) {
            let a = &number.assumption;
            let number_and_source = format!("{} = {}\n  {}", plain(&a.name), plain(&a.value), plain(&a.source));
            table.add_row([prose::doubled(number.doubled), number_and_source]);
        }
        let more = group.numbers.len().saturating_sub(WEAK);
        if more > 0 {
            table.add_row([String::new(), format!("{more} more: {}", group.evidence)]);
        }
    }
    table
}

fn steps(w: &Waterfall) -> Table {
    let mut table = table(["rung", "what it adds", "change", "95 % interval", "minutes a year"], &[2, 4]);
    table.add_row(["formula", "the product of availabilities", "", "", &minutes(w.formula)]);
    for step in &w.steps {
        let (change, interval) = prose::change(step);
        table.add_row([plain(&step.name), plain(&step.adds), change, interval, minutes(step.total.mean)]);
    }
    let interval = format!("{} .. {} min", significant(w.simulated.low, 4), significant(w.simulated.high, 4));
    table.add_row(["simulated", "the whole scenario, as `run` has it", "", &interval, &minutes(w.simulated.mean)]);
    table
}
