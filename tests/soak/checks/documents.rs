//! What other commands make of the same scenario, without the command itself.

use super::threads::{Run, SEED};
use super::{Bench, Case};
use crate::ledger::Ledger;
use fivenines::report::{self, chart::Format, diagram};
use fivenines::scenario::language;
use fivenines::study::trace::Happening;
use fivenines::study::{self, Limits, Terms, Which};
use jsonschema::Validator;
use serde_json::Value;
use std::sync::LazyLock;

fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is a schema")
}

static SUMMARY: LazyLock<Validator> = LazyLock::new(|| validator(report::SUMMARY_SCHEMA));
static TRACE: LazyLock<Validator> = LazyLock::new(|| validator(report::trace::SCHEMA));
static EXPLAIN: LazyLock<Validator> = LazyLock::new(|| validator(report::explain::EXPLAIN_SCHEMA));
static EXACT: LazyLock<Validator> = LazyLock::new(|| validator(report::exact::SCHEMA));
static COMPARE: LazyLock<Validator> = LazyLock::new(|| validator(&report::compare::json::schema()));
static SCENARIO: LazyLock<Validator> = LazyLock::new(|| validator(&language::schema().to_string()));

pub(super) fn check(case: &Case<'_>, bench: &Bench, run: &Run, ledger: &mut Ledger) {
    let seed = case.plan.seed;
    keeps(seed, "summary.json keeps its schema", &SUMMARY, &run.summary, ledger);
    let typed: toml::Table = case.plan.text.parse().expect("what was read is TOML");
    let typed = serde_json::to_string(&typed).expect("TOML without dates is JSON");
    keeps(seed, "a scenario that is accepted keeps the schema of the language", &SCENARIO, &typed, ledger);
    bench.pools[0].install(|| {
        traced(case, run, ledger);
        compared(case, run, ledger);
    });
    explained(case, ledger);
}

fn keeps(seed: u64, kind: &'static str, schema: &Validator, text: &str, ledger: &mut Ledger) {
    let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    let wrong = schema.iter_errors(&value).next().map(|error| format!("{error} at {}", error.instance_path()));
    ledger.check(seed, kind, wrong.is_none(), || wrong.unwrap_or_default());
}

/// A history told step by step is that of its row.
fn traced(case: &Case<'_>, run: &Run, ledger: &mut Ledger) {
    let seed = case.plan.seed;
    for number in [seed % case.years, case.years - 1] {
        let Ok(trace) = study::trace(&case.scenario, SEED, Which::Number(number), case.years, |_| {}) else {
            ledger.check(seed, "a trace comes to its end", false, String::new);
            continue;
        };
        let (row, main) = (&run.rows[number as usize], &trace.services[0]);
        let outages = main.outages as u64;
        let holds =
            main.downtime_minutes == row.downtime.minutes() && (row.outages..=row.outages + 1).contains(&outages);
        ledger.check(seed, "a trace agrees with its row of years.csv", holds, || {
            format!("history {number}: {main:?} {row:?}")
        });
        let falls = trace.events.iter().filter(|event| matches!(event.what, Happening::Down(_))).count();
        let all: usize = trace.services.iter().map(|service| service.outages).sum();
        let in_order = trace.events.windows(2).all(|pair| pair[0].hours <= pair[1].hours);
        ledger.check(seed, "a trace tells of all outages, in order", falls == all && in_order, || {
            format!("history {number}")
        });
        keeps(seed, "trace.json keeps its schema", &TRACE, &report::trace::json(&trace), ledger);
    }
}

/// A design compared with itself.
fn compared(case: &Case<'_>, run: &Run, ledger: &mut Ledger) {
    let seed = case.plan.seed;
    let terms = Terms { seed: SEED, years: case.years.min(300), objective: None };
    let both = [case.scenario.clone(), case.scenario.clone()];
    let Ok(comparison) = study::compare(&both, &terms, |_| {}, || true) else {
        return ledger.check(seed, "a comparison comes to its end", false, String::new);
    };
    ledger.histories += 2 * terms.years;
    let pair = &comparison.pairs[0];
    let zero = [pair.downtime_minutes_per_year, pair.outages_per_year, pair.demand_lost_minutes_per_year];
    let holds = zero.iter().all(|difference| difference.mean == 0.0) && pair.alike.mean == 1.0 && pair.noise;
    ledger.check(seed, "a design differs from itself by nothing", holds, || format!("{zero:?}"));
    let alone =
        run.rows[..terms.years as usize].iter().map(|row| row.downtime.minutes()).sum::<f64>() / terms.years as f64;
    let scaled = alone * 8760.0 / case.scenario.horizon.0;
    let found = comparison.designs[0].service.downtime_minutes_per_year.mean;
    ledger.check(seed, "compare simulates what run does", super::findings::alike(found, scaled), || {
        format!("{found} {scaled}")
    });
    keeps(seed, "compare.json keeps its schema", &COMPARE, &report::compare::json::text(&comparison), ledger);
}

fn explained(case: &Case<'_>, ledger: &mut Ledger) {
    let seed = case.plan.seed;
    let explained = study::explain(&case.scenario);
    let json = report::explain::json(&explained, None);
    keeps(seed, "explain.json keeps its schema", &EXPLAIN, &json, ledger);
    let text = report::explain::text(&explained, None);
    let finite = explained.by_hand_minutes_per_year.is_finite() && !text.contains("NaN");
    ledger.check(seed, "explain shows numbers only", finite, || text.clone());
    if let Ok(found) = study::exact(&case.scenario, Limits::QUICK) {
        keeps(seed, "exact.json keeps its schema", &EXACT, &report::exact::as_json("soaked", &found), ledger);
    }
    let drawn = diagram::draw(&study::architecture(&case.scenario), Format::Svg);
    ledger.check(seed, "the architecture can be drawn", drawn.is_ok(), || format!("{:?}", drawn.err()));
}
