//! Clocks that keep an age or change their speed: repairs that do not make new, maintenance that does, shared loads.

use super::{Build, Struck};
use crate::law::Law;
use crate::model::{Clock, Load, NONE, Name, ONE, ProcessKind, Start};
use crate::scenario::scene::{Component, Member, Strike, Target};

impl Build<'_> {
    /// Gives a process such a clock, if it runs on an operating clock at all.
    pub(super) fn pace(&mut self, leaf: u32, speed: u64) -> bool {
        match self.processes[leaf as usize].start {
            Start::Clock { law } => {
                self.processes[leaf as usize].start = Start::Paced { law, clock: self.clocks.len() as u32 };
                self.clocks.push(Clock { speed, kept: 0, maintenance: NONE });
                true
            }
            Start::Paced { clock, .. } => {
                self.clocks[clock as usize].speed = speed;
                true
            }
            _ => false,
        }
    }

    /// The same for all processes on clocks of one unit alone, which are returned.
    pub(super) fn pace_unit(&mut self, member: Member, speed: u64) -> Vec<u32> {
        let mut own = self.on_unit.get(&member).cloned().unwrap_or_default();
        own.retain(|leaf| self.struck[*leaf as usize] == Struck::Unit(member) && self.pace(*leaf, speed));
        own
    }

    /// What each change that renews units renews, and at what age it is due.
    pub(super) fn maintenance(&mut self) {
        for process in 0..self.processes.len() as u32 {
            let cause = self.processes[process as usize].cause;
            let Some(strike) = self.scenario.strikes.get(cause as usize).filter(|strike| strike.renews) else {
                continue;
            };
            let renewed: Vec<u32> =
                self.renewed_units(strike, process).into_iter().flat_map(|unit| self.ageing(unit)).collect();
            for leaf in &renewed {
                let speed = u64::from(ONE);
                self.pace(*leaf, speed);
                let Start::Paced { clock, .. } = self.processes[*leaf as usize].start else { continue };
                if let Start::Paced { .. } = self.processes[process as usize].start {
                    self.clocks[clock as usize].maintenance = process;
                }
            }
            self.renewals.insert(process, renewed);
        }
    }

    fn renewed_units(&self, strike: &Strike, process: u32) -> Vec<Member> {
        match (self.struck[process as usize], &strike.target) {
            (Struck::Unit(member), _) => vec![member],
            (_, Target::AllUnits(component)) => self.all_units(*component),
            _ => Vec::new(),
        }
    }

    /// Faults of one unit alone whose clocks have a memory.
    fn ageing(&self, member: Member) -> Vec<u32> {
        let mut own = self.on_unit.get(&member).cloned().unwrap_or_default();
        own.retain(|leaf| {
            let process = &self.processes[*leaf as usize];
            let (Start::Clock { law } | Start::Paced { law, .. }) = process.start else { return false };
            self.struck[*leaf as usize] == Struck::Unit(member)
                && process.kind == ProcessKind::Fault
                && !matches!(self.laws[law as usize], Law::Exponential { .. })
        });
        own
    }

    /// One controller for each component whose units share a load.
    pub(super) fn loads(&mut self) {
        for (at, component) in self.scenario.components.iter().enumerate() {
            let Some(exponent) = component.shared_load else { continue };
            let clocks = self.all_units(at).into_iter().flat_map(|unit| self.pace_unit(unit, u64::from(ONE))).collect();
            self.controller(
                Name { unique: format!("load/{}", component.name), subject: component.name.clone() },
                Start::Load { load: self.loads.len() as u32 },
                NONE,
            );
            self.loads.push(Load { units: Vec::new(), speeds: speeds(component, exponent), clocks });
        }
    }

    /// Lets the controllers of shared loads watch the units.
    pub(super) fn watch_loads(&mut self) {
        for process in 0..self.processes.len() as u32 {
            let Start::Load { load } = self.processes[process as usize].start else { continue };
            let of =
                self.scenario.components.iter().enumerate().filter(|(_, component)| component.shared_load.is_some());
            let (component, _) = of.into_iter().nth(load as usize).expect("a load is of a component");
            let units: Vec<u32> = self.all_units(component).iter().map(|unit| self.unit_nodes[unit]).collect();
            self.watches.extend(units.iter().map(|unit| (*unit, process)));
            self.loads[load as usize].units = units;
        }
    }
}

/// Speed by the number of units that are up: (all units / units up) to the exponent.
fn speeds(component: &Component, exponent: f64) -> Vec<u64> {
    let all: u32 = component.sites.iter().map(|(_, count)| count).sum();
    let speed = |up: u32| libm::pow(f64::from(all) / f64::from(up.max(1)), exponent);
    (0..=all).map(|up| (speed(up) * f64::from(ONE)).round() as u64).collect()
}

/// About the mean time up between failures over `length` hours: as if each came when the hazard has grown by 1.
pub(super) fn time_between(ttf: &Law, kept: f64, length: f64) -> f64 {
    if kept <= 0.0 {
        return ttf.mean();
    }
    if kept >= 1.0 {
        return ttf.mean().min(length / ttf.cumulative_hazard(length));
    }
    let (mut age, mut passed, mut count) = (0.0, 0.0, 0.0);
    while passed < length && count < STEPS {
        let left = ttf.left(age, 1.0);
        (age, passed, count) = (kept * (age + left), passed + left, count + 1.0);
    }
    ttf.mean().min(passed / count)
}

/// Failures after which the age that is kept has settled.
const STEPS: f64 = 1000.0;
