//! Stages that need a control plane, against Markov chains solved exactly.
//!
//! The control plane C fails at rate a and is repaired at rate b whatever the units do; each of n units fails at rate f
//! and is relaunched at rate r, but only while C is up. With exponential times the pair (C, units down) is a Markov
//! chain. For one unit let c = a/(a+b) be the share of time with C down, and x and y the shares with the unit down
//! and C up or down. Balance of (unit down, C down): a x + f (c - y) = b y. Balance of the unit: r x = f (1 - x - y). So
//! y = (a x + f c)/(b + f) and x = (f - f^2 c/(b + f)) / (r + f + f a/(b + f)).

use super::fixtures::model;
use fivenines::engine::{Campaign, Simulation, Streams, streams::Keys};
use fivenines::model::Model;

/// Rates a day: control plane fails, is repaired; unit fails, is relaunched.
const RATES: [f64; 4] = [0.2, 1.0, 0.5, 4.0];

fn closed_form([a, b, f, r]: [f64; 4]) -> f64 {
    let c = a / (a + b);
    let x = (f - f * f * c / (b + f)) / (r + f + f * a / (b + f));
    x + (a * x + f * c) / (b + f)
}

/// The share of time with all `units` down, from the balance equations by elimination. State `2 d + s`: `d` units down,
/// the control plane up (0) or down (1).
fn all_down([a, b, f, r]: [f64; 4], units: usize) -> f64 {
    let n = 2 * (units + 1);
    let mut m = vec![vec![0.0; n + 1]; n];
    let mut flow = |from: usize, to: usize, rate: f64| {
        m[from][from] -= rate;
        m[to][from] += rate;
    };
    for down in 0..=units {
        flow(2 * down, 2 * down + 1, a);
        flow(2 * down + 1, 2 * down, b);
        if down < units {
            flow(2 * down, 2 * down + 2, (units - down) as f64 * f);
            flow(2 * down + 1, 2 * down + 3, (units - down) as f64 * f);
            flow(2 * down + 2, 2 * down, (down + 1) as f64 * r);
        }
    }
    m[0] = vec![1.0; n + 1];
    for at in 0..n {
        let best = (at..n).max_by(|p, q| m[*p][at].abs().total_cmp(&m[*q][at].abs())).expect("there are rows left");
        m.swap(at, best);
        let pivot = m[at].clone();
        for (_, row) in m.iter_mut().enumerate().filter(|(row, _)| *row != at) {
            let factor = row[at] / pivot[at];
            row.iter_mut().zip(&pivot).for_each(|(value, top)| *value -= factor * top);
        }
    }
    (2 * units..n).map(|state| m[state][n] / m[state][state]).sum()
}

/// Units of which one is enough, relaunched by a control plane or alone.
fn fleet(units: usize, needs: &str) -> Model {
    let text = format!(
        "horizon = \"5y\"\nwarm_up = \"60d\"
         component.control.fault.crash = {{ every = \"5d\", mttr = \"1d\" }}
         component.web = {{ count = {units}, fault.crash = {{ every = \"2d\", recovery = [
           {{ stage = \"launch\", takes = \"6h\"{needs} }}] }} }}
         service.site.any = \"web\"
         service.plane = {{ all = \"control\", report = true }}
         objective.service = \"site\"\n"
    );
    model(&text)
}

/// Mean and standard error of the share of time with all units down, after a warm-up of 60 relaxation times.
fn simulated(units: usize, needs: &str) -> (f64, f64) {
    let model = fleet(units, needs).pooled();
    let keys = Keys::new(&model, 11);
    let mut simulation = Simulation::new(&model, Streams::new(&keys), false);
    let n = 400;
    let horizon = model.horizon.hours();
    let shares: Vec<f64> =
        (0..n).map(|at| simulation.run(at).expect("it ends").services[0].downtime.hours() / horizon).collect();
    let mean = shares.iter().sum::<f64>() / n as f64;
    let variance = shares.iter().map(|share| (share - mean) * (share - mean)).sum::<f64>() / (n - 1) as f64;
    (mean, (variance / n as f64).sqrt())
}

#[test]
fn the_closed_form_solves_the_balance_equations() {
    assert!((closed_form(RATES) / all_down(RATES, 1) - 1.0).abs() < 1e-12);
    let [_, _, f, r] = RATES;
    let alone = all_down([1e-12, 1.0, f, r], 2);
    assert!((alone / (f / (f + r)).powi(2) - 1.0).abs() < 1e-9, "independent units: {alone}");
}

/// Within four standard errors (false alarm below 1e-4 for each), where a control plane that is repaired 5 % faster,
/// or units that do not need it, would be noticed.
#[test]
fn waiting_for_a_control_plane_follows_the_markov_chain() {
    let [a, b, f, r] = RATES;
    for units in [1, 2] {
        let (mean, error) = simulated(units, ", needs = \"control\"");
        let apart = |exact: f64| (mean - exact).abs() / error;
        assert!(apart(all_down(RATES, units)) < 4.0, "{units}: {mean} +- {error}, not {}", all_down(RATES, units));
        assert!(apart(all_down([a, b * 1.05, f, r], units)) > 4.0, "{units}: a wrong repair rate is not noticed");
        let (free, error) = simulated(units, "");
        let independent = (f / (f + r)).powi(units as i32);
        assert!((free - independent).abs() < 4.0 * error, "{units}: {free} +- {error} without needs");
        assert!(apart(independent) > 4.0, "{units}: waiting is not noticed");
    }
}

/// A failure that nobody notices is still passed over: everything else is up then, the control plane too. Its own
/// failure is noticed by all who may need it. The long way tells the same histories.
#[test]
fn units_that_need_something_fail_quietly_and_what_they_need_does_not() {
    let model = fleet(3, ", needs = \"control\"").pooled();
    assert_eq!(model.quiet, [false, true, true, true]);
    let campaign = Campaign { model: &model, seed: 5, replications: 50 };
    let keys = Keys::new(&model, 5);
    let mut short = Simulation::new(&model, Streams::new(&keys), false);
    for history in 0..50 {
        let quick = format!("{:?}", short.run(history).expect("it ends").services);
        assert_eq!(quick, format!("{:?}", campaign.replay(history).expect("it ends").services), "history {history}");
    }
}
