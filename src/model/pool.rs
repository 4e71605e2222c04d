//! Superposition: units whose times to failure are exponential with the same mean share one clock.
//!
//! n independent exponential clocks of mean m strike together like one Poisson process of rate n/m, each strike
//! hitting any of the units alike; a strike on a unit that is down or whose clock is held up has no effect, since an
//! exponential clock that starts afresh or goes on is the same (Lewis and Shedler 1979 call it thinning). The calendar
//! then holds one timer a fault instead of one a unit, and the units of a fault share one random stream. A clock whose
//! speed changes stays by itself.

use super::{Model, Pool, Start};
use crate::law::Law;
use std::collections::BTreeMap;

/// For each fault that could share a clock the sizes of its pools, by the name of its cause.
type Sizes = BTreeMap<String, Vec<usize>>;

impl Model {
    /// The same model with pools in place of exponential clocks, wherever a fault has at least two targets.
    ///
    /// Every distribution stays the same; the single draws do not.
    pub fn pooled(self) -> Model {
        self.pooled_where(|_| true)
    }

    /// Models that are to meet the same luck: a fault shares a clock only where it does in all models that have it, with
    /// as many targets. Elsewhere each of its targets keeps a clock of its own, which the targets of the same name in
    /// the other models have too.
    pub fn pooled_alike(models: Vec<Model>) -> Vec<Model> {
        let all: Vec<Sizes> = models.iter().map(Model::pool_sizes).collect();
        let alike = |cause: &str| {
            let mut sizes = all.iter().filter_map(|sizes| sizes.get(cause));
            let first = sizes.next();
            sizes.all(|other| Some(other) == first)
        };
        models.into_iter().map(|model| model.pooled_where(alike)).collect()
    }

    /// The same model with every exponential clock in a pool, alone if need be: for those who must be able to say when
    /// it strikes.
    pub fn pooled_throughout(self) -> Model {
        self.pooled_from(1, |_| true)
    }

    fn pooled_where(self, may: impl Fn(&str) -> bool) -> Model {
        self.pooled_from(2, may)
    }

    /// Pools faults that have at least so many targets.
    fn pooled_from(mut self, least: usize, may: impl Fn(&str) -> bool) -> Model {
        let mut first = 0;
        while first < self.processes.len() {
            let count = self.like(first);
            let start = self.processes[first].start;
            let shares = matches!(start, Start::Clock { law } if self.may_share(first, law));
            if shares && count >= least && may(&self.causes[self.processes[first].cause as usize].name) {
                self.pool(first, count);
            }
            first += count;
        }
        self.name_streams();
        self.quiet = self.find_quiet();
        self
    }

    /// How many targets the pools of each fault would have; one for a clock of its own.
    fn pool_sizes(&self) -> Sizes {
        let mut sizes = Sizes::new();
        let mut first = 0;
        while first < self.processes.len() {
            let count = self.like(first);
            if matches!(self.processes[first].start, Start::Clock { .. }) {
                let cause = &self.causes[self.processes[first].cause as usize].name;
                sizes.entry(cause.clone()).or_default().push(count);
            }
            first += count;
        }
        sizes
    }

    /// How many processes from this one on have the same exponential clock.
    fn like(&self, first: usize) -> usize {
        let Start::Clock { law } = self.processes[first].start else { return 1 };
        if !self.may_share(first, law) {
            return 1;
        }
        // Every fault has a law of its own, so the same law means the same fault.
        self.processes[first..].iter().take_while(|process| process.start == Start::Clock { law }).count()
    }

    /// True if the clock of a process could be shared: it is exponential, and each strike has an effect.
    fn may_share(&self, process: usize, law: u32) -> bool {
        matches!(self.laws[law as usize], Law::Exponential { .. }) && self.processes[process].chance >= 1.0
    }

    fn pool(&mut self, first: usize, count: usize) {
        let Start::Clock { law } = self.processes[first].start else { unreachable!("the caller looked") };
        let mean = self.laws[law as usize].mean() / count as f64;
        self.laws.push(Law::Exponential { mean });
        let counter = self.processes[first].counter;
        let pool =
            Pool { first: first as u32, count: count as u32, law: self.laws.len() as u32 - 1, stream: 0, counter };
        self.pools.push(pool);
        for process in &mut self.processes[first..first + count] {
            process.start = Start::Pooled;
        }
    }

    /// One stream for each pool, named for its fault, and one for each other process.
    fn name_streams(&mut self) {
        self.streams.clear();
        let mut pools = self.pools.iter_mut().peekable();
        let mut at = 0;
        while at < self.processes.len() {
            let stream = self.streams.len() as u32;
            let count = match pools.next_if(|pool| pool.first as usize == at) {
                Some(pool) => {
                    pool.stream = stream;
                    let cause = self.processes[at].cause;
                    let name = &self.causes[cause as usize].name;
                    // Units with clocks of their own may part those of one fault into several pools.
                    let again = at > 0 && self.processes[at - 1].cause == cause;
                    self.streams.push(match again {
                        false => format!("{name} of all"),
                        true => format!("{name} of all from {}", self.names[at].subject),
                    });
                    pool.count as usize
                }
                None => {
                    self.streams.push(self.names[at].unique.clone());
                    1
                }
            };
            self.processes[at..at + count].iter_mut().for_each(|process| process.stream = stream);
            at += count;
        }
    }
}
