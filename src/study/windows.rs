//! What happens in the windows of a promise: how the error budget is used up, and which credits are due.

use super::naming::quantiles;
use super::{BudgetFindings, BudgetPoint, CreditFindings, Distribution, TierFindings};
use crate::estimate::{BudgetTally, CreditTally, Estimate, Moments, POINTS, Windows, mean_or_bound, proportion};
use crate::scenario::Scenario;
use crate::scenario::scene::{Objective, Window};
use crate::units::{Hours, Probability, SimTime};

/// Parts of a whole in tallies of shares.
const PARTS: f64 = 1e6;
/// Days in a microsecond.
const DAYS: f64 = 1.0 / 86_400e6;

/// The windows of an objective that promises an availability.
pub(super) fn windows_of(objective: &Objective, promised: Probability, horizon: SimTime) -> Windows {
    let tiers: Vec<(f64, f64)> =
        objective.credits.iter().map(|credit| (credit.below.complement(), credit.refund.value())).collect();
    let year = Window::Year.lengths()[0];
    let marks = if objective.window == Window::Year { Window::Month.ends(year) } else { Vec::new() };
    Windows::new(objective.window.ends(horizon), promised.complement(), &tiers, marks)
}

/// Says what of the horizon lies in no whole window of the main promise, if anything does.
pub(super) fn left_out(scenario: &Scenario) -> Option<String> {
    scenario.objective.availability?;
    let (window, horizon) = (scenario.objective.window, scenario.horizon.to_sim());
    let ends = window.ends(horizon);
    let rest = horizon - *ends.last()?;
    (rest.0 > 0).then(|| {
        format!(
            "the promise is judged in {} whole {}; the last {} of the horizon are in none",
            ends.len(),
            window.plural(),
            Hours(rest.hours())
        )
    })
}

/// How the error budget was used up.
pub(super) fn budget(objective: &Objective, tally: &BudgetTally, windows: &Windows) -> BudgetFindings {
    let all = windows.count() * tally.histories;
    let (least, most) = windows.allowed_range();
    BudgetFindings {
        window: objective.window,
        minutes: (least.minutes(), most.minutes()),
        used: mean_or_bound(&tally.used, cap_of(objective, windows), 1.0 / PARTS / windows.count() as f64),
        exhausted_day: quantiles(&tally.exhaustion, DAYS, None),
        exhausted_days: Distribution {
            points: tally.exhaustion.points().into_iter().map(|(at, n)| (at as f64 * DAYS, n)).collect(),
        },
        windows: all,
        by_month: tally.by_mark.iter().map(|month| share_of_windows(month, tally.histories, windows.count())).collect(),
        points: points(tally, all),
    }
}

/// The largest sum of used shares of a history: all windows down all the time.
fn cap_of(objective: &Objective, windows: &Windows) -> u64 {
    let unavailability = objective.availability.map_or(1.0, Probability::complement);
    (windows.count() as f64 * PARTS / unavailability).min(1e18) as u64
}

fn points(tally: &BudgetTally, windows: u64) -> Vec<BudgetPoint> {
    let mean = tally.mean(windows);
    let [half, nine, last] = [0.5, 0.9, 0.99].map(|p| tally.quantile(p, windows));
    let exhausted = tally.exhausted_by();
    (0..POINTS)
        .map(|at| BudgetPoint {
            over: (at + 1) as f64 / POINTS as f64,
            mean: mean[at],
            quantiles: [half[at], nine[at], last[at]],
            exhausted: exhausted[at] as f64 / windows.max(1) as f64,
        })
        .collect()
}

/// Share of windows, from a tally by history in which histories without any are left out.
fn share_of_windows(seen: &Moments, histories: u64, windows: u64) -> Estimate {
    if windows == 1 {
        return proportion(seen.count(), histories);
    }
    let mut all = *seen;
    all.push_zeros(histories - seen.count());
    mean_or_bound(&all, windows, 1.0 / windows as f64)
}

/// What was paid back.
pub(super) fn credits(objective: &Objective, tally: &CreditTally, windows: &Windows) -> CreditFindings {
    let (count, histories) = (windows.count(), tally.refund.count());
    let most = objective.credits.iter().map(|credit| credit.refund.value()).fold(0.0, f64::max);
    let refund = |scale: f64| {
        mean_or_bound(&tally.refund, (count as f64 * most * PARTS).round() as u64, scale / PARTS / count as f64)
    };
    let a_year = objective.window.per_year();
    let tiers = objective.credits.iter().zip(&tally.tiers).map(|(credit, seen)| TierFindings {
        unavailability: credit.below.complement(),
        refund: credit.refund.value(),
        probability: share_of_windows(seen, histories, count),
    });
    let scale = a_year / count as f64 / PARTS;
    CreditFindings {
        window: objective.window,
        tiers: tiers.collect(),
        refunded: refund(1.0),
        fees_per_year: refund(a_year),
        quantiles: quantiles(&tally.refunds, scale, Some((count as f64 * most * PARTS).round() as u64)),
        distribution: Distribution {
            points: tally.refunds.points().into_iter().map(|(refund, n)| (refund as f64 * scale, n)).collect(),
        },
        fee: objective.fee,
    }
}
