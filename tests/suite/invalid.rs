//! Broken scenarios, one mistake each, with the words they are refused with.
//!
//! `tests/invalid/*.toml` are the cases: the first line says what is wrong, a line `# set: path=value` is an
//! override. The expected text is beside each, in `.stderr`; `RENEW=1` writes it anew. A file `warn-*` is
//! accepted with a warning, a file `many-*` has several mistakes, every other file exactly one.

use fivenines::scenario::{Reading, Severity, read};
use std::path::{Path, PathBuf};

/// The files that scenarios of the corpus may name: name and text.
const FILES: [(&str, &str); 5] = [
    ("outages.csv", "name,minutes\na,5\nb,12.5\n"),
    ("negative.csv", "name,minutes\na,5\nb,-1\n"),
    ("empty.csv", "name,minutes\n"),
    ("twice.csv", "minutes,minutes\n1,2\n"),
    ("ragged.csv", "name,minutes\na\n"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid")
}

/// Files of the corpus with this extension, sorted.
fn files(extension: &str) -> Vec<PathBuf> {
    files_in(&folder(), extension)
}

fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("names of the corpus are plain")
}

fn load(name: &str) -> Result<String, String> {
    let known = FILES.iter().find(|(known, _)| *known == name);
    known.map(|(_, text)| (*text).to_string()).ok_or_else(|| "no such file".to_string())
}

/// Reads a case as the command would.
fn reading(path: &Path) -> Reading {
    let text = std::fs::read_to_string(path).expect("a case is text");
    let overrides: Vec<String> =
        text.lines().filter_map(|line| line.strip_prefix("# set: ")).map(str::to_string).collect();
    read(name_of(path), &text, &overrides, &load)
}

/// What is wrong with how a case is refused, beside the words.
fn complaints(path: &Path, reading: &Reading, rendered: &str) -> Vec<String> {
    let name = name_of(path);
    let sorted = reading.diagnostics.sorted();
    let errors = sorted.iter().filter(|problem| problem.severity == Severity::Error).count();
    let mut wrong = Vec::new();
    if name.starts_with("warn-") {
        if errors > 0 || sorted.len() != 1 || reading.scenario.is_none() {
            wrong.push(format!("{errors} errors of {} problems, but one warning is wanted", sorted.len()));
        }
    } else if reading.scenario.is_some() || errors == 0 {
        wrong.push("it was accepted".to_string());
    } else if name.starts_with("many-") && sorted.len() < 2 {
        wrong.push(format!("only {} problems", sorted.len()));
    } else if !name.starts_with("many-") && sorted.len() != 1 {
        wrong.push(format!("{} problems from one mistake", sorted.len()));
    }
    if !has_place(rendered, name) && !has_place(rendered, "--set") {
        wrong.push("no file:line:column".to_string());
    }
    if sorted.iter().any(|problem| problem.help.is_none() && problem.labels.len() < 2) {
        wrong.push("a problem without a remedy".to_string());
    }
    wrong
}

/// True if a text has `name:line:column`.
fn has_place(rendered: &str, name: &str) -> bool {
    rendered.lines().filter_map(|line| line.split_once(&format!("{name}:"))).any(|(_, place)| {
        let mut numbers = place.split(':').map(|number| number.trim().parse::<usize>().is_ok());
        numbers.next() == Some(true) && numbers.next() == Some(true)
    })
}

/// Lines that differ, the expected ones with `-`.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = expected.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let lines = |sign: char, lines: &[&str]| lines.iter().map(|line| format!("{sign} {line}\n")).collect::<String>();
    lines('-', &expected[same..]) + &lines('+', &found[same..])
}

#[test]
fn every_broken_scenario_is_refused_with_the_expected_words() {
    let renew = std::env::var_os("RENEW").is_some();
    let mut failures = String::new();
    for path in files("toml") {
        let reading = reading(&path);
        let rendered = reading.diagnostics.render(&reading.sources, false);
        for complaint in complaints(&path, &reading, &rendered) {
            failures.push_str(&format!("{}: {complaint}\n{rendered}\n", name_of(&path)));
        }
        let beside = path.with_extension("stderr");
        let expected = std::fs::read_to_string(&beside).unwrap_or_default();
        if renew {
            std::fs::write(&beside, &rendered).expect("the folder of the corpus can be written");
        } else if expected != rendered {
            failures.push_str(&format!("{}:\n{}\n", name_of(&path), difference(&expected, &rendered)));
        }
    }
    assert!(failures.is_empty(), "RENEW=1 writes the expected texts anew\n\n{failures}");
}

#[test]
fn the_corpus_is_large_and_has_no_strays() {
    let cases = files("toml");
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    for path in files("stderr") {
        assert!(cases.contains(&path.with_extension("toml")), "{} belongs to no case", path.display());
    }
    for path in cases {
        let text = std::fs::read_to_string(&path).expect("a case is text");
        assert!(text.starts_with("# "), "{} does not open with what is wrong", path.display());
    }
}

#[test]
fn a_valid_scenario_is_met_with_silence() {
    let text = "component.web.fault.crash = { every = \"90d\", mttr = \"4h\" }\nservice.site.all = \"web\"\n";
    let bench = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/bench");
    let worked = files_in(&bench, "toml").into_iter().map(|path| std::fs::read_to_string(path).expect("a text"));
    for text in std::iter::once(text.to_string()).chain(worked) {
        let reading = read("valid.toml", &text, &[], &load);
        assert!(reading.diagnostics.is_empty(), "{}", reading.diagnostics.render(&reading.sources, false));
        assert!(reading.scenario.is_some());
    }
}

/// Texts made from a case by cutting, dropping a line, emptying a text, and swapping one value for another.
fn damaged(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().take(40).collect();
    let without =
        |at: usize| lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, l)| format!("{l}\n")).collect();
    let mut damaged: Vec<String> = (0..lines.len()).map(without).collect();
    let spots: Vec<usize> = text.char_indices().map(|(at, _)| at).take(2000).collect();
    damaged.extend(spots.iter().step_by(17).map(|at| text[..*at].to_string()));
    for (from, to) in [
        ("\"web\"", "[]"),
        ("\"90d\"", "-1e308"),
        ("\"4h\"", "{ fixed = \"1e-300h\" }"),
        ("= \"", "= \"\u{202e}"),
        ("= {", "= [{"),
        ("[{", "{"),
        ("web", "site"),
        ("every", "mttr"),
        ("0", "99999999999999999999"),
        ("]", "]]"),
        ("\"", "\"\"\""),
    ] {
        damaged.push(text.replace(from, to));
        damaged.push(text.replacen(from, to, 1));
    }
    damaged
}

#[test]
fn whatever_is_typed_is_read_or_refused_with_a_reason() {
    for path in files("toml") {
        let text = std::fs::read_to_string(&path).expect("a case is text");
        for damaged in damaged(&text) {
            let reading = read("damaged.toml", &damaged, &[], &load);
            let rendered = reading.diagnostics.render(&reading.sources, false);
            assert_ne!(reading.scenario.is_some(), reading.diagnostics.has_errors(), "{damaged}\n{rendered}");
        }
    }
}

#[test]
fn colours_do_not_change_the_words() {
    for path in files("toml") {
        let reading = reading(&path);
        let styled = reading.diagnostics.render(&reading.sources, true);
        assert_eq!(uncoloured(&styled), reading.diagnostics.render(&reading.sources, false), "{}", path.display());
    }
}

/// A text without its colour codes; any other control character stays and shows up in the comparison.
fn uncoloured(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let first = pieces.next().unwrap_or("").to_string();
    pieces.fold(first, |plain, piece| plain + piece.split_once('m').map_or(piece, |(_, rest)| rest))
}
