//! Modules use each other one way only, as the table says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("units", &[]),
    ("gate", &[]),
    ("law", &["units"]),
    ("catalog", &["units", "law"]),
    ("scenario", &["units", "gate", "law", "catalog"]),
    ("model", &["units", "gate", "law"]),
    ("engine", &["units", "law", "model"]),
    ("exact", &["units", "gate", "law", "model"]),
    ("estimate", &["units", "engine"]),
    ("fit", &["units", "law", "estimate"]),
    ("study", &["units", "law", "catalog", "scenario", "model", "engine", "exact", "estimate", "fit"]),
    ("report", &["units", "estimate", "fit", "study"]),
    ("cli", &["units", "law", "catalog", "scenario", "model", "engine", "exact", "estimate", "fit", "study", "report"]),
];

/// Files and folders, by the beginning of their paths, that may use more.
const EXCEPTIONS: [(&str, &[&str]); 1] = [("model/compile", &["scenario"])];

/// One use of a module by a file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    file: String,
    line: usize,
    used: String,
}

/// The modules of this crate that a text names, with their lines; tests below the code are left out.
fn edges(file: &str, text: &str) -> Vec<Edge> {
    let code = text.find("#[cfg(test)]\nmod tests {").map_or(text, |tests| &text[..tests]);
    let mut edges = Vec::new();
    for (at, line) in code.lines().enumerate() {
        let line = line.split("//").next().unwrap_or("");
        for path in line.split("crate::").skip(1) {
            for used in first_names(path) {
                edges.push(Edge { file: file.into(), line: at + 1, used });
            }
        }
    }
    edges
}

/// `law` of `law::Law;`, and `law`, `units` of `{law::Law, units};`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    match path.strip_prefix('{') {
        None => vec![name(path)],
        Some(list) => list.split(',').map(name).filter(|name| !name.is_empty()).collect(),
    }
}

/// The module that a file under `src/` belongs to.
fn module_of(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// Why an edge is not allowed.
fn refusal(edge: &Edge) -> Option<String> {
    let module = module_of(&edge.file);
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
        return Some(format!("src/{}: the module `{module}` is not in the table of the layering test", edge.file));
    };
    let more = EXCEPTIONS.iter().filter(|(file, _)| edge.file.starts_with(file)).flat_map(|(_, more)| more.iter());
    let fine = edge.used == module || allowed.iter().chain(more).any(|name| *name == edge.used);
    (!fine).then(|| format!("src/{}:{}: `{module}` may not use `{}`", edge.file, edge.line, edge.used))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src can be listed") {
        let path = entry.expect("src can be listed").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// All edges of the crate, the roots `lib.rs` and `main.rs` and files of tests left out.
fn all_edges() -> Vec<Edge> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut edges = Vec::new();
    for path in files {
        let file = path.strip_prefix(&root).expect("it is below src").to_string_lossy().replace('\\', "/");
        // coverage.rs of estimate is compiled for tests only.
        let exempt =
            ["lib.rs", "main.rs", "estimate/coverage.rs"].contains(&file.as_str()) || file.ends_with("tests.rs");
        if !exempt {
            edges.extend(self::edges(&file, &fs::read_to_string(&path).expect("a source can be read")));
        }
    }
    edges
}

#[test]
fn modules_use_what_the_table_allows() {
    let refused: Vec<String> = all_edges().iter().filter_map(refusal).collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn every_module_is_in_the_table() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs is there");
    let declared = lib.lines().filter_map(|line| line.trim_end_matches(';').split_once("mod ").map(|(_, name)| name));
    let declared: BTreeSet<&str> = declared.collect();
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    assert_eq!(declared, known);
}

#[test]
fn nobody_uses_cli_and_the_table_has_no_circle() {
    let used_by: Vec<&str> = MAY_USE.iter().filter(|(_, may)| may.contains(&"cli")).map(|(name, _)| *name).collect();
    assert!(used_by.is_empty(), "{used_by:?}");
    // Each module uses earlier ones only.
    for (at, (module, may)) in MAY_USE.iter().enumerate() {
        let earlier = |used: &str| MAY_USE[..at].iter().any(|(name, _)| *name == used);
        assert!(may.iter().all(|used| earlier(used)), "{module}");
    }
}

#[test]
fn forbidden_edges_are_refused() {
    let bad = [
        ("engine/levels.rs", "use crate::scenario::Scenario;"),
        ("model/graph.rs", "use crate::scenario::Scenario;"),
        ("units.rs", "    let x = crate::law::Law::Fixed { value: 1.0 };"),
        ("report/text.rs", "use crate::{units::Hours, engine::Trajectory};"),
        ("study/run.rs", "use crate::cli::Exit;"),
        ("invented/mod.rs", "use crate::units::Hours;"),
    ];
    for (file, line) in bad {
        let refused = edges(file, line).iter().filter_map(refusal).count();
        assert_eq!(refused, 1, "{file}: {line}");
    }
}

#[test]
fn allowed_edges_comments_and_tests_pass() {
    let good = [
        ("model/compile.rs", "use crate::scenario::Scenario;"),
        ("engine/levels.rs", "use crate::model::{NONE, ONE};\nuse crate::engine::Draws;"),
        ("units.rs", "// crate::law is elsewhere\nfn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::law::Law;\n}\n"),
    ];
    for (file, text) in good {
        let refused: Vec<String> = edges(file, text).iter().filter_map(refusal).collect();
        assert!(refused.is_empty(), "{refused:?}");
    }
}
