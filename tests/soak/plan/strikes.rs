//! Faults from outside and changes.

use super::laws::{Use, time};
use super::parts::{Component, Site};
use super::stages::Place;
use super::{Class, Writer};

impl Writer {
    /// Faults of places, components and services, and changes.
    pub(crate) fn strikes(&mut self) -> String {
        let mut text = String::new();
        if !self.ground.leaves.is_empty() && (self.ground.destroys || self.dice.chance(0.8)) {
            text += &self.fault_of_places();
        }
        if self.class != Class::Anything {
            return text;
        }
        if self.dice.chance(0.3) {
            text += &self.fault_of_a_part();
        }
        if self.has("demand") && self.dice.chance(0.6) {
            text += &self.surge();
        }
        if self.has("changes") || self.has("waves") {
            text += &(0..self.dice.whole(1, 2)).map(|at| self.change(at)).collect::<String>();
        }
        text
    }

    fn fault_of_places(&mut self) -> String {
        let pattern = self.ground.pattern;
        let strikes = match self.ground.region {
            _ if self.ground.destroys => format!("\"{pattern}\""),
            Some(region) if self.dice.chance(0.2) => format!("\"{region}\""),
            _ if self.dice.chance(0.2) => format!("[\"{}\", \"{}\"]", self.ground.leaves[0], self.ground.leaves[1]),
            _ => format!("\"{pattern}\""),
        };
        let several = strikes.contains('*') || strikes.contains(',');
        let mut entries = vec![format!("strikes = {strikes}")];
        let mut own = self.stand_in(if several { self.ground.leaves.len() as u64 } else { 1 });
        let units = own.units;
        entries.extend(self.clockwork((units > 1).then_some((units, &mut own))));
        let mean = self.hours * self.dice.spread(0.002, 0.03);
        entries.extend(self.recovery(mean, Place::Repair));
        if self.ground.destroys {
            entries.push("outage = \"destroyed\"".into());
        } else if self.dice.chance(0.6) {
            entries.push(format!("outage = \"{}\"", self.dice.pick(&["unreachable", "suspended"])));
        } else {
            self.default_outage = self.has("defaults");
        }
        if !entries.iter().any(|entry| entry.starts_with("clock")) {
            self.default_clock = self.has("defaults");
        }
        if several {
            entries.extend(self.also(None, Some(strikes.trim_matches('"'))));
        }
        entries.extend(self.priced());
        format!("[fault.power]\n{}\n", entries.join("\n"))
    }

    fn stand_in(&self, units: u64) -> Component {
        let form = super::parts::Form::Tier;
        Component {
            name: String::new(),
            units,
            count: 1,
            site: Site::Nowhere,
            form,
            ageing: 0,
            operating: 0,
            shares_load: false,
        }
    }

    fn fault_of_a_part(&mut self) -> String {
        let at = self.dice.whole(0, self.components.len() as u64 - 1) as usize;
        let whole = self.dice.chance(0.5);
        let wholes: Vec<&str> = self.wholes.iter().map(String::as_str).collect();
        let (strikes, units) = match whole {
            true => (self.dice.pick(&wholes).to_string(), 1),
            false => (self.components[at].name.clone(), self.components[at].units),
        };
        let mut entries = vec![format!("strikes = \"{strikes}\"")];
        let mut own = self.stand_in(units);
        entries.extend(self.clockwork((units > 1).then_some((units, &mut own))));
        if !whole {
            self.components[at].ageing += if units > 1 { own.ageing } else { 1 };
        }
        let mean = self.hours * self.dice.spread(0.001, 0.02);
        entries.extend(self.recovery(mean, Place::Repair));
        entries.extend(self.priced());
        format!("[fault.bug]\n{}\n", entries.join("\n"))
    }

    fn surge(&mut self) -> String {
        let mut entries = vec!["strikes = \"demand\"".to_string(), "factor = 2.5".to_string()];
        if self.dice.chance(0.5) {
            entries.push(format!("every = {}", self.law(self.hours * 0.3, Use::Failures).text));
            entries.push(format!("mttr = {}", time(self.hours * 0.01)));
            return format!("[fault.flood]\n{}\n", entries.join("\n"));
        }
        entries.push(format!("every = {}", time(self.hours * 0.2)));
        entries.push(format!("downtime = {}", self.law(self.hours * 0.01, Use::Length).text));
        format!("[change.sale]\n{}\n", entries.join("\n"))
    }

    fn change(&mut self, number: u64) -> String {
        let at = self.dice.whole(0, self.components.len() as u64 - 1) as usize;
        let own = self.components[at].clone();
        let target = self.dice.whole(0, 3);
        let (strikes, targets, is_component) = match target {
            0 => {
                let wholes: Vec<&str> = self.wholes.iter().map(String::as_str).collect();
                (self.dice.pick(&wholes).to_string(), 1, false)
            }
            1 if !self.ground.leaves.is_empty() => {
                (self.ground.pattern.to_string(), self.ground.leaves.len() as u64, false)
            }
            _ => (own.name.clone(), own.units, true),
        };
        let mut entries = vec![format!("strikes = \"{strikes}\"")];
        let period = self.hours * self.dice.spread(0.05, 0.6);
        let renews = is_component && own.ageing > 0 && !self.has("waves") && self.dice.chance(0.6);
        let at_age = renews && own.ageing == 1 && self.dice.chance(0.5);
        let mut periodic = false;
        if at_age {
            entries.push(format!("at_age = {}", time(period)));
        } else if self.dice.chance(0.3) {
            entries.push(format!("rate = {}", self.rate(period)));
        } else {
            periodic = true;
            entries.push(format!("every = {}", time(period)));
            if self.dice.chance(0.4) {
                entries.push(format!("first = {}", time(period * 0.4)));
            }
        }
        let waves = self.has("waves") && !renews && (targets > 1 || target == 0);
        if waves {
            self.in_waves(&mut entries, targets, period);
        } else {
            self.planned(&mut entries, renews);
            if periodic && is_component && targets > 1 && self.dice.chance(0.4) {
                entries.push(format!("turns = \"{}\"", self.dice.pick(&["spread", "together"])));
            }
        }
        entries.extend(self.priced());
        format!("[change.h{number}]\n{}\n", entries.join("\n"))
    }

    /// Planned downtime, or a change that may go wrong, or both.
    fn planned(&mut self, entries: &mut Vec<String>, renews: bool) {
        let planned = renews || self.dice.chance(0.6);
        if planned {
            entries.push(format!("downtime = {}", self.law(self.hours * 0.003, Use::Length).text));
            if self.has("crews") && self.dice.chance(0.4) {
                self.crews[2] = true;
                entries.push("crew = \"crew2\"".into());
            }
        }
        if renews {
            entries.push("renews = true".into());
        } else if planned && self.dice.chance(0.1) {
            entries.push("renews = false".into());
        }
        if !planned || self.dice.chance(0.4) {
            self.failing(entries);
        }
    }

    fn failing(&mut self, entries: &mut Vec<String>) {
        entries.push(format!("fails = {}", self.percent(5, 60)));
        let rollback = match self.dice.chance(0.3) {
            true => format!("{{ fixed = {} }}", time(self.hours * 0.004)),
            false => self.stages(self.hours * 0.004, Place::Repair),
        };
        entries.push(format!("rollback = {rollback}"));
    }

    fn in_waves(&mut self, entries: &mut Vec<String>, targets: u64, period: f64) {
        let by_users = targets == 1;
        let waves = if by_users { "[\"5%\", \"30%\", \"100%\"]" } else { "\"one by one\"" };
        entries.push(format!("waves = {waves}"));
        entries.push(format!("bake = {}", self.law(period * 0.1, Use::Length).text));
        let fails = by_users || self.dice.chance(0.6);
        if !by_users && (!fails || self.dice.chance(0.5)) {
            entries.push(format!("downtime = {}", self.law(self.hours * 0.002, Use::Length).text));
        }
        if fails {
            entries.push(format!("catches = {}", self.percent(20, 100)));
            entries.push(format!("detect = {}", self.law(self.hours * 0.002, Use::Length).text));
            self.failing(entries);
        }
    }
}
