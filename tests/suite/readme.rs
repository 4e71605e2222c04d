//! The commands of the README and of the list of scenarios are run and their outputs compared, so that they cannot
//! drift.
//!
//! In a block fenced as `console`, a line `$ command` is followed by what it prints on standard output. The commands
//! are `cargo run --release -- ...` and `fivenines ...` (the tested binary), `cat` and `ls`. They run in a
//! fresh folder that sees the repository's scenarios. `RENEW=1 cargo test readme` writes the outputs anew.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The words of a command line, with `*` in the last part of a path expanded.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in line.split_whitespace() {
        let Some((folder, pattern)) = word.rsplit_once('/').filter(|(_, pattern)| pattern.contains('*')) else {
            words.push(word.to_string());
            continue;
        };
        let (head, tail) = pattern.split_once('*').expect("the pattern has a star");
        let entries = std::fs::read_dir(root().join(folder)).expect("the folder is in the repository");
        let names = entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned());
        let mut found: Vec<String> =
            names.filter(|n| n.starts_with(head) && n.ends_with(tail)).map(|n| format!("{folder}/{n}")).collect();
        found.sort();
        words.extend(found);
    }
    words
}

/// Standard output of a command of a page, or `None` for one that is not run here.
fn output(line: &str, folder: &Path) -> Option<String> {
    let words = words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let arguments = match words.as_slice() {
        ["cargo", "run", "--release", "--", arguments @ ..] | ["fivenines", arguments @ ..] => arguments,
        ["cat", file] => {
            let beside = folder.join(file);
            let path = if beside.exists() { beside } else { root().join(file) };
            return Some(std::fs::read_to_string(path).expect("the file is there"));
        }
        ["ls", place] => {
            let entries = std::fs::read_dir(folder.join(place)).expect("the folder is there");
            let mut names: Vec<String> =
                entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            return Some(names.join("\n") + "\n");
        }
        ["cargo", "test"] => return None,
        _ => panic!("the page has a command that this test does not know: {line}"),
    };
    let done = Command::new(env!("CARGO_BIN_EXE_fivenines"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    assert!(done.status.success(), "{line} failed:\n{}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8(done.stdout).expect("the output is text"))
}

/// A page with the outputs as they are now.
fn renewed(page: &str, folder: &Path) -> String {
    let mut text = String::new();
    let mut inside = false;
    let mut skipping = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
            skipping = false;
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            text.push_str(&format!("{line}\n"));
            skipping = true;
            if let Some(output) = output(command, folder) {
                text.push_str(&output);
            }
            continue;
        }
        if !(inside && skipping) {
            text.push_str(&format!("{line}\n"));
        }
    }
    text
}

/// Runs the commands of a page and compares what they print.
fn compare(page: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink(root().join("scenarios"), folder.path().join("scenarios")).expect("a link");
    let path = root().join(page);
    let kept = std::fs::read_to_string(&path).expect("the page is there");
    let now = renewed(&kept, folder.path());
    if std::env::var_os("RENEW").is_some() {
        std::fs::write(&path, &now).expect("writable");
        return;
    }
    for (at, (said, prints)) in kept.lines().zip(now.lines()).enumerate() {
        assert_eq!(said, prints, "{page} line {}; `RENEW=1 cargo test readme` writes it anew", at + 1);
    }
    assert_eq!(kept.lines().count(), now.lines().count(), "an output in {page} is cut short or too long");
}

#[test]
fn commands_print_what_the_readme_says() {
    compare("README.md");
}

#[test]
fn commands_print_what_the_list_of_scenarios_says() {
    compare("scenarios/README.md");
}

#[test]
fn commands_print_what_the_page_about_decisions_says() {
    compare("docs/deciding.md");
}

#[test]
fn a_wrong_output_is_noticed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wrong = "```console\n$ fivenines --version\nfivenines 99.99.99\n```\n";
    assert_ne!(renewed(wrong, folder.path()), wrong);
    let right = format!("```console\n$ fivenines --version\nfivenines {}\n```\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(renewed(&right, folder.path()), right);
}
