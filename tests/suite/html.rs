//! HTML reports: one file each that fetches nothing, that XML readers and screen readers can follow, and that no name harms.

use crate::fixtures::{Desk, repository};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Largest report without raw data, in bytes.
const LARGEST: usize = 300 * 1024;

/// HTML, JSON and CSS that would end what they stand in, made so long with one word.
fn hostile(length: usize) -> String {
    let start = "</script></style><!-- ]]> <script>alert(1)</script> 'q' \\\"d\\\" & <img src=x onerror=alert(1)> ";
    format!("{start}{}", "x".repeat(length.saturating_sub(start.chars().count())))
}

/// A scenario with hostile words wherever the language takes any, and names as long as it takes them.
fn hostile_scenario() -> String {
    let (words, name) = (hostile(300), "x".repeat(99));
    format!(
        "name = \"hostile\"\ntitle = \"{words}\"\nobjective = {{ availability = \"99%\", rto = \"1h\" }}\n\
         [component.{name}a]\ncount = 2\nfault.{name}b = {{ every = \"30d\", recovery = [{{ stage = \"{words}\", takes = \"10h\" }}] }}\n\
         [service.{name}d]\nany = \"{name}a\"\n"
    )
}

/// The text between two marks, the first time that they come.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("there is no {start}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("there is no {end}")).0
}

/// What an XML reader understands of a page: all but its style and its script.
fn markup(page: &str) -> String {
    let mut text = page.strip_prefix("<!DOCTYPE html>\n").expect("it says what it is").to_string();
    for (start, end) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let inside = between(&text, start, end).to_string();
        text = text.replacen(&inside, "", 1);
    }
    text
}

/// What every page must be.
pub(crate) fn stands_alone(page: &str) {
    assert!(page.len() <= LARGEST, "the page has {} bytes", page.len());
    policy_matches(page);
    let markup = markup(page);
    let document = roxmltree::Document::parse(&markup).unwrap_or_else(|error| panic!("it is well formed: {error}"));
    let names: Vec<&str> = document.descendants().map(|node| node.tag_name().name()).collect();
    for tag in ["img", "link", "iframe", "object", "base", "form", "embed"] {
        assert!(!names.contains(&tag), "{tag}");
    }
    for node in document.descendants().filter(|node| node.is_element()) {
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && !["src", "style"].contains(&name), "{name}=\"{value}\"");
            assert!(name != "href" || value.starts_with('#'), "{name}=\"{value}\"");
        }
    }
    let elsewhere = page.replace("http://www.w3.org/2000/svg", "").to_lowercase();
    assert!(
        !elsewhere.replace("url(#", "").contains("url(") && !elsewhere.contains("@import"),
        "the page fetches something"
    );
    assert!(!page.contains('\u{202e}'), "the direction of writing changes");
    scripts_are_ours(&document);
    can_be_followed(&document);
}

/// The one script that runs is the last; all others are data that is JSON.
fn scripts_are_ours(document: &roxmltree::Document<'_>) {
    let scripts = document.descendants().filter(|node| node.has_tag_name("script"));
    let (data, code): (Vec<_>, Vec<_>) = scripts.partition(|node| node.attribute("type") == Some("application/json"));
    assert_eq!(code.len(), 1, "one script runs");
    for data in data {
        let text = data.text().expect("there is data");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
        assert!(!text.contains('<'), "{text}");
    }
}

fn policy_matches(page: &str) {
    let policy = between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
    for (what, start, end) in [("style-src", "<style>", "</style>"), ("script-src", "<script>", "</script>")] {
        let hash: Vec<u8> = Sha256::digest(between(page, start, end).as_bytes()).to_vec();
        let said = between(policy, &format!("{what} 'sha256-"), "'");
        assert_eq!(decoded(said), hash, "{what}");
    }
    assert_eq!(page.matches("<style").count(), 1, "one style");
}

/// Bytes of base64, by a table made another way than the report's.
fn decoded(text: &str) -> Vec<u8> {
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let bits = text.trim_end_matches('=').chars().map(|c| letters.iter().position(|l| *l == c).expect("a letter"));
    let bits: Vec<bool> = bits.flat_map(|six| (0..6).rev().map(move |at| six >> at & 1 == 1)).collect();
    bits.chunks_exact(8).map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit))).collect()
}

/// One first heading, none skipped; identifiers once; links, labels and tables that lead somewhere.
fn can_be_followed(document: &roxmltree::Document<'_>) {
    let elements = || document.descendants().filter(|node| node.is_element());
    let levels: Vec<u32> = elements()
        .filter_map(|node| node.tag_name().name().strip_prefix('h').and_then(|level| level.parse().ok()))
        .collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert_eq!(levels.first(), Some(&1));
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let ids: Vec<&str> = elements().filter_map(|node| node.attribute("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for node in elements() {
        let link = node.attribute("href").map(|href| &href[1..]);
        for target in [link, node.attribute("aria-labelledby")].into_iter().flatten() {
            assert!(unique.contains(target), "{target}");
        }
        match node.tag_name().name() {
            "th" => assert!(node.attribute("scope").is_some(), "a header of a table without a scope"),
            "svg" => assert!(
                node.attribute("role") == Some("img") && node.attribute("aria-label").is_some_and(|l| !l.is_empty())
            ),
            "figure" => assert!(node.descendants().any(|below| below.has_tag_name("figcaption"))),
            _ => {}
        }
    }
    for landmark in ["header", "nav", "main", "footer"] {
        assert_eq!(elements().filter(|node| node.has_tag_name(landmark)).count(), 1, "{landmark}");
    }
}

/// The text that people read.
fn text_of(page: &str) -> String {
    let markup = markup(page);
    let document = roxmltree::Document::parse(&markup).expect("it is well formed");
    document.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_report_of_a_run_stands_alone_and_says_everything() {
    let desk = Desk::new();
    let scenario = repository("scenarios/reference/99.99-three-az.toml");
    let ended = desk.run(&["run", &scenario.to_string_lossy(), "--years", "300", "--out", "out", "--charts", "svg"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let page = desk.read("out/report.html");
    stands_alone(&page);
    let text = text_of(&page);
    for words in [
        "The goal of 99.99 % is",
        "A year keeps it with a chance of",
        "How bad a year gets",
        "What the downtime is made of",
        "A typical and a bad year",
        "Architecture and single points of failure",
        "Formula against reality",
        "product of availabilities",
        "Assumptions and their sources",
        "Provenance",
        "SHA-256 of the scenario",
        "--years 300",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(page.matches("<svg ").count() >= 4);
}

#[test]
fn reports_of_all_kinds_keep_the_size() {
    let desk = Desk::new();
    let mechanisms = ["cells", "cost", "data-loss", "journeys", "uncertain"].map(|name| format!("mechanisms/{name}"));
    let references =
        ["99-one-az", "99.95-warm-standby", "99.999-active-active"].map(|name| format!("reference/{name}"));
    for name in mechanisms.iter().chain(&references) {
        let path = repository(&format!("scenarios/{name}.toml")).to_string_lossy().into_owned();
        let ended = desk.run(&["run", &path, "--years", "128", "--charts", "svg", "--out", "out"]);
        assert_eq!(ended.code, 0, "{path}: {}", ended.stderr);
        stands_alone(&desk.read("out/report.html"));
    }
}

#[test]
fn hostile_names_do_no_harm() {
    let desk = Desk::new();
    let file = "<script>alert(1)<img src=x onerror=alert(1)> '& #.toml";
    desk.write(file, &hostile_scenario());
    let ended = desk.run(&["run", file, "--years", "300", "--out", "out", "--charts", "svg"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let page = desk.read("out/report.html");
    stands_alone(&page);
    assert!(text_of(&page).contains("<img src=x onerror=alert(1)>"), "the name is shown as it is");
}

#[test]
fn a_run_without_downtime_or_charts_has_a_report_too() {
    let desk = Desk::new();
    desk.write(
        "quiet.toml",
        "objective = { availability = \"99%\" }\n[component.a]\nfault.crash = { every = \"9000000y\", mttr = \"1min\" }\n[service.s]\nall = \"a\"\n",
    );
    assert_eq!(desk.run(&["run", "quiet.toml", "--years", "200", "--out", "out", "--charts", "none"]).code, 0);
    let page = desk.read("out/report.html");
    stands_alone(&page);
    assert!(text_of(&page).contains("met") && !page.contains("<svg "));
}

#[test]
fn threads_and_folders_do_not_change_a_report() {
    let desk = Desk::new();
    desk.write("a.toml", "[component.a]\nfault.crash = { every = \"30d\", mttr = \"1h\" }\n[service.s]\nall = \"a\"\n");
    let report = |threads: &str, out: &str| {
        assert_eq!(desk.run(&["run", "a.toml", "--years", "300", "--threads", threads, "--out", out]).code, 0);
        desk.read(&format!("{out}/report.html"))
    };
    assert!(report("1", "one") == report("3", "three"));
}

#[test]
fn comparisons_sweeps_and_sensitivities_have_a_page_that_stands_alone() {
    let desk = Desk::new();
    let first = repository("scenarios/first.toml").to_string_lossy().into_owned();
    let quick = ["--years", "200", "--charts", "svg", "--out", "out"];
    let commands: [(&[&str], &str, &str); 3] = [
        (&["sweep", &first, "--over", "component.web.count=1..2"], "sweep.html", "Every point"),
        (&["sensitivity", &first, "--only", "component.web"], "sensitivity.html", "What to fix first"),
        (&["compare", &first, "other.toml"], "compare.html", "What they differ by"),
    ];
    let text = std::fs::read_to_string(&first).expect("the scenario is there");
    desk.write("other.toml", &text.replace("count = 2", "count = 3").replace("name", "# name"));
    for (command, file, words) in commands {
        let ended = desk.run(&[command, &quick[..]].concat());
        assert_eq!(ended.code, 0, "{command:?}: {}", ended.stderr);
        let page = desk.read(&format!("out/{file}"));
        stands_alone(&page);
        let text = text_of(&page);
        assert!(text.contains(words) && text.contains("Provenance") && text.contains("--years 200"), "{file}");
        assert!(page.contains("<svg "), "{file}");
    }
}

#[test]
fn verdicts_are_in_words() {
    let desk = Desk::new();
    let verdict = |goal: &str, mttr: &str, years: &str| {
        let part = format!("[component.a]\nfault.crash = {{ every = \"30d\", mttr = {{ fixed = \"{mttr}\" }} }}\n");
        let goal = format!("objective = {{ availability = \"{goal}\", rto = \"1h\" }}\n");
        desk.write("a.toml", &format!("{goal}{part}[service.s]\nall = \"a\"\n"));
        assert_eq!(desk.run(&["run", "a.toml", "--years", years, "--charts", "none", "--out", "out"]).code, 0);
        text_of(&desk.read("out/report.html"))
    };
    let said = |text: &str, words: &str| {
        text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
    };
    let good = verdict("99%", "30min", "200");
    assert!(said(&good, "The goal of 99 % is met") && said(&good, "The RTO of 1 h is met"), "{good}");
    let bad = verdict("99.99%", "2h", "200");
    assert!(said(&bad, "The goal of 99.99 % is missed") && said(&bad, "The RTO of 1 h is missed"), "{bad}");
    // 12.17 outages of 1 h in a year of 8760 h, less the time down itself: 0.1387 % down, and 20 years do not tell.
    let open = verdict("99.8613%", "1h", "20");
    assert!(said(&open, "is undecided"), "{open}");
}
