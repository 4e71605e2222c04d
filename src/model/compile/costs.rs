//! Counters of strikes with their prices, and what runs whether anything happens or not.

use super::{Build, Struck};
use crate::model::{Costs, Counted, Counter, ProcessKind, Scaling, Start};
use crate::scenario::scene::{Member, Price, StrikeKind};
use std::collections::{BTreeMap, BTreeSet};

impl Build<'_> {
    /// All counters, and for each process the one it adds to. Counter `i` is that of the occurrences of cause `i`; where
    /// the places that a cause strikes differ in price, the others have counters of their own.
    pub(super) fn counters(&self) -> (Vec<Counter>, Vec<u32>) {
        let mut counters: Vec<Counter> = Vec::new();
        let mut known: BTreeMap<Counter, u32> = BTreeMap::new();
        let mut add = |counter: Counter| {
            *known.entry(counter).or_insert_with(|| {
                counters.push(counter);
                counters.len() as u32 - 1
            })
        };
        let all: Vec<Counter> = (0..self.processes.len()).map(|process| self.counter(process)).collect();
        for cause in 0..self.causes.len() as u32 {
            let own = all.iter().find(|counter| counter.what == Counted::Occurrences(cause));
            add(own.copied().unwrap_or(Counter { what: Counted::Occurrences(cause), per_event: 0, per_hour: 0 }));
        }
        let of = all.into_iter().map(add).collect();
        (counters, of)
    }

    fn counter(&self, process: usize) -> Counter {
        let (fixed, struck) = (&self.processes[process], self.struck[process]);
        let counted = |what, per_event, per_hour| Counter { what, per_event, per_hour };
        let nothing = counted(Counted::Nothing, 0, 0);
        if fixed.kind == ProcessKind::Rebuild {
            let Struck::Unit(Member::Unit { component, .. }) = struck else { return nothing };
            let per_event = self.scenario.components[component].cost.per_event;
            return if per_event == 0 { nothing } else { counted(Counted::Rebuilds(component as u32), per_event, 0) };
        }
        let Some(strike) = self.scenario.strikes.get(fixed.cause as usize) else { return nothing };
        let struck = if strike.kind == StrikeKind::Fault { self.per_strike(struck) } else { 0 };
        match fixed.start {
            Start::Arm => nothing,
            Start::Hit if struck == 0 && strike.cost.per_hour == 0 => nothing,
            Start::Hit => counted(Counted::Victims(fixed.cause), struck, strike.cost.per_hour),
            _ => counted(Counted::Occurrences(fixed.cause), struck + strike.cost.per_event, strike.cost.per_hour),
        }
    }

    /// What a fault of it costs beside the price of the fault itself.
    fn per_strike(&self, struck: Struck) -> u64 {
        match struck {
            Struck::Unit(Member::Unit { component, .. }) => self.scenario.components[component].cost.per_event,
            Struck::Place(place) => self.price_of_place(place).per_event,
            _ => 0,
        }
    }

    fn price_of_place(&self, place: usize) -> Price {
        let costs = self.scenario.costs.iter().flat_map(|costs| &costs.places);
        costs.into_iter().find(|(known, _)| *known == place).map_or(Price::default(), |(_, price)| *price)
    }

    /// What a unit costs an hour, in millionths.
    fn per_hour(&self, member: Member) -> u64 {
        match member {
            Member::Unit { component, .. } => self.scenario.components[component].cost.per_hour,
            _ => 0,
        }
    }

    /// What the first so many units of each scaled service cost an hour; nothing where they cost nothing.
    pub(super) fn price_scalings(&self, scalings: &mut [Scaling]) {
        for (scaling, scene) in scalings.iter_mut().zip(&self.scenario.scalings) {
            let members = &self.scenario.services[scene.service].instances[0].members;
            let prices: Vec<u64> = members.iter().map(|member| self.per_hour(*member)).collect();
            if prices.iter().any(|price| *price > 0) {
                let sums = prices.iter().scan(0, |sum: &mut u128, price| {
                    *sum += u128::from(*price);
                    Some(*sum)
                });
                scaling.prices = std::iter::once(0).chain(sums).collect();
            }
        }
    }

    /// What is spent whatever happens; nothing where the scenario does not speak of money.
    pub(super) fn costs(&self) -> Option<Costs> {
        let scenario = self.scenario;
        let costs = scenario.costs.as_ref()?;
        let services = scenario.scalings.iter().map(|scaling| &scenario.services[scaling.service]);
        let scaled: BTreeSet<Member> =
            services.clone().flat_map(|service| service.instances[0].members.clone()).collect();
        let components = scenario.components.iter().enumerate().map(|(at, component)| {
            let units = self.all_units(at).into_iter().filter(|unit| !scaled.contains(unit)).count();
            (component.name.clone(), units as u128 * u128::from(component.cost.per_hour))
        });
        let places =
            costs.places.iter().map(|(place, price)| (self.path(Some(*place)).to_string(), price.per_hour.into()));
        Some(Costs {
            currency: costs.currency.clone(),
            running: components.chain(places).filter(|(_, per_hour)| *per_hour > 0).collect(),
            outage_per_minute: costs.outage_per_minute,
            outage_fixed: costs.outage_fixed,
            components: scenario.components.iter().map(|component| component.name.clone()).collect(),
            scaled: services.map(|service| service.name.clone()).collect(),
        })
    }
}
