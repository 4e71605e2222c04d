//! Pages whose commands are run: what they print on the page is what the tested binary prints.
//!
//! In a block fenced as `console`, a line `$ command` is followed by what it prints on standard output. The commands
//! are `cargo run --release -- ...` and `fivenines ...` (the tested binary), `cat` and `ls`; behind them may stand
//! `| head -n N`, `| tail -n N`, `| grep WORD`, `| sed -n '/WORD/,/^$/p'`
//! (from a line to the next empty one); before it ` 2>&1` adds what it says on standard error; or `; echo "exit code $?"`. A block fenced as ```` ```toml shop.toml ````
//! is written to that file first. All of a page runs in one fresh folder that sees the repository's scenarios.

use crate::fixtures::{command, repository};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What may follow a command that does not end with success.
const CODE: &str = "; echo \"exit code $?\"";

/// The words of a command line, with `*` in the last part of a path expanded.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in line.split_whitespace() {
        let word = word.trim_matches('\'');
        let Some((folder, pattern)) = word.rsplit_once('/').filter(|(_, pattern)| pattern.contains('*')) else {
            words.push(word.to_string());
            continue;
        };
        let (head, tail) = pattern.split_once('*').expect("the pattern has a star");
        let entries = fs::read_dir(repository(folder)).expect("the folder is in the repository");
        let names = entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned());
        let mut found: Vec<String> =
            names.filter(|n| n.starts_with(head) && n.ends_with(tail)).map(|n| format!("{folder}/{n}")).collect();
        found.sort();
        words.extend(found);
    }
    words
}

/// Names in a folder, one a line.
fn listed(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names.join("\n") + "\n"
}

/// What commands of this page printed before, by command line: the same twice is run once.
type Said = BTreeMap<String, String>;

/// Standard output of the tested binary.
fn run(arguments: &[&str], tells_code: bool, folder: &Path) -> String {
    let (arguments, talks) = match arguments {
        [arguments @ .., "2>&1"] => (arguments, true),
        _ => (arguments, false),
    };
    let done = command().args(arguments).current_dir(folder).env_remove("COLUMNS").output().expect("the binary runs");
    let mut text = String::from_utf8(done.stdout).expect("the output is text");
    if talks {
        text.push_str(&String::from_utf8_lossy(&done.stderr));
    }
    if tells_code {
        text.push_str(&format!("exit code {}\n", done.status.code().expect("it ends by itself")));
    } else {
        assert!(done.status.success(), "{arguments:?} failed:\n{}", String::from_utf8_lossy(&done.stderr));
    }
    text
}

/// The part of a text that a filter lets through.
fn filtered(text: &str, filter: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if let Some(word) = filter.strip_prefix("sed -n '/").and_then(|rest| rest.strip_suffix("/,/^$/p'")) {
        let from = lines.iter().position(|line| line.contains(word)).unwrap_or_else(|| panic!("no line has {word}"));
        let many = lines[from..].iter().take_while(|line| !line.is_empty()).count();
        let end = (from + many + 1).min(lines.len());
        return lines[from..end].join("\n") + "\n";
    }
    if let Some(words) = filter.strip_prefix("grep '").and_then(|rest| rest.strip_suffix('\'')) {
        return kept_of(lines.into_iter().filter(|line| line.contains(words)), filter);
    }
    let kept: Vec<&str> = match filter.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["head", "-n", many] => lines.into_iter().take(many.parse().expect("a number")).collect(),
        ["tail", "-n", many] => {
            let from = lines.len().saturating_sub(many.parse().expect("a number"));
            lines[from..].to_vec()
        }
        ["grep", wanted] => lines.into_iter().filter(|line| line.contains(wanted)).collect(),
        _ => panic!("the page has a filter that this test does not know: {filter}"),
    };
    kept_of(kept.into_iter(), filter)
}

/// Lines that a filter left, of which there are some.
fn kept_of<'t>(lines: impl Iterator<Item = &'t str>, filter: &str) -> String {
    let text: String = lines.map(|line| format!("{line}\n")).collect();
    assert!(!text.is_empty(), "`{filter}` leaves nothing");
    text
}

/// Standard output of a command of a page, or `None` for one that is not run here.
fn output(line: &str, folder: &Path, said: &mut Said) -> Option<String> {
    let (line, tells_code) = line.strip_suffix(CODE).map_or((line, false), |rest| (rest, true));
    let mut parts = line.split(" | ");
    let first = parts.next().expect("a line has a first part");
    let words = words(first);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let text = match words.as_slice() {
        ["cargo", "run", "--release", "--", arguments @ ..] | ["fivenines", arguments @ ..] => said
            .entry(line.split(" | ").next().expect("a line has a first part").to_string())
            .or_insert_with(|| run(arguments, tells_code, folder))
            .clone(),
        ["cat", file] => {
            let beside = folder.join(file);
            let path = if beside.exists() { beside } else { repository(file) };
            fs::read_to_string(path).expect("the file is there")
        }
        ["ls", place] => listed(&folder.join(place)),
        ["cargo", "test"] => return None,
        _ => panic!("the page has a command that this test does not know: {line}"),
    };
    Some(parts.fold(text, |text, filter| filtered(&text, filter)))
}

/// The file that a block is to be written to: the second word behind the fence.
fn file_of(fence: &str) -> Option<&str> {
    fence.strip_prefix("```")?.split_whitespace().nth(1)
}

/// A page with the outputs as they are now.
pub(crate) fn renewed(page: &str, folder: &Path) -> String {
    let mut text = String::new();
    let mut inside = false;
    let mut skipping = false;
    let mut file: Option<(&str, String)> = None;
    let mut said = Said::new();
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
            skipping = false;
            match file.take() {
                Some((name, body)) => fs::write(folder.join(name), body).expect("writable"),
                None => file = file_of(line).map(|name| (name, String::new())),
            }
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            text.push_str(&format!("{line}\n"));
            skipping = true;
            if let Some(output) = output(command, folder, &mut said) {
                text.push_str(&output);
            }
            continue;
        } else if let Some((_, body)) = &mut file {
            body.push_str(&format!("{line}\n"));
        }
        if !(inside && skipping) {
            text.push_str(&format!("{line}\n"));
        }
    }
    text
}

/// A fresh folder that sees the scenarios.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink(repository("scenarios"), folder.path().join("scenarios")).expect("a link");
    folder
}

/// Compares a page with what it should be now, or writes that where `RENEW` is set.
pub(crate) fn agree(page: &str, kept: &str, now: &str) {
    if std::env::var_os("RENEW").is_some() {
        fs::write(repository(page), now).expect("writable");
        return;
    }
    for (at, (said, prints)) in kept.lines().zip(now.lines()).enumerate() {
        assert_eq!(
            said,
            prints,
            "{page} line {}; `RENEW=1 cargo test --test suite` with this test writes it anew",
            at + 1
        );
    }
    assert_eq!(kept.lines().count(), now.lines().count(), "an output in {page} is cut short or too long");
}

/// Runs the commands of a page and compares what they print.
pub(crate) fn compare(page: &str) {
    let kept = fs::read_to_string(repository(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
    agree(page, &kept, &renewed(&kept, folder().path()));
}
