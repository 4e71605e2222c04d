//! Whatever the plan, the mean is right; with the weights left out, or a factor that is counted wrongly, it is not.

use super::TOLERANCE;
use crate::fixtures::scenario;
use fivenines::engine::Block;
use fivenines::engine::rare::{Found, Plan, RareCampaign, RareTally};
use fivenines::model::compile;
use fivenines::study::{Limits, exact};
use std::ops::ControlFlow;

/// Three copies, down for a share of 1e-4 of the time; each costs 3.04 of what is missing.
const COPIES: &str = r#"
    [component.copy]
    count = 3
    fault.crash = { every = "200h", mttr = "10h" }
    [service.data]
    any = "copy"
"#;

/// Sums over histories of the downtime, its square, and the outages as if none had a weight.
#[derive(Debug, Default, Clone, Copy)]
struct Sums {
    n: f64,
    downtime: f64,
    squares: f64,
    unweighted: f64,
}

impl RareTally for Sums {
    fn observe(&mut self, found: &Found) {
        self.n += 1.0;
        self.downtime += found.downtime;
        self.squares += found.downtime * found.downtime;
        self.unweighted += found.seen as f64;
    }
}

impl Sums {
    fn merge(&mut self, other: Sums) {
        self.n += other.n;
        self.downtime += other.downtime;
        self.squares += other.squares;
        self.unweighted += other.unweighted;
    }

    /// How many standard errors the mean downtime, so many times over, is from an answer.
    fn apart(&self, times: f64, answer: f64) -> f64 {
        let mean = self.downtime / self.n;
        let error = ((self.squares / self.n - mean * mean) / (self.n - 1.0)).sqrt();
        (times * mean - answer).abs() / (times * error)
    }
}

fn follow(plan: &Plan) -> Sums {
    let model = compile(&scenario(COPIES)).expect("small").pooled_throughout();
    let costs = model.costs_of_failure();
    let fitted = plan.fit(&model, &costs);
    let campaign =
        RareCampaign { model: &fitted, costs: &costs, plan, seed: 5, replications: 0..8_000, note_nearest: false };
    let mut total = Sums::default();
    let merge = |block: Block<Sums>| {
        total.merge(block.tally);
        ControlFlow::Continue(())
    };
    campaign.run(Sums::default, |_| {}, merge).expect("it ends");
    total
}

/// Plans good and bad: levels that mean nothing, factors that are too large, failures forced almost always.
/// Six comparisons: a false alarm under one seed of 300.
#[test]
fn any_plan_has_the_right_mean() {
    let known = exact(&scenario(COPIES), Limits::QUICK).expect("small").remove(0).exact.expect("it is known");
    let answer = known.means().unavailability * 8760.0 * 3.6e9;
    let plans = [
        (vec![6.1], vec![1], 0.0),
        (vec![6.1, 3.1], vec![2, 5], 0.0),
        (vec![6.1, 5.0, 3.1, 1.0], vec![3, 2, 4, 3], 0.0),
        (vec![6.1], vec![4], 0.5),
        (vec![6.1, 3.1], vec![2, 3], 0.9),
        (vec![3.1], vec![7], 0.3),
    ];
    for (levels, factors, forced) in plans {
        let plan = Plan { levels, factors, forced };
        let found = follow(&plan);
        assert!(found.apart(1.0, answer) < TOLERANCE, "{plan:?}: {} of {answer}", found.downtime / found.n);
        assert!(found.apart(1.5, answer) > TOLERANCE, "{plan:?} does not notice a weight that is half too large");
        let outages = known.means().outages_per_year;
        let bare = found.unweighted / found.n / outages;
        let weightless = plan.factors == [1] && plan.forced == 0.0;
        assert!(weightless || bare > 1.3, "{plan:?}: outages without their weights come to {bare} of the answer");
    }
}
