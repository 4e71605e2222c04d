//! `check`: verdicts, the rule that stops, baselines, and what a CI server reads.

use super::fixtures::{Desk, repository, scenario};
use fivenines::estimate::{Looks, Moments, mean_bounds};
use fivenines::study::{self, Asked, Check, CheckError, Need, Verdict};
use serde_json::{Value, json};
use std::fs;

/// One part, down 4 h in 244 h: an unavailability of 4/244 in the long run.
fn part(objective: &str, mttr: &str) -> String {
    format!(
        "name = \"part\"\nwarm_up = \"60d\"\n[component.a]\nfault.crash = {{ every = \"10d\", mttr = \"{mttr}\" }}\n\
         [service.site]\nall = \"a\"\n[objective]\n{objective}\n"
    )
}

const EXACT: f64 = 4.0 / 244.0;

fn judged(objective: &str, most: u64, asked: &[Asked]) -> Check {
    check(&part(objective, "4h"), most, asked).expect("a verdict")
}

fn check(text: &str, most: u64, asked: &[Asked]) -> Result<Check, CheckError> {
    study::check(&scenario(text), (1, most), asked, |_| {}, || false)
}

/// Each of these verdicts is wrong in at most 2.5 % of cases by its rule, and in far fewer at ten standard errors.
#[test]
fn known_availabilities_get_the_right_verdict() {
    let at = |unavailability: f64| format!("availability = {:.6}", 1.0 - unavailability);
    let passed = judged(&at(EXACT * 1.1), 20_000, &[]);
    assert_eq!((passed.verdict(), passed.judged.len()), (Verdict::Pass, 1));
    assert!(passed.histories < 20_000, "it stops early: {}", passed.histories);
    let failed = judged(&at(EXACT * 0.9), 20_000, &[]);
    assert_eq!((failed.verdict(), failed.histories < 20_000), (Verdict::Fail, true));
    let share = failed.judged[0].share;
    assert!(share.low < 1.0 - EXACT && 1.0 - EXACT < share.high && share.level > 0.95, "{share:?}");
}

#[test]
fn what_is_not_decided_says_what_would_decide_it() {
    // A difference of 0.7 % of it, and a standard error of as much after 1024 years.
    let open = judged(&format!("availability = {:.6}", 1.0 - EXACT * 1.007), 1024, &[]);
    let only = &open.judged[0];
    assert_eq!((open.verdict(), open.histories), (Verdict::Inconclusive, 1024));
    let needed = only.needed.expect("some number would do");
    assert!(needed > 1024.0 && needed < 1e9, "{needed}");
    // Thirty times as many do: the difference is then five standard errors.
    let next = judged(&format!("availability = {:.6}", 1.0 - EXACT * 1.007), 30_000, &[]);
    assert_eq!(next.verdict(), Verdict::Pass, "{next:?}");
}

#[test]
fn every_objective_is_judged() {
    let text = "kept = \"60%\"\navailability = \"98%\"\nwindow = \"month\"\nrto = \"10h\"\nrto_kept = \"90%\"";
    let check = judged(text, 5000, &[]);
    let needs: Vec<Need> = check.judged.iter().map(|judged| judged.requirement.need).collect();
    assert_eq!(needs, [Need::Kept, Need::Rto]);
    // P(repair < 10 h) = 1 − e^−2.5 = 91.8 %.
    let rto = &check.judged[1];
    assert_eq!(rto.verdict, Verdict::Pass);
    assert!((rto.share.mean - 0.9179).abs() < 4.0 * rto.share.std_error && rto.share.std_error < 0.003, "{rto:?}");
    // The same without what the scenario states: 95 % of outages, which it misses.
    let usual = judged("rto = \"10h\"", 5000, &[]);
    assert_eq!(usual.verdict(), Verdict::Fail);
    let asked = [Asked { need: Need::Rto, share: Some(0.9) }];
    assert_eq!(judged("rto = \"10h\"", 5000, &asked).verdict(), Verdict::Pass);
    let only = judged(text, 5000, &[Asked { need: Need::Availability, share: None }]);
    assert_eq!(only.judged[0].requirement.need, Need::Availability);
    let refused = check_error(&part("rto = \"10h\"", "4h"), &[Asked { need: Need::Rpo, share: None }]);
    assert!(refused.contains("--require") && refused.contains("`rpo` an rpo"), "{refused}");
    assert!(check_error(&part("level = \"50%\"", "4h"), &[]).contains("promises nothing"));
}

fn check_error(text: &str, asked: &[Asked]) -> String {
    check(text, 1000, asked).expect_err("nothing to check").to_string()
}

#[test]
fn a_hundred_percent_cannot_be_shown() {
    let quiet = "component.a.design = { availability = 1.0 }\nservice.site.all = \"a\"\nobjective = { availability = \"99%\", kept = \"100%\" }\n";
    let check = check(quiet, 3000, &[]).expect("a verdict");
    assert_eq!((check.verdict(), check.judged[0].needed), (Verdict::Inconclusive, None));
}

/// Share of runs that pass and that fail a limit at which the figure lies exactly, by intervals at these looks.
fn wrong(tail: impl Fn(&Looks, usize) -> f64) -> (u32, u32) {
    let looks = Looks::up_to(8192);
    let mut state = 7_u64;
    let mut random = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15); // splitmix64: Steele, Lea and Flood 2014
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let (mut passed, mut failed) = (0, 0);
    for _ in 0..2000 {
        let mut seen = Moments::default();
        for (look, until) in looks.at.iter().enumerate() {
            while seen.count() < *until {
                seen.push(if random() % 10 == 0 { 10 } else { 0 });
            }
            let bounds = mean_bounds(&seen, 10, 1.0, tail(&looks, look));
            if bounds.high <= 1.0 || bounds.low > 1.0 {
                passed += u32::from(bounds.high <= 1.0);
                failed += u32::from(bounds.low > 1.0);
                break;
            }
        }
    }
    (passed, failed)
}

/// Each side may be wrong in 2.5 % of runs: 50 of 2000, and by four standard errors (28) more in one test of 30,000.
/// Looking at plain 95 % intervals is wrong more often than that.
#[test]
fn looking_often_does_not_mislead() {
    let (passed, failed) = wrong(|looks, look| looks.tail(look));
    assert!(passed <= 78 && failed <= 78, "{passed} {failed}");
    let (passed, failed) = wrong(|_, _| 0.025);
    assert!(passed + failed > 2 * 78, "{passed} {failed}");
}

fn change(before: &str, after: &str, histories: u64) -> study::Change {
    study::compare_with(&scenario(before), &scenario(after), (1, histories), |_| {}, || false).expect("both run")
}

#[test]
fn a_known_change_costs_what_it_costs() {
    let text = |mttr: &str| part("availability = \"98%\"", mttr);
    let change = change(&text("4h"), &text("5h"), 2000);
    let exact = 525_600.0 * (5.0 / 245.0 - EXACT);
    let seen = change.difference;
    assert!((seen.mean - exact).abs() < 4.0 * seen.std_error, "{seen:?} {exact}");
    assert!((seen.mean - exact * 1.1).abs() > 4.0 * seen.std_error, "{seen:?} {exact}");
    // Pairs tell far more than two runs apart would.
    let apart = (change.before.std_error.powi(2) + change.after.std_error.powi(2)).sqrt();
    assert!(seen.std_error < apart / 2.0, "{} {apart}", seen.std_error);
    assert!(change.is_regression(1000.0) && !change.is_regression(3000.0) && change.is_open(seen.mean));
    assert!(change.worse.mean > 0.9 && !change.unchanged);
}

#[test]
fn no_change_costs_exactly_nothing() {
    let text = part("availability = \"98%\"", "4h");
    let same = change(&text, &text, 300);
    assert!(same.unchanged && same.difference.mean == 0.0 && same.difference.high == 0.0, "{same:?}");
    assert_eq!(same.before.mean, same.after.mean);
    // A comment changes nothing but the hash: none of so many pairs differs, which is a bound and not zero.
    let commented = change(&text, &format!("# why\n{text}"), 300);
    assert!(!commented.unchanged && commented.difference.mean == 0.0 && commented.difference.high > 0.0);
    assert!(!commented.is_regression(0.0) && commented.worse.mean == 0.0);
}

// The command.

const OBJECTIVE: &str = "availability = \"97%\"\nrto = \"30h\"";

fn desk(objective: &str) -> Desk {
    let desk = Desk::new();
    desk.write("part.toml", &part(objective, "4h"));
    desk
}

fn schema(desk: &Desk) -> Value {
    let printed = desk.run(&["schema", "check"]).stdout;
    assert_eq!(printed, fs::read_to_string(repository("src/report/check.schema.json")).expect("the schema is there"));
    serde_json::from_str(&printed).expect("JSON")
}

fn keeps(schema: &Value, value: &Value) -> bool {
    jsonschema::validator_for(schema).expect("a schema").is_valid(value)
}

#[test]
fn exit_codes_say_the_verdict() {
    let desk = desk(OBJECTIVE);
    let passed = desk.run(&["check", "part.toml", "--years", "2000"]);
    assert_eq!(passed.code, 0, "{}", passed.stderr);
    assert!(passed.stdout.starts_with("part: pass, 2 of 2 objectives kept, 1,024 years\n"), "{}", passed.stdout);
    assert_eq!(desk.list("output/part/check"), ["check.csv", "check.json", "check.md", "manifest.json"]);
    let failed =
        desk.run(&["check", "part.toml", "--years", "2000", "--set", "objective.availability=\"99%\"", "--out", "bad"]);
    assert_eq!(failed.code, 1, "{}", failed.stderr);
    assert!(failed.stdout.starts_with("part: fail, 1 of 2"), "{}", failed.stdout);
    assert!(desk.read("bad/check.json").contains("\"verdict\": \"fail\""));
    let close = format!("objective.availability=\"{:.4}%\"", 100.0 - 100.0 * EXACT);
    let open = ["check", "part.toml", "--years", "300", "--set", &close];
    let undecided = desk.run(&open);
    assert!(undecided.code == 1 && undecided.stderr.contains("--allow-inconclusive"), "{}", undecided.stderr);
    assert!(undecided.stdout.contains("inconclusive"), "{}", undecided.stdout);
    assert_eq!(desk.run(&[&open[..], &["--allow-inconclusive"]].concat()).code, 0);
}

#[test]
fn contradictions_are_refused() {
    let desk = desk("rto = \"30h\"");
    desk.write("silent.toml", &part("level = \"50%\"", "4h"));
    for (arguments, said) in [
        (&["silent.toml"][..], "promises nothing"),
        (&["part.toml", "--require", "kept"], "kept=95%"),
        (&["part.toml", "--require", "availability=95%"], "has no share"),
        (&["part.toml", "--require", "speed"], "possible here"),
        (&["part.toml", "--require", "rpo"], "promises what --require asks for"),
        (&["part.toml", "--require", "rto=9%", "--require", "rto=8%"], "twice"),
        (&["part.toml", "--tolerance", "2min"], "--baseline"),
        (&["part.toml", "--baseline", "a", "--write-baseline", "b"], "cannot be used with"),
        (&["part.toml", "--baseline", "none.json"], "--write-baseline"),
        (&["part.toml", "part.toml"], "a `name` of its own"),
    ] {
        let ended = desk.run(&[&["check", "--years", "200"][..], arguments].concat());
        assert!(ended.code == 2 && ended.stderr.contains(said), "{arguments:?}: {} {}", ended.code, ended.stderr);
    }
}

#[test]
fn results_keep_the_schema_on_any_number_of_threads() {
    let desk = desk("availability = \"98.3%\"\nwindow = \"30d\"\nrto = \"10h\"");
    assert_eq!(desk.run(&["check", "part.toml", "--years", "300", "--write-baseline", "base.json"]).code, 1);
    let arguments =
        ["check", "part.toml", "--years", "300", "--baseline", "base.json", "--format", "json", "--threads"];
    let printed = desk.run(&[&arguments[..], &["1"]].concat()).stdout;
    assert_eq!(printed, desk.run(&[&arguments[..], &["3"]].concat()).stdout);
    let (schema, value): (Value, Value) = (schema(&desk), serde_json::from_str(&printed).expect("JSON"));
    assert!(keeps(&schema, &value), "{printed}");
    assert_eq!(value, serde_json::from_str::<Value>(&desk.read("output/part/check/check.json")).expect("JSON"));
    let broken = [
        ("/verdict", json!("perhaps")),
        ("/scenarios/0/objectives/0/share/mean", json!(1.5)),
        ("/scenarios/0/objectives/0/objective", json!("speed")),
        ("/scenarios/0/change/verdict", json!(true)),
        ("/scenarios/0/more", json!(1)),
    ];
    for (pointer, wrong) in broken {
        let mut changed = value.clone();
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        changed.pointer_mut(parent).expect("a table")[key] = wrong;
        assert!(!keeps(&schema, &changed), "{pointer}");
    }
}

#[test]
fn budgets_and_credits_keep_the_schema_of_summaries() {
    let desk = desk(
        "availability = \"98.3%\"\nwindow = \"30d\"\nfee = 100\ncredits = [{ below = \"98%\", refund = \"10%\" }]",
    );
    let ended =
        desk.run(&["run", "part.toml", "--years", "300", "--out", "out", "--charts", "svg", "--format", "json"]);
    let schema = fs::read_to_string(repository("src/report/summary.schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let value: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert!(keeps(&schema, &value), "{}", ended.stdout);
    assert!(desk.list("out").contains(&"error-budget.svg".to_string()));
    for (pointer, wrong) in [
        ("/objective/error_budget/points/3/exhausted", json!(2)),
        ("/objective/error_budget/used", json!(null)),
        ("/objective/credits/tiers", json!([])),
        ("/objective/window", json!("30 parsecs")),
    ] {
        let mut changed = value.clone();
        *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} exists")) = wrong;
        assert!(!keeps(&schema, &changed), "{pointer}");
    }
    let table = desk.run(&["run", "part.toml", "--years", "300", "--out", "out", "--charts", "none"]).stdout;
    assert!(table.contains("windows of 30 d below 98 %: 10 % back") && table.contains("fees paid back"), "{table}");
}

#[test]
fn junit_is_read_by_a_parser() {
    let desk = desk("availability = \"97%\"\nrto = \"3h\"");
    let close = format!("objective.availability=\"{:.4}%\"", 100.0 - 100.0 * EXACT);
    let run = |more: &[&str]| {
        desk.run(&[&["check", "part.toml", "--years", "300", "--junit", "a/b.xml"][..], more].concat()).code
    };
    let read = || desk.read("a/b.xml");
    assert_eq!(run(&[]), 1);
    let text = read();
    let document = roxmltree::Document::parse(&text).expect("XML");
    let root = document.root_element();
    let numbers = |of: &roxmltree::Node<'_, '_>| {
        ["tests", "failures", "errors", "skipped"].map(|key| of.attribute(key).map(String::from))
    };
    let expected = ["2", "1", "0", "0"].map(|n| Some(n.to_string()));
    let suite = root.first_element_child().expect("a suite");
    assert_eq!((root.tag_name().name(), numbers(&root)), ("testsuites", expected.clone()));
    assert_eq!((suite.attribute("name"), numbers(&suite)), (Some("part"), expected));
    let failure = document.descendants().find(|node| node.has_tag_name("failure")).expect("a failure");
    assert!(failure.attribute("message").is_some_and(|words| words.contains("outages within 3 h")), "{text}");
    let case = failure.parent().expect("a case");
    assert_eq!(case.attribute("name"), Some("site: outages within 3 h, at least 95 %"));
    for (more, kind) in [
        (&["--require", "availability", "--set", &close][..], "error"),
        (&["--require", "availability", "--set", &close, "--allow-inconclusive"], "skipped"),
    ] {
        run(more);
        let text = read();
        let document = roxmltree::Document::parse(&text).expect("XML");
        assert!(document.descendants().any(|node| node.has_tag_name(kind)), "{kind}: {text}");
    }
}

#[test]
fn baselines_catch_what_got_worse() {
    let desk = Desk::new();
    desk.write("seen.csv", "duration_h\n3\n4\n5\n");
    let text = "name = \"part\"\ncomponent.a.fault.crash = { every = \"10d\", mttr = { empirical = { file = \"seen.csv\", column = \"duration_h\" } } }\n\
                service.site.all = \"a\"\nobjective.availability = \"90%\"\n";
    desk.write("part.toml", text);
    let check = |more: &[&str]| desk.run(&[&["check", "part.toml", "--years", "400"][..], more].concat());
    let written = check(&["--write-baseline", "base.json"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let same = check(&["--baseline", "base.json"]);
    assert!(same.code == 0 && same.stdout.contains("unchanged since the baseline"), "{}{}", same.stdout, same.stderr);
    // The file that it names got worse: the baseline has the old one.
    desk.write("seen.csv", "duration_h\n3\n4\n8\n");
    let worse = check(&["--baseline", "base.json"]);
    assert!(
        worse.code == 1 && worse.stdout.contains("regression") && worse.stdout.contains("this change costs"),
        "{}",
        worse.stdout
    );
    assert_eq!(check(&["--baseline", "base.json", "--tolerance", "90h"]).code, 0);
    assert_eq!(check(&["--baseline", "base.json", "--set", "component.a.fault.crash.every=\"30d\""]).code, 0);
    // Whatever is wrong with the file is said with what to do.
    let good = desk.read("base.json");
    for (bad, said) in [
        (good.replace("10d", "11d"), "was changed"),
        (good.replace("\"fivenines_baseline\": 1", "\"fivenines_baseline\": 7"), "version 7"),
        (good[..good.len() / 2].to_string(), "is not JSON"),
        ("{}".to_string(), "not a baseline"),
        (good.replace("\"designs\"", "\"plans\""), "damaged"),
    ] {
        desk.write("bad.json", &bad);
        let refused = check(&["--baseline", "bad.json"]);
        let told = refused.stderr.contains(said) && refused.stderr.contains("--write-baseline");
        assert!(refused.code == 2 && told, "{said}: {}", refused.stderr);
    }
    desk.write("part.toml", &text.replace("\"part\"", "\"other\""));
    let unknown = check(&["--baseline", "base.json"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("no design called `other`"), "{}", unknown.stderr);
    desk.write("part.toml", &format!("horizon = \"2y\"\n{text}"));
    assert!(check(&["--baseline", "base.json"]).stderr.contains("histories of"));
}
