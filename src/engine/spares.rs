//! Stocks of spares: each that is taken is ordered again at once and arrives after its lead time.

use super::crews::Wait;
use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::Start;

impl<D: Draws> Simulation<'_, D> {
    /// True if there is a spare; else the process gives up its crew and waits for one.
    pub(super) fn take_spare(&mut self, process: u32, spare: u32) -> bool {
        if self.spares[spare as usize].free > 0 {
            self.spares[spare as usize].free -= 1;
            let pool = &self.model.spares[spare as usize];
            let in_stock = (pool.first..pool.first + pool.stock).find(|item| !self.states[*item as usize].timing);
            self.order(in_stock.expect("a spare that is not on order is in stock"));
            return true;
        }
        self.leave_crew(process);
        self.spares[spare as usize].queue.push_back(process);
        self.states[process as usize].waiting = Wait::Spare;
        false
    }

    /// Orders a spare in place of the one that was taken.
    fn order(&mut self, item: u32) {
        let model = self.model;
        let Start::Taken { spare } = model.processes[item as usize].start else {
            unreachable!("only spares are ordered")
        };
        let law = &model.laws[model.spares[spare as usize].lead_time as usize];
        let length = self.draws.time(model.processes[item as usize].stream, law);
        self.states[item as usize].timing = true;
        self.await_end(item, length);
    }

    /// A spare arrives: who waits longest takes it, and it is ordered again.
    pub(super) fn supplied(&mut self, item: u32) {
        let Start::Taken { spare } = self.model.processes[item as usize].start else {
            unreachable!("only spares are ordered")
        };
        self.states[item as usize].timing = false;
        match self.spares[spare as usize].queue.pop_front() {
            None => self.spares[spare as usize].free += 1,
            Some(next) => {
                self.order(item);
                self.states[next as usize].waiting = Wait::Nothing;
                let stage = self.states[next as usize].stage;
                if self.staff(next, self.model.stages[stage as usize].crew) {
                    self.begin_stage(next);
                }
            }
        }
    }
}
