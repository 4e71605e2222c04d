//! The parts of what a run finds sum to the whole, and estimates are what the rows say.

use super::Case;
use super::threads::Run;
use crate::ledger::Ledger;
use fivenines::estimate::{Estimate, Year};
use fivenines::study::{CostFindings, ObjectiveFindings, Quantile, ServiceFindings};

/// Alike to nine digits of the greater, or of one.
pub(crate) fn alike(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

pub(super) fn check(case: &Case<'_>, run: &Run, ledger: &mut Ledger) {
    let seed = case.plan.seed;
    let per_year = 8760.0 / case.scenario.horizon.0;
    for service in &run.findings.services {
        parts(seed, service, ledger);
        in_order(seed, service, ledger);
        if let Some(objective) = &service.objective {
            promises(seed, objective, ledger);
        }
    }
    rows(seed, run, per_year, ledger);
    if let Some(cost) = &run.findings.cost {
        costs(seed, cost, &run.rows, per_year, ledger);
    }
}

fn parts(seed: u64, service: &ServiceFindings, ledger: &mut Ledger) {
    let whole = service.downtime_minutes_per_year.mean;
    let causes: f64 = service.causes.iter().map(|cause| cause.downtime_minutes_per_year.mean).sum();
    ledger.check(seed, "downtime by cause sums to the downtime", alike(causes, whole), || {
        format!("{}: {causes} of {whole}", service.name)
    });
    for cause in &service.causes {
        let own = cause.downtime_minutes_per_year.mean;
        let stages: f64 = cause.stages.iter().map(|(_, minutes)| minutes).sum();
        ledger.check(seed, "downtime by stage sums to that of its cause", alike(stages, own), || {
            format!("{}, {}: {stages} of {own}", service.name, cause.name)
        });
    }
    let started: f64 = service.causes.iter().map(|cause| cause.outages_per_year.mean).sum();
    let outages = service.outages_per_year.mean;
    ledger.check(seed, "outages by cause sum to all outages", alike(started, outages), || {
        format!("{}: {started} of {outages}", service.name)
    });
    let sums = [
        service.availability.mean + service.unavailability.mean,
        service.probability_outage.mean + service.probability_no_outage.mean,
    ];
    let begun_before = service.probability_outage.mean + service.probability_no_outage.mean < 1.0;
    ledger.check(
        seed,
        "shares and their rests sum to one",
        alike(sums[0], 1.0) && (alike(sums[1], 1.0) || begun_before),
        || format!("{}: {sums:?}", service.name),
    );
}

fn in_order(seed: u64, service: &ServiceFindings, ledger: &mut Ledger) {
    let shares = [
        service.availability,
        service.unavailability,
        service.demand_served,
        service.probability_outage,
        service.probability_no_outage,
    ];
    let others = [service.downtime_minutes_per_year, service.outages_per_year];
    let inside = |estimate: &Estimate| {
        let Estimate { mean, low, high, .. } = *estimate;
        low <= mean + 1e-9 && mean <= high + 1e-9 && estimate.std_error >= 0.0
    };
    let share = |estimate: &Estimate| estimate.low >= 0.0 && estimate.high <= 1.0 + 1e-12;
    let fine = shares.iter().chain(&others).all(inside) && shares.iter().all(share);
    ledger.check(seed, "means are in their intervals, and shares from 0 to 1", fine, || {
        format!("{}: {shares:?} {others:?}", service.name)
    });
    let rises = |quantiles: &[Quantile]| quantiles.windows(2).all(|pair| pair[0].value <= pair[1].value);
    let bracketed = |quantiles: &[Quantile]| quantiles.iter().all(|q| q.low <= q.value && q.value <= q.high);
    for quantiles in [&service.downtime_quantiles, &service.outage_quantiles] {
        ledger.check(
            seed,
            "quantiles rise and are in their intervals",
            rises(quantiles) && bracketed(quantiles),
            || format!("{}: {quantiles:?}", service.name),
        );
    }
    let attempts =
        service.attempts_per_request.is_none_or(|attempts| attempts.mean >= 1.0 - 1e-9 && attempts.mean <= 3.0);
    ledger.check(seed, "requests take from one attempt to all", attempts, || {
        format!("{:?}", service.attempts_per_request)
    });
}

fn promises(seed: u64, objective: &ObjectiveFindings, ledger: &mut Ledger) {
    if let Some(budget) = &objective.error_budget {
        let rises = budget.points.windows(2).all(|pair| {
            pair[0].mean <= pair[1].mean + 1e-12
                && pair[0].exhausted <= pair[1].exhausted
                && pair[0].over < pair[1].over
        });
        let months = budget.by_month.windows(2).all(|pair| pair[0].mean <= pair[1].mean + 1e-12);
        let last = budget.points.last().map_or(0.0, |point| point.mean);
        let fine = rises && months && (last - budget.used.mean).abs() <= 1e-6 * budget.used.mean.max(1.0);
        ledger.check(seed, "an error budget is used up bit by bit", fine, || format!("{:?} {last}", budget.used));
        if let Some(availability) = objective.availability {
            let kept = availability.probability_met.mean;
            let lost = budget.points.last().map_or(0.0, |point| point.exhausted);
            ledger.check(seed, "windows keep the promise or exhaust the budget", alike(kept + lost, 1.0), || {
                format!("{kept} {lost}")
            });
        }
    }
    if let Some(credits) = &objective.credits {
        let paid: f64 = credits.tiers.iter().map(|tier| tier.refund * tier.probability.mean).sum();
        let refunded = credits.refunded.mean;
        ledger.check(seed, "service credits are those of their tiers", (paid - refunded).abs() < 1e-6, || {
            format!("{paid} {refunded}")
        });
    }
}

/// What the rows of the histories say.
fn rows(seed: u64, run: &Run, per_year: f64, ledger: &mut Ledger) {
    let (rows, main) = (&run.rows, &run.findings.service);
    let fine = rows.iter().all(|row| {
        row.longest <= row.downtime
            && row.lost <= row.demanded
            && row.largest_data_loss <= row.data_loss
            && row.downtime.hours() <= run.findings.horizon_hours + 1e-9
    });
    ledger.check(
        seed,
        "rows are possible: no outage longer than the downtime, no downtime longer than the horizon",
        fine,
        || "some row is not".to_string(),
    );
    let numbered = rows.iter().enumerate().all(|(at, row)| row.replication == at as u64);
    ledger.check(seed, "there is a row of each history, in order", numbered, || format!("{} rows", rows.len()));
    let mean = |of: &dyn Fn(&Year) -> f64| rows.iter().map(of).sum::<f64>() / rows.len() as f64 * per_year;
    let (downtime, outages) = (mean(&|row| row.downtime.minutes()), mean(&|row| row.outages as f64));
    let fine = alike(downtime, main.downtime_minutes_per_year.mean) && alike(outages, main.outages_per_year.mean);
    ledger.check(seed, "the means are those of the rows", fine, || format!("{downtime} {outages}"));
}

fn costs(seed: u64, cost: &CostFindings, rows: &[Year], per_year: f64, ledger: &mut Ledger) {
    let whole = cost.per_year.mean;
    let groups = cost.running_per_year.mean + cost.events_per_year.mean + cost.downtime_per_year.mean;
    let parts: f64 = cost.parts.iter().map(|part| part.per_year.mean).sum();
    let paid = rows.iter().map(|row| row.cost.unwrap_or(0) as f64 / 1e6).sum::<f64>() / rows.len() as f64 * per_year;
    let fine = [groups, parts, paid].into_iter().all(|sum| (sum - whole).abs() <= 1e-7 * whole.max(1.0));
    ledger.check(seed, "costs by part, by kind and by row sum to the whole", fine, || {
        format!("{whole}: kinds {groups}, parts {parts}, rows {paid}")
    });
}
