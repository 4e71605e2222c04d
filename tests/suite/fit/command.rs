//! The command: what it prints, writes and refuses; its lines pasted into a scenario.

use crate::fixtures::{Desk, repository};
use serde_json::Value;
use std::fs;

/// Incidents with all that is asked of a file: a byte order mark, CRLF, semicolons, quotes, an empty cell.
const MESSY: &str = "\u{feff}began;minutes;open;\"the cause\"\r\n2024-01-03;12;no;a\r\n2024-02-01;95;no;\"b; or c\"\r\n\
    2024-03-05;40;;a\r\n2024-04-11;;no;a\r\n2024-06-30;260;yes;a\r\n2024-08-15;33;no;a\r\n2024-10-02;18;no;a\r\n2024-12-24;70;no;a\r\n";

fn outages() -> String {
    repository("scenarios/data/outages.csv").display().to_string()
}

fn quick(desk: &Desk, more: &[&str]) -> crate::fixtures::Ended {
    let file = outages();
    let base = ["fit", &file, "--resamples", "39", "--charts", "none"];
    desk.run(&[&base[..], more].concat())
}

fn schema() -> Value {
    serde_json::from_str(fivenines::report::fit::SCHEMA).expect("the schema is JSON")
}

fn valid(value: &Value) -> bool {
    jsonschema::validator_for(&schema()).expect("a schema").is_valid(value)
}

#[test]
fn lines_for_a_scenario_run_as_they_are() {
    let desk = Desk::new();
    let more = ["--column", "duration_minutes", "--times", "date", "--exposure", "2017-01-01..2023-01-01"];
    let ended =
        quick(&desk, &[&more[..], &["--where", "tier=status", "--where", "scope=AZ", "--format", "json"]].concat());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let found: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert!(valid(&found), "{}", ended.stdout);
    let group = &found["groups"][0];
    for form in ["plain", "believed"] {
        let mttr = group["duration_snippet"][form].as_str().expect("lines");
        let often = group["event_snippet"][form].as_str().expect("lines");
        // One source a fault: each snippet brings its own, so each is tried in a fault of its own.
        let text = format!(
            "[component.web.fault.incident]\nevery = \"90d\"\n{mttr}\n[component.web.fault.other]\n{often}\nmttr = \"1h\"\n\
             [service.site]\nall = \"web\"\n"
        );
        desk.write("pasted.toml", &text);
        let run = ["run", "pasted.toml", "--years", "300", "--charts", "none", "--format", "md", "--draws", "20"];
        let plain = desk.run(&run[..8]);
        assert_eq!(plain.code, 0, "{}\n{text}", plain.stderr);
        let listed =
            plain.stdout.contains("outages.csv, column duration") && plain.stdout.contains("outages.csv, column date");
        assert!(listed, "the sources are listed: {}", plain.stdout);
        // Draws are refused where there is no belief.
        assert_eq!(desk.run(&run).code, if form == "believed" { 0 } else { 2 }, "{text}");
    }
}

#[test]
fn files_as_people_have_them_are_read() {
    let desk = Desk::new();
    desk.write("messy.csv", MESSY);
    let base = ["fit", "messy.csv", "--column", "minutes", "--censored", "open", "--resamples", "39"];
    let ended = desk.run(&base);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("7 times, 1 of them still open (censored)"), "{}", ended.stdout);
    assert!(ended.stdout.contains("1 row has nothing in `minutes` (line 5): left out"), "{}", ended.stdout);
    assert!(ended.stdout.contains("6 complete times are very few"), "{}", ended.stdout);
    let written = desk.list("output/messy/fit");
    for name in ["distribution.svg", "distribution.png", "hazard.svg", "quantiles.svg", "fit.json", "fit.csv", "fit.md"]
    {
        assert!(written.contains(&name.to_string()), "{name}: {written:?}");
    }
    let grouped = desk.run(&[&base[..], &["--group-by", "the cause", "--charts", "svg"]].concat());
    assert_eq!(grouped.code, 0, "{}", grouped.stderr);
    let markdown = desk.read("output/messy/fit/fit.md");
    assert!(markdown.contains("## the cause = b; or c") && markdown.contains("](01-a-distribution.svg)"), "{markdown}");
    let one = desk.run(&[&base[..], &["--group-by", "the cause", "--where", "the cause=b; or c"]].concat());
    assert!(one.stdout.contains("only the exponential law was fitted"), "{}", one.stdout);
}

#[test]
fn results_do_not_depend_on_threads_and_keep_the_schema() {
    let desk = Desk::new();
    let file = outages();
    let arguments =
        ["fit", &file, "--column", "duration_minutes", "--group-by", "scope", "--resamples", "39", "--charts", "none"];
    let run = |threads: &str| {
        let output =
            desk.command(&[&arguments[..], &["--format", "json"]].concat()).env("RAYON_NUM_THREADS", threads).output();
        crate::fixtures::ended(output.expect("it starts")).stdout
    };
    let one = run("1");
    assert_eq!(one, run("3"));
    let mut found: Value = serde_json::from_str(&one).expect("JSON");
    assert!(valid(&found));
    assert_eq!(fs::read_to_string(desk.path("output/outages/fit/fit.json")).expect("written"), one);
    found["groups"][0]["durations"]["laws"][0]["law"] = "cauchy".into();
    assert!(!valid(&found));
    assert_eq!(desk.run(&["schema", "fit"]).stdout, fivenines::report::fit::SCHEMA);
}

/// What was typed wrong, and what is said.
#[test]
fn wrong_input_is_refused_with_a_remedy() {
    let desk = Desk::new();
    desk.write("bad.csv", "minutes,when,open,x\n12,2024-01-01,no,1\nsoon,2024-13-01,maybe,2\n0,2024-01-02,no,3\n-3,2024-01-03,no,4\n\"1,5\",2024-01-04,no,5\n");
    desk.write("long.csv", "minutes\n1\n2,3\n");
    desk.write("latin.csv", "minutes\n1\n");
    fs::write(desk.path("latin.csv"), b"minutes,note\n1,caf\xe9\n").expect("written");
    desk.write("wild.csv", "minutes\n1e300\n");
    let cases: [(&[&str], &[&str]); 17] = [
        (
            &["wild.csv", "--column", "minutes"],
            &["wild.csv:2: column `minutes`", "longer than 10,000 years", "check the number"],
        ),
        (&["bad.csv"], &["nothing to fit", "--column", "--times"]),
        (
            &["bad.csv", "--column", "minuts", "--unit", "min"],
            &["no column `minuts`", "did you mean `minutes`", "when"],
        ),
        (
            &["bad.csv", "--column", "minutes"],
            &["bad.csv:3: column `minutes`: `soon` is not a number", "bad.csv:4:", "zero"],
        ),
        (&["bad.csv", "--column", "minutes"], &["bad.csv:5:", "negative", "bad.csv:6:", "decimal point"]),
        (&["bad.csv", "--column", "x"], &["the unit of `x` is not known", "--unit min"]),
        (&["bad.csv", "--column", "x", "--unit", "m"], &["--unit m:"]),
        (
            &["bad.csv", "--column", "x", "--unit", "min", "--censored", "open"],
            &["bad.csv:3: column `open`", "true, yes or 1"],
        ),
        (&["bad.csv", "--times", "when"], &["--exposure"]),
        (
            &["bad.csv", "--times", "when", "--exposure", "2024-01-01..2025-01-01"],
            &["bad.csv:3: column `when`: `2024-13-01` is no date"],
        ),
        (&["bad.csv", "--times", "when", "--exposure", "2025..2024"], &["`2025` is no date"]),
        (
            &["bad.csv", "--times", "when", "--exposure", "2025-01-01..2024-01-01"],
            &["the end must come after the beginning"],
        ),
        (
            &["bad.csv", "--column", "x", "--unit", "min", "--where", "open=never"],
            &["no row has open = never", "maybe, no"],
        ),
        (
            &["bad.csv", "--column", "x", "--unit", "min", "--laws", "normal"],
            &["laws are exponential, weibull, lognormal, gamma"],
        ),
        (&["long.csv", "--column", "minutes"], &["long.csv:3: there are 2 cells where 1 column is named"]),
        (
            &["latin.csv", "--column", "minutes"],
            &["cannot read latin.csv: line 2 is not UTF-8; save the file as UTF-8"],
        ),
        (&["none.csv", "--column", "minutes"], &["cannot read none.csv"]),
    ];
    for (arguments, said) in cases {
        let ended = desk.run(&[&["fit"], arguments].concat());
        assert_eq!(ended.code, 2, "{arguments:?} {}", ended.stdout);
        for words in said {
            assert!(ended.stderr.contains(words), "{arguments:?}: no `{words}` in\n{}", ended.stderr);
        }
    }
    assert!(!desk.path("output").exists(), "nothing is written");
}

#[test]
fn names_from_a_file_do_no_harm() {
    let desk = Desk::new();
    let rows: String = (1..7).map(|at| format!("{},\"../..\u{1b}[31m|<b>`\"\n", at * at)).collect();
    desk.write("evil.csv", &format!("minutes,cause\n{rows}"));
    let ended = desk.run(&["fit", "evil.csv", "--column", "minutes", "--group-by", "cause", "--resamples", "19"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(!ended.stdout.contains('\u{1b}'), "no escape sequences");
    let markdown = desk.read("output/evil/fit/fit.md");
    assert!(!markdown.contains("<b>`\n## ") && markdown.contains("&lt;b&gt;"), "{markdown}");
    assert!(desk.list("output/evil/fit").iter().all(|name| !name.contains('/') && !name.starts_with('.')));
}
