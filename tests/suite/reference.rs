//! The language as data: its examples are read, its rules are kept by the reader, its schema and its page say the same.
//!
//! `RENEW=1 cargo test --test suite reference` writes `docs/language.md` anew.

use super::fixtures::{Desk, repository};
use fivenines::scenario::language::{BELIEF, Key, Kind, Rule, TABLES, Table, page, schema};
use fivenines::scenario::read;
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

const WEB: &str = "component.web = { in = \"main/*\", count = 2, fault.crash = { every = \"90d\", mttr = \"4h\" } }\n";
const PLACES: &str = "places = [\"main/{a,b}\"]\n";
const SITE: &str = "service.site = { at_least = 3, of = \"web\" }\n";

/// For each table a scenario in which `BODY` stands for one, and entries that it needs besides the table's examples.
const SURROUNDINGS: [(&str, &str, &str); 49] = [
    ("Scenario", "BODY", "service.site.all = \"web\""),
    ("Component", "component.web = BODY\nservice.site.any = \"web\"", "in = \"main/*\""),
    (
        "Fault of a component",
        "WEB component.x = { count = 2, fault.y = BODY }\nservice.site.all = [\"tier\", \"xs\"]\nservice.xs.any = \"x\"\nservice.tier.any = \"web\"",
        "mttr = \"4h\"",
    ),
    (
        "Design availability",
        "WEB component.x.design = BODY\nservice.site.all = [\"tier\", \"x\"]\nservice.tier.any = \"web\"",
        "mttr = \"4h\"",
    ),
    ("Fault", "WEB SITE fault.x = BODY", "mttr = \"4h\""),
    (
        "Consequence",
        "WEB SITE fault.x = { strikes = \"main/*\", every = \"90d\", mttr = \"1h\", also = [BODY] }",
        "strikes = \"main/*\"",
    ),
    ("Change", "WEB SITE change.x = BODY", "downtime = \"15min\""),
    (
        "Stage",
        "WEB component.st = { count = 2, fault.x = { every = \"90d\", recovery = [BODY] } }\nstandby.pair = { members = \"st\", failover = \"instant\" }\nservice.site.all = [\"tier\", \"pair\"]\nservice.tier.any = \"web\"",
        "takes = \"5min\"",
    ),
    (
        "Check",
        "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", recovery = [{ stage = \"hidden\", takes = BODY }] }",
        "",
    ),
    (
        "Spare",
        "WEB SITE spare.x = BODY\nfault.x = { strikes = \"site\", every = \"90d\", recovery = [{ stage = \"swap\", takes = \"1h\", spare = \"x\" }] }",
        "",
    ),
    (
        "Crew",
        "WEB SITE crew.x = BODY\nchange.x = { strikes = \"site\", every = \"9d\", downtime = \"1h\", crew = \"x\" }",
        "",
    ),
    (
        "Defaults",
        "WEB SITE fault.x = { strikes = \"main/*\", every = \"90d\" }\ndefaults = BODY",
        "recovery = [{ stage = \"repair\", takes = \"4h\" }]",
    ),
    (
        "Service",
        "WEB service.x = BODY\nservice.site.any = \"x\"\nobjective = { service = \"site\", level = \"50%\" }",
        "",
    ),
    ("Capacity", "WEB service.site.capacity = BODY", ""),
    ("Shuffle shards", "WEB service.site.shards = BODY", "of = \"web\", size = 2"),
    ("Fallback", "WEB SITE service.x = { any = \"site\", fallback = BODY }", ""),
    ("Retries", "WEB service.site = { any = \"web\", retries = BODY }\nobjective.level = \"50%\"", ""),
    ("Standby", "WEB standby.x = BODY\nservice.site.any = \"x\"", ""),
    (
        "Return to the first member",
        "WEB standby.site = { members = \"web\", failover = [{ stage = \"switch\", takes = \"1min\" }], fail_back = BODY }",
        "",
    ),
    ("Reaction", "WEB reaction.x = BODY\nservice.site.any = \"x\"", ""),
    ("Buffer", "WEB buffer.x = BODY\nservice.site.any = \"x\"", ""),
    (
        "Objective",
        "WEB SITE fault.lossy = { strikes = \"site\", every = \"9y\", recovery = [{ stage = \"restore\", takes = \"1h\", loses = \"20s\" }] }\nobjective = BODY",
        "",
    ),
    (
        "Objective of a service",
        "WEB fault.lossy = { strikes = \"site\", every = \"9y\", recovery = [{ stage = \"restore\", takes = \"1h\", loses = \"20s\" }] }\nservice.site = { any = \"web\", objective = BODY }",
        "",
    ),
    (
        "Backup",
        "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", recovery = [{ stage = \"restore\", takes = \"5min\", loses = BODY }] }",
        "",
    ),
    ("Demand", "WEB demand = BODY\nservice.site.capacity = { of = \"web\", each = 50 }", ""),
    ("Profile", "WEB SITE demand = { mean = 80, profile = BODY }", ""),
    ("Sine", "WEB SITE demand = { mean = 80, profile = { sine = BODY } }", ""),
    ("Overload", "WEB demand.mean = 80\nservice.site.capacity = { of = \"web\", each = 50, if_overloaded = BODY }", ""),
    ("Scaling", "WEB demand.mean = 80\nservice.site.capacity = { of = \"web\", each = 50 }\nscaling.site = BODY", ""),
    ("Cost", "WEB SITE cost = BODY", "currency = \"USD\", outage = { per_minute = 90 }"),
    ("Cost of an outage", "WEB SITE cost = { currency = \"USD\", outage = BODY }", ""),
    (
        "Price",
        "WEB SITE cost = { currency = \"USD\", places = { \"main/*\" = BODY } }\nfault.z = { strikes = \"main/*\", every = \"90d\", mttr = \"1h\" }",
        "",
    ),
    ("Service credit", "WEB SITE objective = { availability = \"99%\", credits = [BODY] }", ""),
    ("Published figure", "WEB SITE objective = { availability = \"99%\", published = BODY }", ""),
    ("Law", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = BODY }", ""),
    ("Exponential", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { exponential = BODY } }", ""),
    ("Weibull", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { weibull = BODY } }", ""),
    ("Gamma", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { gamma = BODY } }", ""),
    ("Lognormal", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { lognormal = BODY } }", ""),
    ("Uniform", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { uniform = BODY } }", ""),
    ("Triangular", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { triangular = BODY } }", ""),
    ("Empirical", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { empirical = BODY } }", ""),
    (
        "Piece of a hazard",
        "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { hazard = [BODY, { rate = \"4/year\" }] } }",
        "until = \"9d\"",
    ),
    ("Bathtub", "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { bathtub = BODY } }", ""),
    (
        "Part of a mixture",
        "WEB SITE fault.x = { strikes = \"site\", every = \"90d\", mttr = { mixture = [BODY, { weight = \"50%\", fixed = \"1h\" }] } }",
        "",
    ),
    ("Belief", "WEB SITE fault.x = { strikes = \"site\", mttr = \"2h\", every = { believed = BODY } }", ""),
    (
        "Uniform belief",
        "WEB SITE fault.x = { strikes = \"site\", mttr = \"2h\", every = { believed = { uniform = BODY } } }",
        "",
    ),
    (
        "Triangular belief",
        "WEB SITE fault.x = { strikes = \"site\", mttr = \"2h\", every = { believed = { triangular = BODY } } }",
        "",
    ),
    (
        "Lognormal belief",
        "WEB SITE fault.x = { strikes = \"site\", mttr = \"2h\", every = { believed = { lognormal = BODY } } }",
        "",
    ),
];

/// What is added to a scenario in which the first text is and the second is not.
const ADDED: [(&str, &str, &str); 23] = [
    ("cost = { per_", "currency", "cost.currency = \"USD\"\n"),
    ("\"demand\"", "demand.mean", "demand.mean = 80\n"),
    ("if_overloaded", "mean = 80", "demand.mean = 80\n"),
    ("priority = 80", "change.staffed", STAFFED),
    ("preemptive = true", "priority", URGENT),
    ("\"disk\"", "spare.disk", "spare.disk = { stock = 1, lead_time = \"7d\" }\n"),
    ("disk = {", "\"disk\"", SWAPPED),
    ("[spare.disk]", "\"disk\"", SWAPPED),
    (
        "\"ageing\"",
        "component.ageing",
        "service.old = { all = \"ageing\", report = true }\ncomponent.ageing.fault.wear = { every = { weibull = { shape = 2.0, mean = \"90d\" } }, mttr = \"4h\" }\n",
    ),
    ("mix = { tier = ", "service.tier", "service.tier.any = \"web\"\n"),
    (" db = ", "component.db", "component.db.fault.crash = { every = \"90d\", mttr = \"4h\" }\n"),
    ("\"tier\"", "service.tier", "service.tier.any = \"web\"\n"),
    ("\"on-call\"", "crew.on-call", "crew.on-call.size = 1\n"),
    ("\"control\"", "component.control", "component.control.fault.crash = { every = \"90d\", mttr = \"4h\" }\n"),
    ("\"power\"", "component.power", "component.power.fault.crash = { every = \"90d\", mttr = \"4h\" }\n"),
    ("\"db\"", "component.db", "component.db.fault.crash = { every = \"90d\", mttr = \"4h\" }\n"),
    ("\"app\"", "component.app", "component.app = { count = 4, fault.crash = { every = \"90d\", mttr = \"4h\" } }\n"),
    ("by-hand = [", "\"by-hand\"", "fault.lock = { strikes = \"site\", every = \"9y\", recovery = \"by-hand\" }\n"),
    ("[reaction.reroute]", "\"reroute\"", "service.x = { all = \"reroute\", report = true }\n"),
    ("[buffer.queue]", "\"queue\"", "service.x = { all = \"queue\", report = true }\n"),
    ("on-call = {", "\"on-call\"", STAFFED),
    ("[crew.on-call]", "\"on-call\"", STAFFED),
    (
        "rebuild",
        "destroyed",
        "fault.fire = { strikes = \"main/*\", every = \"9y\", outage = \"destroyed\", mttr = \"2h\" }\n",
    ),
];
const URGENT: &str = "fault.urgent = { strikes = \"site\", every = \"9d\", recovery = [{ stage = \"repair\", takes = \"1h\", crew = \"x\", priority = 90 }] }\n";
const SWAPPED: &str = "fault.worn = { strikes = \"site\", every = \"9d\", recovery = [{ stage = \"swap\", takes = \"1h\", spare = \"disk\" }] }\n";
const STAFFED: &str =
    "change.staffed = { strikes = \"site\", every = \"9d\", downtime = \"1h\", crew = \"on-call\" }\n";

fn json(toml: &str) -> Map<String, Value> {
    toml::from_str(toml).unwrap_or_else(|error| panic!("{error}\n{toml}"))
}

/// The entries of an example, which is what stands in an inline table.
pub(crate) fn entries(example: &str) -> Map<String, Value> {
    let Value::Object(body) = json(&format!("body = {{ {example} }}"))["body"].clone() else { panic!("{example}") };
    body
}

/// A value as TOML on one line; a JSON string is a TOML string.
fn inline(value: &Value) -> String {
    let of_entry = |(key, value): (&String, &Value)| match key.contains('/') {
        true => format!("{key:?} = {}", inline(value)),
        false => format!("{key} = {}", inline(value)),
    };
    match value {
        Value::Object(table) => format!("{{ {} }}", table.iter().map(of_entry).collect::<Vec<_>>().join(", ")),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// The entries, with what else the table needs: its required keys, and one of each set of which one is needed.
pub(crate) fn completed(table: &Table, mut body: Map<String, Value>) -> Map<String, Value> {
    let (_, _, besides) = surroundings(table);
    let alternatives = |key: &str| {
        let sets = table.rules.iter().filter_map(|rule| match rule {
            Rule::ExactlyOne(keys) | Rule::AtMostOne(keys) | Rule::AtLeastOne(keys) => Some(*keys),
            Rule::Needs(..) => None,
        });
        sets.filter(|keys| keys.contains(&key)).flatten().copied().collect::<Vec<_>>()
    };
    let alone = |key: &Key| Map::from_iter([(key.name.to_string(), entries(key.example)[key.name].clone())]);
    let required = table.keys.iter().filter(|key| key.required).map(alone);
    let needed = table.rules.iter().filter_map(|rule| match rule {
        Rule::ExactlyOne(keys) | Rule::AtLeastOne(keys) => table.key(keys[0]).map(|key| entries(key.example)),
        _ => None,
    });
    for more in [entries(besides)].into_iter().chain(required).chain(needed) {
        let taken = |key: &str| alternatives(key).iter().any(|other| body.contains_key(*other));
        if !more.keys().any(|key| body.contains_key(key) || taken(key)) {
            body.extend(more);
        }
    }
    body
}

fn surroundings(table: &Table) -> (&'static str, &'static str, &'static str) {
    let found = SURROUNDINGS.into_iter().find(|(name, ..)| *name == table.name);
    found.unwrap_or_else(|| panic!("add a scenario with the table `{}` to SURROUNDINGS", table.name))
}

/// A whole scenario that has such a table.
pub(crate) fn around(table: &Table, body: &Map<String, Value>) -> String {
    let (_, scenario, _) = surroundings(table);
    let lines: Vec<String> = body.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
    if scenario == "BODY" {
        return supplied(&(lines.join("\n") + "\n"));
    }
    let text = scenario.replace("WEB ", WEB).replace("SITE ", SITE);
    supplied(&(text.replace("BODY", &inline(&Value::Object(body.clone()))) + "\n"))
}

/// The scenario with what it names and does not declare, and what declares and does not name.
fn supplied(text: &str) -> String {
    let mut text = text.to_string();
    for (here, missing, added) in ADDED {
        if text.contains(here) && !text.contains(missing) {
            text = format!("{added}{text}");
        }
    }
    let tree = |line: &str| line.starts_with("places") && !line.contains("per_");
    let inside = text.contains("main/") && !text.lines().any(tree);
    if inside { format!("{PLACES}{text}") } else { text }
}

pub(crate) fn load(name: &str) -> Result<String, String> {
    match name {
        "outages.csv" => Ok("minutes\n5\n12\n".into()),
        _ => Err("no such file".into()),
    }
}

/// What the reader says against a scenario.
fn refusal(text: &str) -> Option<String> {
    let reading = read("example.toml", text, &[], &load);
    reading.scenario.is_none().then(|| reading.diagnostics.render(&reading.sources, false))
}

fn against_schema(text: &str) -> Vec<String> {
    let validator = jsonschema::draft202012::new(&schema()).expect("the schema is a schema");
    let scenario = Value::Object(json(text));
    validator.iter_errors(&scenario).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_example_of_a_key_is_accepted() {
    let mut problems = String::new();
    for table in TABLES {
        for key in table.keys {
            let example = entries(key.example);
            assert!(
                example.contains_key(key.name),
                "the example of `{}` in `{}` is of another key",
                key.name,
                table.name
            );
            let text = around(table, &completed(table, example));
            if let Some(said) = refusal(&text) {
                problems += &format!("`{}` in `{}`\n{text}\n{said}\n", key.name, table.name);
            }
            for said in against_schema(&text) {
                problems += &format!("`{}` in `{}`\n{text}\n{said}\n", key.name, table.name);
            }
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn a_value_of_another_kind_is_refused_by_the_reader_and_by_the_schema() {
    for table in TABLES {
        for key in table.keys {
            let mut body = completed(table, entries(key.example));
            let wrong = if matches!(key.kind, Kind::Truth) { Value::from("yes") } else { Value::from(true) };
            body.insert(key.name.to_string(), wrong);
            refused(table, &body);
        }
    }
}

#[test]
fn what_a_rule_forbids_is_refused_by_the_reader_and_by_the_schema() {
    for table in TABLES {
        let required = table.keys.iter().filter(|key| key.required).map(|key| vec![key.name]);
        let needed = table.rules.iter().filter_map(|rule| match rule {
            Rule::ExactlyOne(keys) | Rule::AtLeastOne(keys) => Some(keys.to_vec()),
            _ => None,
        });
        for missing in required.chain(needed) {
            let mut body = completed(table, Map::new());
            missing.iter().for_each(|key| drop(body.remove(*key)));
            refused(table, &body);
        }
        for rule in table.rules {
            match rule {
                Rule::ExactlyOne(keys) | Rule::AtMostOne(keys) => {
                    for pair in keys.windows(2) {
                        let mut body = completed(table, entries(table.key(pair[0]).expect("a key").example));
                        body.extend(entries(table.key(pair[1]).expect("a key").example));
                        refused(table, &body);
                    }
                }
                Rule::Needs(key, other) => {
                    let mut body = completed(table, entries(table.key(key).expect("a key").example));
                    body.remove(*other);
                    refused(table, &body);
                }
                Rule::AtLeastOne(_) => {}
            }
        }
    }
}

fn refused(table: &Table, body: &Map<String, Value>) {
    let text = around(table, body);
    assert!(refusal(&text).is_some(), "the reader accepts, in `{}`:\n{text}", table.name);
    assert_ne!(against_schema(&text), [""; 0], "the schema accepts, in `{}`:\n{text}", table.name);
}

/// The example of a table as a whole scenario, by what it lacks.
fn whole(example: &str) -> String {
    let mut text = example.to_string();
    if !["[component", "[service", "[standby"].iter().any(|part| text.contains(part)) {
        let mttr = if text.contains("[defaults]") { "" } else { ", mttr = \"4h\"" };
        text.push_str(&format!("[component.web]\nin = \"main/*\"\nfault.crash = {{ every = \"90d\"{mttr} }}\n"));
    }
    if !["[service", "[standby"].iter().any(|part| text.contains(part)) {
        let part = ["web", "app", "db"].into_iter().find(|part| text.contains(&format!("[component.{part}")));
        text.push_str(&format!("[service.site]\nany = \"{}\"\n", part.expect("a component")));
    }
    supplied(&text)
}

#[test]
fn every_example_of_a_table_is_accepted() {
    let mut problems: Vec<String> = Vec::new();
    for table in TABLES {
        let text = whole(table.example);
        let said = refusal(&text).into_iter().chain(against_schema(&text));
        problems.extend(said.map(|said| format!("{text}\n{said}\n")));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_table_is_reached_and_listed_once() {
    // A belief is no key of any table: it may stand for the value of many.
    let mut reached: Vec<&Table> = vec![TABLES[0], &BELIEF];
    let mut at = 0;
    while let Some(table) = reached.get(at).copied() {
        for inner in table.keys.iter().flat_map(|key| tables(&key.kind)) {
            if !reached.iter().any(|known| known.name == inner.name) {
                reached.push(inner);
            }
        }
        at += 1;
    }
    let sorted = |tables: &[&Table]| {
        let mut names: Vec<&str> = tables.iter().map(|table| table.name).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(sorted(&reached), sorted(&TABLES));
}

/// The tables in a value of this kind.
fn tables(kind: &Kind) -> Vec<&'static Table> {
    match kind {
        Kind::Either(kinds) => kinds.iter().flat_map(tables).collect(),
        other => other.table().into_iter().collect(),
    }
}

fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
    let mut files: Vec<PathBuf> =
        files.into_iter().filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    files.extend(folders.iter().flat_map(|folder| toml_files(folder)));
    files
}

#[test]
fn shipped_scenarios_keep_the_schema() {
    let files = toml_files(&repository("scenarios"));
    assert!(files.len() >= 10, "{files:?}");
    for path in files.into_iter().chain([repository("tests/golden/all-laws.toml")]) {
        let text = fs::read_to_string(&path).expect("a scenario is text");
        assert_eq!(against_schema(&text), [""; 0], "{}", path.display());
    }
}

/// Mistakes that the schema sees, by the beginnings of the names of their files.
const SEEN: [&str; 8] = [
    "unknown-key",
    "unknown-law",
    "duration-",
    "probability-",
    "rate-",
    "stage-without",
    "succeeds-without-otherwise",
    "objective-window",
];

/// Broken files of these beginnings that only the reader refuses: numbers out of range, and 1 for 1.0.
const UNSEEN: [&str; 9] = [
    "duration-fixed-zero",
    "duration-zero",
    "duration-unit-twice",
    "duration-overflow",
    "duration-too-large",
    "probability-whole-number",
    "probability-above-one",
    "rate-zero",
    "rate-too-small",
];

#[test]
fn broken_scenarios_break_the_schema() {
    let mut seen = Vec::new();
    for path in toml_files(&repository("tests/invalid")) {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name").to_string();
        if !SEEN.iter().any(|start| name.starts_with(start)) || UNSEEN.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a case is text");
        seen.push((against_schema(&text).is_empty(), name));
    }
    let missed: Vec<&String> = seen.iter().filter(|(missed, _)| *missed).map(|(_, name)| name).collect();
    assert_eq!(missed, [""; 0]);
    assert!(seen.len() >= 20, "{seen:?}");
}

#[test]
fn the_page_is_what_the_language_says() {
    let path = repository("docs/language.md");
    if std::env::var_os("RENEW").is_some() {
        fs::create_dir_all(repository("docs")).expect("a folder can be made");
        fs::write(&path, page()).expect("the page can be written");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    for (at, (kept, now)) in kept.lines().zip(page().lines()).enumerate() {
        assert_eq!(
            kept,
            now,
            "docs/language.md line {}; `RENEW=1 cargo test --test suite reference` renews it",
            at + 1
        );
    }
    assert_eq!(kept.len(), page().len(), "docs/language.md is cut short or too long; RENEW=1 writes it anew");
}

#[test]
fn links_within_the_page_lead_to_headings() {
    let page = page();
    let headings: Vec<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## ").or(line.strip_prefix("### ")))
        .map(|heading| heading.to_lowercase().replace(' ', "-"))
        .collect();
    let links: Vec<&str> = page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(links.len() > 50);
    for link in links {
        assert!(headings.iter().any(|heading| heading == link), "#{link}");
    }
}

#[test]
fn the_command_prints_either_schema() {
    let desk = Desk::new();
    let printed = desk.run(&["schema", "--scenario"]);
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""));
    assert_eq!(serde_json::from_str::<Value>(&printed.stdout).expect("JSON"), schema());
    let summary = fs::read_to_string(repository("src/report/summary.schema.json")).expect("the schema is there");
    assert_eq!(desk.run(&["schema"]).stdout, summary);
    assert_eq!(desk.run(&["schema", "scenario"]).stdout, printed.stdout);
    assert!(desk.run(&["schema", "--help"]).stdout.contains("fivenines schema scenario >"));
}
