//! Numbers that are believed, not known: how they are read, drawn and overridden.

use fivenines::scenario::{Draft, Scenario};

/// A belief at each kind of quantity, outside and inside of laws.
const ALL: &str = r#"
[component.web]
count = { believed = { values = [2, 3] } }
[component.web.fault.crash]
every = { believed = { low = "30d", high = "180d" } }
mttr = { lognormal = { median = { believed = { low = "1h", high = "8h", level = "80%" } }, sigma = { believed = { uniform = { low = 0.5, high = 1.5 } } } } }
[component.db.fault.crash]
rate = { believed = { triangular = { low = "1/year", mode = "2/year", high = "4/year" } } }
recovery = [
  { stage = "restart", takes = { believed = { lognormal = { median = "1h", sigma = 0.5 } } }, succeeds = { believed = { low = "60%", high = "95%" } }, otherwise = [{ stage = "repair", takes = "9h" }] },
]
[service]
tier.any = "web"
site.all = ["tier", "db"]
"#;

fn read(text: &str, overrides: &[&str]) -> Scenario {
    let mut draft = Draft::of_text("x.toml", text);
    draft.overrides = overrides.iter().map(|o| (*o).to_string()).collect();
    let reading = draft.read();
    let said = reading.diagnostics.render(&reading.sources, false);
    reading.scenario.unwrap_or_else(|| panic!("{said}"))
}

fn paths(scenario: &Scenario) -> Vec<&str> {
    scenario.beliefs.iter().map(|belief| belief.path.as_str()).collect()
}

#[test]
fn a_belief_may_stand_for_any_kind_of_quantity() {
    let scenario = read(ALL, &[]);
    let expected = [
        "component.web.count",
        "component.web.fault.crash.every",
        "component.web.fault.crash.mttr.lognormal.median",
        "component.web.fault.crash.mttr.lognormal.sigma",
        "component.db.fault.crash.rate",
        "component.db.fault.crash.recovery.restart.takes",
        "component.db.fault.crash.recovery.restart.succeeds",
    ];
    assert_eq!(paths(&scenario), expected);
    let guesses: Vec<String> = scenario.beliefs.iter().map(|b| b.shown(b.best_guess())).collect();
    assert_eq!(guesses, ["2", "73.48 d", "169.7 min", "1", "2.268 a year", "1 h", "84.22 %"]);
    assert_eq!(scenario.components[0].sites.iter().map(|(_, units)| u64::from(*units)).sum::<u64>(), 2);
}

/// Each belief, drawn low and high, gives another scenario; and so does its value as an override.
#[test]
fn the_draws_of_each_belief_differ_and_can_be_written_as_overrides() {
    let draft = Draft::of_text("x.toml", ALL);
    let at = |path: &str, p: f64| format!("{:?}", bare(draft.read_at(&[(path.to_string(), p)]).scenario.unwrap()));
    for belief in &read(ALL, &[]).beliefs {
        let (low, high) = (at(&belief.path, 0.1), at(&belief.path, 0.9));
        assert_ne!(low, high, "{}", belief.path);
        let written = format!("{}={}", belief.path, belief.written(belief.at(0.9)));
        let overridden = read(ALL, &[&written]);
        assert!(!paths(&overridden).contains(&belief.path.as_str()), "an override takes the place of the belief");
        assert_eq!(format!("{:?}", bare(overridden)), high, "{written}");
    }
}

/// What is simulated.
fn bare(scenario: Scenario) -> Scenario {
    Scenario { sha256: String::new(), assumptions: Vec::new(), beliefs: Vec::new(), ..scenario }
}

#[test]
fn low_and_high_are_quantiles_at_the_level() {
    let scenario = read(ALL, &[]);
    for (at, low, high) in [(1, 720.0, 4320.0), (2, 1.0, 8.0), (6, 0.6, 0.95)] {
        let range = scenario.beliefs[at].range();
        assert!((range.0 / low - 1.0).abs() < 1e-9 && (range.1 / high - 1.0).abs() < 1e-9, "{range:?}");
    }
    let share = &scenario.beliefs[6];
    assert!((0..=1000).map(|n| share.at(f64::from(n) / 1000.0)).all(|p| (0.0..=1.0).contains(&p)));
    let median = |at: usize| scenario.beliefs[at].best_guess();
    assert!((median(1) - (720.0f64 * 4320.0).sqrt()).abs() < 1e-6);
    let odds = median(6) / (1.0 - median(6));
    assert!((odds - (1.5f64 * 19.0).sqrt()).abs() < 1e-9, "the median of the odds");
}

#[test]
fn a_belief_can_be_multiplied_and_narrowed_by_an_override() {
    let path = "component.web.fault.crash.every";
    let twice = read(ALL, &[&format!("{path}*=2")]);
    assert!((twice.beliefs[1].best_guess() - 2.0 * read(ALL, &[]).beliefs[1].best_guess()).abs() < 1e-9);
    let narrow = read(ALL, &[&format!("{path}.believed.low=90d")]);
    assert!((narrow.beliefs[1].range().0 - 90.0 * 24.0).abs() < 1e-6);
}

#[test]
fn the_assumptions_tell_beliefs() {
    let scenario = read(ALL, &[]);
    let value = |name: &str| scenario.assumptions.iter().find(|a| a.name == name).map(|a| a.value.as_str());
    let every = "exponential, mean: best guess 73.48 d, 90 % between 30 d and 180 d";
    assert_eq!(value("component.web.fault.crash.every"), Some(every));
    let chance = "best guess 84.22 %, 90 % between 60 % and 95 %";
    assert_eq!(value("component.db.fault.crash.recovery.restart.succeeds"), Some(chance));
    let inside = "best guess 169.7 min, 80 % between 60 min and 8 h";
    assert_eq!(value("component.web.fault.crash.mttr.lognormal.median"), Some(inside));
}
