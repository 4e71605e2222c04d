//! The engine's shortcuts change nothing: quiet failures that are passed over, and clocks that are pooled.

use fivenines::engine::{Campaign, Simulation, Streams, Trajectory, streams::Keys};
use fivenines::model::{Model, ONE, compile};
use fivenines::scenario::{self, Scenario};
use std::path::PathBuf;

pub(crate) fn shipped(path: &str, overrides: &[String]) -> Scenario {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(path);
    let text = std::fs::read_to_string(&path).expect("a shipped scenario");
    let none = |_: &str| Err("no files here".to_string());
    scenario::read("shipped.toml", &text, overrides, &none).scenario.expect("shipped scenarios are valid")
}

pub(crate) fn all_shipped() -> Vec<(String, Scenario)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found = Vec::new();
    for folder in ["bench", "mechanisms", "reference", "whitepaper"] {
        let entries = std::fs::read_dir(root.join(folder)).expect("the folder is there");
        for entry in entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()) {
            if entry.ends_with(".toml") {
                let path = format!("{folder}/{entry}");
                found.push((path.clone(), shipped(&path, &[])));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// Everything about a history that estimates are made of.
fn told(trajectory: &Trajectory) -> String {
    format!("{:?} {:?} {:?}", trajectory.services, trajectory.strikes, trajectory.worked)
}

/// With spans kept, the engine takes the long way for every failure; without, it passes over quiet ones. Both must
/// tell the same history to the microsecond, since they draw the same numbers.
#[test]
fn passing_over_quiet_failures_changes_no_history() {
    for (name, scenario) in all_shipped() {
        let model = compile(&scenario).expect("shipped scenarios compile").pooled();
        let histories = (200_000.0 / model.expected_events).clamp(3.0, 300.0) as u64;
        let campaign = Campaign { model: &model, seed: 7, replications: 0..histories };
        let keys = Keys::new(&model, 7);
        let mut short = Simulation::new(&model, Streams::new(&keys), false);
        for history in 0..histories {
            let quick = told(short.run(history).expect("ends"));
            assert_eq!(quick, told(&campaign.replay(history).expect("ends")), "{name}, history {history}");
        }
    }
}

#[test]
fn quiet_failures_are_found_where_there_are_any() {
    let quiet = |path: &str, overrides: &[&str]| {
        let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
        let model = compile(&shipped(path, &overrides)).expect("compiles").pooled();
        model.quiet.iter().filter(|quiet| **quiet).count()
    };
    // Twelve instances and three zones are redundant, the database is not.
    assert_eq!(quiet("bench/m1.toml", &[]), 15);
    assert_eq!(quiet("bench/m1.toml", &["service.web.at_least=12"]), 0);
    assert_eq!(quiet("bench/m1.toml", &["service.web.at_least=9"]), 12);
    assert_eq!(quiet("bench/m2.toml", &[]), 3);
}

/// Mean and standard error of the downtime in hours over histories.
fn downtime(model: &Model, seed: u64, histories: u64) -> (f64, f64) {
    let keys = Keys::new(model, seed);
    let mut simulation = Simulation::new(model, Streams::new(&keys), false);
    let hours: Vec<f64> =
        (0..histories).map(|h| simulation.run(h).expect("ends").services[0].downtime.hours()).collect();
    let n = hours.len() as f64;
    let mean = hours.iter().sum::<f64>() / n;
    let variance = hours.iter().map(|h| (h - mean) * (h - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Pooled and single clocks agree within four standard errors of their difference (false alarm below 1e-4 for each of
/// the three), and a model whose instances fail half as often again does not.
#[test]
fn pooled_clocks_follow_the_same_law() {
    let cases = [
        ("bench/m2.toml", 40_000, "component.node.fault.crash.every=667h"),
        ("bench/m3b.toml", 40, "component.node.fault.crash.every=5840h"),
        ("bench/m1.toml", 40_000, "component.database.fault.crash.every=2880h"),
    ];
    for (path, histories, wrong) in cases {
        let single = compile(&shipped(path, &[])).expect("compiles");
        let (a, sa) = downtime(&single, 1, histories);
        let (b, sb) = downtime(&single.clone().pooled(), 2, histories);
        let apart = |(x, sx): (f64, f64)| (x - a).abs() / (sx * sx + sa * sa).sqrt();
        assert!(apart((b, sb)) < 4.0, "{path}: {a} +- {sa} against {b} +- {sb}");
        let other = compile(&shipped(path, &[wrong.to_string()])).expect("compiles").pooled();
        assert!(apart(downtime(&other, 3, histories)) > 4.0, "{path}: a wrong rate is not noticed");
    }
}

/// Two units in each of three places; those of the middle one stand by for each other.
fn parted(idle_rate: &str) -> Model {
    crate::fixtures::model(&format!(
        "places = [\"{{a,b,c}}\"]\n[component.db]\nin = \"*\"\ncount = 2\nfault.crash = {{ every = \"90d\", mttr = \"4h\" }}\n\
         [standby.data]\nmembers = \"db@b\"\nfailover = [{{ stage = \"switch\", takes = \"60s\" }}]\n{idle_rate}\
         [service.others]\nat_least = 1\nof = \"db\"\n[service.site]\nall = [\"data\", \"others\"]\n"
    ))
}

#[test]
fn clocks_that_change_their_speed_are_not_pooled() {
    let pooled = parted("idle_rate = \"30%\"\n").pooled();
    assert_eq!(pooled.pools.iter().map(|pool| (pool.first, pool.count)).collect::<Vec<_>>(), [(0, 2), (4, 2)]);
    let speeds: Vec<u64> = pooled.clocks.iter().map(|clock| clock.speed).collect();
    assert_eq!(speeds, [1_000_000_000, 300_000_000]);
    let streams: std::collections::BTreeSet<&String> = pooled.streams.iter().collect();
    assert_eq!(streams.len(), pooled.streams.len(), "{:?}", pooled.streams);
}

#[test]
fn idle_members_at_full_speed_are_nothing_new() {
    let hot = format!("{:?}", parted("").pooled());
    assert_eq!(hot, format!("{:?}", parted("idle_rate = \"100%\"\n").pooled()));
}

/// Where parts serve in part, the least and the most of many are found by way of gates of some of them each.
#[test]
fn the_least_and_the_most_of_many_are_those_of_all() {
    for (rule, expected) in [("all", [0, ONE / 2, ONE]), ("any", [ONE, ONE, ONE])] {
        let text = format!(
            "[component.web]\ncount = 5000\n[component.web.fault.crash]\nevery = \"90d\"\nrecovery = [{{ stage = \"brown\", \
             takes = \"1h\", serves = \"50%\" }}, {{ stage = \"repair\", takes = \"1h\" }}]\n[service.site]\n{rule} = \"web\"\n"
        );
        let scenario = scenario::read("many.toml", &text, &[], &|_: &str| Err("no files here".to_string())).scenario;
        let model = compile(&scenario.expect("it is right")).expect("it is small");
        let asked = (0..model.gates.len()).map(|gate| model.inputs.row(gate).len()).max();
        assert!(asked <= Some(100), "{asked:?} inputs of one gate");
        // One part is down, or browned out, or none is; wherever it is.
        for (at, (down, expected)) in [(17, (0, expected[0])), (4999, (ONE / 2, expected[1])), (0, (ONE, expected[2]))]
        {
            assert_eq!(level(&model, |part| if part == at { down } else { ONE }), expected, "{rule} of {down}");
        }
        let least = if rule == "all" { 0 } else { ONE / 2 };
        assert_eq!(level(&model, |part| if part == 2500 { ONE / 2 } else { 0 }), least, "{rule}");
        assert_eq!(level(&model, |_| ONE / 2), ONE / 2, "{rule}");
    }
}

/// The level of the service where each process has such a level.
fn level(model: &Model, of: impl Fn(usize) -> u32) -> u32 {
    let mut levels: Vec<u32> = (0..model.processes.len()).map(of).collect();
    for gate in 0..model.gates.len() {
        let inputs = model.inputs.row(gate).iter().map(|node| levels[*node as usize]);
        levels.push(model.gates[gate].kind.from_levels(inputs, model.rows.row(gate)));
    }
    levels[model.services[0].node as usize]
}
