//! The flat arrays of the model from the lists of the build.

use super::{Build, Struck, parts};
use crate::model::{Csr, DEMAND, Fan, Gate, Model, NONE, Name, Needed, ONE, Process, Start, Watched, Worth};
use crate::scenario::MAX_PAIRS;
use crate::scenario::scene::Member;
use crate::units::Probability;
use std::collections::BTreeSet;

impl Build<'_> {
    /// The recorded services, and how many there is no room for: the one of the objective first, then others with a promise,
    /// then those that exist once, as far as [`MAX_PAIRS`] goes.
    pub(super) fn recorded(&mut self) -> (Vec<Watched>, usize) {
        let scenario = self.scenario;
        let promised = std::iter::once(&scenario.objective).chain(&scenario.promises);
        let mut members: Vec<(Member, Probability)> = promised.map(|p| (p.about, p.threshold)).collect();
        let known: BTreeSet<Member> = members.iter().map(|(member, _)| *member).collect();
        let services = scenario.services.iter().enumerate().filter(|(_, s)| s.instances.len() == 1);
        let services = services.map(|(service, s)| (Member::Service { service, instance: 0 }, s.report));
        let standbys = scenario.standbys.iter().enumerate().filter(|(_, s)| s.instances.len() == 1);
        let standbys = standbys.map(|(standby, _)| (Member::Standby { standby, instance: 0 }, false));
        let others: Vec<_> = services.chain(standbys).filter(|(member, _)| !known.contains(member)).collect();
        let causes = scenario.strikes.len() + scenario.standbys.len() + scenario.reactions.len();
        let wanted = members.len() + others.iter().filter(|(_, report)| *report).count();
        let mut room = (MAX_PAIRS / causes.max(1)).saturating_sub(wanted);
        let mut unrecorded = 0;
        for (member, report) in others {
            if report || room > 0 {
                members.push((member, scenario.objective.threshold));
                room -= usize::from(!report);
            } else {
                unrecorded += 1;
            }
        }
        let mut recorded: Vec<Watched> = Vec::new();
        for (member, threshold) in members {
            let (name, node) = (self.subject(member), self.node(member));
            let retried = self.retried.get(&member).copied();
            recorded.push(Watched { name, node, threshold: parts(threshold), retried });
        }
        (recorded, unrecorded)
    }

    /// The level of what a process drives when everything is up.
    fn first_level(&self, process: &Process) -> u32 {
        match process.start {
            Start::Timetable { timetable } => self.timetables[timetable as usize].steps[0].1,
            _ => ONE,
        }
    }

    /// Levels of all nodes when everything is up and nobody asks for anything; none without a demand.
    fn calm_levels(&self) -> Vec<u32> {
        let Some(demand) = &self.demand else { return Vec::new() };
        let mut levels: Vec<u32> = self.processes.iter().map(|process| self.first_level(process)).collect();
        levels[demand.base as usize] = 0;
        for gate in &self.gates {
            let level = gate.kind.from_levels(gate.inputs.iter().map(|node| levels[*node as usize]), &gate.row);
            levels.push(level);
        }
        levels
    }

    pub(super) fn finish(mut self, needed: Vec<Needed>) -> Model {
        let (counters, counted) = self.counters();
        self.processes.iter_mut().zip(counted).for_each(|(process, counter)| process.counter = counter);
        let mut scalings = std::mem::take(&mut self.scalings);
        self.price_scalings(&mut scalings);
        let costs = self.costs();
        let (services, unrecorded) = self.recorded();
        let losers = self.losers(&services);
        let threshold = services[0].threshold;
        self.label_waits();
        let nodes = self.processes.len() + self.gates.len();
        let mut outputs = vec![Vec::new(); nodes];
        let mut initial: Vec<u32> = self.processes.iter().map(|process| self.first_level(process)).collect();
        let mut counts = Vec::new();
        for (at, gate) in self.gates.iter().enumerate() {
            for input in &gate.inputs {
                outputs[*input as usize].push(at as u32);
            }
            let levels = gate.inputs.iter().map(|node| initial[*node as usize]);
            counts.push(levels.clone().map(i64::from).sum());
            let level = gate.kind.from_levels(levels, &gate.row);
            initial.push(level);
        }
        let calm = self.calm_levels();
        let mut watchers = vec![Vec::new(); nodes];
        for (node, process) in &self.watches {
            watchers[*node as usize].push(*process);
        }
        for row in &mut watchers {
            row.sort_unstable();
            row.dedup();
        }
        let mut resets = vec![Vec::new(); self.processes.len()];
        for (member, rebuild) in &self.rebuild_of {
            let own = self.on_unit[member].iter().copied().filter(|leaf| leaf != rebuild);
            resets[*rebuild as usize] =
                own.filter(|leaf| self.struck[*leaf as usize] == Struck::Unit(*member)).collect();
        }
        let triggers: Vec<Vec<u32>> = (0..self.processes.len() as u32)
            .map(|process| self.triggers.remove(&process).unwrap_or_default())
            .collect();
        let arms: Vec<Vec<u32>> =
            (0..self.processes.len() as u32).map(|process| self.arms.remove(&process).unwrap_or_default()).collect();
        let renewals: Vec<Vec<u32>> = (0..self.processes.len() as u32)
            .map(|process| self.renewals.remove(&process).unwrap_or_default())
            .collect();
        let mut service_of = vec![NONE; nodes];
        for (at, service) in services.iter().enumerate() {
            if service_of[service.node as usize] == NONE {
                service_of[service.node as usize] = at as u32;
            }
            if let Some(retried) = service.retried {
                service_of[retried.unspent as usize] = at as u32;
            }
        }
        if let Some(demand) = &mut self.demand {
            demand.lacking.sort_unstable();
            demand.serving.sort_unstable();
            demand.calm = calm;
            service_of[demand.node as usize] = DEMAND;
        }
        let inputs: Vec<Vec<u32>> = self.gates.iter().map(|gate| gate.inputs.clone()).collect();
        let rows: Vec<Vec<u32>> = self.gates.iter().map(|gate| gate.row.clone()).collect();
        tell_apart(&mut self.names);
        Model {
            pools: Vec::new(),
            quiet: Vec::new(),
            streams: self.names.iter().map(|name| name.unique.clone()).collect(),
            processes: self.processes,
            names: self.names,
            gates: self.gates.iter().map(|gate| Gate { kind: gate.kind }).collect(),
            inputs: Csr::from_rows(&inputs),
            rows: Csr::from_rows(&rows),
            fans: fans(&outputs, &watchers, &service_of),
            outputs: outputs.concat(),
            watchers: Csr::from_rows(&watchers),
            resets: Csr::from_rows(&resets),
            triggers: Csr::from_rows(&triggers),
            stages: self.stages,
            laws: self.laws,
            fades: self.fades,
            arms: Csr::from_rows(&arms),
            hits: self.hits,
            reactions: self.reactions,
            buffers: self.buffers,
            timetables: self.timetables,
            groups: self.groups,
            clocks: self.clocks,
            renewals: Csr::from_rows(&renewals),
            loads: self.loads,
            crews: self.crews,
            spares: self.spares,
            checks: self.checks,
            demand: self.demand,
            scalings,
            needed,
            losses: self.losses,
            losers: Csr::from_rows(&losers),
            services,
            unrecorded,
            service_of,
            causes: self.causes,
            metered: counters.iter().any(|counter| counter.per_hour > 0),
            counters,
            costs,
            labels: self.labels,
            initial,
            initial_counts: counts,
            warm_up: self.scenario.warm_up.to_sim(),
            horizon: self.scenario.horizon.to_sim(),
            threshold,
            expected_events: self.expected_events,
            worth: Worth::default(),
        }
    }
}

fn fans(outputs: &[Vec<u32>], watchers: &[Vec<u32>], service_of: &[u32]) -> Vec<Fan> {
    let mut start = 0;
    let mut fans = Vec::with_capacity(outputs.len());
    for ((row, watchers), service) in outputs.iter().zip(watchers).zip(service_of) {
        let end = start + row.len() as u32;
        fans.push(Fan { outputs: (start, end), noted: !watchers.is_empty() || *service != NONE });
        start = end;
    }
    fans
}

/// Gives every process a name, and so a random stream, of its own: a fault may be called `rebuild` or `standby`.
fn tell_apart(names: &mut [Name]) {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|a, b| names[*a].unique.cmp(&names[*b].unique));
    let alike = order.chunk_by(|a, b| names[*a].unique == names[*b].unique).filter(|alike| alike.len() > 1);
    let alike: Vec<Vec<usize>> = alike.map(<[usize]>::to_vec).collect();
    for process in alike {
        for (turn, at) in process.into_iter().enumerate().skip(1) {
            // No name in a scenario has an equals sign.
            names[at].unique.push_str(&format!(" ={}", turn + 1));
        }
    }
}
