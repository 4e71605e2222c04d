//! Hostile names of files and folders, options, tables of incidents, and results that were tampered with.

use super::rules::{broken, is_safe_name};
use super::texts::all;
use crate::fixtures::{Desk, Ended};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;

const SCENARIO: &str = "[component.a]\nfault.x = { every = \"30d\", mttr = \"9h\" }\n[service.s]\nall = \"a\"\n[objective]\navailability = \"99%\"\n";

fn keeps_to_the_rules(desk: &Desk, what: &str, ended: &Ended, folder: &str) {
    for (name, text) in [("stdout", &ended.stdout), ("stderr", &ended.stderr)] {
        assert_eq!(broken(name, text.as_bytes()), Vec::<String>::new(), "{what}: {name}\n{text}");
    }
    if desk.path(folder).is_dir() {
        for name in desk.list(folder) {
            assert!(is_safe_name(&name), "{what}: {name:?}");
            if desk.path(&format!("{folder}/{name}")).is_file() {
                let bytes = fs::read(desk.path(&format!("{folder}/{name}"))).expect("it was listed");
                assert_eq!(broken(&name, &bytes), Vec::<String>::new(), "{what}: {name}");
            }
        }
    }
}

/// Texts that can be the name of a file.
fn names() -> Vec<String> {
    let texts = all().into_iter().map(|(_, text)| text);
    texts
        .filter(|text| {
            !text.is_empty() && text.len() < 200 && !text.contains(['/', '\0']) && !text.trim_matches('.').is_empty()
        })
        .collect()
}

#[test]
fn a_scenario_may_have_any_name_of_a_file() {
    let names = names();
    assert!(names.len() > 40);
    for (at, name) in names.iter().enumerate() {
        let desk = Desk::new();
        let file = format!("./{name}.toml");
        desk.write(&file, SCENARIO);
        desk.write("broken.toml", "name = 1\n");
        let command = [["explain", &file, "--charts", "none"], ["diagram", &file, "--format", "mermaid"]][at % 2];
        let ended = desk.run(&command);
        assert!(ended.code == 0 || ended.stderr.contains("cannot be the name of a scenario"), "{}", ended.stderr);
        let made = if desk.path("output").is_dir() { desk.list("output") } else { Vec::new() };
        assert!(made.iter().all(|name| is_safe_name(name) || name.starts_with('-')), "{made:?}");
        let folder = made.first().map_or("output".to_string(), |made| format!("output/{made}/explain"));
        keeps_to_the_rules(&desk, name, &ended, &folder);
        // One that is wrong, and one that is not there.
        desk.write(&file, "name = 1\n[component.a]\n");
        let absent = format!("{file}x");
        for file in [file.as_str(), absent.as_str()].into_iter().take(1 + at % 2) {
            let ended = desk.run(&["exact", file]);
            assert_eq!(ended.code, 2);
            keeps_to_the_rules(&desk, file, &ended, "none");
        }
    }
}

#[test]
fn a_name_that_is_not_unicode_is_no_reason_to_stop() {
    let desk = Desk::new();
    let name = OsString::from_vec(b"a\xff\x1b[31m.toml".to_vec());
    if fs::write(desk.path("").join(&name), SCENARIO).is_err() {
        return; // Not every file system has such names.
    }
    for words in [["explain", "--charts=none"], ["run", "--years=20"], ["exact", "--format=json"]] {
        let output = desk.command(&words).arg(&name).output().expect("the command starts");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0), "{words:?}: {stderr}");
        assert_eq!(broken("stderr", stderr.as_bytes()), Vec::<String>::new());
    }
}

#[test]
fn options_that_make_no_sense_are_said_back_without_harm() {
    let desk = Desk::new();
    desk.write("s.toml", SCENARIO);
    desk.write("i.csv", "minutes\n5\n7\n9\n30\n");
    let bad = "\u{1b}]0;x\u{7}\u{202e}=1+1\u{9b}31m<b>";
    for (command, option) in [
        ("explain s.toml --charts=none", "--set=title="),
        ("explain s.toml --charts=none", "--set="),
        ("explain s.toml --charts=none", "--set=component."),
        ("explain s.toml", "--charts="),
        ("explain s.toml --charts=none", "--out="),
        ("sensitivity s.toml --charts=none --years=16", "--only="),
        ("sweep s.toml --charts=none --years=16", "--over=component.a.count="),
        ("sweep s.toml --charts=none --years=16", "--over="),
        ("sweep s.toml --over=component.a.count=1..2 --years=16", "--find="),
        ("check s.toml --years=16", "--require="),
        ("check s.toml --years=16", "--baseline="),
        ("fit i.csv --charts=none", "--column="),
        ("fit i.csv --charts=none --column=minutes", "--where="),
        ("fit i.csv --charts=none --column=minutes", "--group-by="),
        ("fit i.csv --charts=none --column=minutes", "--unit="),
        ("plot", ""),
        ("catalog", ""),
        ("completions", ""),
        ("man", ""),
        ("schema", ""),
        ("init web --out=x.toml", "--name="),
        ("init", ""),
        ("", ""),
    ] {
        let last = format!("{option}{bad}");
        let words: Vec<&str> = command.split(' ').filter(|word| !word.is_empty()).chain([last.as_str()]).collect();
        let ended = desk.run(&words);
        assert!([0, 2, 4].contains(&ended.code), "{words:?}: {}", ended.stderr);
        keeps_to_the_rules(&desk, &last, &ended, "none");
    }
}

#[test]
fn tables_of_incidents_may_say_anything() {
    let texts: Vec<String> = all().into_iter().map(|(_, text)| text).filter(|text| text.len() < 2000).collect();
    let desk = Desk::new();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    // Groups of every name.
    let mut rows = "minutes,kind\n".to_string();
    for (at, text) in texts.iter().enumerate() {
        for more in [5, 9, 30] {
            rows += &format!("{},{}\n", more + at, quoted(text));
        }
    }
    desk.write("i.csv", &rows);
    for (at, format) in ["text", "md", "csv", "json"].into_iter().enumerate() {
        let charts = if at == 0 { "svg" } else { "none" };
        let words =
            ["fit", "i.csv", "--column", "minutes", "--group-by", "kind", "--laws", "exponential", "--resamples", "19"];
        let ended = desk.run(&[&words[..], &["--charts", charts, "--format", format, "--out", "out"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        let name = if format == "text" { "stdout".to_string() } else { format!("stdout.{format}") };
        assert_eq!(broken(&name, ended.stdout.as_bytes()), Vec::<String>::new());
        keeps_to_the_rules(&desk, "groups", &Ended { stdout: String::new(), ..ended }, "out");
    }
    assert!(desk.list("out").len() < 400);
    // Columns and cells of every name, as mistakes.
    for text in &texts {
        desk.write("c.csv", &format!("minutes,{}\n5,6\n7,{}\n", quoted(text), quoted(text)));
        let column = text.replace('\0', "");
        let ended =
            desk.run(&["fit", "c.csv", &format!("--column={column}"), "--unit=min", "--charts=none", "--out=two"]);
        keeps_to_the_rules(&desk, text, &ended, "two");
        assert!(ended.stderr.len() < 20_000, "{}", ended.stderr.len());
    }
}

#[test]
fn a_cell_of_a_mebibyte_is_not_said_back() {
    let desk = Desk::new();
    desk.write("i.csv", &format!("minutes,kind\n5,a\n{},b\n", "x".repeat(1 << 20)));
    desk.write(
        "s.toml",
        &SCENARIO.replace("\"9h\"", "{ empirical = { file = \"i.csv\", column = \"minutes\", unit = \"min\" } }"),
    );
    for words in [&["fit", "i.csv", "--column", "minutes"][..], &["explain", "s.toml"]] {
        let ended = desk.run(words);
        assert!(ended.code == 2 && ended.stderr.contains("3") && ended.stderr.len() < 2000, "{}", ended.stderr.len());
    }
}

#[test]
fn figures_that_were_tampered_with_write_nothing_elsewhere() {
    let desk = Desk::new();
    desk.write("s.toml", SCENARIO);
    assert_eq!(desk.run(&["run", "s.toml", "--years", "40", "--charts", "svg", "--out", "out"]).code, 0);
    let figures: Value = serde_json::from_str(&desk.read("out/figures.json")).expect("JSON");
    let mut drawn = 0;
    for (_, text) in all().into_iter().filter(|(_, text)| text.len() < 2000) {
        let mut named = figures.clone();
        named["figures"][0]["name"] = Value::from(text.clone());
        let mut said = figures.clone();
        said["figures"][0]["heading"]["subject"] = Value::from(text.clone());
        said["figures"][0]["heading"]["title"] = Value::from(text.clone());
        for changed in [named, said] {
            desk.write("f.json", &changed.to_string());
            let before = desk.list(".");
            let ended = desk.run(&["plot", "f.json", "--format", "svg", "--chart", "exceedance", "--out", "plots"]);
            assert!([0, 2].contains(&ended.code), "{}", ended.stderr);
            drawn += usize::from(ended.code == 0);
            let after: Vec<String> = desk.list(".").into_iter().filter(|name| name != "plots").collect();
            assert_eq!(after, before.into_iter().filter(|name| name != "plots").collect::<Vec<_>>());
            keeps_to_the_rules(&desk, &text, &ended, "plots");
        }
    }
    assert!(drawn > 0, "some are drawn");
}

#[test]
fn what_has_no_end_is_given_up_in_time() {
    let desk = Desk::new();
    desk.write(
        "s.toml",
        &SCENARIO.replace("\"9h\"", "{ empirical = { file = \"/dev/zero\", column = \"m\", unit = \"min\" } }"),
    );
    desk.write(
        "t.toml",
        &SCENARIO.replace("\"9h\"", "{ empirical = { file = \".\", column = \"m\", unit = \"min\" } }"),
    );
    for (words, said) in [
        (&["run", "/dev/zero"][..], "more than 16 MiB"),
        (&["fit", "/dev/zero", "--column", "m"], "more than 64 MiB"),
        (&["check", "s.toml", "--baseline", "/dev/zero"], "MiB"),
        (&["explain", "s.toml"], "not a file"),
        (&["explain", "t.toml"], "not a file"),
        (&["plot", "/dev/zero"], "not a file"),
    ] {
        let ended = desk.run(words);
        let words: String = ended.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(ended.code == 2 && words.contains(said), "{words}");
    }
}
