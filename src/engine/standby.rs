//! The controller of a standby group: notices the loss of the active member, fails over, waits, returns.
//!
//! A group with several active members has one controller for each position that is filled; they share the members, and
//! none takes one that another has. It decides after everything else of an instant has happened. While it waits because
//! no member is up, its downtime belongs to the faults of the members; while a failover runs, to the fault that started
//! it. The clocks of the member that serves run at full speed, those of all others at the speed of the group's idle
//! members.

use super::calendar::EventKind;
use super::crews::Wait;
use super::simulate::Simulation;
use super::streams::Draws;
use super::trajectory::StepKind;
use crate::model::{NONE, ONE, Start};
use crate::units::SimTime;

/// What a group is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// The active member serves.
    Serving,
    /// A failover to the target runs.
    Switching,
    /// No member is up.
    Waiting,
    /// A planned return to the first member runs.
    Returning,
}

/// The state of one group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Role {
    pub(super) doing: Doing,
    pub(super) active: u32,
    target: u32,
    timer: SimTime,
    /// The member whose clocks run at full speed, or [`NONE`].
    busy: u32,
}

impl Role {
    /// At the start the first position is filled by the first member, and so on.
    pub(super) fn first(member: u32) -> Role {
        Role { doing: Doing::Serving, active: member, target: member, timer: SimTime::NEVER, busy: member }
    }

    /// The member that no other position may take, or [`NONE`].
    fn holds(self) -> u32 {
        match self.doing {
            Doing::Serving | Doing::Returning => self.active,
            Doing::Switching => self.target,
            Doing::Waiting => NONE,
        }
    }
}

impl<D: Draws> Simulation<'_, D> {
    fn group_of(&self, process: u32) -> usize {
        match self.model.processes[process as usize].start {
            Start::Group { group } => group as usize,
            _ => unreachable!("only controllers have groups"),
        }
    }

    fn member_up(&self, group: usize, member: u32) -> bool {
        self.is_up(self.model.groups[group].members[member as usize])
    }

    fn first_up(&self, group: usize) -> Option<u32> {
        let members = 0..self.model.groups[group].members.len() as u32;
        members.into_iter().find(|member| self.seems_up(group, *member) && self.is_free(group, *member))
    }

    /// The other positions of the group that a position belongs to.
    fn others(&self, group: usize) -> impl Iterator<Item = usize> + use<D> {
        let fixed = &self.model.groups[group];
        let all = fixed.first as usize..(fixed.first + fixed.positions) as usize;
        all.filter(move |other| *other != group)
    }

    /// True if no other position has the member.
    fn is_free(&self, group: usize, member: u32) -> bool {
        self.others(group).all(|other| self.roles[other].holds() != member)
    }

    /// A position has let go of a member that is up: the others of the group may take it.
    fn offer(&mut self, group: usize, before: u32) {
        if before != self.roles[group].holds() && before != NONE && self.member_up(group, before) {
            for other in self.others(group) {
                self.calendar.set(self.model.groups[other].process, self.now, EventKind::Decision);
            }
        }
    }

    /// Sets the timer of a failover stage or of a return.
    pub(super) fn set_role_timer(&mut self, process: u32, length: SimTime) {
        let group = self.group_of(process);
        let stage = self.states[process as usize].stage;
        if stage != NONE && !self.has_needs(stage) {
            (self.states[process as usize].held, self.states[process as usize].timer) = (true, length);
            self.tell(process, StepKind::Held);
            return;
        }
        self.roles[group].timer = self.now + length;
        self.pend_role(process, group);
    }

    fn pend_role(&mut self, process: u32, group: usize) {
        let timer = self.roles[group].timer;
        if timer < self.end {
            self.calendar.set(process, timer, EventKind::Decision);
        }
    }

    /// Holds up or releases the timer of a stage that needs something.
    fn hold_or_release_role(&mut self, process: u32, group: usize) {
        let stage = self.states[process as usize].stage;
        let held = self.states[process as usize].held;
        if stage == NONE || self.model.stages[stage as usize].needs == NONE && !held {
            return;
        }
        let free = self.states[process as usize].waiting == Wait::Nothing && self.has_needs(stage);
        let now = self.now;
        if free && held {
            let left = self.left_to_check(process, self.states[process as usize].timer);
            self.states[process as usize].held = false;
            self.roles[group].timer = now + left;
            self.tell(process, StepKind::Resumed);
            return;
        }
        let (state, timer) = (&mut self.states[process as usize], &mut self.roles[group].timer);
        if !free && *timer != SimTime::NEVER {
            state.held = true;
            state.timer = *timer - now;
            *timer = SimTime::NEVER;
            self.tell(process, StepKind::Held);
        }
    }

    /// Stops the timer of a stage that is interrupted.
    pub(super) fn interrupt_role(&mut self, process: u32) {
        let group = self.group_of(process);
        let timer = std::mem::replace(&mut self.roles[group].timer, SimTime::NEVER);
        if timer != SimTime::NEVER {
            let state = &mut self.states[process as usize];
            (state.held, state.timer) = (true, timer - self.now);
        }
    }

    /// Goes on with a stage that was interrupted.
    pub(super) fn resume_role(&mut self, process: u32) {
        let group = self.group_of(process);
        self.hold_or_release_role(process, group);
        self.pend_role(process, group);
    }

    /// Something changed, or a timer ran out.
    pub(super) fn decide(&mut self, process: u32) {
        if let Start::Load { load } = self.model.processes[process as usize].start {
            return self.share_load(load);
        }
        let group = self.group_of(process);
        self.hold_or_release_role(process, group);
        let fired = self.now >= self.roles[group].timer;
        if fired {
            self.roles[group].timer = SimTime::NEVER;
        }
        let role = self.roles[group];
        match role.doing {
            Doing::Serving if self.member_up(group, role.active) => self.consider_return(process, group, fired),
            Doing::Serving => self.lose(process, group),
            Doing::Waiting => self.serve_first_up(process, group),
            Doing::Switching => self.watch_target(process, group, fired),
            Doing::Returning => self.watch_return(process, group, fired),
        }
        self.pend_role(process, group);
        if !self.model.groups[group].clocks.is_empty() {
            self.pace_members(group);
        }
        self.luck_of_role(group, role);
        self.offer(group, role.holds());
    }

    /// Full speed for the clocks of the member that serves, idle speed for those of the one that no longer does.
    fn pace_members(&mut self, group: usize) {
        let role = self.roles[group];
        let serving = if role.doing == Doing::Serving { role.active } else { NONE };
        if serving == role.busy {
            return;
        }
        self.roles[group].busy = serving;
        let fixed = &self.model.groups[group];
        for (member, speed) in [(role.busy, u64::from(fixed.idle_speed)), (serving, u64::from(ONE))] {
            for process in fixed.clocks.get(member as usize).into_iter().flatten() {
                self.set_speed(*process, speed);
            }
        }
    }

    fn serve(&mut self, process: u32, group: usize, member: u32) {
        self.quit_stage(process, group);
        self.roles[group].doing = Doing::Serving;
        self.roles[group].active = member;
        if !self.member_up(group, member) {
            return self.lose(process, group); // it only seemed to be up
        }
        self.drive(process, ONE);
        self.consider_return(process, group, false);
    }

    fn serve_first_up(&mut self, process: u32, group: usize) {
        match self.first_up(group) {
            Some(member) => self.serve(process, group, member),
            None => {
                self.quit_stage(process, group);
                self.drive(process, 0);
                self.roles[group].doing = Doing::Waiting;
                self.eased = true; // whoever was to blame, it is now the members
            }
        }
    }

    fn quit_stage(&mut self, process: u32, group: usize) {
        self.tell(process, StepKind::Stopped);
        self.leave_crew(process);
        self.states[process as usize].stage = NONE;
        self.states[process as usize].held = false;
        self.roles[group].timer = SimTime::NEVER;
    }

    /// The active member is down.
    fn lose(&mut self, process: u32, group: usize) {
        let active = self.roles[group].active;
        self.reveal(group, active);
        if self.member_up(group, active) {
            return self.serve(process, group, active); // to be seen was all that its recovery waited for
        }
        let culprit = self.starter(self.model.groups[group].members[active as usize]);
        self.states[process as usize].blame = self.states[culprit as usize].blame;
        match self.first_up(group) {
            Some(target) => {
                self.roles[group].doing = Doing::Switching;
                self.roles[group].target = target;
                self.roles[group].timer = SimTime::NEVER;
                let first = self.model.processes[process as usize].first_stage;
                self.recover(process, first, self.now);
            }
            None => self.serve_first_up(process, group),
        }
    }

    fn watch_target(&mut self, process: u32, group: usize, fired: bool) {
        let active = self.roles[group].active;
        if self.model.groups[group].resumes && self.member_up(group, active) && self.is_free(group, active) {
            return self.serve(process, group, active);
        }
        if !self.seems_up(group, self.roles[group].target) {
            match self.first_up(group) {
                Some(other) if !self.model.groups[group].abandon => self.roles[group].target = other,
                _ => return self.serve_first_up(process, group),
            }
        }
        if fired {
            self.end_stage(process);
        }
    }

    fn watch_return(&mut self, process: u32, group: usize, fired: bool) {
        let active = self.roles[group].active;
        if !self.seems_up(group, 0) {
            self.quit_stage(process, group);
            if self.member_up(group, active) { self.serve(process, group, active) } else { self.lose(process, group) }
        } else if fired {
            self.end_stage(process);
        }
    }

    /// The last stage of a failover or return is over.
    pub(super) fn switched(&mut self, process: u32) {
        let group = self.group_of(process);
        let member = if self.roles[group].doing == Doing::Returning { 0 } else { self.roles[group].target };
        self.serve(process, group, member);
    }

    /// Starts, goes on with, or gives up waiting for the return to the first member.
    fn consider_return(&mut self, process: u32, group: usize, fired: bool) {
        let fixed = &self.model.groups[group];
        if fixed.return_wait == NONE || self.roles[group].active == 0 || !self.seems_up(group, 0) {
            self.roles[group].timer = SimTime::NEVER;
        } else if fired {
            self.start_return(process, group);
        } else if self.roles[group].timer == SimTime::NEVER {
            let model = self.model;
            let wait =
                self.draws.time(model.processes[process as usize].stream, &model.laws[fixed.return_wait as usize]);
            self.set_role_timer(process, wait);
        }
    }

    fn start_return(&mut self, process: u32, group: usize) {
        let fixed = &self.model.groups[group];
        if fixed.return_stage == NONE {
            self.roles[group].active = 0;
            return;
        }
        self.roles[group].doing = Doing::Returning;
        self.states[process as usize].blame = fixed.return_cause;
        self.recover(process, fixed.return_stage, self.now);
    }
}
