//! The exact figures of a scenario, where there are some: the second opinion beside what is simulated.

use super::promise::objective_of;
use crate::exact::{Behaviour, Covered, Downtime, Exact, Limits, Whole};
use crate::model::{CompileError, compile};
use crate::scenario::Scenario;
use crate::units::{MINUTES_PER_YEAR, SimTime};

/// Exact figures of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ExactFindings {
    /// How they were computed, in words.
    pub method: String,
    /// Independent modules that the service follows from.
    pub modules: usize,
    /// States of all modules.
    pub states: usize,
    /// Means over the horizon, which begins all up and new; nothing where only the long run is known.
    pub horizon: Option<ExactMeans>,
    /// Long-run means.
    pub long_run: ExactMeans,
    /// Long-run mean length of an outage in minutes; nothing where there are none.
    pub mean_outage_minutes: Option<f64>,
    /// Mean time from the start to the first outage in hours.
    pub time_to_first_outage_hours: Option<f64>,
    /// Probability of no outage within the horizon, and of at least one.
    pub probability_no_outage: Option<(f64, f64)>,
    /// Probability that the promised availability is kept over a window of the whole horizon.
    pub probability_met: Option<f64>,
    /// Quantiles over histories of the downtime in minutes per year: p, value.
    pub downtime_quantiles: Vec<(f64, f64)>,
    /// Why some of these figures are not there.
    pub not_known: Vec<String>,
}

/// Exact means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExactMeans {
    /// Share of time down.
    pub unavailability: f64,
    /// Outages that begin, per year of 365 days.
    pub outages_per_year: f64,
    /// Bound of the relative error of the integration over time as it was observed; 0 where there is none to do.
    pub error: f64,
}

impl ExactFindings {
    /// The means that are to be compared with a simulation: those over the horizon where they are known.
    pub fn means(&self) -> ExactMeans {
        self.horizon.unwrap_or(self.long_run)
    }
}

/// Exact figures of one service, or why there are none.
#[derive(Debug, Clone, PartialEq)]
pub struct SecondOpinion {
    /// Name of the service.
    pub service: String,
    /// The figures.
    pub exact: Option<ExactFindings>,
    /// What stands in the way where there are none, one reason each.
    pub missing: Vec<String>,
}

/// Quantiles that are computed.
const QUANTILES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

/// The exact figures of each recorded service of a scenario, the main one first.
///
/// # Errors
/// [`CompileError`] if the scenario is too large.
pub fn exact(scenario: &Scenario, limits: Limits) -> Result<Vec<SecondOpinion>, CompileError> {
    let model = compile(scenario)?;
    let exact = Exact::new(&model, limits);
    Ok((0..model.services.len()).map(|at| opinion(scenario, &exact, at)).collect())
}

/// The exact figures of the main service, as far as they are known at once, of a scenario in which so many things may fail.
pub(super) fn at_once(scenario: &Scenario, processes: usize) -> SecondOpinion {
    let none = |why: String| SecondOpinion { service: String::new(), exact: None, missing: vec![why] };
    if processes > MOST_AT_ONCE {
        return none(format!(
            "more than {MOST_AT_ONCE} things may fail, which takes longer than a moment: try `fivenines exact`"
        ));
    }
    match compile(scenario) {
        Err(error) => none(error.to_string()),
        Ok(mut model) => {
            model.services.truncate(1);
            opinion(scenario, &Exact::new(&model, Limits::QUICK), 0)
        }
    }
}

/// Faults, changes and the like of the largest model that is looked at beside a run.
const MOST_AT_ONCE: usize = 1_000;

fn opinion(scenario: &Scenario, exact: &Exact<'_>, at: usize) -> SecondOpinion {
    let service = exact.model.services[at].name.clone();
    let covered = match &exact.services[at] {
        Ok(covered) => covered,
        Err(missing) => {
            let missing = missing.iter().map(|missing| missing.why.clone()).collect();
            return SecondOpinion { service, exact: None, missing };
        }
    };
    let horizon = scenario.horizon.to_sim();
    // The distribution is that of the downtime over the horizon: of a promise, where that is its one window.
    let promised = objective_of(scenario, at).filter(|objective| objective.window.ends(horizon) == [horizon]);
    let allowed = promised.and_then(|objective| objective.availability).map(|p| p.complement());
    match figures(exact, covered, allowed) {
        Ok(found) => SecondOpinion { service, exact: Some(found), missing: Vec::new() },
        Err(why) => SecondOpinion { service, exact: None, missing: vec![why] },
    }
}

/// All figures of a covered service that can be computed; `allowed` is the promised unavailability.
fn figures(exact: &Exact<'_>, covered: &Covered, allowed: Option<f64>) -> Result<ExactFindings, String> {
    let long_run = exact.long_run(covered)?;
    let mut not_known = Vec::new();
    let mut note = |why: String| {
        if !not_known.contains(&why) {
            not_known.push(why);
        }
    };
    let horizon = exact.means(covered).map_err(&mut note).ok().map(|means| ExactMeans {
        unavailability: means.unavailability,
        outages_per_year: means.outages_per_year,
        error: means.error,
    });
    let modules = exact.modules_of(covered);
    let states = modules.iter().map(|module| match &module.behaviour {
        Behaviour::Chain { chain, .. } => chain.len(),
        _ => module.values.len(),
    });
    let mut found = ExactFindings {
        method: method(exact, covered),
        modules: modules.len(),
        states: states.sum(),
        horizon,
        long_run: ExactMeans {
            unavailability: long_run.unavailability,
            outages_per_year: long_run.outages_per_year,
            error: 0.0,
        },
        mean_outage_minutes: long_run.mean_outage_hours().map(|hours| hours * 60.0),
        time_to_first_outage_hours: None,
        probability_no_outage: None,
        probability_met: None,
        downtime_quantiles: Vec::new(),
        not_known: Vec::new(),
    };
    match exact.whole(covered) {
        Err(_) if found.horizon.is_none() => {}
        Err(why) => note(format!("no distribution of the downtime: {why}")),
        Ok(_) if exact.model.warm_up > SimTime(0) => {
            note("no distribution of the downtime: the horizon begins after a warm-up".to_string());
        }
        Ok(whole) => distribution(exact, &whole, allowed, &mut found, &mut note),
    }
    found.not_known = not_known;
    Ok(found)
}

/// What only the chain of all modules together knows.
fn distribution(
    exact: &Exact<'_>,
    whole: &Whole,
    allowed: Option<f64>,
    found: &mut ExactFindings,
    note: &mut impl FnMut(String),
) {
    let (model, work) = (exact.model, exact.limits().work);
    let horizon = model.horizon;
    found.time_to_first_outage_hours = whole.mean_time_to_first_outage();
    found.probability_no_outage = whole.no_outage(horizon, work).map_err(&mut *note).ok();
    let hours = horizon.hours();
    let per_year = MINUTES_PER_YEAR / hours;
    let mean = found.means().unavailability * hours;
    let allowed = allowed.map(|share| share * hours);
    let mut longest = allowed.unwrap_or(0.0).max(8.0 * mean).min(hours);
    loop {
        let downtime = match whole.downtime(horizon, longest, work) {
            Ok(downtime) => downtime,
            Err(why) => return note(why),
        };
        found.probability_met = allowed.map(|allowed| downtime.at_most(allowed));
        let quantile = |p: &f64| downtime.quantile(*p, longest).map(|hours| (*p, hours * per_year));
        found.downtime_quantiles = QUANTILES.iter().map_while(quantile).collect();
        if is_whole(&downtime, longest, hours) {
            return;
        }
        longest = (4.0 * longest).min(hours);
    }
}

/// True if all quantiles that are wanted are within reach.
fn is_whole(downtime: &Downtime, longest: f64, hours: f64) -> bool {
    longest >= hours || longest == 0.0 || downtime.at_most(longest) >= QUANTILES[QUANTILES.len() - 1]
}

fn method(exact: &Exact<'_>, covered: &Covered) -> String {
    let modules = exact.modules_of(covered);
    let of = |wanted: &dyn Fn(&Behaviour) -> bool| modules.iter().filter(|module| wanted(&module.behaviour)).count();
    let chains = of(&|behaviour| matches!(behaviour, Behaviour::Chain { .. }));
    let means = of(&|behaviour| matches!(behaviour, Behaviour::LongRun { .. }));
    let planned = of(&|behaviour| matches!(behaviour, Behaviour::Windows(_)));
    let mut parts = Vec::new();
    for (count, one, several) in [
        (chains, "a Markov chain", "Markov chains"),
        (means, "a module by its mean times", "modules by their mean times"),
        (planned, "planned work by its dates", "kinds of planned work by their dates"),
    ] {
        match count {
            0 => {}
            1 => parts.push(one.to_string()),
            more => parts.push(format!("{more} {several}")),
        }
    }
    match modules.len() {
        0 => "nothing ever fails".to_string(),
        1 => parts.join(", "),
        _ => format!("decision diagram of {}", parts.join(", ")),
    }
}

/// A caution where a simulated mean is further from the exact one than chance brings it, in four standard errors.
pub(super) fn disagreement(exact: Option<&ExactFindings>, simulated: &crate::estimate::Estimate) -> Option<String> {
    let exact = exact?.horizon?.unavailability;
    let apart = (simulated.mean - exact).abs();
    (simulated.std_error > 0.0 && apart > 4.0 * simulated.std_error).then(|| {
        let errors = apart / simulated.std_error;
        format!("the simulated and the exact unavailability are {errors:.1} standard errors apart: trust neither before you know why")
    })
}
