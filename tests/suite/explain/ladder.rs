//! From the formula to the simulated figure.

use super::{WaterfallRun, scenario, shipped, study};
use fivenines::study::Waterfall;

fn simulated(scenario: &fivenines::scenario::Scenario, years: u64) -> Waterfall {
    study::waterfall(scenario, WaterfallRun { seed: 3, years }, |_| {}, || true).expect("it ends")
}

fn names(w: &Waterfall) -> Vec<&str> {
    w.steps.iter().map(|step| step.name.as_str()).collect()
}

#[test]
fn steps_sum_to_the_whole_and_the_last_rung_is_the_run() {
    for name in ["99.9-two-az", "99.99-three-az", "99.95-warm-standby"] {
        let scenario = shipped(&format!("scenarios/reference/{name}.toml"));
        let w = simulated(&scenario, 1000);
        let sum = w.formula + w.steps.iter().map(|step| step.change.mean).sum::<f64>();
        assert!((sum - w.simulated.mean).abs() < 1e-6 * w.simulated.mean, "{name}: {sum} {:?}", w.simulated);
        let run =
            study::run(&scenario, 3, 1000, |_| {}, |_| Ok(())).expect("it ends").service.downtime_minutes_per_year;
        // Other pools of clocks draw other numbers: four standard errors of the difference of two runs.
        let apart = (run.mean - w.simulated.mean).abs();
        let error = run.std_error.hypot(w.simulated.std_error);
        assert!(apart < 4.0 * error, "{name}: {run:?} {:?}", w.simulated);
    }
}

#[test]
fn where_no_layer_is_left_out_the_first_rung_is_the_run_to_the_last_digit() {
    let scenario = shipped("scenarios/first.toml");
    let w = simulated(&scenario, 2000);
    assert_eq!(names(&w), ["parts alone"]);
    let run = study::run(&scenario, 3, 2000, |_| {}, |_| Ok(())).expect("it ends");
    assert_eq!(w.simulated, run.service.downtime_minutes_per_year);
}

/// Without memory, and long enough to forget that all was new, the formula is exact: within four standard errors, which a
/// right model leaves once in 16,000; a formula without its smaller part does not pass.
#[test]
fn the_first_rung_is_the_formula() {
    let text = "horizon = \"10y\"\nwarm_up = \"30d\"\n\
                component.a = { count = 3, fault.f = { every = \"200h\", mttr = \"10h\" } }\n\
                component.b.fault.f = { every = \"2000h\", mttr = { fixed = \"4h\" } }\n\
                [standby.pair]\nmembers = [\"c\", \"d\"]\nfailover = [{ stage = \"switch\", takes = \"10min\" }]\n\
                [component.c.fault.f]\nevery = \"300h\"\nmttr = \"20h\"\n[component.d.fault.f]\nevery = \"300h\"\nmttr = \"20h\"\n\
                [service.tier]\nat_least = 2\nof = \"a\"\n[service.site]\nall = [\"tier\", \"b\", \"pair\"]\n\
                [objective]\nservice = \"site\"\n";
    let w = simulated(&scenario(text), 600);
    let first = &w.steps[0];
    assert!(first.change.mean.abs() < 4.0 * first.change.std_error, "{first:?} from {}", w.formula);
    let smallest = 4.0 / 2004.0 * 525_600.0;
    assert!((first.change.mean - smallest).abs() > 4.0 * first.change.std_error);
    assert_eq!(names(&w), ["parts alone", "failover"]);
}

#[test]
fn each_layer_is_there_where_the_scenario_has_it() {
    let text = r#"
        places = ["r/a", "r/b"]
        crew.hands = { size = 1 }
        fault.zone = { strikes = "r/*", every = "200d", mttr = "2h" }
        fault.both = { strikes = "r/*", at_once = "all", every = "900d", mttr = "2h" }
        change.update = { strikes = "site", every = "30d", downtime = { fixed = "10min" } }
        [component.web]
        in = "r/*"
        fault.f = { every = "20d", recovery = [{ stage = "mend", takes = "2h", crew = "hands" }] }
        [standby.pair]
        members = "web"
        failover = [{ stage = "switch", takes = { fixed = "5min" } }]
        [service.site]
        all = "pair"
    "#;
    let w = simulated(&scenario(text), 500);
    let expected = ["parts alone", "places", "common cause", "changes", "failover", "people and control planes"];
    assert_eq!(names(&w), expected);
    let change = |at: usize| w.steps[at].change.mean;
    // Twelve updates of ten minutes, the last one at day 360; hardly any meets another outage.
    assert!((change(3) - 120.0).abs() < 2.0, "{:?}", w.steps[3]);
    assert!(w.steps.iter().all(|step| step.change.low <= step.change.mean && step.change.mean <= step.change.high));
    assert!(change(4) > 50.0, "{:?}", w.steps[4]);
}

#[test]
fn the_ladder_is_the_same_on_any_number_of_threads() {
    let scenario = shipped("scenarios/reference/99.9-two-az.toml");
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        format!("{:?}", pool.install(|| simulated(&scenario, 300)))
    };
    assert_eq!(on(1), on(3));
}
