//! Links of the pages.

use super::{pages, text_of};
use crate::fixtures::repository;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// A link of a page.
pub(super) struct Link {
    /// What it leads to, without the anchor; empty for the page itself.
    pub(super) target: String,
    /// The part behind `#`.
    anchor: Option<String>,
    /// Its line, counted from 1.
    line: usize,
}

/// The lines of a page that are not in a block of code, numbered from 1, without `code` in them.
fn prose(page: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (at, line) in page.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            lines.push((at + 1, line.to_string()));
        }
    }
    lines
}

/// The links of a page, those to other hosts left out.
pub(super) fn of(page: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for (line, text) in prose(page) {
        for rest in text.split("](").skip(1) {
            let whole = rest.split(')').next().unwrap_or_default();
            if whole.contains("://") {
                continue;
            }
            let (target, anchor) = match whole.split_once('#') {
                Some((target, anchor)) => (target, Some(anchor.to_string())),
                None => (whole, None),
            };
            links.push(Link { target: target.to_string(), anchor, line });
        }
    }
    links
}

/// What a heading is called in a link: lower case, blanks as `-`, other signs left out, the second of a name with `-1`.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let headings = prose(page).into_iter().map(|(_, line)| line).filter(|line| line.starts_with('#'));
    headings
        .map(|heading| {
            let name: String = heading
                .trim_start_matches('#')
                .trim()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() })
                .collect();
            let times = seen.entry(name.clone()).or_default();
            *times += 1;
            if *times == 1 { name } else { format!("{name}-{}", *times - 1) }
        })
        .collect()
}

/// A path without `..` and `.`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(plain.pop(), "{} leaves the repository", path.display()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// What is wrong with the links of a page, named by its path in the repository.
fn broken(page: &str, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    for link in of(text) {
        let path = match link.target.as_str() {
            "" => PathBuf::from(page),
            target => plain(&Path::new(page).parent().expect("a page has a folder").join(target)),
        };
        let name = path.to_string_lossy();
        if !repository(&name).exists() {
            broken.push(format!("{page} line {}: there is no {name}", link.line));
        } else if let Some(anchor) = link.anchor {
            let there = if link.target.is_empty() { text.to_string() } else { text_of(&name) };
            if !anchors(&there).contains(&anchor) {
                broken.push(format!("{page} line {}: {name} has no #{anchor}", link.line));
            }
        }
    }
    broken
}

#[test]
fn every_link_leads_somewhere() {
    let mut all: Vec<String> = pages().into_iter().map(|page| format!("docs/{page}")).collect();
    all.extend(["docs/SUMMARY.md", "README.md", "scenarios/README.md"].map(String::from));
    let broken: Vec<String> = all.iter().flat_map(|page| broken(page, &text_of(page))).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_broken_link_is_noticed() {
    let page = "# A: `b`\n\n[here](#a-b) [there](../README.md) [no](nothing.md) [nor](#c)\n\n```text\n[x](y.md)\n```\n";
    assert_eq!(
        broken("docs/rare.md", page),
        ["docs/rare.md line 3: there is no docs/nothing.md", "docs/rare.md line 3: docs/rare.md has no #c"]
    );
}
