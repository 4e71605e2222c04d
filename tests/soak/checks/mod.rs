//! What must hold for every scenario.

pub(crate) mod bounds;
mod commands;
mod documents;
mod findings;
mod histories;
mod threads;
mod variants;

use crate::ledger::Ledger;
use crate::plan::{OBSERVED, Plan};
use fivenines::engine::Trajectory;
use fivenines::model::{Model, compile};
use fivenines::scenario::{self, Scenario};
use std::path::PathBuf;

/// Where a worker of the soak works.
pub(crate) struct Bench {
    /// Pools of one and of two threads.
    pub(crate) pools: [rayon::ThreadPool; 2],
    /// Where scenarios are written.
    pub(crate) folder: PathBuf,
    /// Histories of each scenario, as a share of those of a long soak.
    pub(crate) effort: f64,
    /// The command is run on one scenario in so many; 0 for none.
    pub(crate) commands_every: u64,
}

/// A scenario with its models.
pub(crate) struct Case<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) scenario: Scenario,
    /// Each target on a clock of its own.
    pub(crate) single: Model,
    /// As it is run.
    pub(crate) pooled: Model,
    /// Histories of a run.
    pub(crate) years: u64,
    /// Histories that are looked at one by one.
    pub(crate) looked: u64,
}

/// Events of a run, of all its histories.
const EVENTS_OF_A_RUN: f64 = 400_000.0;

impl<'a> Case<'a> {
    /// Reads and compiles; nothing where the reader refuses the text, which is counted.
    pub(crate) fn of(plan: &'a Plan, effort: f64, ledger: &mut Ledger) -> Option<Case<'a>> {
        let reading = read(&plan.text, &[]);
        let said = reading.diagnostics.render(&reading.sources, false);
        let refused = reading.scenario.is_none();
        let wanted = if refused { "error" } else { "warning" };
        said.lines()
            .find(|line| line.starts_with(wanted))
            .into_iter()
            .for_each(|line| ledger.said(plan.seed, refused, line));
        let scenario = reading.scenario?;
        let single = compile(&scenario).expect("a scenario of the soak is small");
        let pooled = single.clone().pooled();
        let most =
            |events: f64, low: f64, high: f64| (events / single.expected_events.max(1.0)).clamp(low, high) as u64;
        let (years, looked) = (most(EVENTS_OF_A_RUN * effort, 140.0, 1500.0), most(8_000.0 * effort, 2.0, 20.0));
        Some(Case { plan, scenario, single, pooled, years, looked })
    }
}

/// Reads a text.
pub(crate) fn read(text: &str, overrides: &[String]) -> scenario::Reading {
    scenario::read("soak.toml", text, overrides, &|_| Ok(OBSERVED.into()))
}

/// Everything about a history that estimates are made of.
pub(crate) fn told(trajectory: &Trajectory) -> String {
    let Trajectory { services, strikes, worked, running, demanded, .. } = trajectory;
    format!("{services:?} {strikes:?} {worked:?} {running:?} {demanded:?}")
}

/// All checks of one scenario.
pub(crate) fn check(case: &Case<'_>, bench: &Bench, ledger: &mut Ledger) {
    let Some(run) = threads::check(case, bench, ledger) else { return };
    findings::check(case, &run, ledger);
    let histories = histories::check(case, ledger);
    variants::check(case, &histories, ledger);
    documents::check(case, bench, &run, ledger);
    bounds::check(case, bench, &run, ledger);
    if bench.commands_every > 0 && case.plan.seed.is_multiple_of(bench.commands_every) {
        commands::check(case, bench, ledger);
    }
}
