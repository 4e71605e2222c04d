//! Nesting and numbers of things that a reader could choke on: it ends with the scenario or with a few words.
//!
//! Nothing here is timed; work that grows with the square of these sizes would be noticed by anybody who waits for the tests.
//! `tests/hostile/bulk.py` measures time and memory at the full sizes.

use crate::fixtures::Desk;
use fivenines::scenario::{Reading, Severity, read};
use std::fmt::Write;

const OK: &str = "[component.web]\nfault.crash = { every = \"90d\", mttr = \"4h\" }\n[service.site]\nall = \"web\"\n";
/// Parts where the whole text is read.
const MANY: usize = 20_000;
/// Levels, and things that are refused early.
const DEEP: usize = 100_000;

fn no_files(_: &str) -> Result<String, String> {
    Err("no files here".into())
}

/// The text of so many pieces.
fn pieces(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// Reads a text and looks at what is said of it.
fn reading(what: &str, text: &str) -> Reading {
    let reading = read("bulk.toml", text, &[], &no_files);
    let said = reading.diagnostics.render(&reading.sources, false);
    assert!(said.len() < 400_000, "{what}: {} bytes are said", said.len());
    assert!(reading.diagnostics.sorted().len() <= 1000, "{what}: all problems are kept");
    assert_eq!(reading.scenario.is_none(), reading.diagnostics.has_errors(), "{what}: {said}");
    reading
}

fn refused(what: &str, text: &str, words: &str) {
    let reading = reading(what, text);
    let said = reading.diagnostics.render(&reading.sources, false);
    assert!(said.contains(words), "{what}: {}", &said[..said.len().min(2000)]);
    let severe = reading.diagnostics.sorted().iter().any(|problem| problem.severity == Severity::Error);
    assert!(severe, "{what}");
}

#[test]
fn nesting_has_a_limit() {
    let nested = |open: &str, close: &str| format!("x = {}1{}\n{OK}", open.repeat(DEEP), close.repeat(DEEP));
    refused("lists", &nested("[", "]"), "nested too deeply");
    refused("tables", &nested("{a=", "}"), "nested too deeply");
    refused("lists without an end", &format!("x = {}\n{OK}", "[".repeat(DEEP)), "nested too deeply");
    let path = vec!["a"; DEEP].join(".");
    refused("a long key", &format!("{path} = 1\n{OK}"), "nested too deeply");
    refused("a long header", &format!("{OK}[{path}]\nx = 1\n"), "nested too deeply");
    refused("a long list header", &format!("{OK}[[{path}]]\nx = 1\n"), "nested too deeply");
    let place = format!("places = [\"{}b\"]\n{OK}", "a/".repeat(400));
    refused("a deep place", &place, "more than 12 levels deep");
    let chain = |last: &str| {
        let links = pieces(MANY, |at| format!("[service.s{at}]\nall = \"s{}\"\n", at + 1));
        format!("{}{links}[service.s{MANY}]\nall = \"{last}\"\n", OK.replace("\"web\"", "\"s0\""))
    };
    refused("services in a chain", &chain("web"), "nested more than 200 deep");
    refused("services in a circle", &chain("s0"), "nested more than 200 deep");
    let deep = (0..60).fold("[{ stage = \"z\", takes = \"1s\" }]".to_string(), |inner, at| {
        format!("[{{ stage = \"s{at}\", takes = \"1s\", succeeds = \"50%\", otherwise = {inner} }}]")
    });
    reading("stages in stages", &OK.replace("mttr = \"4h\"", &format!("recovery = {deep}")));
}

#[test]
fn diamonds_are_walked_once() {
    let layers = pieces(150, |at| {
        let below = format!("[\"a{0}\", \"b{0}\"]", at + 1);
        format!("[service.a{at}]\nall = {below}\n[service.b{at}]\nany = {below}\n")
    });
    let text = OK.replace("\"web\"", "[\"a0\", \"b0\"]")
        + &layers
        + "[service.a150]\nall = \"web\"\n[service.b150]\nany = \"web\"\n";
    assert!(reading("diamonds", &text).scenario.is_some());
}

#[test]
fn thousands_of_problems_are_counted() {
    let part = |body: &'static str| pieces(MANY, move |at| format!("[component.p{at}]\n{body}\n"));
    for (what, text) in [
        ("no fault", part("")),
        ("unknown keys", format!("{OK}[component.x]\n{}", pieces(MANY, |at| format!("k{at} = 1\n")))),
        ("misspelt keys", part("fault.x = { evry = \"90d\", mttr = \"1h\" }")),
        ("wrong counts", part("count = -1\nfault.x = { every = \"90d\", mttr = \"1h\" }")),
        ("negative times", part("fault.x = { every = \"-90d\", mttr = \"1h\" }")),
        (
            "unknown crews",
            part("fault.x = { every = \"90d\", recovery = [{ stage = \"a\", takes = \"1h\", crew = \"q\" }] }"),
        ),
        (
            "unknown places",
            format!(
                "places = [\"{{1..{MANY}}}\"]\n{}",
                part("in = \"zz\"\nfault.x = { every = \"90d\", mttr = \"1h\" }")
            ),
        ),
        (
            "unknown parts",
            format!(
                "service.site.all = [{}]\n{}",
                pieces(MANY, |at| format!("\"q{at}\",")),
                part("fault.x = { every = \"90d\", mttr = \"1h\" }")
            ),
        ),
        (
            "warnings",
            format!(
                "{OK}{}",
                pieces(MANY, |at| format!(
                    "[change.c{at}]\nstrikes = \"web\"\nevery = \"30d\"\nfails = \"0%\"\nrollback = [{{ stage = \"a\", takes = \"1h\" }}]\n"
                ))
            ),
        ),
    ] {
        let reading = reading(what, &text);
        let said = reading.diagnostics.render(&reading.sources, false);
        let tally = said.lines().last().unwrap_or("");
        let counted: usize =
            tally.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse::<usize>().ok()).sum();
        assert!(counted >= MANY && said.contains("more problems"), "{what}: {tally}");
    }
    refused("keys that are there twice", &format!("{OK}{}", "x = 1\n".repeat(MANY)), "and 900 more problems");
    refused(
        "texts without quotes",
        &format!("{OK}{}", pieces(MANY, |at| format!("k{at} = abc\n"))),
        "and 900 more problems",
    );
}

#[test]
fn thousands_of_parts_are_read() {
    let parts = |body: &str| {
        let mut text = String::new();
        for at in 0..MANY {
            let _ = writeln!(text, "{}", body.replace('#', &at.to_string()));
        }
        text
    };
    let all = |name: &str| format!("[service.site]\nall = [{}]\n", pieces(MANY, |at| format!("\"{name}{at}\",")));
    let fault = "fault.x = { every = \"90d\", mttr = \"1h\" }";
    for (what, text) in [
        ("a gate of many", parts(&format!("component.p#.{fault}")) + &all("p")),
        (
            "crews",
            parts(
                "crew.c#.size = 1\ncomponent.p#.fault.x = { every = \"90d\", recovery = [{ stage = \"a\", takes = \"1h\", crew = \"c#\" }] }",
            ) + &all("p"),
        ),
        (
            "spares",
            parts(
                "spare.c# = { stock = 1, lead_time = \"1d\" }\ncomponent.p#.fault.x = { every = \"90d\", recovery = [{ stage = \"a\", takes = \"1h\", spare = \"c#\" }] }",
            ) + &all("p"),
        ),
        (
            "recoveries",
            parts(
                "recovery.r# = [{ stage = \"a\", takes = \"1h\" }]\ncomponent.p#.fault.x = { every = \"90d\", recovery = \"r#\" }",
            ) + &all("p"),
        ),
        (
            "groups",
            parts(&format!(
                "component.p# = {{ count = 2, {fault} }}\nstandby.s# = {{ members = \"p#\", idle_rate = \"50%\", failover = [{{ stage = \"a\", takes = \"1min\" }}] }}"
            )) + &all("s"),
        ),
        (
            "buffers",
            parts(&format!("component.p#.{fault}\nbuffer.s# = {{ of = \"p#\", holds = \"4h\", works_off = 2.0 }}"))
                + &all("s"),
        ),
        (
            "changes",
            parts(&format!(
                "component.p#.{fault}\nchange.c# = {{ strikes = \"p#\", every = \"30d\", downtime = \"1min\" }}"
            )) + &all("p"),
        ),
        (
            "places",
            format!(
                "places = [\"{{1..{MANY}}}\"]\n{}",
                OK.replace("[component.web]", "[component.web]\nin = \"*\"").replace("all =", "any =")
            ) + "[fault.p]\nevery = \"1y\"\nmttr = \"1h\"\noutage = \"destroyed\"\nstrikes = \"*\"\n",
        ),
        ("many units", OK.replace("[component.web]", "[component.web]\ncount = 200000").replace("all =", "any =")),
    ] {
        let reading = reading(what, &text);
        let said = reading.diagnostics.render(&reading.sources, false);
        assert!(reading.scenario.is_some(), "{what}: {}", &said[..said.len().min(2000)]);
    }
}

#[test]
fn what_is_too_much_is_refused_in_words() {
    let counted = |count: &str| OK.replace("[component.web]", &format!("[component.web]\ncount = {count}"));
    for (what, text, words) in [
        ("a count", counted("1000000000000000000"), "from 1 to 1000000"),
        (
            "units",
            counted("1000000") + "[component.more]\nfault.x = { every = \"1y\", mttr = \"1h\" }\n",
            "more than 1000000 units",
        ),
        (
            "shards",
            counted("2000").replace("all = \"web\"", "shards = { of = \"web\", size = 2000 }"),
            "write a whole number",
        ),
        (
            "shards of many",
            counted("2000").replace("all = \"web\"", "shards = { of = \"web\", size = 2 }"),
            "too many to choose from",
        ),
        ("places", format!("places = [\"{{1..99999}}/{{1..9}}\"]\n{OK}"), "more than 100000 places"),
        ("braces", format!("places = [\"{}\"]\n{OK}", "{a,b}".repeat(40)), "more than 100000 places"),
        (
            "stages",
            OK.replace(
                "mttr = \"4h\"",
                &format!("recovery = [{}]", pieces(2000, |at| format!("{{ stage = \"s{at}\", takes = \"1s\" }},"))),
            ),
            "more than 1000 stages",
        ),
        (
            "a profile",
            OK.to_string() + &format!("[demand]\nmean = 80\nprofile.day = [{}]\n", "1,".repeat(DEEP)),
            "a day has 24 hours",
        ),
        ("a title", format!("title = \"{}\"\n{OK}", "x".repeat(1 << 20)), "more than 1000 characters"),
        ("a name", OK.replace("web", &"x".repeat(DEEP)), "at most 100 characters"),
        (
            "faults of one component",
            OK.to_string()
                + &pieces(1000, |at| format!("[fault.f{at}]\nstrikes = \"web\"\nevery = \"1y\"\nmttr = \"1h\"\n")),
            "1001 faults and changes strike `web`",
        ),
        (
            "parts of a mix",
            pieces(1001, |at| format!("component.c{at}.fault.x = {{ every = \"1y\", mttr = \"1h\" }}\n"))
                + &format!("[service.site]\nmix = {{ {} }}\n", pieces(1001, |at| format!("c{at} = \"0.1%\", "))),
            "`mix` has 1001 parts",
        ),
        (
            "services that are measured",
            pieces(400, |at| {
                format!(
                    "[component.c{at}]\nfault.x = {{ every = \"1y\", mttr = \"1h\" }}\n[service.s{at}]\nall = \"c{at}\"\n\
                     objective.availability = \"99%\"\n"
                )
            }),
            "400 services are measured, each against 400 faults",
        ),
        (
            "targets of components",
            counted("1000000") + "[fault.f]\nstrikes = \"web\"\nevery = \"900y\"\nmttr = \"1h\"\n",
            "more than 1100000 targets",
        ),
        (
            "targets of places",
            format!("places = [\"{{1..20000}}\"]\n{}", OK.replace("[component.web]", "[component.web]\nin = \"*\""))
                + &pieces(15_000, |at| format!("[fault.f{at}]\nstrikes = \"*\"\nevery = \"900y\"\nmttr = \"1h\"\n")),
            "more than 1100000 targets",
        ),
        (
            "targets of changes in waves",
            counted("1000000")
                + "[change.c]\nstrikes = \"web\"\nevery = \"30d\"\ndowntime = \"1h\"\nwaves = \"one by one\"\n",
            "more than 1100000 targets",
        ),
        (
            "what goes down beside each unit",
            counted("1000000").replace("\"4h\"", "\"4h\", also = { strikes = \"web\" }"),
            "more than 1100000 targets",
        ),
        ("a fraction", OK.replace("\"90d\"", &format!("\"0.{}d\"", "9".repeat(DEEP))), "characters"),
        ("a text", "#".repeat((16 << 20) + 1), "more than 16 MiB"),
    ] {
        refused(what, &text, words);
    }
}

#[test]
fn overrides_by_the_thousand_are_read() {
    let overrides: Vec<String> = (0..MANY).map(|at| format!("nothing.k{at}=1")).collect();
    let reading = read("bulk.toml", OK, &overrides, &no_files);
    assert!(reading.scenario.is_none() && reading.diagnostics.errors() <= 1000);
    let deep = read("bulk.toml", OK, &[format!("{}=1", vec!["a"; DEEP].join("."))], &no_files);
    assert!(deep.scenario.is_none());
    let value = read("bulk.toml", OK, &[format!("title={}", "[".repeat(DEEP))], &no_files);
    assert!(value.scenario.is_none());
}

#[test]
fn sweeps_and_exact_answers_have_limits() {
    let desk = Desk::new();
    desk.write("s.toml", OK);
    for values in ["1..1000000", "1..9223372036854775807", "1..1000000/1000000"] {
        let ended = desk.run(&["sweep", "s.toml", "--over", &format!("component.web.count={values}")]);
        assert!(ended.code == 2 && ["1000", "/N"].iter().any(|words| ended.stderr.contains(words)), "{}", ended.stderr);
    }
    let crews = pieces(40, |at| {
        format!(
            "[component.p{at}]\nfault.x = {{ every = \"90d\", recovery = [{{ stage = \"a\", takes = \"1h\", crew = \"c\" }}, {{ stage = \"b\", takes = \"1h\", crew = \"c\" }}] }}\n"
        )
    });
    let text = format!("crew.c.size = 1\n{crews}[service.site]\nall = [{}]\n", pieces(40, |at| format!("\"p{at}\",")));
    desk.write("t.toml", &text);
    let ended = desk.run(&["exact", "t.toml"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(!ended.stdout.is_empty() && ended.stdout.len() < 2000, "{}", ended.stdout);
}

/// Each number is read and simulated at two values: the square of their number.
#[test]
fn of_very_many_numbers_some_must_be_named() {
    let desk = Desk::new();
    let parts = pieces(1000, |at| format!("component.p{at}.fault.x = {{ every = \"90d\", mttr = \"1h\" }}\n"));
    desk.write("s.toml", &format!("{parts}[service.site]\nall = [{}]\n", pieces(1000, |at| format!("\"p{at}\","))));
    let ended = desk.run(&["sensitivity", "s.toml", "--years", "16"]);
    assert_eq!(ended.code, 2);
    assert!(
        ended.stderr.contains("the scenario has 2000 numbers, too many")
            && ended.stderr.contains("--only component.p0")
    );
    let ended = desk.run(&["sensitivity", "s.toml", "--years", "16", "--charts", "none", "--only", "component.p0."]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("component.p0.fault.x.mttr"), "{}", ended.stdout);
}

/// What holds several models at once takes no more memory than one of the largest.
#[test]
fn several_models_of_very_many_units_are_refused() {
    let desk = Desk::new();
    let design = |count: u32| {
        let fault = "fault.crash = { every = \"9000d\", mttr = \"4h\" }";
        format!("horizon = \"1d\"\n[component.web]\ncount = {count}\n{fault}\n[service.site]\nany = \"web\"\n")
    };
    desk.write("large.toml", &design(600_000));
    for (line, why) in [
        ("sensitivity large.toml --years 2", "more than 500000 faults of units and places"),
        ("sweep large.toml --over component.web.count=600000,600001 --years 2", "more than 1100000 faults"),
    ] {
        let ended = desk.run(&line.split(' ').collect::<Vec<_>>());
        assert!(ended.code == 2 && ended.stderr.contains(why), "{line}: {} {}", ended.code, ended.stderr);
    }
    // Variations of a design that is large take turns; threads change nothing then either.
    desk.write("turns.toml", &design(60_000));
    let found = [1, 2].map(|threads| {
        let line = format!(
            "sensitivity turns.toml --years 3 --charts none --format json --threads {threads} --out o{threads}"
        );
        let ended = desk.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        ended.stdout
    });
    assert_eq!(found[0], found[1]);
}

#[test]
fn each_rule_over_many_parts_is_explained_and_simulated() {
    let desk = Desk::new();
    let whole = "fault.crash = { every = \"90d\", mttr = \"4h\" }";
    let part = "fault.crash = { every = \"90d\", recovery = [{ stage = \"brown\", takes = \"1h\", serves = \"30%\" }, \
                { stage = \"repair\", takes = \"4h\" }] }";
    for rule in ["all = \"web\"", "any = \"web\"", "capacity = { of = \"web\", need = 19600 }", "cells = \"web\""] {
        for fault in [whole, part] {
            let text = format!("horizon = \"1d\"\n[component.web]\ncount = 20000\n{fault}\n[service.site]\n{rule}\n");
            desk.write("s.toml", &text);
            for line in ["run s.toml --years 1 --charts none", "explain s.toml", "exact s.toml"] {
                let ended = desk.run(&line.split(' ').collect::<Vec<_>>());
                assert_eq!(ended.code, 0, "{line} of {rule}, {fault}: {}", ended.stderr);
            }
        }
    }
}

/// Every service has a row for every fault, so thousands of both have no room; those that somebody asked for are kept.
#[test]
fn of_very_many_services_those_with_a_promise_are_measured() {
    let text = pieces(600, |at| {
        let report = if at == 500 { "report = true\n" } else { "" };
        format!(
            "[component.c{at}]\nfault.x = {{ every = \"1y\", mttr = \"1h\" }}\n[service.s{at}]\nall = \"c{at}\"\n{report}"
        )
    });
    let all = pieces(600, |at| if at == 500 { String::new() } else { format!("\"s{at}\", ") });
    let desk = Desk::new();
    desk.write("many.toml", &format!("{text}[service.site]\nall = [{all}]\n"));
    let ended = desk.run(&["run", "many.toml", "--years", "2", "--charts", "none", "--out", "out"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("435 services and standby groups that nothing is promised of are not measured"));
    let summary: serde_json::Value = serde_json::from_str(&desk.read("out/summary.json")).expect("it is JSON");
    let services = &summary["services"];
    let measured = |name: &str| services.get(name).is_some();
    assert_eq!((measured("site"), measured("s0"), measured("s500"), measured("s599")), (true, true, true, false));
    assert_eq!(services.as_object().map(|all| all.len()), Some(166), "100,000 rows of 600 faults");
}
