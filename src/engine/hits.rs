//! Common cause: a process that strikes others beside its target.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{Hit, NONE, Spread};

impl<D: Draws> Simulation<'_, D> {
    /// Strikes whatever else goes down; each victim then recovers on its own.
    #[inline(never)]
    pub(super) fn hit_others(&mut self, process: u32, hits: u32) {
        let model = self.model;
        let stream = model.processes[process as usize].stream;
        for (at, Hit { chance, spread, victims }) in model.hits[hits as usize].iter().enumerate() {
            let follows = *chance >= 1.0 || self.draws.happens(stream, *chance);
            self.luck_of_hit(hits, at, 0, *chance, follows);
            if !follows {
                continue;
            }
            match *spread {
                Spread::Each(share) => {
                    for victim in victims {
                        let struck = share >= 1.0 || self.draws.happens(stream, share);
                        self.luck_of_hit(hits, at, 1, share, struck);
                        if struck {
                            self.hit(*victim);
                        }
                    }
                }
                Spread::Exactly(number) => {
                    let mut left = victims.clone();
                    for _ in 0..number {
                        let one = self.draws.pick(stream, left.len() as u32);
                        self.hit(left.swap_remove(one as usize));
                    }
                }
            }
        }
    }

    /// What is down already is not struck again, and its recovery goes on.
    fn hit(&mut self, victim: u32) {
        let free = self.states[victim as usize].stage == NONE;
        if free && self.is_up(self.model.processes[victim as usize].clock_while) {
            self.strike(victim);
        }
    }
}
