//! The words that the fuzzer is told of are those of the language.
//!
//! `RENEW=1 cargo test --test suite fuzzing` writes `fuzz/scenario.dict` anew.

use super::fixtures::repository;
use fivenines::model::compile;
use fivenines::scenario::language::{Kind, TABLES};
use fivenines::scenario::{Draft, read};
use fivenines::study;
use std::collections::BTreeSet;
use std::fs;

/// What stands in scenarios beside keys and words: marks of TOML, units, numbers at edges.
const OTHERS: [&str; 40] = [
    "[[",
    "]]",
    "[",
    "]",
    "{ ",
    " }",
    " = ",
    "'''",
    "\"",
    "..",
    "/*",
    "main/",
    "{a,b}",
    "@",
    "%",
    "99.99%",
    "1s",
    "5min",
    "1h",
    "30d",
    "1y",
    " per year",
    " per hour",
    "0",
    "-1",
    "1e308",
    "1e-308",
    "inf",
    "nan",
    "true",
    "false",
    "9223372036854775807",
    "100000",
    "1000000",
    "\\u0000",
    "\\U0010FFFF",
    "2024-05-31",
    "*=",
    "..8",
    "/5log",
];

/// The dictionary for libFuzzer: an entry a line, with backslashes and quotes escaped.
fn dictionary() -> String {
    let mut words: BTreeSet<&str> = OTHERS.into_iter().collect();
    for key in TABLES.iter().flat_map(|table| table.keys) {
        words.insert(key.name);
        collect(&key.kind, &mut words);
    }
    let entry = |word: &&str| format!("\"{}\"\n", word.replace('\\', "\\\\").replace('"', "\\\""));
    format!("# Keys and words of scenarios. {}\n{}", RENEW, words.iter().map(entry).collect::<String>())
}

const RENEW: &str = "`RENEW=1 cargo test --test suite fuzzing` writes it anew.";

fn collect(kind: &Kind, words: &mut BTreeSet<&str>) {
    match kind {
        Kind::Words(known) => words.extend(known.iter().copied()),
        Kind::List(inner) | Kind::Named(inner) => collect(inner, words),
        Kind::Either(kinds) => kinds.iter().for_each(|kind| collect(kind, words)),
        _ => {}
    }
}

#[test]
fn the_dictionary_has_every_key_and_word() {
    let path = repository("fuzz/scenario.dict");
    if std::env::var_os("RENEW").is_some() {
        fs::write(&path, dictionary()).expect("the dictionary can be written");
    }
    let written = fs::read_to_string(path).expect("the dictionary is there");
    assert_eq!(written, dictionary(), "{RENEW}");
}

/// A comment that makes a text long without saying anything.
fn long(bytes: usize) -> String {
    format!("# {}\n", "x".repeat(bytes))
}

/// So many components in a row, each with a belief about how often it fails.
fn believing(components: usize, low: &str) -> String {
    let one = |at: usize| {
        format!(
            "component.c{at}.fault.crash = {{ every = {{ believed = {{ low = \"{low}\", high = \"90d\" }} }}, mttr = \"1h\" }}\n"
        )
    };
    let names: Vec<String> = (0..components).map(|at| format!("\"c{at}\"")).collect();
    (0..components).map(one).collect::<String>() + &format!("service.site.all = [{}]\n", names.join(", "))
}

fn said(text: &str) -> String {
    let reading = read("x.toml", text, &[], &|_| Err("no files here".into()));
    reading.diagnostics.render(&reading.sources, false)
}

/// Each belief has the scenario read twice more: 18,000 of them took hours.
#[test]
fn more_beliefs_than_can_be_told_apart_are_refused() {
    let refused = said(&believing(1001, "30d"));
    assert!(refused.contains("more than 1000 beliefs"), "{refused}");
    assert!(refused.contains("`fivenines sensitivity` says what has"), "{refused}");
}

/// Where reading again takes long, the ends of all beliefs are tried together, and still nothing unreadable gets through.
#[test]
fn beliefs_of_a_long_text_are_tried_together() {
    let fine = believing(3, "30d");
    assert!(read("x.toml", &(long(1_000_000) + &fine), &[], &|_| Err(String::new())).scenario.is_some());
    let wrong = "component.web = { count = { believed = { low = 3, high = 6 } }, fault.crash = { every = \"90d\", mttr = \"4h\" } }\n\
                 service.site = { at_least = 3, of = \"web\" }\n";
    let why = "and then: at least 3 of 2 can never be";
    let (apart, together) = (said(wrong), said(&(long(2_000_000) + wrong)));
    assert!(apart.contains("`component.web.count` may be 2 by this belief, ") && apart.contains(why), "{apart}");
    assert!(together.contains("all beliefs may be at their lower ends, ") && together.contains(why), "{together}");
}

/// Each weak number has the scenario read once more: of a long text only some are weighed.
#[test]
fn few_numbers_of_a_long_text_are_weighed() {
    let one = |at: usize| format!("component.c{at}.fault.crash = {{ every = \"90d\", mttr = \"1h\" }}\n");
    let names: Vec<String> = (0..30).map(|at| format!("\"c{at}\"")).collect();
    let text = (0..30).map(one).collect::<String>() + &format!("service.site.all = [{}]\n", names.join(", "));
    let weighed = |text: String| {
        let draft = Draft::of_text("x.toml", text);
        let scenario = draft.read().scenario.expect("it is right");
        let mut explained = study::explain(&scenario);
        study::weigh(&mut explained, &scenario, &draft);
        let numbers = explained.evidence.iter().flat_map(|group| &group.numbers);
        numbers.filter(|number| number.doubled.is_some()).count()
    };
    assert_eq!(weighed(text.clone()), 60);
    assert!((1..40).contains(&weighed(long(1_000_000) + &text)));
}

/// Units that can change places are looked at once: 20,000 of them, one by one, took minutes.
#[test]
fn like_units_are_explained_once() {
    let text = |count: u32| {
        format!(
            "component.web = {{ count = {count}, fault.crash = {{ every = \"90d\", mttr = \"1h\" }} }}\nservice.site.all = \"web\"\n"
        )
    };
    let minutes = |count: u32| {
        let explained = study::explain(&Draft::of_text("x.toml", text(count)).read().scenario.expect("it is right"));
        assert_eq!(explained.budget.rows[0].alone, Some(1.0));
        explained.budget.rows[0].service_minutes_per_year
    };
    let (one, many) = (minutes(1), minutes(2_000));
    assert!((many / one / 2_000.0 - 1.0).abs() < 1e-9);
}

/// A history of 10^8 outages took ten seconds and four gigabytes, from three lines of text.
#[test]
fn histories_with_more_events_than_memory_has_room_for_are_refused() {
    let text = |every: &str| {
        format!(
            "horizon = \"30d\"\ncomponent.web.fault.crash = {{ every = \"{every}\", mttr = \"{every}\" }}\nservice.site.any = \"web\"\n"
        )
    };
    let scenario = |every: &str| Draft::of_text("x.toml", text(every)).read().scenario.expect("it is right");
    let refused = compile(&scenario("0.1s")).map(|_| ()).expect_err("it has too many events").to_string();
    assert!(refused.contains("at most 1e7 are allowed") && refused.contains("`web.crash`"), "{refused}");
    let findings = study::run(&scenario("5s"), 1, 2, |_| {}, |_| Ok(())).expect("it runs");
    assert!(findings.timelines.is_empty());
    assert!(
        findings.cautions.iter().any(|caution| caution.contains("too many to draw one")),
        "{:?}",
        findings.cautions
    );
}
