//! Which processes influence each other: the finest split into modules that are independent of one another.

use super::cone::leaves;
use crate::model::{Model, NONE, Start};
use std::collections::{BTreeMap, BTreeSet};

/// Sets that are joined.
struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    fn root(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let above = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = above;
            at = above;
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}

/// The modules, each with its processes in ascending order.
pub(super) fn split(model: &Model, crews: &BTreeSet<u32>) -> Vec<Vec<u32>> {
    let count = model.processes.len() as u32;
    let mut sets = Sets { parent: (0..count).collect() };
    let mut known: BTreeMap<u32, Option<u32>> = BTreeMap::new();
    let mut together: BTreeMap<(u8, u32), u32> = BTreeMap::new();
    for process in 0..count {
        for node in watched(model, process) {
            let one = *known.entry(node).or_insert_with(|| {
                let leaves: Vec<u32> = leaves(model, node).into_iter().collect();
                leaves.windows(2).for_each(|pair| sets.join(pair[0], pair[1]));
                leaves.first().copied()
            });
            one.into_iter().for_each(|leaf| sets.join(process, leaf));
        }
        for shared in shares(model, process, crews) {
            let first = *together.entry(shared).or_insert(process);
            sets.join(process, first);
        }
        for other in touches(model, process) {
            sets.join(process, other);
        }
    }
    let mut modules: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for process in 0..count {
        let root = sets.root(process);
        modules.entry(root).or_default().push(process);
    }
    modules.into_values().collect()
}

/// Nodes that decide what a process does.
fn watched(model: &Model, process: u32) -> Vec<u32> {
    let fixed = &model.processes[process as usize];
    let mut nodes = vec![fixed.clock_while, fixed.stage_while];
    let needs = model.stages_of(process).into_iter().map(|stage| model.stages[stage as usize].needs);
    nodes.extend(needs.filter(|needs| *needs != NONE).map(|needs| model.needed[needs as usize].node));
    match fixed.start {
        Start::Group { group } => nodes.extend(&model.groups[group as usize].members),
        Start::React { reaction } => {
            nodes.extend(&model.reactions[reaction as usize].to);
            nodes.push(model.reactions[reaction as usize].only_while);
        }
        Start::Buffer { buffer } => nodes.push(model.buffers[buffer as usize].of),
        Start::Load { load } => nodes.extend(&model.loads[load as usize].units),
        Start::Scaling { scaling } => {
            nodes.extend(&model.scalings[scaling as usize].units);
            nodes.extend(model.demand.as_ref().map(|demand| demand.node));
        }
        _ => {}
    }
    nodes.retain(|node| *node != NONE);
    nodes
}

/// Crews and stocks that a process shares with others.
fn shares(model: &Model, process: u32, crews: &BTreeSet<u32>) -> Vec<(u8, u32)> {
    let mut shared = Vec::new();
    for stage in model.stages_of(process) {
        let stage = &model.stages[stage as usize];
        if crews.contains(&stage.crew) {
            shared.push((0, stage.crew));
        }
        if stage.spare != NONE {
            shared.push((1, stage.spare));
        }
    }
    match model.processes[process as usize].start {
        Start::Waiting { crew } => shared.push((0, crew)),
        Start::Taken { spare } => shared.push((1, spare)),
        _ => {}
    }
    shared
}

/// Processes that a process acts on.
fn touches(model: &Model, process: u32) -> Vec<u32> {
    let at = process as usize;
    let mut others: Vec<u32> = Vec::new();
    for row in [&model.triggers, &model.resets, &model.arms, &model.renewals] {
        others.extend(row.row(at));
    }
    let fixed = &model.processes[at];
    if fixed.hits != NONE {
        others.extend(model.hits[fixed.hits as usize].iter().flat_map(|hit| &hit.victims));
    }
    match fixed.start {
        Start::Load { load } => others.extend(&model.loads[load as usize].clocks),
        Start::Group { group } => {
            let group = &model.groups[group as usize];
            others.extend(group.clocks.iter().flatten());
            others.extend(group.looks.iter().flat_map(|(_, own)| own));
            others.extend((group.first..group.first + group.positions).map(|at| model.groups[at as usize].process));
        }
        _ => {}
    }
    others
}

/// The crews that somebody may have to wait for: smaller than the number of processes that they work for, or with
/// preparations. Members that are never short might as well not be there.
pub(super) fn short_crews(model: &Model) -> BTreeSet<u32> {
    let mut users: BTreeMap<u32, u32> = BTreeMap::new();
    for process in 0..model.processes.len() as u32 {
        let crews: BTreeSet<u32> =
            model.stages_of(process).into_iter().map(|stage| model.stages[stage as usize].crew).collect();
        crews.into_iter().filter(|crew| *crew != NONE).for_each(|crew| *users.entry(crew).or_default() += 1);
    }
    let short = |(crew, users): (u32, u32)| {
        let pool = &model.crews[crew as usize];
        (users > pool.size || !pool.kinds.is_empty()).then_some(crew)
    };
    users.into_iter().filter_map(short).collect()
}
