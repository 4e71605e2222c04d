//! Forcing: the failures that bring an outage nearer are made likely, and the path pays for it with its weight.
//!
//! Of the processes on the cheapest ways to an outage, those on shared exponential clocks are taken from their clocks for a while: for a
//! **window**, until the first of the recoveries that stand in the way is over. In it, with a set probability, one of
//! them is struck, at a time drawn from the exponential law cut off at the end of the window; otherwise none is. The weight
//! takes the ratio of the true probability to the one used, so it is a bounded factor for each window. Which one is struck is
//! chosen half by the rates and half evenly among the faults, so that a rare fault that would do it
//! at once is not lost among frequent ones that would not. After a window comes the next. Nothing is
//! forced any more on a path that has had its outage, nor on one whose weight has grown.
//!
//! Everything else (other failures, recoveries of any law, controllers) goes its natural way.

use super::super::calendar::EventKind;
use super::super::simulate::Simulation;
use super::super::streams::{Draws, Streams};
use super::nearness::{Nearest, Nearness};
use super::path::Path;
use crate::model::{FailureCosts, Model, NONE};
use crate::units::SimTime;

/// A path whose weight has grown by this factor has nothing forced any more.
const GROWN: f64 = 4.0;

/// What is forced on one path.
#[derive(Debug, Clone)]
pub(super) struct Forcing<'m> {
    costs: &'m FailureCosts,
    /// Number of the timer of windows.
    pub(super) timer: u32,
    stream: u32,
    pub(super) nearest: Nearest,
    pub(super) window: Window,
}

/// What was decided about a window that is open.
#[derive(Debug, Clone, Default)]
pub(super) struct Window {
    pub(super) open: bool,
    /// It ends with a strike.
    strikes: bool,
    /// Those taken from their clocks, in order of their pools.
    taken: Vec<u32>,
    /// For each pool among them where its members begin, and their rate together.
    pools: Vec<(usize, f64)>,
}

impl<'m> Forcing<'m> {
    pub(super) fn new(model: &Model, costs: &'m FailureCosts) -> Self {
        Forcing {
            costs,
            timer: (model.processes.len() + model.pools.len() + 1) as u32,
            stream: model.streams.len() as u32,
            nearest: Nearest::default(),
            window: Window::default(),
        }
    }

    /// Gives all processes back to their clocks.
    pub(super) fn release(&mut self, simulation: &mut Simulation<'m, Streams<'_>>) {
        for process in self.window.taken.drain(..) {
            simulation.silent[process as usize] = false;
        }
        self.window.open = false;
        simulation.passes_over = true;
    }

    /// Takes up a window that was decided about before.
    pub(super) fn restore(&mut self, simulation: &mut Simulation<'m, Streams<'_>>, window: &Window) {
        self.release(simulation);
        if window.open {
            self.window.clone_from(window);
            simulation.passes_over = false;
            window.taken.iter().for_each(|process| simulation.silent[*process as usize] = true);
        }
    }

    /// Opens a window, if there is anything to force; `probability` is that of a strike in it.
    pub(super) fn open(
        &mut self,
        simulation: &mut Simulation<'m, Streams<'_>>,
        nearness: &mut Nearness<'m>,
        path: &mut Path,
        probability: f64,
    ) {
        nearness.nearest(simulation, &mut self.nearest);
        let rate = self.take(simulation);
        let length = self.window(simulation);
        if rate <= 0.0 || length.0 == 0 {
            return self.release(simulation);
        }
        let hours = length.hours();
        let likely = -libm::expm1(-rate * hours);
        let natural = path.had_outage || path.forced_weight > GROWN || likely >= probability;
        let chance = if natural { likely } else { probability };
        self.window.strikes = simulation.draws.happens(self.stream, chance);
        path.weigh(if self.window.strikes { likely / chance } else { (1.0 - likely) / (1.0 - chance) });
        let wait = match self.window.strikes {
            true => cut_exponential(rate, likely, simulation.draws.uniform(self.stream)).min(length),
            false => length,
        };
        self.window.open = true;
        simulation.passes_over = false;
        self.pend(simulation, wait);
    }

    fn pend(&self, simulation: &mut Simulation<'m, Streams<'_>>, wait: SimTime) {
        let due = simulation.now + wait;
        if due < simulation.end {
            simulation.calendar.set(self.timer, due, EventKind::Failure);
        }
    }

    /// Takes the nearest processes from their clocks and says how often one of them is struck, per hour.
    fn take(&mut self, simulation: &mut Simulation<'m, Streams<'_>>) -> f64 {
        self.release(simulation);
        self.window.taken.extend(self.nearest.up.iter().filter(|process| self.costs.rate[**process as usize] > 0.0));
        self.window.taken.sort_unstable();
        self.window.pools.clear();
        let (mut last, mut sum) = (NONE, 0.0);
        for (at, process) in self.window.taken.iter().enumerate() {
            let process = *process as usize;
            simulation.silent[process] = true;
            if self.costs.pool[process] != last {
                last = self.costs.pool[process];
                self.window.pools.push((at, 0.0));
            }
            self.window.pools.last_mut().expect("one was pushed").1 += self.costs.rate[process];
            sum += self.costs.rate[process];
        }
        sum
    }

    /// Until the first recovery is over that brought the outage this near; until anything happens if none is under way.
    fn window(&self, simulation: &mut Simulation<'m, Streams<'_>>) -> SimTime {
        let due = |process: &u32| {
            let state = simulation.states.get(*process as usize).filter(|state| state.timing && !state.held)?;
            (state.timer > simulation.now).then_some(state.timer)
        };
        let first = self.nearest.down.iter().filter_map(due).min();
        let until = first.or_else(|| simulation.calendar.peek()).unwrap_or(simulation.end).min(simulation.end);
        SimTime(until.0.saturating_sub(simulation.now.0))
    }

    /// The timer of the window ran out: strikes one of those that were taken, if it was to.
    pub(super) fn fire(&mut self, simulation: &mut Simulation<'m, Streams<'_>>, path: &mut Path) {
        let victim = self.window.strikes.then(|| self.victim(simulation, path));
        self.release(simulation);
        if let Some(process) = victim {
            simulation.strike_if_up(process);
        }
    }

    /// Chooses whom to strike.
    fn victim(&self, simulation: &mut Simulation<'m, Streams<'_>>, path: &mut Path) -> u32 {
        let sum: f64 = self.window.pools.iter().map(|pool| pool.1).sum();
        let even = 1.0 / self.window.pools.len() as f64;
        let biased = |rate: f64| if path.had_outage { rate / sum } else { 0.5 * (rate / sum + even) };
        let mut left = simulation.draws.uniform(self.stream);
        let last = self.window.pools.len() - 1;
        let chosen = (0..last).find(|at| {
            left -= biased(self.window.pools[*at].1);
            left < 0.0
        });
        let chosen = chosen.unwrap_or(last);
        let (from, rate) = self.window.pools[chosen];
        let weight = rate / sum / biased(rate);
        let to = self.window.pools.get(chosen + 1).map_or(self.window.taken.len(), |next| next.0);
        path.weigh(weight);
        self.window.taken[from + simulation.draws.pick(self.stream, (to - from) as u32) as usize]
    }
}

/// A time from the exponential law of this rate an hour, known to be below the time that it stays below with the
/// probability `below`.
fn cut_exponential(rate: f64, below: f64, uniform: f64) -> SimTime {
    crate::units::Hours(-libm::log1p(-uniform * below) / rate).to_sim()
}

#[cfg(test)]
mod tests {
    use super::cut_exponential;

    #[test]
    fn forced_times_fill_their_window() {
        let (rate, window) = (0.5, 3.0);
        let below = -libm::expm1(-rate * window);
        assert!((cut_exponential(rate, below, 1.0 - 1e-12).hours() - window).abs() < 1e-6);
        assert!(cut_exponential(rate, below, 1e-12).hours() < 1e-6);
        // Half of the probability lies below the median of the law that is cut off.
        let median = cut_exponential(rate, below, 0.5).hours();
        assert!((-libm::expm1(-rate * median) / below - 0.5).abs() < 1e-9);
    }
}
