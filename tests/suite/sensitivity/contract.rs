//! Files, formats, exit codes, the schema; and that results do not depend on threads.

use super::found;
use crate::fixtures::{Desk, ended, repository};
use fivenines::report::chart::{self, Format};
use fivenines::report::sensitivity as report;
use fivenines::scenario::Draft;
use fivenines::study::sensitivity::{SensitivityError, Watch, sensitivity};
use serde_json::{Value, json};
use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

const SMALL: &str = "title = \"A small one\"\n[objective]\navailability = \"99%\"
    [component.a]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"10h\" }
    [component.b]\nfault.crash = { every = \"90d\", recovery = [{ stage = \"<b>|x\", takes = \"5h\" }] }
    [service.tier]\nany = \"a\"\n[service.site]\nall = [\"tier\", \"b\"]\n";

fn against_schema(text: &str) -> Vec<String> {
    let schema = fs::read_to_string(repository("src/report/sensitivity.schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let found: Value = serde_json::from_str(text).expect("the result is JSON");
    validator.iter_errors(&found).map(|error| error.to_string()).collect()
}

#[test]
fn results_keep_the_schema_and_broken_ones_do_not() {
    let text = report::json(&found(SMALL, 500, 1));
    assert_eq!(against_schema(&text), [""; 0]);
    let quiet = "[component.a]\nfault.crash = { every = \"9000y\", mttr = \"1h\" }\n[service.site]\nall = \"a\"\n";
    assert_eq!(against_schema(&report::json(&found(quiet, 3, 1))), [""; 0]);
    let mut broken: Value = serde_json::from_str(&text).expect("the result is JSON");
    broken["parameters"][0]["low"]["noise"] = json!("maybe");
    assert_eq!(against_schema(&broken.to_string()).len(), 1);
    broken["parameters"][0]["low"]["noise"] = json!(true);
    broken["surprise"] = json!(1);
    assert_eq!(against_schema(&broken.to_string()).len(), 1);
}

#[test]
fn results_do_not_depend_on_threads() {
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        report::json(&pool.install(|| found(SMALL, 1000, 5)))
    };
    assert_eq!(with(1), with(3));
    assert_ne!(with(1), report::json(&found(SMALL, 1000, 6)));
}

#[test]
fn the_command_writes_its_files_and_prints_each_format() {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    let run = |more: &[&str]| {
        let mut arguments = vec!["sensitivity", "small.toml", "--years", "300"];
        arguments.extend(more);
        desk.run(&arguments)
    };
    let ended = run(&[]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    for words in ["what to fix first", "a.crash", "component.a.count", "Birnbaum"] {
        assert!(ended.stdout.contains(words), "{words} is missing:\n{}", ended.stdout);
    }
    let files = [
        "figures.json",
        "fixes.csv",
        "fixes.png",
        "fixes.svg",
        "manifest.json",
        "sensitivity.csv",
        "sensitivity.html",
        "sensitivity.json",
        "sensitivity.md",
        "tornado.csv",
        "tornado.png",
        "tornado.svg",
    ];
    assert_eq!(desk.list("output/small/sensitivity"), files);
    let markdown = desk.read("output/small/sensitivity/sensitivity.md");
    assert!(
        markdown.contains("![What to fix first](fixes.svg)") && markdown.contains("## Each number at other values")
    );
    assert!(!markdown.contains("<b>") && !desk.read("output/small/sensitivity/tornado.svg").contains("<b>"));
    let quiet = ["--charts", "none", "--out", "x", "--format"];
    assert_eq!(run(&[&quiet[..], &["json"]].concat()).stdout, desk.read("output/small/sensitivity/sensitivity.json"));
    assert_eq!(run(&[&quiet[..], &["csv"]].concat()).stdout, desk.read("output/small/sensitivity/sensitivity.csv"));
    assert!(run(&[&quiet[..], &["md"]].concat()).stdout.starts_with("# What matters: A small one"));
    assert!(desk.run(&["schema", "sensitivity"]).stdout.contains("sensitivity.json, version 1"));
}

#[test]
fn only_what_is_asked_for_is_varied() {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    let run = |only: &str| {
        desk.run(&[
            "sensitivity",
            "small.toml",
            "--years",
            "128",
            "--charts",
            "none",
            "--format",
            "json",
            "--only",
            only,
        ])
    };
    let found: Value = serde_json::from_str(&run("component.b").stdout).expect("the result is JSON");
    let names = |key: &str| -> Vec<String> {
        let list = found[key].as_array().expect("a list");
        list.iter().map(|one| one["name"].as_str().expect("a name").to_string()).collect()
    };
    assert!(names("parameters").iter().all(|name| name.starts_with("component.b")) && names("parameters").len() == 2);
    assert_eq!((names("components"), names("causes")), (vec!["b".to_string()], vec!["b.crash".to_string()]));
    let ended = run("component.x");
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("begins with \"component.x\"; there are"), "{}", ended.stderr);
    assert_eq!(desk.run(&["sensitivity", "small.toml", "--top", "0"]).code, 2);
}

#[test]
fn whoever_asks_to_stop_gets_nothing() {
    let (planned, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let watch = Watch {
        planned: &|more| {
            planned.fetch_add(more, Ordering::Relaxed);
        },
        finished: &|more| {
            done.fetch_add(more, Ordering::Relaxed);
        },
        stop: &|| done.load(Ordering::Relaxed) >= 4000,
    };
    let draft = Draft::of_text("test.toml", SMALL);
    let stopped = sensitivity(&draft, 1, Some(2000), "", &watch);
    assert!(matches!(stopped, Err(SensitivityError::Stopped)), "{stopped:?}");
    assert!(planned.load(Ordering::Relaxed) > 4000);
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_nothing() {
    use std::process::Stdio;
    use std::thread::sleep;
    use std::time::Duration;
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    let mut command = desk.command(&["sensitivity", "small.toml", "--years", "50000000", "--out", "out"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    sleep(Duration::from_millis(700));
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("there is a kill command").success());
    let ended = ended(child.wait_with_output().expect("the command ends"));
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    assert!(ended.stdout.is_empty() && !desk.path("out").exists(), "{}", ended.stdout);
    let many = desk.run(&["sensitivity", "small.toml", "--years", "50000001"]);
    assert_eq!(many.code, 2);
    assert!(many.stderr.contains("at most 50000000"), "{}", many.stderr);
}

#[test]
fn charts_say_where_there_is_nothing_to_draw_and_never_cut_names() {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("SVG is UTF-8");
    let quiet = "[component.a]\nfault.crash = { every = \"9000y\", mttr = \"1h\" }\n[service.site]\nall = \"a\"\n";
    let none = found(quiet, 10, 1);
    assert!(
        text(chart::fixes(&none, 15, Format::Svg).expect("drawn")).contains("No fix saves anything that was seen.")
    );
    assert!(text(chart::tornado(&none, 15, Format::Svg).expect("drawn")).contains("No downtime in 10 histories."));
    let some = found(SMALL, 2000, 1);
    let drawn = text(chart::tornado(&some, 3, Format::Svg).expect("drawn"));
    for bar in &some.bars[..3] {
        let name = bar.name.replace('<', "&lt;").replace('>', "&gt;");
        assert!(drawn.contains(&name), "{name}");
    }
    assert!(drawn.contains("other numbers change it by"), "{drawn}");
    roxmltree::Document::parse(&drawn).expect("well formed");
}

/// A belief of no weight and one that decides: the second explains all but nothing of the ignorance, in every format.
#[test]
fn beliefs_are_ranked_by_the_ignorance_that_they_explain() {
    let text =
        "[component.a]\nfault.crash = { every = { believed = { low = \"5d\", high = \"100d\" } }, mttr = \"5h\" }
        [component.b]\nfault.crash = { every = { believed = { low = \"90d\", high = \"91d\" } }, mttr = \"1h\" }
        [service.site]\nall = [\"a\", \"b\"]\n";
    let found = found(text, 20_000, 1);
    let beliefs = found.beliefs.as_ref().expect("there are beliefs");
    let indices = &beliefs.indices.as_ref().expect("sampling error is small").of_downtime;
    assert!(indices[0].mean > 0.8 && indices[1].high < 0.2, "{indices:?}");
    assert_eq!(against_schema(&report::json(&found)), [""; 0]);
    for shown in [report::text(&found, 9), report::markdown(&found, &[], 9)] {
        assert!(shown.contains("what our ignorance is made of"), "{shown}");
    }
    assert!(!report::text(&self::found(SMALL, 500, 1), 9).contains("ignorance"));
}
