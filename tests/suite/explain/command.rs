//! The command and its files.

use super::{Desk, Value, repository};
use std::fs;

fn against_schema(text: &str) -> Vec<String> {
    let schema = fs::read_to_string(repository("src/report/explain.schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let value: Value = serde_json::from_str(text).expect("it is JSON");
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn at(name: &str) -> String {
    repository(name).to_string_lossy().into_owned()
}

#[test]
fn files_keep_the_schema_with_and_without_a_simulation() {
    let desk = Desk::new();
    let file = at("scenarios/reference/99.9-two-az.toml");
    let ended = desk.run(&["explain", &file, "--out", "plain", "--format", "json"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(against_schema(&ended.stdout), [""; 0]);
    assert_eq!(desk.read("plain/explain.json"), ended.stdout);
    let drawn = ["architecture.mmd", "architecture.png", "architecture.svg"];
    assert_eq!(
        desk.list("plain"),
        [&drawn[..], &["explain.csv", "explain.json", "explain.md", "manifest.json"]].concat()
    );
    let ended = desk.run(&["explain", &file, "--out", "run", "--years", "300", "--charts", "svg", "--seed", "5"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(against_schema(&desk.read("run/explain.json")), [""; 0]);
    assert!(desk.read("run/waterfall.svg").contains("people"));
    assert!(desk.read("run/explain.md").contains("![From the formula to the simulated figure](waterfall.svg)"));
    assert!(ended.stdout.contains("5. Formula against reality"));
    let mut broken: Value = serde_json::from_str(&desk.read("run/explain.json")).expect("JSON");
    broken["waterfall"]["steps"][0]["extra"] = true.into();
    assert!(!against_schema(&broken.to_string()).is_empty());
    broken["waterfall"] = Value::Null;
    assert!(against_schema(&broken.to_string()).is_empty());
    broken["budget"]["rows"][0]["kind"] = "accident".into();
    assert!(!against_schema(&broken.to_string()).is_empty());
}

#[test]
fn the_schema_is_printed() {
    let schema = fs::read_to_string(repository("src/report/explain.schema.json")).expect("the schema is there");
    assert!(Desk::new().run(&["schema", "explain"]).stdout == schema);
}

#[test]
fn options_of_the_simulation_are_refused_without_it() {
    let desk = Desk::new();
    for option in [["--seed", "4"], ["--threads", "1"]] {
        let ended = desk.run(&["explain", &at("scenarios/first.toml"), option[0], option[1]]);
        assert_eq!(ended.code, 2);
        assert!(ended.stderr.contains(option[0]) && ended.stderr.contains("--simulate"), "{}", ended.stderr);
    }
}

#[test]
fn names_are_made_harmless() {
    let desk = Desk::new();
    let text = "title = \"<b>x</b> | \\u202e\\u001b[31m\"\n[component.\"a|<i>`*\\u001b\"]\nfault.f = { every = \"9d\", mttr = \"1h\", \
                source = \"judgment: <script>\\u001b\" }\n[service.\"s|<u>\"]\nall = \"a|<i>`*\\u001b\"\n";
    desk.write("bad.toml", text);
    let ended = desk.run(&["explain", "bad.toml", "--years", "130", "--out", "out"]);
    if ended.code == 2 {
        assert!(!ended.stderr.contains('\u{1b}'), "{}", ended.stderr);
        return;
    }
    let md = desk.read("out/explain.md");
    for text in [&ended.stdout, &md, &desk.read("out/waterfall.svg")] {
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }
    assert!(!md.contains("<i>") && !md.contains("<script>") && !md.contains("<b>"), "{md}");
}
