//! Stages that need a control plane, against Markov chains solved exactly.
//!
//! The control plane C fails at rate a and is repaired at rate b whatever the units do; each of n units fails at rate f
//! and is relaunched at rate r, but only while C is up. With exponential times the pair (C, units down) is a Markov
//! chain. For one unit let c = a/(a+b) be the share of time with C down, and x and y the shares with the unit down
//! and C up or down. Balance of (unit down, C down): a x + f (c - y) = b y. Balance of the unit: r x = f (1 - x - y). So
//! y = (a x + f c)/(b + f) and x = (f - f^2 c/(b + f)) / (r + f + f a/(b + f)).

use super::{Mean, mean};
use crate::chains::Chain;
use crate::fixtures::model;
use fivenines::engine::{Campaign, Simulation, Streams, streams::Keys};
use fivenines::units::Hours;

/// Rates a day: control plane fails, is repaired; unit fails, is relaunched.
const RATES: [f64; 4] = [0.2, 1.0, 0.5, 4.0];

fn closed_form([a, b, f, r]: [f64; 4]) -> f64 {
    let c = a / (a + b);
    let x = (f - f * f * c / (b + f)) / (r + f + f * a / (b + f));
    x + (a * x + f * c) / (b + f)
}

/// The share of time with all `units` down. A state is whether the control plane is up, and how many units are down.
fn all_down([a, b, f, r]: [f64; 4], units: usize) -> f64 {
    let chain = Chain::new((true, 0), |&(plane, down)| {
        let relaunch = if plane { down as f64 * r } else { 0.0 };
        let turn = if plane { a } else { b };
        vec![
            (turn, (!plane, down)),
            ((units - down) as f64 * f, (plane, down + 1)),
            (relaunch, (plane, down.saturating_sub(1))),
        ]
    });
    chain.mean(|(_, down)| f64::from(u8::from(*down == units)))
}

/// Units of which one is enough, relaunched by a control plane or alone; the warm-up lasts 60 relaxation times.
fn fleet(units: usize, needs: &str) -> String {
    format!(
        "horizon = \"5y\"\nwarm_up = \"60d\"
         component.control.fault.crash = {{ every = \"5d\", mttr = \"1d\" }}
         component.web = {{ count = {units}, fault.crash = {{ every = \"2d\", recovery = [
           {{ stage = \"launch\", takes = \"6h\"{needs} }}] }} }}
         service.site.any = \"web\"
         service.plane = {{ all = \"control\", report = true }}
         objective.service = \"site\"\n"
    )
}

fn simulated(units: usize, needs: &str) -> Mean {
    mean(&fleet(units, needs), 400, |site| site.downtime.hours() / Hours::parse("5y").expect("five years").0)
}

#[test]
fn the_closed_form_solves_the_balance_equations() {
    assert!((closed_form(RATES) / all_down(RATES, 1) - 1.0).abs() < 1e-12);
    let [_, _, f, r] = RATES;
    let alone = all_down([1e-12, 1.0, f, r], 2);
    assert!((alone / (f / (f + r)).powi(2) - 1.0).abs() < 1e-9, "independent units: {alone}");
}

/// A control plane that is repaired 5 % faster, or units that do not need it, would be noticed.
#[test]
fn waiting_for_a_control_plane_follows_the_markov_chain() {
    let [a, b, f, r] = RATES;
    for units in [1, 2] {
        let independent = (f / (f + r)).powi(units as i32);
        let exact = all_down(RATES, units);
        simulated(units, ", needs = \"control\"").tells(exact, &[all_down([a, b * 1.05, f, r], units), independent]);
        simulated(units, "").tells(independent, &[exact]);
    }
}

/// A failure that nobody notices is still passed over: everything else is up then, the control plane too. Its own
/// failure is noticed by all who may need it. The long way tells the same histories.
#[test]
fn units_that_need_something_fail_quietly_and_what_they_need_does_not() {
    let model = model(&fleet(3, ", needs = \"control\"")).pooled();
    assert_eq!(model.quiet, [false, true, true, true]);
    let campaign = Campaign { model: &model, seed: 5, replications: 0..50 };
    let keys = Keys::new(&model, 5);
    let mut short = Simulation::new(&model, Streams::new(&keys), false);
    for history in 0..50 {
        let quick = format!("{:?}", short.run(history).expect("it ends").services);
        assert_eq!(quick, format!("{:?}", campaign.replay(history).expect("it ends").services), "history {history}");
    }
}
