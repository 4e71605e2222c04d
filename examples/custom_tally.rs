//! A statistic of one's own: the longest time without an outage in a year, gathered while histories are simulated in parallel.
//!
//!     cargo run --release --example custom_tally

use fivenines::engine::{Campaign, Tally, Trajectory};
use fivenines::model::compile;
use fivenines::scenario::Draft;
use std::ops::ControlFlow;

/// How many years had how many whole weeks in a row without an outage.
struct QuietWeeks {
    horizon_hours: f64,
    years: Vec<u64>,
}

impl QuietWeeks {
    fn new(horizon_hours: f64) -> Self {
        let weeks = (horizon_hours / 168.0) as usize;
        QuietWeeks { horizon_hours, years: vec![0; weeks + 1] }
    }
}

impl Tally for QuietWeeks {
    fn observe(&mut self, trajectory: &Trajectory) {
        // The main service is the first; times count from the start of the history.
        let (mut up_since, mut longest) = (0.0, 0.0_f64);
        for outage in &trajectory.services[0].outages {
            longest = longest.max(outage.start.hours() - up_since);
            up_since = outage.end.hours();
        }
        longest = longest.max(self.horizon_hours - up_since);
        self.years[(longest / 168.0) as usize] += 1;
    }

    fn merge(&mut self, later: Self) {
        self.years.iter_mut().zip(later.years).for_each(|(all, more)| *all += more);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("scenarios/first.toml")?;
    let reading = Draft::of_text("first.toml", text).read();
    let scenario = reading.scenario.ok_or_else(|| reading.diagnostics.render(&reading.sources, false))?;
    let model = compile(&scenario)?.pooled();
    let campaign = Campaign { model: &model, seed: 1, replications: 0..100_000 };
    let mut all = QuietWeeks::new(scenario.horizon.0);
    // Blocks come in the order of their histories, whatever the number of threads: the result is always the same.
    let take = |block: fivenines::engine::Block<QuietWeeks>| {
        all.merge(block.tally);
        ControlFlow::Continue(())
    };
    campaign.run(|| QuietWeeks::new(scenario.horizon.0), |_| {}, take)?;
    let total: u64 = all.years.iter().sum();
    let mut left = total;
    for (weeks, years) in all.years.iter().enumerate() {
        if weeks % 13 == 0 {
            println!(
                "at least {weeks:>2} weeks in a row without an outage: {:.1} % of years",
                100.0 * left as f64 / total as f64
            );
        }
        left -= years;
    }
    assert_eq!((total, left), (100_000, 0));
    Ok(())
}
