//! Does a search say what plain histories of the same design say?

use fivenines::estimate::Estimate;
use fivenines::model::compile;
use fivenines::scenario::Scenario;
use fivenines::study::rare::{Acceleration, Effort, Method, prepare};
use fivenines::study::{Findings, run};

/// One figure of both.
pub(crate) struct Pair {
    pub(crate) what: String,
    pub(crate) plain: Estimate,
    pub(crate) rare: Estimate,
}

impl Pair {
    /// How many standard errors lie between them; nothing where one is too vague for a normal law to hold.
    pub(crate) fn apart(&self) -> Option<f64> {
        let vague = |one: &Estimate| one.mean <= 0.0 || one.std_error > VAGUE * one.mean;
        let error = self.plain.std_error.hypot(self.rare.std_error);
        (!vague(&self.plain) && !vague(&self.rare) && error > 0.0).then(|| (self.rare.mean - self.plain.mean) / error)
    }

    /// True if a figure that is so many times too large would be noticed.
    pub(crate) fn tells(&self, times: f64, tolerance: f64) -> bool {
        let error = self.plain.std_error.hypot(times * self.rare.std_error);
        (times - 1.0) * self.plain.mean > tolerance * error
    }
}

/// A figure with a larger relative error is not compared.
const VAGUE: f64 = 0.15;

/// Follows plain histories.
pub(crate) fn plain(scenario: &Scenario, years: u64) -> Findings {
    run(scenario, 5, years, |_| (), |_| Ok(())).expect("plain histories end")
}

/// Looks for outages by one method, or says why there is no plan.
pub(crate) fn rare(scenario: &Scenario, method: Option<Method>, effort: Effort) -> Result<Acceleration, &'static str> {
    let prepared = prepare(scenario, 3, method).expect("a pilot ends")?;
    Ok(prepared.search(4, effort).expect("a search ends"))
}

/// The figures that both know.
pub(crate) fn pairs(scenario: &Scenario, plain: &Findings, rare: &Acceleration) -> Vec<Pair> {
    let years = plain.horizon_hours / 8760.0;
    let (service, tally) = (&plain.service, &rare.tally);
    let mut pairs = vec![
        pair("unavailability", service.unavailability, tally.unavailability()),
        pair("outages", scaled(service.outages_per_year, years), tally.outages()),
        pair("probability of an outage", service.probability_outage, tally.probability_outage()),
    ];
    let model = compile(scenario).expect("a test scenario is small");
    for cause in &service.causes {
        let at = model.causes.iter().position(|one| one.name == cause.name).expect("a cause of the model");
        let (downtime, _) = tally.cause(at as u32);
        let share = scaled(cause.downtime_minutes_per_year, 1.0 / 525_600.0);
        pairs.push(pair(&format!("downtime by {}", cause.name), share, downtime));
    }
    pairs
}

fn pair(what: &str, plain: Estimate, rare: Estimate) -> Pair {
    Pair { what: what.into(), plain, rare }
}

fn scaled(one: Estimate, factor: f64) -> Estimate {
    Estimate { mean: one.mean * factor, std_error: one.std_error * factor, ..one }
}
