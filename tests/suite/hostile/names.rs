//! Hostile texts wherever a scenario takes a text, through every command, into every output.
//!
//! [`SLOTS`] has the places where a scenario takes a name or a text. The reader says which texts it takes at each; those then
//! go through the built command, and everything that it prints and writes keeps to the [`rules`](super::rules).

use super::rules::{broken, is_safe_name};
use super::texts::{all, quoted};
use crate::fixtures::Desk;
use fivenines::scenario::read;
use std::collections::{BTreeMap, BTreeSet};

/// A scenario with everything that has a name; `«slot»` stands for a text, `«slot+x»` for it with an `x` behind it.
const SCENARIO: &str = r#"
name = «name»
title = «title»
places = [«place+/a», "other/b"]
defaults = { source = «source» }
[objective]
service = «service»
availability = "99%"
rto = "1h"
published = { downtime = "30min", source = «published» }
[cost]
currency = «currency»
source = «price»
outage = { per_minute = 90 }
[component.«component»]
in = «place+/a»
count = 2
fault.«fault» = { every = "5d", source = «fault source», recovery = [{ stage = «stage», takes = "9h", crew = «crew» }, { stage = «stage+2», takes = "1h", spare = «spare» }] }
[component.b]
in = "other/b"
count = 2
fault.x = { every = "9d", recovery = «recovery» }
[component.c]
fault.y = { every = "7d", mttr = "1h" }
[fault.«strike»]
strikes = «place+/a»
every = "30d"
mttr = "3h"
[change.«change»]
strikes = «tier»
every = "14d"
downtime = { fixed = "5min" }
[crew.«crew»]
size = 1
[spare.«spare»]
stock = 1
lead_time = "1d"
[recovery]
«recovery» = [{ stage = «shared stage», takes = "1h" }]
[service.«tier»]
all = «component»
[service.«service»]
all = [«tier», «standby», «buffer», «reaction»]
[standby.«standby»]
members = "b"
failover = [{ stage = «failover stage», takes = "10min" }]
[reaction.«reaction»]
to = «tier»
stages = [{ stage = «reaction stage», takes = "1min" }]
[buffer.«buffer»]
of = "c"
holds = "30min"
works_off = 2.0
"#;

/// What takes any line of text, and what it is else.
const TEXTS: [(&str, &str); 9] = [
    ("title", "A title"),
    ("source", "our log"),
    ("published", "a page"),
    ("price", "a list"),
    ("fault source", "a book"),
    ("stage", "repair"),
    ("shared stage", "mend"),
    ("failover stage", "switch"),
    ("reaction stage", "grow"),
];

/// What takes a name, and what it is else.
const NAMES: [(&str, &str); 13] = [
    ("place", "main"),
    ("component", "web"),
    ("fault", "crash"),
    ("strike", "power"),
    ("change", "release"),
    ("crew", "people"),
    ("spare", "disks"),
    ("recovery", "by-hand"),
    ("tier", "tier"),
    ("service", "site"),
    ("standby", "database"),
    ("reaction", "regrow"),
    ("buffer", "queue"),
];

/// What takes little: what becomes a folder, and what stands behind a number.
const OTHERS: [(&str, &str); 2] = [("name", "folder"), ("currency", "USD")];

fn slots() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEXTS.into_iter().chain(NAMES).chain(OTHERS)
}

/// The scenario with these texts in its slots.
fn scenario(texts: &BTreeMap<&str, String>) -> String {
    let mut text = String::new();
    let mut parts = SCENARIO.split('«');
    text.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let (slot, rest) = part.split_once('»').expect("each slot ends");
        let (slot, more) = slot.split_once('+').unwrap_or((slot, ""));
        let usual = slots().find(|(name, _)| *name == slot).expect("a slot of the list").1;
        let filled = texts.get(slot).map_or(usual, String::as_str);
        text.push_str(&quoted(&format!("{filled}{more}")));
        text.push_str(rest);
    }
    text
}

fn no_files(_: &str) -> Result<String, String> {
    Err("no files here".into())
}

/// Why a text is refused at a slot; nothing if it is taken.
fn refusal(slot: &'static str, text: &str) -> Option<String> {
    let typed = scenario(&BTreeMap::from([(slot, text.to_string())]));
    let reading = read("s.toml", &typed, &[], &no_files);
    reading.scenario.is_none().then(|| reading.diagnostics.render(&reading.sources, false))
}

/// The texts that are taken at a slot.
fn taken(slot: &'static str) -> Vec<String> {
    all().into_iter().map(|(_, text)| text).filter(|text| refusal(slot, text).is_none()).collect()
}

#[test]
fn the_scenario_itself_is_fine() {
    let reading = read("s.toml", &scenario(&BTreeMap::new()), &[], &no_files);
    assert!(reading.diagnostics.is_empty(), "{}", reading.diagnostics.render(&reading.sources, false));
}

#[test]
fn each_text_is_taken_or_refused_at_its_place_without_harm() {
    let mut counts = BTreeMap::new();
    for (slot, _) in slots() {
        for (what, text) in all() {
            let Some(said) = refusal(slot, &text) else {
                *counts.entry(slot).or_insert(0) += 1;
                let why = broken("stdout", text.as_bytes());
                assert!(why.is_empty(), "{what} is taken as {slot}: {why:?}");
                assert!(text.chars().count() <= 1000, "{what} is taken as {slot}");
                continue;
            };
            assert_eq!(broken("stderr", said.as_bytes()), Vec::<String>::new(), "{what} as {slot}:\n{said}");
            assert!(said.contains("s.toml:") && said.contains("help: "), "{what} as {slot}:\n{said}");
            assert!(said.len() < 200_000, "{what} as {slot}: {} bytes", said.len());
        }
    }
    // Any line of text may be a title, few may be a name, and hardly any a folder.
    assert!(counts["title"] > 35 && counts["component"] > 8 && counts["component"] < 25, "{counts:?}");
    assert!(counts["name"] >= 5 && counts["name"] < counts["component"], "{counts:?}");
}

/// What the commands say and write about one scenario.
struct Told {
    /// Names and bytes of streams and files.
    outputs: Vec<(String, Vec<u8>)>,
}

/// Runs commands in a folder of their own and looks at everything that is there afterwards.
fn told(text: &str, commands: &[&str]) -> Told {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("work")).expect("a folder can be made");
    desk.write("work/s.toml", text);
    desk.write("work/t.toml", &text.replacen("name = \"", "name = \"other-", 1));
    desk.write("work/i.csv", "minutes,began\n35,2024-01-02\n170,2024-03-04\n60,2024-05-06\n");
    let before = files(&desk, "");
    let mut outputs = Vec::new();
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        let output = desk.command(&words).current_dir(desk.path("work")).output().expect("the command starts");
        let code = output.status.code().expect("it ends by itself");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(code < 2, "{command}: {code}\n{stderr}");
        let image = command.contains("--format png");
        outputs.push((format!("{command}: stdout{}", ending(command)), output.stdout));
        assert!(!image, "pictures go to files");
        outputs.push((format!("{command}: stderr"), output.stderr));
    }
    for name in files(&desk, "").difference(&before) {
        assert!(name.starts_with("work/output/"), "written outside of the folder of results: {name}");
        for part in name.split('/') {
            assert!(is_safe_name(part), "{name}");
        }
        outputs.push((name.clone(), std::fs::read(desk.path(name)).expect("it was listed")));
    }
    Told { outputs }
}

/// The kind of what a command prints.
fn ending(command: &str) -> &'static str {
    let formats = [("json", ".json"), ("csv", ".csv"), ("md", ".md"), ("mermaid", ".mmd"), ("svg", ".svg")];
    match command {
        "diagram s.toml" => return ".svg",
        command if command.starts_with("plot") => return "",
        _ => {}
    }
    let asked = formats.into_iter().find(|(format, _)| command.contains(&format!("--format {format}")));
    asked.map_or("", |(_, ending)| ending)
}

/// All files in the folder of a desk.
fn files(desk: &Desk, under: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for name in desk.list(if under.is_empty() { "." } else { under }) {
        let name = if under.is_empty() { name } else { format!("{under}/{name}") };
        match desk.path(&name).is_dir() {
            true => found.extend(files(desk, &name)),
            false => drop(found.insert(name)),
        }
    }
    found
}

impl Told {
    fn keeps_to_the_rules(&self) {
        for (name, bytes) in &self.outputs {
            let why = broken(name, bytes);
            assert!(why.is_empty(), "{name}: {why:?}\n{}", String::from_utf8_lossy(&bytes[..bytes.len().min(3000)]));
            assert!(bytes.len() < 1 << 20, "{name} has {} bytes", bytes.len());
        }
    }

    /// True if some output of the kind says the text.
    fn says(&self, ending: &str, text: &str) -> bool {
        let mut files = self.outputs.iter().filter(|(name, _)| name.ends_with(ending));
        files.any(|(_, bytes)| {
            let bytes = String::from_utf8_lossy(bytes);
            match ending {
                ".json" => serde_json::from_str(&bytes).is_ok_and(|value| in_json(&value, text)),
                _ => {
                    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_bytes());
                    let cells =
                        reader.records().flatten().flat_map(|row| row.iter().map(str::to_string).collect::<Vec<_>>());
                    cells.collect::<Vec<_>>().iter().any(|cell| cell.contains(text))
                }
            }
        })
    }
}

fn in_json(value: &serde_json::Value, text: &str) -> bool {
    match value {
        serde_json::Value::String(own) => own.contains(text),
        serde_json::Value::Array(items) => items.iter().any(|item| in_json(item, text)),
        serde_json::Value::Object(entries) => {
            entries.iter().any(|(key, value)| key.contains(text) || in_json(value, text))
        }
        _ => false,
    }
}

/// A scenario whose texts are all the same, with names that are all hostile; another start gives other names.
fn museum(text: &str, start: usize) -> (String, Vec<String>) {
    let mut texts: BTreeMap<&str, String> = TEXTS.into_iter().map(|(slot, _)| (slot, text.to_string())).collect();
    let names = taken("component");
    for (at, (slot, _)) in NAMES.into_iter().enumerate() {
        texts.insert(slot, names[(start + at) % names.len()].clone());
    }
    texts.insert("currency", "=<b>|`c`".to_string());
    assert!(names.len() >= NAMES.len(), "each slot has a name of its own");
    let shown = ["component", "service"].map(|slot| texts[slot].clone());
    (scenario(&texts), shown.to_vec())
}

const EVERY_COMMAND: [&str; 16] = [
    "run s.toml --years 40 --charts svg",
    "run s.toml t.toml --years 20 --charts none --format md",
    "compare s.toml t.toml --years 40 --charts svg --format md",
    "sweep s.toml --over component.c.fault.y.every=7d,9d --years 20 --charts svg --format csv",
    "sensitivity s.toml --only component.c --years 40 --charts svg --format md",
    "explain s.toml --years 40 --charts svg --format csv",
    "exact s.toml --format csv",
    "exact s.toml --format json",
    "check s.toml --years 40 --junit output/check.xml --allow-inconclusive --format md",
    "trace s.toml --years 5 --charts svg --format csv",
    "trace s.toml --years 5 --charts none",
    "backtest s.toml i.csv --column minutes --years-observed 3 --years 40 --charts svg --format md",
    "diagram s.toml --format mermaid",
    "diagram s.toml",
    "plot output/folder --theme dark --format svg",
    "explain s.toml",
];

#[test]
fn formulas_and_markup_pass_through_every_command() {
    for (start, text) in [(0, "=cmd|' /C calc'!A0"), (7, "]]></style></script></title></svg><!-- --><b> | `x` [y](z)")]
    {
        let (typed, names) = museum(text, start);
        let told = told(&typed, &EVERY_COMMAND);
        told.keeps_to_the_rules();
        assert!(told.says(".json", text) && told.says(".csv", text), "{text} reads back");
        assert!(names.iter().all(|name| told.says(".json", name) && told.says(".csv", name)), "{names:?} read back");
    }
}

#[test]
fn other_texts_pass_through_the_commands_that_print_most() {
    let commands = [
        "run s.toml --years 20 --charts svg",
        "explain s.toml --charts svg --format md",
        "diagram s.toml --format mermaid",
    ];
    let names = taken("component").len();
    let texts = taken("title");
    // Those of another kind than the two above: quotes, Mermaid, entities, long ones, right to left, marks.
    let chosen = ["a\"] --> b", "&lt;b&gt;", "WWWW", "漢漢", "a\u{301}\u{301}", "שלום", "{{7*7}}", "- [ ] x"];
    for (at, start) in chosen.into_iter().enumerate() {
        let text = texts
            .iter()
            .find(|text| text.starts_with(start) && text.chars().count() < 1000)
            .unwrap_or_else(|| panic!("{start} is taken"));
        let (typed, _) = museum(text, at * 3 % names);
        told(&typed, &commands).keeps_to_the_rules();
    }
}

#[test]
fn names_of_folders_are_safe() {
    for text in taken("name") {
        assert!(is_safe_name(&text) || text.starts_with('-'), "{text:?} becomes a folder");
    }
}
