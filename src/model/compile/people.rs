//! What stages wait for: needs and working hours, crews and what prepares for them, spares, checks.

use super::{Build, Struck};
use crate::law::Law;
use crate::model::{
    Check, CrewPool, Kind, NONE, Name, Needed, NeededPart, ONE, Process, ProcessKind, SparePool, Start, Timetable,
    stages_from,
};
use crate::scenario::scene::{self, Needs, WorkingWeek};
use crate::units::{Hours, SimTime};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that a stage needs.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Need {
    /// That it is a time of the week, with the label of all other times.
    Hours(WorkingWeek, String),
    /// That a part is up.
    Part(Needs),
}

const WEEK: Hours = Hours(7.0 * 24.0);

impl Build<'_> {
    /// The index of all that a stage needs, or [`NONE`].
    pub(super) fn needs(&mut self, stage: &scene::Stage) -> u32 {
        let crew = stage.crew.map(|crew| &self.scenario.crews[crew]);
        let of_crew = crew.and_then(|crew| Some((crew.hours.clone()?, format!("outside hours of {}", crew.name))));
        let own = stage.hours.clone().map(|week| (week, "outside hours".to_string()));
        let mut all: Vec<Need> = own.into_iter().chain(of_crew).map(|(week, label)| Need::Hours(week, label)).collect();
        all.extend(stage.needs.clone().map(Need::Part));
        if all.is_empty() {
            return NONE;
        }
        let known = self.needed.iter().position(|known| *known == all);
        known.unwrap_or_else(|| {
            self.needed.push(all);
            self.needed.len() - 1
        }) as u32
    }

    /// One process for each working week.
    pub(super) fn hours(&mut self) {
        for need in self.needed.clone().concat() {
            let Need::Hours(week, _) = need else { continue };
            if self.weeks.iter().any(|(known, _)| *known == week) {
                continue;
            }
            let timetable = self.timetables.len() as u32;
            let steps = steps(&week);
            let length = self.scenario.horizon.0 + self.scenario.warm_up.0;
            self.expected_events += steps.len() as f64 * length / WEEK.0;
            self.timetables.push(Timetable { steps, period: WEEK.to_sim() });
            let name = format!("hours/{}", week.typed);
            let leaf = self.aside(ProcessKind::Schedule, Start::Timetable { timetable }, name);
            self.weeks.push((week, leaf));
        }
    }

    /// The crews, with one process for each kind of work that prepares for one.
    pub(super) fn crews(&mut self) {
        let programs: BTreeMap<u32, u32> = (0..self.processes.len() as u32)
            .rev()
            .map(|process| (self.processes[process as usize].first_stage, process))
            .filter(|(first_stage, _)| *first_stage != NONE)
            .collect();
        for (at, crew) in self.scenario.crews.iter().enumerate() {
            let mut kinds = Vec::new();
            if let Some(law) = &crew.prepares {
                let law = self.law(law);
                for (first_stage, example) in &programs {
                    let works = |stage: u32| self.stages[stage as usize].crew == at as u32;
                    if stages_from(&self.stages, *first_stage).into_iter().any(works) {
                        let name = format!("prepare for {}/{}", crew.name, self.names[*example as usize].unique);
                        let start = Start::Waiting { crew: at as u32 };
                        let process = self.aside(ProcessKind::Preparation, start, name);
                        kinds.push(Kind { first_stage: *first_stage, process, law });
                    }
                }
            }
            self.crews.push(CrewPool { size: crew.size, waiting: NONE, preemptive: crew.preemptive, kinds });
        }
    }

    /// The stocks, with one process for each spare.
    pub(super) fn spares(&mut self) {
        for (at, spare) in self.scenario.spares.iter().enumerate() {
            let lead_time = self.law(&spare.lead_time);
            let first = self.processes.len() as u32;
            for number in 1..=spare.stock {
                let start = Start::Taken { spare: at as u32 };
                self.aside(ProcessKind::Supply, start, format!("spare/{} #{number}", spare.name));
            }
            self.spares.push(SparePool { first, stock: spare.stock, lead_time, waiting: NONE });
        }
    }

    /// Labels of the time spent waiting for crews and spares.
    pub(super) fn label_waits(&mut self) {
        for (at, crew) in self.scenario.crews.iter().enumerate() {
            self.crews[at].waiting = self.label(&format!("wait for {}", crew.name));
        }
        for (at, spare) in self.scenario.spares.iter().enumerate() {
            self.spares[at].waiting = self.label(&format!("wait for spare {}", spare.name));
        }
    }

    /// A process that takes nothing down.
    fn aside(&mut self, kind: ProcessKind, start: Start, unique: String) -> u32 {
        let leaf = self.processes.len() as u32;
        self.struck.push(Struck::Nothing);
        self.names.push(Name { subject: unique.clone(), unique });
        self.processes.push(Process {
            kind,
            start,
            cause: NONE,
            chance: 1.0,
            first_stage: NONE,
            clock_while: NONE,
            stage_while: NONE,
            hits: NONE,
            stream: leaf,
            counter: 0,
        });
        leaf
    }

    /// The index of a check. A number of misses with probability q^k of at least k is the whole part of an exponential
    /// time of mean -1/ln q.
    pub(super) fn check(&mut self, check: &scene::Check) -> u32 {
        let missed = match check.finds.complement() {
            0.0 => NONE,
            misses => self.law(&Law::Exponential { mean: -check.period.0 / libm::log(misses) }),
        };
        let (period, offset) = (check.period.to_sim(), check.offset.to_sim());
        self.checks.push(Check { period, offset, missed });
        self.checks.len() as u32 - 1
    }

    /// What stages need, watched by every process with such a stage.
    pub(super) fn needed(&mut self) -> Vec<Needed> {
        let mut found = Vec::new();
        for all in self.needed.clone() {
            let parts: Vec<NeededPart> = all.iter().map(|need| self.needed_part(need)).collect();
            let node = self.all_of(parts.iter().map(|part| part.node).collect());
            found.push(Needed { node, parts });
        }
        let mut of_program: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for process in 0..self.processes.len() {
            let first = self.processes[process].first_stage;
            let needed = of_program.entry(first).or_insert_with(|| self.needed_from(first));
            self.watches.extend(needed.iter().map(|needs| (found[*needs as usize].node, process as u32)));
        }
        found
    }

    fn needed_part(&mut self, need: &Need) -> NeededPart {
        match need {
            Need::Part(needs) => {
                NeededPart { node: self.node(needs.member), waiting: self.label(&format!("wait for {}", needs.name)) }
            }
            Need::Hours(week, label) => {
                let known = self.weeks.iter().find(|(known, _)| known == week);
                let node = known.expect("every week has a process").1;
                NeededPart { node, waiting: self.label(label) }
            }
        }
    }

    /// What the stages from this one on need, branches included.
    fn needed_from(&self, first: u32) -> BTreeSet<u32> {
        let needed = stages_from(&self.stages, first).into_iter().map(|at| self.stages[at as usize].needs);
        needed.filter(|needs| *needs != NONE).collect()
    }
}

/// A working week as a timetable.
fn steps(week: &WorkingWeek) -> Vec<(SimTime, u32)> {
    let mut steps = Vec::new();
    if week.open.first().is_none_or(|(from, _)| from.0 > 0.0) {
        steps.push((SimTime(0), 0));
    }
    for (from, to) in &week.open {
        steps.push((from.to_sim(), ONE));
        if to.0 < WEEK.0 {
            steps.push((to.to_sim(), 0));
        }
    }
    steps
}
