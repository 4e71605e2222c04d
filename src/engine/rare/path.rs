//! Following a history that branches, and each of its paths.

use super::super::pages::Pages;
use super::super::simulate::{Halted, Simulation};
use super::super::streams::{Draws, Keys, Streams};
use super::forcing::Forcing;
use super::found::Found;
use super::nearness::Nearness;
use super::plan::Plan;
use super::saved::{Saved, forget};
use crate::law::Law;
use crate::model::{FailureCosts, Model, NONE, ProcessKind, Start};
use crate::units::SimTime;

/// One way that a history may go on from a branching point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path {
    /// Levels that it must not fall below; 0 for the history itself.
    birth: usize,
    level: usize,
    /// What it counts, where it is.
    weight: f64,
    /// Ratio of its true probability to the one that it was followed with.
    pub(super) forced_weight: f64,
    /// It had an outage, or the history before it: nothing is forced any more.
    pub(super) had_outage: bool,
    /// An outage within the horizon was over.
    counted_outage: bool,
}

impl Path {
    /// The history itself at its start.
    fn of_history() -> Path {
        let weight = 1.0;
        Path { birth: 0, level: 0, weight, forced_weight: weight, had_outage: false, counted_outage: false }
    }
}

impl Path {
    /// Takes in the ratio of a true probability to the one used.
    pub(super) fn weigh(&mut self, ratio: f64) {
        self.weight *= ratio;
        self.forced_weight *= ratio;
    }
}

/// A history with more paths than this is given up.
const MOST_PATHS: u64 = 1 << 20;
/// In models of at most so many processes all timers are drawn afresh where paths part; else those of what is nearest.
const FEW: usize = 64;

/// Follows one history after another, with their branches, on the same memory.
#[derive(Debug)]
pub(super) struct Explorer<'m> {
    model: &'m Model,
    costs: &'m FailureCosts,
    plan: &'m Plan,
    pub(super) simulation: Simulation<'m, Streams<'m>>,
    pub(super) nearness: Nearness<'m>,
    forcing: Forcing<'m>,
    /// States at the branching points that are open, the outermost first.
    saved: Vec<Saved>,
    depth: usize,
    pub(super) found: Found,
    /// The streams of the next path: the number of the history above 24 bits, that of the path below.
    streams: u64,
    paths: u64,
    /// Note how near each path comes.
    pub(super) note_nearest: bool,
}

impl<'m> Explorer<'m> {
    pub(super) fn new(model: &'m Model, costs: &'m FailureCosts, plan: &'m Plan, keys: &'m Keys) -> Self {
        let mut simulation = Simulation::new(model, Streams::new(keys), false);
        simulation.closely = true;
        simulation.begun = Pages::new(vec![SimTime::NEVER; model.processes.len()]);
        simulation.silent = vec![false; model.processes.len()];
        simulation.begin_history(0);
        let nearness = Nearness::new(model, costs, &simulation);
        Explorer {
            model,
            costs,
            plan,
            simulation,
            nearness,
            forcing: Forcing::new(model, costs),
            saved: Vec::new(),
            depth: 0,
            found: Found::default(),
            streams: 0,
            paths: 0,
            note_nearest: false,
        }
    }

    /// Follows one history and all its branches.
    ///
    /// # Errors
    /// [`Halted`] if a path has far more events than the laws let expect.
    pub(super) fn run(&mut self, replication: u64) -> Result<&Found, Halted> {
        self.found.clear();
        self.streams = replication << 24;
        self.paths = 0;
        self.forcing.release(&mut self.simulation);
        self.simulation.begin_history(self.streams);
        self.nearness.reset();
        let mut path = Path::of_history();
        while let Some(next) = self.simulation.calendar.peek() {
            if next > self.simulation.now {
                self.end_instant_of_history(&mut path)?;
            }
            self.step(&mut path, replication)?;
            self.found.history_events += 1;
        }
        if path.level == 0 {
            self.end_instant_of_history(&mut path)?;
        }
        self.found.paths = self.paths;
        Ok(&self.found)
    }

    /// Follows one plain history and notes what is missing after each of its events.
    ///
    /// # Errors
    /// [`Halted`], as before.
    pub(super) fn look_around(&mut self, replication: u64, mut note: impl FnMut(f64)) -> Result<(), Halted> {
        self.found.clear();
        self.simulation.passes_over = false;
        self.simulation.begin_history(replication << 24);
        self.nearness.reset();
        let mut path = Path::of_history();
        while self.simulation.calendar.peek().is_some() {
            self.step(&mut path, replication)?;
            note(self.missing());
        }
        Ok(())
    }

    /// Takes the next event.
    #[inline]
    fn step(&mut self, path: &mut Path, replication: u64) -> Result<(), Halted> {
        let Some((time, process)) = self.simulation.calendar.fire() else { return Ok(()) };
        self.found.events += 1;
        self.simulation.advance(time, replication)?;
        if process == self.forcing.timer {
            self.forcing.fire(&mut self.simulation, path);
        } else {
            self.simulation.fire(process);
        }
        self.simulation.wake_watchers();
        Ok(())
    }

    /// How many levels the state has reached.
    fn level(&mut self) -> usize {
        self.nearness.update(&mut self.simulation);
        self.plan.level(self.nearness.of_service())
    }

    /// The history itself at the end of an instant: branches where danger begins, and counts nothing itself.
    fn end_instant_of_history(&mut self, path: &mut Path) -> Result<(), Halted> {
        let level = self.level();
        if level > 0 && path.level == 0 {
            path.level = 1;
            self.found.excursions += 1;
            let share = 1.0 / f64::from(self.plan.factors[0]);
            let branch = Path { birth: 1, level: 1, weight: share, ..*path };
            self.branch(branch, self.plan.factors[0])?;
        }
        self.settle();
        let record = &mut self.simulation.trajectory.services[0];
        path.counted_outage |= !record.outages.is_empty();
        path.had_outage |= path.counted_outage;
        if level == 0 {
            path.level = 0;
        }
        self.simulation.trajectory.services.iter_mut().for_each(|record| record.clear());
        Ok(())
    }

    /// Follows so many paths from the state as it is, and comes back to it.
    fn branch(&mut self, path: Path, count: u32) -> Result<(), Halted> {
        if self.saved.len() == self.depth {
            self.saved.push(Saved::default());
        }
        let saved = &mut self.saved[self.depth];
        saved.take(&mut self.simulation, &mut self.nearness);
        saved.window.clone_from(&self.forcing.window);
        self.find_fresh();
        self.depth += 1;
        for _ in 0..count {
            if self.paths > MOST_PATHS {
                let (replication, at) = (self.streams >> 24, self.simulation.now);
                return Err(Halted { replication, events: self.found.events, at });
            }
            self.resume();
            self.follow(path)?;
        }
        self.resume();
        self.depth -= 1;
        if self.depth == 0 {
            forget(&mut self.simulation, &mut self.nearness);
        }
        Ok(())
    }

    /// Takes up the state at the innermost branching point, with fresh luck.
    fn resume(&mut self) {
        let saved = &self.saved[self.depth - 1];
        saved.restore(&mut self.simulation, &mut self.nearness);
        self.forcing.restore(&mut self.simulation, &saved.window);
        self.simulation.touched.clear();
        self.paths += 1;
        self.streams += 1;
        self.simulation.draws.start(self.streams);
        self.simulation.trajectory.services.iter_mut().for_each(|record| record.clear());
        self.refresh();
    }

    /// Follows a path until the danger is past or the history is over, and counts what happens to the service.
    fn follow(&mut self, mut path: Path) -> Result<(), Halted> {
        let replication = self.streams >> 24;
        let mut nearest = f64::INFINITY;
        loop {
            let next = self.simulation.calendar.peek();
            if next.is_none_or(|next| next > self.simulation.now) {
                nearest = nearest.min(self.missing());
                if !self.end_instant(&mut path)? {
                    break;
                }
                if next.is_none() && self.simulation.calendar.is_empty() {
                    self.simulation.close();
                    self.count(&mut path);
                    break;
                }
            }
            self.step(&mut path, replication)?;
        }
        if self.note_nearest && path.birth == self.plan.levels.len() {
            self.found.nearest.push(nearest);
        }
        Ok(())
    }

    fn missing(&mut self) -> f64 {
        self.level();
        self.nearness.of_service()
    }

    /// A path at the end of an instant; false if it ends here.
    fn end_instant(&mut self, path: &mut Path) -> Result<bool, Halted> {
        let level = self.level();
        while level > path.level {
            self.split(path)?;
        }
        self.settle();
        self.count(path);
        if level < path.birth {
            return Ok(false);
        }
        while level < path.level {
            path.weight *= f64::from(self.plan.factors[path.level - 1]);
            path.level -= 1;
        }
        let forces = self.plan.forced > 0.0 && !path.had_outage;
        if forces && !self.forcing.window.open {
            self.forcing.open(&mut self.simulation, &mut self.nearness, path, self.plan.forced);
        }
        Ok(true)
    }

    /// A path reaches the next level.
    fn split(&mut self, path: &mut Path) -> Result<(), Halted> {
        let factor = self.plan.factors[path.level];
        path.level += 1;
        path.weight /= f64::from(factor);
        if factor > 1 {
            self.branch(Path { birth: path.level, ..*path }, factor - 1)?;
        }
        Ok(())
    }

    fn settle(&mut self) {
        if self.simulation.dirty || self.simulation.down > 0 {
            self.simulation.settle();
        }
    }

    /// Counts what happened to the service since it was last counted.
    fn count(&mut self, path: &mut Path) {
        let simulation = &mut self.simulation;
        let record = &mut simulation.trajectory.services[0];
        if !record.charges.is_empty() || !record.outages.is_empty() {
            self.found.count(record, path.weight, !path.counted_outage);
            path.counted_outage |= !record.outages.is_empty();
            record.clear();
        }
        path.had_outage |= simulation.is_down(0);
    }

    /// Finds out which timers are to be drawn afresh on each path from the innermost branching point.
    fn find_fresh(&mut self) {
        let (processes, pools) = &mut self.saved[self.depth].fresh;
        processes.clear();
        pools.clear();
        if self.model.processes.len() <= FEW {
            processes.extend(0..self.model.processes.len() as u32);
            pools.extend(0..self.model.pools.len() as u32);
            return;
        }
        let nearest = &mut self.forcing.nearest;
        self.nearness.nearest(&self.simulation, nearest);
        processes.extend(&nearest.down);
        for process in &nearest.up {
            match self.costs.pool[*process as usize] {
                NONE => processes.push(*process),
                pool => pools.push(pool),
            }
        }
        pools.sort_unstable();
        pools.dedup();
    }

    /// Draws afresh what timers still have to run, given how long they have run.
    fn refresh(&mut self) {
        let fresh = std::mem::take(&mut self.saved[self.depth - 1].fresh);
        for pool in &fresh.1 {
            self.simulation.calendar.cancel(self.model.processes.len() as u32 + pool);
            self.simulation.begin_pool(*pool as usize);
        }
        for process in &fresh.0 {
            self.refresh_timer(*process);
        }
        self.saved[self.depth - 1].fresh = fresh;
    }

    fn refresh_timer(&mut self, process: u32) {
        let simulation = &mut self.simulation;
        let (state, begun) = (simulation.states[process as usize], simulation.begun[process as usize]);
        let known = state.timing && !state.held && begun != SimTime::NEVER && state.timer > simulation.now;
        let Some(law) = self.model.running_law(process, state.stage).filter(|_| known) else { return };
        let fixed = &self.model.processes[process as usize];
        let left = simulation.draws.time_left(fixed.stream, &self.model.laws[law as usize], simulation.now - begun);
        let timer = simulation.now + left;
        simulation.states[process as usize].timer = timer;
        if let (NONE, Start::Calendar { .. }) = (state.stage, fixed.start) {
            simulation.states[process as usize].occurrence = timer;
        }
        simulation.calendar.cancel(process);
        simulation.pend(process);
    }
}

impl Model {
    /// The law that the running timer of a process was drawn from, where what is left of it may be drawn afresh.
    fn running_law(&self, process: u32, stage: u32) -> Option<u32> {
        let one = &self.processes[process as usize];
        if !matches!(one.kind, ProcessKind::Fault | ProcessKind::Change | ProcessKind::Rebuild) {
            return None;
        }
        match (stage, one.start) {
            (NONE, Start::Clock { law }) => Some(law),
            (NONE, Start::Calendar { law }) => {
                matches!(self.laws[law as usize], Law::Exponential { .. }).then_some(law)
            }
            (NONE, _) => None,
            (stage, _) => {
                let stage = &self.stages[stage as usize];
                (stage.check == NONE).then_some(stage.law)
            }
        }
    }
}
