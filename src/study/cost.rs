//! What histories cost, in the currency of the scenario, split into parts with names.

use super::naming::quantiles;
use super::{CostFindings, CostPart, Distribution};
use crate::estimate::{Bound, CostGroup, CostTally, Counted, Money, Part, Prices};
use crate::model::{Costs, Counted as What, Model};
use crate::units::HOURS_PER_YEAR;
use std::collections::BTreeMap;

/// One unit of the currency from millionths.
const UNIT: f64 = 1e-6;
/// Microseconds in an hour.
const HOUR: u128 = 3_600_000_000;

/// Prices for the tallies, and the names of the parts of the cost.
#[derive(Debug, Clone, Default)]
pub(super) struct PriceList {
    pub(super) prices: Prices,
    names: Vec<(&'static str, String)>,
}

/// What is counted of the histories of a model, and what it costs.
pub(super) fn price_list(model: &Model) -> PriceList {
    let mut counters: Vec<Counted> = model.counters.iter().map(|counter| occurrences(counter.what)).collect();
    let Some(costs) = &model.costs else {
        let prices = Prices { causes: model.causes.len(), counters, money: None };
        return PriceList { prices, names: Vec::new() };
    };
    let mut making = Making { model, costs, money: Money::default(), names: Vec::new(), known: BTreeMap::new() };
    making.running();
    for (at, counted) in counters.iter_mut().enumerate() {
        making.counter(at, counted);
    }
    making.outages();
    let Making { money, names, .. } = making;
    let prices = Prices { causes: model.causes.len(), counters, money: Some(money) };
    PriceList { prices, names }
}

fn occurrences(what: What) -> Counted {
    let occurrences_of = if let What::Occurrences(cause) = what { Some(cause) } else { None };
    Counted { occurrences_of, ..Counted::default() }
}

/// A price list in the making.
struct Making<'m> {
    model: &'m Model,
    costs: &'m Costs,
    money: Money,
    names: Vec<(&'static str, String)>,
    known: BTreeMap<(&'static str, String), usize>,
}

impl Making<'_> {
    /// The part of this kind and name.
    fn part(&mut self, kind: &'static str, name: &str, group: CostGroup, bound: Bound) -> usize {
        let key = (kind, name.to_string());
        let at = *self.known.entry(key.clone()).or_insert(self.names.len());
        match self.money.parts.get_mut(at) {
            Some(known) => known.bound = larger(known.bound, bound),
            None => {
                self.names.push(key);
                self.money.parts.push(Part { group, bound });
            }
        }
        at
    }

    fn running(&mut self) {
        let horizon = u128::from(self.model.horizon.0);
        for (name, per_hour) in &self.costs.running {
            let part = self.part("running", name, CostGroup::Running, Bound::Sure);
            let spent = (per_hour.saturating_mul(horizon) + HOUR / 2) / HOUR;
            self.money.fixed.push((u64::try_from(spent).unwrap_or(u64::MAX), part));
        }
        for (scaling, name) in self.model.scalings.iter().zip(&self.costs.scaled) {
            let priced = !scaling.prices.is_empty();
            let part = priced.then(|| self.part("running", name, CostGroup::Running, Bound::Sure));
            self.money.scaled.push(part);
        }
    }

    fn counter(&mut self, at: usize, counted: &mut Counted) {
        let counter = self.model.counters[at];
        let name = match counter.what {
            What::Occurrences(cause) | What::Victims(cause) => self.model.causes[cause as usize].name.clone(),
            What::Rebuilds(component) => format!("rebuild of {}", self.costs.components[component as usize]),
            What::Nothing => return,
        };
        if counter.per_event > 0 {
            let bound = Bound::Events(counter.per_event);
            counted.event = Some((counter.per_event, self.part("events", &name, CostGroup::Events, bound)));
        }
        if counter.per_hour > 0 {
            let most = self.of_horizon(counter.per_hour, HOUR);
            let part = self.part("work", &name, CostGroup::Events, Bound::Most(most));
            counted.hour = Some((counter.per_hour, part));
        }
    }

    fn outages(&mut self) {
        let Costs { outage_per_minute, outage_fixed, .. } = *self.costs;
        if outage_per_minute > 0 {
            let most = Bound::Most(self.of_horizon(outage_per_minute, HOUR / 60));
            self.money.per_minute =
                Some((outage_per_minute, self.part("downtime", "minutes", CostGroup::Downtime, most)));
        }
        if outage_fixed > 0 {
            let part = self.part("downtime", "outages", CostGroup::Downtime, Bound::Events(outage_fixed));
            self.money.per_outage = Some((outage_fixed, part));
        }
    }

    /// What a horizon costs at a price for so many microseconds.
    fn of_horizon(&self, price: u64, per: u128) -> u64 {
        let most = (u128::from(price) * u128::from(self.model.horizon.0)).div_ceil(per);
        u64::try_from(most).unwrap_or(u64::MAX)
    }
}

/// What bounds two sorts of cost that are one part: several targets may be worked on at once.
fn larger(a: Bound, b: Bound) -> Bound {
    match (a, b) {
        (Bound::Events(a), Bound::Events(b)) => Bound::Events(a.max(b)),
        (Bound::Most(a), Bound::Most(b)) => Bound::Most(a.saturating_add(b)),
        (a, _) => a,
    }
}

impl PriceList {
    /// What histories of a model cost, where money is spoken of.
    pub(super) fn findings(&self, model: &Model, tally: Option<&CostTally>) -> Option<CostFindings> {
        let (tally, money, costs) = (tally?, self.prices.money.as_ref()?, model.costs.as_ref()?);
        let scale = UNIT * (HOURS_PER_YEAR / model.horizon.hours());
        let points = tally.downtimes.points().into_iter();
        let part = |(at, (kind, name)): (usize, &(&'static str, String))| CostPart {
            kind,
            name: name.clone(),
            per_year: tally.part(at, money, scale),
        };
        Some(CostFindings {
            currency: costs.currency.clone(),
            per_year: tally.all(money, scale),
            quantiles: quantiles(&tally.totals, scale, None),
            running_per_year: tally.group(CostGroup::Running, money, scale),
            events_per_year: tally.group(CostGroup::Events, money, scale),
            outage_priced: money.per_minute.is_some() || money.per_outage.is_some(),
            downtime_per_year: tally.group(CostGroup::Downtime, money, scale),
            downtime_quantiles: quantiles(&tally.downtimes, scale, None),
            downtime_distribution: Distribution { points: points.map(|(x, n)| (x as f64 * scale, n)).collect() },
            parts: self.names.iter().enumerate().map(part).collect(),
        })
    }
}
