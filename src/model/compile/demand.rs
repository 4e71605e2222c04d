//! The demand becomes a timetable; surges multiply it, capacity tiers are compared with it.
//!
//! Between two steps of the table demand is constant at its mean over the piece. A smooth profile is cut at every
//! hour and wherever it crosses a capacity that a tier may have, so that on each piece the smaller of demand and
//! capacity integrates exactly, and the time with unmet demand is exact.

use super::{Build, CompileError, MAX_EXPECTED_EVENTS, Struck};
use crate::gate::GateKind;
use crate::model::{Cause, Demand, NONE, Name, ONE, Process, ProcessKind, Start, Timetable, stages_from};
use crate::scenario::scene::{self, Profile, Rule};
use crate::units::{HOURS_PER_YEAR, Hours, SimTime};

/// Most capacities at which a smooth profile is cut: the largest ones; smaller ones are met to the hour.
const MAX_CUTS: usize = 64;
/// Parts in which the share of the peak that a unit carries is given, before it is rounded.
const SHARES: f64 = 1e18;
/// Shares are rounded up by this much, far more than a float may be off, so that a demand is met by units that carry
/// exactly as much.
const SLACK: f64 = 1e-12;

impl Build<'_> {
    /// The process that the demand follows; after the strikes, whose surges it has to know.
    pub(super) fn demand_table(&mut self) -> Result<(), CompileError> {
        let Some(demand) = &self.scenario.demand else { return Ok(()) };
        let (pieces, period) = self.pieces(demand);
        let top = pieces.iter().map(|(_, level)| *level).fold(0.0, f64::max);
        let level = |level: f64| (level / top * f64::from(ONE)) as u32;
        let mut steps: Vec<(SimTime, u32)> = Vec::with_capacity(pieces.len());
        for (at, mean) in pieces {
            match steps.last() {
                Some((_, last)) if *last == level(mean) => {}
                _ => steps.push((at.to_sim(), level(mean))),
            }
        }
        let end = self.scenario.horizon.0 + self.scenario.warm_up.0;
        let rounds = if period == SimTime::NEVER { 1.0 } else { (end / period.hours()).max(1.0) };
        self.expected_events += steps.len() as f64 * rounds;
        if self.expected_events > MAX_EXPECTED_EVENTS {
            return Err(CompileError::TooManyEvents { expected: self.expected_events, busiest: "demand".into() });
        }
        let period = if steps.len() == 1 { SimTime::NEVER } else { period };
        self.timetables.push(Timetable { steps, period });
        self.causes.push(Cause { name: "demand".into(), kind: "demand" });
        let base = self.processes.len() as u32;
        self.struck.push(Struck::Nothing);
        self.names.push(Name { unique: "demand".into(), subject: "demand".into() });
        self.processes.push(Process {
            kind: ProcessKind::Schedule,
            start: Start::Timetable { timetable: self.timetables.len() as u32 - 1 },
            cause: self.causes.len() as u32 - 1,
            chance: 1.0,
            first_stage: NONE,
            clock_while: NONE,
            stage_while: NONE,
            hits: NONE,
            stream: base,
            counter: 0,
        });
        let overload = self.label("overload");
        let factors = self.surges.iter().map(|(_, factor)| factor);
        self.peak = top * factors.product::<f64>();
        self.demand = Some(Demand {
            node: base,
            base,
            path: vec![base],
            overload,
            lacking: Vec::new(),
            serving: Vec::new(),
            calm: Vec::new(),
        });
        Ok(())
    }

    /// The demand with its surges; after the leaves, before the services.
    pub(super) fn demand_gates(&mut self) {
        let Some(mut demand) = self.demand.take() else { return };
        for (leaf, factor) in self.surges.clone() {
            let factor = (factor * f64::from(ONE)).round() as u64;
            demand.node = self.gate(GateKind::Surged { factor }, vec![demand.node, leaf]);
            demand.path.push(demand.node);
        }
        self.demand = Some(demand);
    }

    /// The gate of a tier whose units carry so much each.
    pub(super) fn carried(
        &mut self,
        service: usize,
        each: f64,
        overload: Option<scene::Overload>,
        units: Vec<u32>,
    ) -> u32 {
        let share = ((each / self.peak * (1.0 + SLACK)).min(1e4) * SHARES) as u128;
        let mut inputs = self.provisioned(service, units, share);
        inputs.extend(self.demand.as_ref().map(|demand| demand.node));
        let above = overload.map_or(0, |overload| (overload.above * f64::from(ONE)).round() as u64);
        let serves = overload.map_or(ONE, |overload| super::parts(overload.serves));
        self.gate(GateKind::Carried { share, above, serves }, inputs)
    }

    /// Beginnings of the pieces with the mean demand on each, and after which time they come again.
    fn pieces(&self, demand: &scene::Demand) -> (Vec<(Hours, f64)>, SimTime) {
        let end = Hours(self.scenario.horizon.0 + self.scenario.warm_up.0);
        let grows = demand.growth != 0.0;
        let cuts = self.cuts(demand);
        let (until, period) = match (&demand.profile, grows) {
            (_, true) => (end, SimTime::NEVER),
            (Profile::Hourly(levels), false) => (Hours(levels.len() as f64), Hours(levels.len() as f64).to_sim()),
            (Profile::Sine { period, .. }, false) => (*period, period.to_sim()),
        };
        let mut pieces = Vec::new();
        let mut hour = 0_u32;
        while f64::from(hour) < until.0 {
            let (from, to) = (f64::from(hour), (f64::from(hour) + 1.0).min(until.0));
            let grown = (from + 0.5 - self.scenario.warm_up.0).max(0.0) / HOURS_PER_YEAR;
            let grown = libm::pow(1.0 + demand.growth, grown);
            match &demand.profile {
                Profile::Hourly(levels) => pieces.push((Hours(from), levels[hour as usize % levels.len()] * grown)),
                Profile::Sine { .. } => push_smooth(&mut pieces, &demand.profile, (from, to), grown, &cuts),
            }
            hour += 1;
        }
        (pieces, period)
    }

    /// Demands without surge at which some tier has just enough, just collapses, or just wants another unit, the
    /// largest first.
    fn cuts(&self, demand: &scene::Demand) -> Vec<f64> {
        let most = demand.peak * libm::pow(1.0 + demand.growth.max(0.0), self.scenario.horizon.0 / HOURS_PER_YEAR);
        let mut cuts = Vec::new();
        for (service, instance) in self.instances() {
            let Rule::Carries { each, overload } = instance.rule else { continue };
            let scaling = self.scenario.scalings.iter().find(|scaling| scaling.service == service);
            let target = scaling.map(|scaling| scaling.target.value());
            let above = overload.map(|overload| overload.above);
            for share in std::iter::once(1.0).chain(above).chain(target) {
                for surge in self.multiples() {
                    let one = each * share / surge;
                    let highest = (most / one).floor().min(instance.members.len() as f64) as usize;
                    cuts.extend((1..=highest).rev().take(MAX_CUTS).map(|units| units as f64 * one));
                }
            }
        }
        cuts.sort_by(|a, b| b.total_cmp(a));
        cuts.dedup();
        cuts.truncate(MAX_CUTS);
        cuts
    }

    /// All instances of services, with the index of the service.
    fn instances(&self) -> impl Iterator<Item = (usize, &scene::Instance)> {
        let services = self.scenario.services.iter().enumerate();
        services.flat_map(|(at, service)| service.instances.iter().map(move |instance| (at, instance)))
    }

    /// By how much surges may multiply the demand together, at each stage of their recoveries.
    fn multiples(&self) -> Vec<f64> {
        let mut multiples = vec![1.0];
        for (leaf, factor) in &self.surges {
            let first = self.processes[*leaf as usize].first_stage;
            let levels = stages_from(&self.stages, first).into_iter().map(|at| self.stages[at as usize].level);
            let mut own: Vec<f64> =
                levels.map(|level| factor - (factor - 1.0) * f64::from(level) / f64::from(ONE)).collect();
            own.push(1.0);
            own.sort_by(f64::total_cmp);
            own.dedup();
            multiples = multiples.iter().flat_map(|before| own.iter().map(move |times| before * times)).collect();
            multiples.truncate(MAX_CUTS);
        }
        multiples
    }
}

/// Pieces of a sine from one time to another, both in hours, times `grown`.
fn push_smooth(pieces: &mut Vec<(Hours, f64)>, profile: &Profile, (from, to): (f64, f64), grown: f64, cuts: &[f64]) {
    let Profile::Sine { mean, amplitude, period, peak_at } = profile else { return };
    let turn = std::f64::consts::TAU / period.0;
    let mut edges = vec![from, to];
    for cut in cuts {
        let height = (cut / grown - mean) / amplitude;
        if height.abs() < 1.0 {
            // Demand is mean + amplitude cos(turn (t - peak_at)): it crosses a height as long before a peak as after.
            let away = libm::acos(height) / turn;
            for start in [peak_at.0 - away, peak_at.0 + away] {
                let at = start + ((from - start) / period.0).ceil() * period.0;
                edges.extend(Some(at).filter(|at| *at > from && *at < to));
            }
        }
    }
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|b, a| (*b - *a) < 1e-9);
    for piece in edges.windows(2) {
        let (a, b) = (turn * (piece[0] - peak_at.0), turn * (piece[1] - peak_at.0));
        let level = mean + amplitude * (libm::sin(b) - libm::sin(a)) / (b - a);
        pieces.push((Hours(piece[0]), level.max(0.0) * grown));
    }
}
