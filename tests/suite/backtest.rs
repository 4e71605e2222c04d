//! A scenario against a record: against exact chances, against records of the model itself, and as a command.
//!
//! **False alarms.** An exact p-value lies outside a 95 % interval once in twenty; the seeds are fixed, so a pass stays a pass.
//! The test of uniform p-values asks for Kolmogorov's distance below 2.0 / sqrt(n): a right answer fails one in 1500.

use crate::fixtures::{Desk, histories, model, repository, scenario};
use fivenines::study::backtest::{Backtest, Observation, RecordedOutage, Trial, backtest};
use serde_json::Value;

/// Outages of a minute, at random times, three in three years on average.
const RANDOM: &str = "horizon = \"3y\"\n[component.web]\nfault.crash = { rate = \"1/year\", mttr = { fixed = \"1min\" } }\n\
    [service.site]\nall = \"web\"\n";

fn observation(minutes: &[f64]) -> Observation {
    let outages = minutes.iter().map(|minutes| RecordedOutage { minutes: *minutes, cause: None }).collect();
    Observation { hours: 3.0 * 8760.0, outages }
}

fn against(text: &str, seen: &Observation, histories: u64) -> Backtest {
    backtest(&scenario(text), &[], seen, Trial { seed: 1, histories }, |_| true).expect("it runs")
}

/// Twice the upper mid-tail of a Poisson law at a count: P(more) + P(equal) / 2.
fn mid_p(mean: f64, count: u32) -> f64 {
    let chance = |k: u32| libm::exp(f64::from(k) * libm::log(mean) - mean - libm::lgamma(f64::from(k) + 1.0));
    let below: f64 = (0..count).map(chance).sum();
    2.0 * (1.0 - below - 0.5 * chance(count))
}

#[test]
fn p_values_of_counts_are_those_of_the_poisson_law() {
    let found = against(RANDOM, &observation(&[1.0; 7]), 20_000);
    let holds = |p: f64| found.outages.p.low <= p && p <= found.outages.p.high;
    assert!(holds(mid_p(3.0, 7)), "{:?} {}", found.outages.p, mid_p(3.0, 7));
    assert!(!holds(mid_p(2.8, 7)) && !holds(mid_p(3.2, 7)), "a slightly wrong rate is told: {:?}", found.outages.p);
    // Each outage lasts a minute: the downtime says the same, and the longest outage nothing.
    assert_eq!(found.downtime_minutes.p.mean, found.outages.p.mean);
    assert!(found.longest_minutes.worse_than > 0.5 && found.longest_minutes.p.mean > 0.9);
    assert!((found.p.mean - 3.0 * found.outages.p.mean).abs() < 1e-12, "three figures were looked at");
}

#[test]
fn records_of_the_model_itself_are_not_surprising() {
    let text = "horizon = \"3y\"\n[component.web]\nfault.crash = { every = \"60d\", mttr = { lognormal = { median = \"1h\", \
                sigma = 1.0 } } }\n[service.site]\nall = \"web\"\n";
    let worse = text.replace("\"1h\"", "\"3h\"");
    let distance = |truth: &str| {
        let mut p: Vec<f64> = histories(&model(truth), 99, 60)
            .iter()
            .map(|history| {
                let outages = &history.services[0].outages;
                let minutes: Vec<f64> = outages.iter().map(|o| (o.end - o.start).minutes()).collect();
                against(text, &observation(&minutes), 400).downtime_minutes.p.mean
            })
            .collect();
        p.sort_by(f64::total_cmp);
        let n = p.len() as f64;
        let one = |(at, p): (usize, &f64)| (p - at as f64 / n).max((at + 1) as f64 / n - p);
        p.iter().enumerate().map(one).fold(0.0, f64::max) * n.sqrt()
    };
    assert!(distance(text) < 2.0);
    assert!(distance(&worse) > 2.0, "repairs of three times the length are found out");
}

#[test]
fn beliefs_widen_the_prediction() {
    let desk = Desk::new();
    let believed = RANDOM.replace("\"1/year\"", "{ believed = { low = \"0.2/year\", high = \"5/year\" } }");
    desk.write("known.toml", RANDOM);
    desk.write("believed.toml", &believed);
    desk.write("record.csv", &format!("minutes\n{}", "1\n".repeat(9)));
    let p = |file: &str| {
        let arguments =
            ["--column", "minutes", "--years-observed", "3", "--years", "2560", "--charts", "none", "--format", "json"];
        let ended = desk.run(&[&["backtest", file, "record.csv"], &arguments[..]].concat());
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        let found: Value = serde_json::from_str(&ended.stdout).expect("JSON");
        assert!(valid(&found), "{}", ended.stdout);
        (found["outages"]["p"]["mean"].as_f64().expect("a number"), found["draws"].as_u64().expect("a number"))
    };
    let (known, believed) = (p("known.toml"), p("believed.toml"));
    assert!(known.0 < 0.01 && known.1 == 0, "{known:?}");
    assert!(believed.0 > 0.1 && believed.1 == 20, "{believed:?}");
}

fn valid(value: &Value) -> bool {
    let schema: Value = serde_json::from_str(fivenines::report::backtest::SCHEMA).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("a schema").is_valid(value)
}

/// A desk with a scenario and three outages, of which two overlap and one ends after the period.
fn desk() -> Desk {
    let desk = Desk::new();
    let first = std::fs::read_to_string(repository("scenarios/first.toml")).expect("it is there");
    desk.write("first.toml", &first);
    desk.write(
        "record.csv",
        "began,ended,cause\n2022-03-04 10:00,2022-03-04 11:00,web.crash\n2022-03-04 10:30,2022-03-04 12:00,database.crash\n\
         2024-12-31 23:00,2025-01-01 02:00,cosmic rays\n2021-01-01,2021-01-02,web.crash\n",
    );
    desk
}

const TIMES: [&str; 10] = [
    "backtest",
    "first.toml",
    "record.csv",
    "--times",
    "began",
    "--end",
    "ended",
    "--exposure",
    "2022-01-01..2025-01-01",
    "--years=500",
];

#[test]
fn a_record_takes_its_place_among_simulated_periods() {
    let desk = desk();
    let run = |threads: &str, format: &str| {
        let more = ["--cause", "cause", "--charts", "svg", "--threads", threads, "--format", format];
        let ended = desk.run(&[&TIMES[..], &more].concat());
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        ended.stdout
    };
    let mut found: Value = serde_json::from_str(&run("1", "json")).expect("JSON");
    assert!(valid(&found));
    assert_eq!(found, serde_json::from_str::<Value>(&run("3", "json")).expect("JSON"));
    let recorded = |figure: &str| found[figure]["recorded"].as_f64().expect("a number");
    assert_eq!([recorded("outages"), recorded("downtime_minutes"), recorded("longest_minutes")], [2.0, 180.0, 120.0]);
    assert_eq!((found["horizon_hours"].as_f64(), found["years"].as_u64()), (Some(26_304.0), Some(500)));
    assert_eq!(found["causes"][0]["name"], "web.crash");
    assert_eq!(found["unknown_causes"][0]["name"], "cosmic rays");
    found["p"]["mean"] = 2.0.into();
    assert!(!valid(&found));
    let text = run("2", "text");
    for said in [
        "Nothing here contradicts the model",
        "2 outages cannot tell much",
        "the scenario has no cause `cosmic rays`",
        "1 incident began while another went on",
        "1 row begins outside the exposure",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let names = ["backtest.csv", "backtest.json", "backtest.md", "backtest.svg", "manifest.json"];
    assert_eq!(desk.list("output/first/backtest"), names);
    assert_eq!(desk.run(&["schema", "backtest"]).stdout, fivenines::report::backtest::SCHEMA);
}

#[test]
fn a_surprise_is_an_exit_code_where_that_is_asked_for() {
    let desk = desk();
    desk.write("bad.csv", "minutes\n20000\n30000\n");
    let base = [
        "backtest",
        "first.toml",
        "bad.csv",
        "--column",
        "minutes",
        "--years-observed",
        "3",
        "--years",
        "500",
        "--charts",
        "none",
    ];
    let calm = desk.run(&base);
    assert_eq!(calm.code, 0, "{}", calm.stderr);
    assert!(
        calm.stdout
            .contains("The record contradicts the model: its downtime is worse than all periods simulated (p below"),
        "{}",
        calm.stdout
    );
    let strict = desk.run(&[&base[..], &["--require", "5%"]].concat());
    assert_eq!(strict.code, 1);
    assert!(strict.stderr.contains("too surprising: p below"), "{}", strict.stderr);
    assert_eq!(desk.run(&[&TIMES[..], &["--require", "5%", "--charts", "none"]].concat()).code, 0);
}

#[test]
fn a_period_without_outages_is_a_record() {
    let desk = desk();
    desk.write("none.csv", "minutes\n");
    let arguments = ["--column", "minutes", "--years-observed", "0.5", "--years", "500", "--charts", "svg"];
    let ended = desk.run(&[&["backtest", "first.toml", "none.csv"], &arguments[..]].concat());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("agrees with every model that expects fewer than 3.7"), "{}", ended.stdout);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let desk = desk();
    desk.write("long.csv", "hours\n9000\n20000\n");
    desk.write("none.csv", "minutes\n");
    let cases: [(&[&str], &str); 7] = [
        (&["long.csv", "--column", "hours", "--years-observed", "3"], "more downtime than the observation is long"),
        (&["long.csv", "--column", "hours"], "--exposure"),
        (&["long.csv", "--column", "hours", "--years-observed", "0"], "above 0"),
        (
            &["long.csv", "--column", "hours", "--years-observed", "3", "--exposure", "2022-01-01..2023-01-01"],
            "cannot be used with",
        ),
        (&["long.csv", "--years-observed", "3"], "--column"),
        (&["none.csv", "--column", "seconds", "--years-observed", "3"], "no column `seconds`"),
        (
            &[
                "record.csv",
                "--times",
                "began",
                "--end",
                "ended",
                "--exposure",
                "2022-01-01..2025-01-01",
                "--cause",
                "began",
                "--years",
                "200",
            ],
            "its causes are",
        ),
    ];
    for (arguments, said) in cases {
        let ended = desk.run(&[&["backtest", "first.toml"], arguments].concat());
        assert_eq!(ended.code, 2, "{arguments:?} {}", ended.stdout);
        assert!(ended.stderr.contains(said), "{arguments:?}: no `{said}` in\n{}", ended.stderr);
    }
    assert!(!desk.path("output").exists(), "nothing is written");
}
