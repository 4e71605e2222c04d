//! Standby groups become controllers, one for each position that a member fills.

use super::{Build, Struck, parts};
use crate::model::{Group, NONE, Name, ONE, Process, ProcessKind, Start};
use crate::scenario::scene::{Member, Standby, TargetLost};

impl Build<'_> {
    pub(super) fn controllers(&mut self) {
        for (at, standby) in self.scenario.standbys.iter().enumerate() {
            let first_stage = self.program(&standby.failover, "failover: ");
            for instance in 0..standby.instances.len() {
                self.positions(standby, Member::Standby { standby: at, instance }, first_stage);
            }
        }
    }

    /// The positions of one instance of a group.
    fn positions(&mut self, standby: &Standby, member: Member, first_stage: u32) {
        let Member::Standby { instance, .. } = member else { unreachable!("the caller has a group") };
        let idle_speed = parts(standby.idle_rate);
        let clocks = self.paced(&standby.instances[instance].members, standby.active, idle_speed);
        let (first, whole) = (self.groups.len() as u32, self.subject(member));
        for position in 0..standby.active {
            let subject = if standby.active > 1 { format!("{whole} #{}", position + 1) } else { whole.clone() };
            let start = Start::Group { group: self.groups.len() as u32 };
            let process = self.controller(Name { unique: format!("standby/{subject}"), subject }, start, first_stage);
            self.controllers.entry(member).or_default().push(process);
            self.groups.push(Group {
                process,
                members: Vec::new(),
                position,
                first,
                positions: standby.active,
                abandon: standby.target_lost == TargetLost::Abandon,
                resumes: standby.resumes,
                return_wait: NONE,
                return_stage: NONE,
                return_cause: NONE,
                idle_speed,
                looks: Vec::new(),
                clocks: clocks.clone(),
            });
        }
    }

    /// A process that decides when something that it watches has changed.
    pub(super) fn controller(&mut self, name: Name, start: Start, first_stage: u32) -> u32 {
        self.watching(ProcessKind::Controller, name, start, first_stage)
    }

    /// A process that strikes nothing and is woken by what it watches.
    pub(super) fn watching(&mut self, kind: ProcessKind, name: Name, start: Start, first_stage: u32) -> u32 {
        let leaf = self.processes.len() as u32;
        self.struck.push(Struck::Nothing);
        self.names.push(name);
        self.processes.push(Process {
            kind,
            start,
            cause: NONE,
            chance: 1.0,
            first_stage,
            clock_while: NONE,
            stage_while: NONE,
            hits: NONE,
            stream: leaf,
            counter: 0,
        });
        leaf
    }

    /// Gives the units of a group clocks whose speed changes, and returns their processes member by member. The first
    /// `active` of them serve at the start.
    fn paced(&mut self, members: &[Member], active: u32, idle_speed: u32) -> Vec<Vec<u32>> {
        if idle_speed == ONE {
            return Vec::new();
        }
        let speed = |turn: usize| u64::from(if turn < active as usize { ONE } else { idle_speed });
        members.iter().enumerate().map(|(turn, member)| self.pace_unit(*member, speed(turn))).collect()
    }
}
