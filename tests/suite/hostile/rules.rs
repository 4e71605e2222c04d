//! What every output keeps to, whatever texts went in; each rule has a partner that breaks it.

use crate::html::stands_alone;
use std::collections::BTreeSet;

/// What breaks the rules in a file of this name, or on a stream (`stdout`, `stderr`).
pub(super) fn broken(name: &str, bytes: &[u8]) -> Vec<String> {
    let ending = name.rsplit('.').next().unwrap_or(name);
    if ending == "png" {
        return wrong(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "no PNG");
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return vec!["not UTF-8".into()] };
    let mut found = hidden(text, ending == "svg" || ending == "html");
    found.extend(match ending {
        "csv" => csv(text),
        "json" => wrong(serde_json::from_str::<serde_json::Value>(text).is_ok(), "not JSON"),
        "svg" | "xml" => xml(text),
        "html" => html(text),
        "md" => markdown(text),
        "mmd" => mermaid(text),
        _ => Vec::new(),
    });
    found
}

fn wrong(fine: bool, why: &str) -> Vec<String> {
    if fine { Vec::new() } else { vec![why.to_string()] }
}

/// Characters that steer a terminal or hide something. The mark after words from right to left, which pictures need to keep
/// digits in their place, is allowed there.
fn hidden(text: &str, marked: bool) -> Vec<String> {
    let control = |c: char| matches!(u32::from(c), 0..=9 | 0xb..=0x1f | 0x7f..=0x9f);
    let direction = |c: char| matches!(u32::from(c), 0x61c | 0x200e..=0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
    let unseen = |c: char| matches!(u32::from(c), 0xad | 0x115f | 0x200b..=0x200d | 0x2028..=0x2029 | 0x2060..=0x2064 | 0x3164 | 0xfeff | 0xffa0 | 0xfdd0 | 0xffff | 0xe0041);
    let bad: BTreeSet<char> = text.chars().filter(|c| control(*c) || direction(*c) || unseen(*c)).collect();
    bad.into_iter().filter(|c| !(marked && *c == '\u{200e}')).map(|c| format!("{c:?} as it is")).collect()
}

/// A spreadsheet takes no cell for a formula, and all rows have the same number of cells.
fn csv(text: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Result<Vec<csv::StringRecord>, csv::Error> = reader.records().collect();
    let Ok(rows) = rows else { return vec![format!("not a table: {}", rows.unwrap_err())] };
    let number = |cell: &str| cell.trim_end_matches('%').parse::<f64>().is_ok();
    let formula =
        |cell: &&str| cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !number(cell);
    rows.iter().flatten().filter(formula).map(|cell| format!("`{cell}` is a formula")).collect()
}

fn xml(text: &str) -> Vec<String> {
    let document = match roxmltree::Document::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("not XML: {error}")],
    };
    let elements = || document.descendants().filter(|node| node.is_element());
    let tags = elements()
        .map(|node| node.tag_name().name())
        .filter(|tag| ["script", "foreignObject", "a", "image", "use", "iframe", "b", "img"].contains(tag));
    let attributes = elements().flat_map(|node| node.attributes()).map(|attribute| attribute.name());
    tags.chain(attributes.filter(|name| name.starts_with("on") || *name == "href")).map(str::to_string).collect()
}

/// Everything that [`stands_alone`] asks of a page.
fn html(text: &str) -> Vec<String> {
    match std::panic::catch_unwind(|| stands_alone(text)) {
        Ok(()) => Vec::new(),
        Err(why) => {
            let words = why.downcast_ref::<String>().cloned();
            vec![words.or_else(|| why.downcast_ref::<&str>().map(|words| (*words).to_string())).unwrap_or_default()]
        }
    }
}

/// No HTML, no links but to pictures beside the file, and tables whose rows have as many cells as their heads.
fn markdown(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    let mut width = None;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let bare = without_code(line);
            found.extend(wrong(!bare.replace("<br>", "").contains('<'), &format!("HTML in {line}")));
            let picture = bare.starts_with("![") && bare.ends_with(')') && bare.matches("](").count() == 1;
            found.extend(wrong(picture || !bare.contains("]("), &format!("a link in {line}")));
            let cells = bare.starts_with('|').then(|| bare.matches('|').count());
            if let (Some(before), Some(cells)) = (width, cells) {
                found.extend(wrong(before == cells, &format!("{cells} bars, not {before}, in {line}")));
            }
            width = cells;
        }
    }
    found
}

/// A line without what stands between backticks and behind backslashes.
fn without_code(line: &str) -> String {
    let mut bare = String::new();
    let (mut code, mut escaped) = (false, false);
    for c in line.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if !code => escaped = true,
            '`' => code = !code,
            // A bar ends a cell in code too.
            c if !code || c == '|' => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// Texts stand between quotes that nothing inside ends, and comments say nothing to Mermaid.
fn mermaid(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().skip(1) {
        let outside: String = line.split('"').step_by(2).collect();
        let said = line.trim_start().starts_with("acc") || line.trim_start().starts_with("%% ");
        found.extend(wrong(line.matches('"').count() % 2 == 0, &format!("a quote too many in {line}")));
        found.extend(wrong(said || !outside.contains("click"), &format!("a click in {line}")));
        let inside = line.split('"').skip(1).step_by(2).collect::<String>();
        let bare = inside.replace("<br/>", "").replace("<b>", "").replace("</b>", "");
        found.extend(wrong(!bare.contains('<') && !bare.contains('`'), &format!("markup in {line}")));
    }
    found
}

/// Names of files that any system can hold and no shell trips over.
pub(super) fn is_safe_name(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty()
        && name.len() <= 255
        && name.chars().all(plain)
        && !name.starts_with(['.', '-'])
        && hidden(name, false).is_empty()
}

#[test]
fn each_rule_catches_what_it_is_for() {
    let page = "<!DOCTYPE html>\n<html lang=\"en\"><head></head><body><script>alert(1)</script></body></html>";
    for (name, text) in [
        ("stdout", "a\u{1b}[31mb"),
        ("stderr", "a\u{9b}2J"),
        ("stdout", "a\rb"),
        ("a.md", "a\u{202e}b"),
        ("a.svg", "<svg>a\u{202e}b</svg>"),
        ("a.json", "{\"a\": \"\u{200b}\"}"),
        ("a.csv", "a\u{2028}b\n"),
        ("a.csv", "x,=1+1\n"),
        ("a.csv", "x,\" =1+1\"\n"),
        ("a.csv", "x,-y\n"),
        ("a.csv", "＝1\n"),
        ("a.csv", "a,b\nc\n"),
        ("a.json", "{\"a\": }"),
        ("a.svg", "<svg>a < b</svg>"),
        ("a.svg", "<svg><script>x</script></svg>"),
        ("a.svg", "<svg onload=\"x\"/>"),
        ("a.xml", "<testsuite><a href=\"x\"/></testsuite>"),
        ("a.html", page),
        ("a.md", "a <b> c"),
        ("a.md", "a [x](javascript:y)"),
        ("a.md", "| a | b |\n| c | d | e |"),
        ("a.md", "| a |\n| `c|d` |"),
        ("a.mmd", "flowchart TB\n n0[\"a\"b\"]"),
        ("a.mmd", "flowchart TB\n n0[\"a\"]; click n0"),
        ("a.mmd", "flowchart TB\n n0[\"<img>\"]"),
    ] {
        assert!(!broken(name, text.as_bytes()).is_empty(), "{name}: {text:?}");
    }
    assert!(!broken("a.png", b"text").is_empty() && !broken("stdout", b"\xff").is_empty());
}

#[test]
fn no_rule_minds_what_is_fine() {
    for (name, text) in [
        ("stdout", "one\ntwo — 99.9 %\n"),
        ("a.csv", "a,b\n-1.5,-10%\n'=1,'-x\n"),
        ("a.json", "{\"a\": \"\\u202e\"}"),
        ("a.svg", "<svg><text>a \u{200e}</text></svg>"),
        ("a.md", "a \\[x\\](y) \\<\n\n![x](a.svg)\n\n| a \\| b |\n| --- |\n"),
        ("a.mmd", "flowchart TB\n    n0[\"<b>a#34;b</b><br/>c\"]\n"),
    ] {
        assert_eq!(broken(name, text.as_bytes()), Vec::<String>::new(), "{name}: {text:?}");
    }
}

#[test]
fn names_of_files_are_judged() {
    for name in ["a.svg", "99.9-two-az", "été.json"] {
        assert!(is_safe_name(name), "{name}");
    }
    for name in ["", ".", "..", "a/b", "a b", "-x", "a\nb", "a\u{202e}", "a\u{3164}", "=1", "a*"] {
        assert!(!is_safe_name(name), "{name:?}");
    }
}
