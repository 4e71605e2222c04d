//! Nested simulation: sampling error, luck and ignorance told apart, against closed forms.

use super::fixtures::Desk;
use fivenines::report::{SUMMARY_SCHEMA, uncertainty};
use fivenines::scenario::Draft;
use fivenines::study::{self, StudyError, Uncertainty};
use serde_json::Value;

/// A unit that is down 4 h of every `mttf` + 4 h, of which the mean time to failure is anything from `low` to `high` hours.
/// Unavailability is 4 / (mttf + 4) in the long run (Barlow and Proschan 1975, section 3.1); the warm-up cuts what a start as
/// good as new takes from it.
fn unit(low: f64, high: f64) -> String {
    format!(
        "name = \"unit\"\nwarm_up = \"60d\"\nobjective.availability = \"99%\"\n\
         component.a.fault.f = {{ every = {{ believed = {{ uniform = {{ low = \"{low}h\", high = \"{high}h\" }} }} }}, mttr = {{ fixed = \"4h\" }} }}\n\
         service.s.all = \"a\"\n"
    )
}

fn run(text: &str, seed: u64, draws: u64, years: u64) -> Uncertainty {
    study::uncertain(&Draft::of_text("unit.toml", text), seed, draws, years, |_| true).expect("it runs")
}

/// Mean and standard deviation of the unit's long-run downtime in minutes a year.
fn truth(low: f64, high: f64) -> (f64, f64) {
    let mean = 4.0 / (high - low) * libm::log((high + 4.0) / (low + 4.0));
    let square = 16.0 / (high - low) * (1.0 / (low + 4.0) - 1.0 / (high + 4.0));
    (mean * 525_600.0, (square - mean * mean).sqrt() * 525_600.0)
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

/// Over 40 seeds the 95 % intervals miss the truth at most 7 times (false alarm 7e-4 for each figure at exact coverage).
/// The true mean keeps 99 % where the mean time to failure is above 396 h: with a chance of 324 / 480.
#[test]
fn intervals_hold_the_closed_form() {
    let text = unit(240.0, 720.0);
    let (expected, sd) = truth(240.0, 720.0);
    let runs: Vec<Uncertainty> = (0..40).map(|seed| run(&text, seed, 100, 20)).collect();
    let held = |what: &str, truth: f64, interval: &dyn Fn(&Uncertainty) -> (f64, f64)| {
        let count = runs.iter().filter(|run| interval(run).0 <= truth && truth <= interval(run).1).count();
        assert!(count >= 33, "{what}: {count} of 40 hold {truth}");
    };
    held("mean", expected, &|run| (run.mean.low, run.mean.high));
    held("ignorance", sd, &|run| (run.truth_sd.low, run.truth_sd.high));
    let quantile = |p: f64| 4.0 / (720.0 - p * 480.0 + 4.0) * 525_600.0;
    for (at, p) in [(0, 0.05), (1, 0.5), (2, 0.95)] {
        held("quantile", quantile(p), &|run| (run.truth_quantiles[at].low, run.truth_quantiles[at].high));
    }
    let chance = |run: &Uncertainty| run.objective.expect("promised").probability_long_run_met;
    held("objective", 324.0 / 480.0, &|run| (chance(run).low, chance(run).high));
    let share = mean(runs.iter().map(|run| chance(run).mean));
    assert!((share - 0.675).abs() < 0.035, "{share}: 4.5 standard errors of 4000 draws");
    let average = mean(runs.iter().map(|run| run.mean.mean));
    let error = 4.5 * sd / 4000f64.sqrt() + 4.5 * runs[0].sampling_error / 40f64.sqrt();
    assert!((average - expected).abs() < error, "{average}, {expected} within {error}");
}

/// Where ignorance is smaller than the sampling error of a draw, the raw spread of the draws is far too large: the same
/// test refuses it. More years leave ignorance and luck, and shrink the sampling error with the root of their number.
#[test]
fn ignorance_is_told_from_sampling_error_and_luck() {
    let text = unit(420.0, 540.0);
    let (_, sd) = truth(420.0, 540.0);
    let few: Vec<Uncertainty> = (0..12).map(|seed| run(&text, seed, 200, 10)).collect();
    let close = |found: f64| (found / sd - 1.0).abs() < 0.12;
    let found = mean(few.iter().map(|run| run.truth_sd.mean));
    assert!(close(found), "{found}, {sd}");
    let raw = mean(few.iter().map(|run| run.mean.std_error * 200f64.sqrt()));
    assert!(!close(raw), "the spread of the draws, {raw}, would pass for {sd}");
    let many = run(&text, 1, 200, 90);
    assert!((few[1].sampling_error / many.sampling_error / 3.0 - 1.0).abs() < 0.1);
    assert!((few[1].year_sd.mean / many.year_sd.mean - 1.0).abs() < 0.1);
    assert!(many.truth_sd.low < sd && sd < many.truth_sd.high, "{:?}, {sd}", many.truth_sd);
}

/// The long-run downtime of two units in series is nearly the sum of both: the share of each belief in its variance is
/// known, here 4 to 1 in standard deviations.
#[test]
fn the_index_of_a_belief_is_its_share_of_the_variance() {
    let belief =
        |low: f64, high: f64| format!("{{ believed = {{ uniform = {{ low = \"{low}h\", high = \"{high}h\" }} }} }}");
    let part = |name: &str, low, high| {
        format!("component.{name}.fault.f = {{ every = \"100h\", mttr = {{ fixed = {} }} }}\n", belief(low, high))
    };
    let text = format!("{}{}service.s.all = [\"a\", \"b\"]\n", part("a", 1.0, 1.8), part("b", 1.0, 1.2));
    let found = run(&text, 3, 200, 100);
    let indices = study::global_indices(&found).expect("they are told");
    let [a, b] = indices.of_downtime[..] else { panic!("two beliefs") };
    assert!(a.low <= 16.0 / 17.0 && 16.0 / 17.0 <= a.high && a.mean > 0.85, "{a:?}");
    assert!(b.low <= 1.0 / 17.0 && 1.0 / 17.0 <= b.high && b.mean < 0.2, "{b:?}");
    assert!(indices.explained.high > 0.97, "{:?}", indices.explained);
    assert!(indices.of_log_downtime.is_some());
    assert_eq!(found.largest().expect("told").0.path, "component.a.fault.f.mttr.fixed");
}

#[test]
fn results_do_not_depend_on_threads_and_draws_not_on_other_beliefs() {
    let text = unit(240.0, 720.0);
    let on = |threads: usize, text: &str| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| run(text, 5, 30, 130))
    };
    let one = on(1, &text);
    assert_eq!(format!("{one:?}"), format!("{:?}", on(3, &text)));
    let more = text.replace("\"4h\"", "{ believed = { low = \"3h\", high = \"5h\" } }");
    let both = on(2, &more);
    let column = |found: &Uncertainty| found.draws.iter().map(|draw| draw.values[0]).collect::<Vec<f64>>();
    assert_eq!(column(&one), column(&both));
    assert_eq!(uncertainty::csv::draws(&both).expect("it is written").lines().count(), 31);
}

#[test]
fn nothing_seen_is_not_zero() {
    let text = "component.a = { count = 3, fault.f = { every = { believed = { low = \"3y\", high = \"9y\" } }, mttr = \"1min\" } }\n\
                service.s.any = \"a\"\nobjective.availability = \"99.9%\"\n";
    let found = run(text, 1, 20, 5);
    assert_eq!((found.mean.mean, found.truth_sd.low), (0.0, 0.0));
    assert!(found.mean.high > 0.0 && found.truth_sd.high > 0.0 && found.truth_quantiles[2].high > 0.0);
    assert!(found.indices.is_none());
    let objective = found.objective.expect("promised");
    assert_eq!(objective.undecided, 20);
    assert!(objective.probability_long_run_met.low < 0.01 && objective.probability_met.low < 0.9);
}

#[test]
fn beliefs_that_cannot_all_hold_and_scenarios_without_any_are_refused() {
    let uncertain = |text: &str| study::uncertain(&Draft::of_text("x.toml", text), 1, 50, 2, |_| true);
    let without = "component.a.fault.f = { every = \"9d\", mttr = \"4h\" }\nservice.s.all = \"a\"\n";
    assert!(matches!(uncertain(without), Err(StudyError::NoBeliefs)));
    // Each end is fine while the other belief is at its best guess; both are not.
    let both = "component.a = { count = { believed = { values = [3, 4, 5] } }, fault.f = { every = \"9d\", mttr = \"4h\" } }\n\
                [service.s]\nat_least = { believed = { values = [2, 4, 4] } }\nof = \"a\"\n";
    let reading = Draft::of_text("x.toml", both).read();
    if reading.scenario.is_some() {
        let said = uncertain(both).expect_err("four of three").to_string();
        assert!(said.contains("cannot all hold") && said.contains("component.a.count = 3"), "{said}");
    }
    let stopped = study::uncertain(&Draft::of_text("x.toml", unit(240.0, 720.0)), 1, 50, 2, |_| false);
    assert!(matches!(stopped, Err(StudyError::Sink(_))), "fewer than 20 draws say nothing");
}

#[test]
fn the_command_reports_what_is_not_known() {
    let desk = Desk::new();
    desk.write("unit.toml", &unit(240.0, 720.0));
    let ended = desk.run(&["run", "unit.toml", "--years", "500", "--draws", "40", "--out", "out", "--charts", "svg"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    for words in ["40 draws of 1 belief", "sampling error", "ignorance", "luck", "more years will not help"] {
        assert!(ended.stdout.contains(words), "{words}\n{}", ended.stdout);
    }
    assert_eq!(desk.read("out/beliefs.csv").lines().count(), 41);
    assert!(desk.read("out/report.md").contains("## What is not known"));
    assert!(desk.read("out/uncertainty.svg").contains("Ignorance"));
    let schema: Value = serde_json::from_str(SUMMARY_SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let mut summary: Value = serde_json::from_str(&desk.read("out/summary.json")).expect("JSON");
    let problems: Vec<String> = validator.iter_errors(&summary).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    summary["uncertainty"]["ignorance"]["sd_minutes_per_year"] = Value::from("large");
    assert!(!validator.is_valid(&summary), "a broken summary is told");
    desk.write("known.toml", "component.a.fault.f = { every = \"9d\", mttr = \"4h\" }\nservice.s.all = \"a\"\n");
    let refused = desk.run(&["run", "known.toml", "--draws", "40"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("the scenario has no beliefs"), "{}", refused.stderr);
}
