//! Commands that between them use every part of the program whose results are drawn at random.

use crate::fixtures::{Desk, repository};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

/// A name, and the arguments in which `@` stands for the folder of shipped scenarios.
pub(super) type Job = (&'static str, &'static [&'static str]);

/// Each way to simulate. Blocks are of 128 histories: most jobs have several, and a last one that is not full.
pub(super) const JOBS: [Job; 15] = [
    ("laws", &["run", "all-laws.toml", "--years", "2100", "--charts", "svg"]),
    ("precision", &["run", "@/first.toml", "--precision", "10%", "--charts", "none"]),
    ("rare", &["run", "@/rare/pair-of-three.toml", "--years", "300", "--charts", "none"]),
    ("forced", &["run", "@/first.toml", "--accelerate", "always", "--years", "300", "--charts", "none"]),
    ("beliefs", &["run", "@/mechanisms/uncertain.toml", "--years", "2100", "--draws", "20", "--charts", "svg"]),
    (
        "compare",
        &[
            "compare",
            "@/reference/99.9-two-az.toml",
            "@/reference/99.99-three-az.toml",
            "--years",
            "300",
            "--charts",
            "svg",
        ],
    ),
    ("sweep", &["sweep", "@/first.toml", "--over", "component.web.count=1..3", "--years", "700", "--charts", "svg"]),
    (
        "find",
        &[
            "sweep",
            "@/first.toml",
            "--over",
            "component.web.count=1..4",
            "--find",
            "availability=99%",
            "--years",
            "700",
            "--charts",
            "none",
        ],
    ),
    ("sensitivity", &["sensitivity", "@/first.toml", "--years", "700", "--charts", "svg"]),
    ("ignorance", &["sensitivity", "@/mechanisms/uncertain.toml", "--years", "300", "--charts", "none"]),
    ("explain", &["explain", "@/first.toml", "--simulate", "--years", "700", "--charts", "none"]),
    ("trace", &["trace", "@/reference/99.9-two-az.toml", "--year", "worst", "--years", "300", "--charts", "all"]),
    ("check", &["check", "@/reference/99.9-two-az.toml"]),
    (
        "backtest",
        &["backtest", "@/first.toml", "@/shop.csv", "--column", "minutes", "--years-observed", "3", "--charts", "svg"],
    ),
    ("fit", &["fit", "outages.csv", "--column", "duration_minutes", "--charts", "svg"]),
];

/// Every mechanism at once: a last block that is not full.
pub(super) const MECHANISMS: &[&str] = &["run", "--years", "140", "--charts", "none"];

/// What a job wrote, by the name of the file, and what it printed.
pub(super) type Written = BTreeMap<String, Vec<u8>>;

/// A desk with the scenario that uses every law.
pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    for name in ["all-laws.toml", "outages.csv"] {
        fs::copy(repository("tests/golden").join(name), desk.path(name)).expect("a test file can be copied");
    }
    desk
}

/// Everything that a job writes and prints, but for the manifest, which tells when and how it ran.
pub(super) fn written(arguments: &[String], threads: u32, environment: &[(&str, &str)]) -> Written {
    let desk = desk();
    let mut command = desk.command(&[]);
    command.args(arguments).args(["--out", "out"]).env("RAYON_NUM_THREADS", threads.to_string());
    if arguments[0] != "fit" {
        command.args(["--threads", &threads.to_string()]);
    }
    let output = command.envs(environment.iter().copied()).output().expect("the command starts");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {}: {talk}", output.status);
    let mut found = Written::from([("standard output".to_string(), output.stdout)]);
    gather(&desk.path("out"), "", &mut found);
    assert!(found.len() > 2, "{arguments:?} wrote {:?}", found.keys());
    found
}

/// What each job writes on one thread, in the order of [`JOBS`].
pub(super) fn on_one_thread() -> &'static [Written] {
    static FOUND: OnceLock<Vec<Written>> = OnceLock::new();
    FOUND.get_or_init(|| JOBS.iter().map(|(_, job)| written(&arguments(job), 1, &[])).collect())
}

/// The files of a folder and of the folders in it.
fn gather(folder: &Path, name: &str, found: &mut Written) {
    for entry in fs::read_dir(folder).expect("the results can be listed") {
        let path = entry.expect("the results can be listed").path();
        let name = format!("{name}/{}", path.file_name().expect("a file has a name").to_string_lossy());
        if path.is_dir() {
            gather(&path, &name, found);
        } else if !name.ends_with("/manifest.json") {
            found.insert(name, fs::read(&path).expect("a result can be read"));
        }
    }
}

/// The arguments of a job.
pub(super) fn arguments(job: &[&str]) -> Vec<String> {
    let scenarios = repository("scenarios").to_string_lossy().into_owned();
    job.iter().map(|argument| argument.replacen('@', &scenarios, usize::from(argument.starts_with('@')))).collect()
}

/// The arguments that run all shipped scenarios of a folder.
pub(super) fn all_of(folder: &str, job: &[&str]) -> Vec<String> {
    let paths = fs::read_dir(repository("scenarios").join(folder)).expect("scenarios can be listed");
    let paths = paths.map(|entry| entry.expect("scenarios can be listed").path());
    let mut paths: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    paths.sort();
    arguments(job).into_iter().chain(paths).collect()
}

/// What differs: names of files that only one has, and the first line or byte that differs in those that both have.
pub(super) fn differences(one: &Written, other: &Written) -> Vec<String> {
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    names
        .filter_map(|name| match (one.get(name), other.get(name)) {
            (Some(one), Some(other)) if one == other => None,
            (Some(one), Some(other)) => Some(format!("{name}: {}", first(one, other))),
            _ => Some(format!("{name}: only one has it")),
        })
        .collect()
}

fn first(one: &[u8], other: &[u8]) -> String {
    let [one, other] = [one, other].map(String::from_utf8_lossy);
    match one.lines().zip(other.lines()).find(|(one, other)| one != other) {
        Some((one, other)) => format!("{one:.200}\n  or {other:.200}"),
        None => "one goes on".into(),
    }
}
