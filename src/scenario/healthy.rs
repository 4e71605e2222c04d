//! Levels with everything up: a service that is below the level of the objective even then would never be up.

use super::diagnostic::printable;
use super::scene::{Instance, Member, Scenario, Service};
use super::section::Context;
use crate::gate::ONE;
use crate::units::significant;

/// Reports every service that is down with everything up, though its parts are not.
pub fn check_healthy(cx: &mut Context<'_>, scenario: &Scenario) {
    if scenario.services.iter().all(|service| service.attempts().is_none()) {
        return;
    }
    let up = scenario.objective.up_from();
    let mut levels = Levels { scenario, services: &scenario.services, up, known: Vec::new() };
    levels.known = levels.services.iter().map(|service| vec![None; service.instances.len()]).collect();
    for (service, one) in scenario.services.iter().enumerate() {
        let down = (0..one.instances.len()).find(|instance| levels.is_first_down(service, *instance));
        if let Some(instance) = down {
            let member = Member::Service { service, instance };
            refuse(cx, one, levels.level(member), levels.up_from(member));
        }
    }
}

fn refuse(cx: &mut Context<'_>, service: &Service, level: u32, up: u32) {
    let percent = |level: u32| significant(f64::from(level) / f64::from(ONE) * 100.0, 10);
    let message = format!("`{}` is down from the start", printable(&service.name));
    let label = format!("serves {} % with everything up, and is up from {} % on", percent(level), percent(up));
    let help = match level {
        0 => "let fewer requests fail".to_string(),
        level => format!("set level = \"{}%\" or less in [objective], or let fewer requests fail", percent(level)),
    };
    cx.refuse::<()>(service.span, message, label, help);
}

struct Levels<'s> {
    scenario: &'s Scenario,
    services: &'s [Service],
    up: u32,
    /// By service and instance.
    known: Vec<Vec<Option<u32>>>,
}

impl Levels<'_> {
    fn is_first_down(&mut self, service: usize, instance: usize) -> bool {
        let member = Member::Service { service, instance };
        let down = self.level(member) < self.up_from(member);
        let parts = self.services[service].instances[instance].parts();
        down && parts.into_iter().all(|part| self.level(part) >= self.up_from(part))
    }

    /// The level from which on a part is up: that of its own promise, else of the main one.
    fn up_from(&self, part: Member) -> u32 {
        let own = self.scenario.promises.iter().find(|promise| promise.about == part);
        own.map_or(self.up, |promise| promise.up_from())
    }

    /// The level of a part; units and standby groups are up.
    fn level(&mut self, member: Member) -> u32 {
        let Member::Service { service, instance } = member else { return ONE };
        if let Some(level) = self.known[service][instance] {
            return level;
        }
        let one = &self.services[service];
        let level = self.of_instance(one, &one.instances[instance]);
        self.known[service][instance] = Some(level);
        level
    }

    fn of_instance(&mut self, service: &Service, instance: &Instance) -> u32 {
        let mut before = None;
        for step in service.steps(instance, self.up) {
            let members: Vec<u32> = step.members.iter().map(|member| self.level(*member)).collect();
            before = Some(step.kind.from_levels(before.into_iter().chain(members), &step.row));
        }
        before.expect("a service has a rule")
    }
}
