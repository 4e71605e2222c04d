//! What a drawing says in words: faults that take others along, and what recoveries wait for.

use super::{Along, Queue, Wait};
use crate::scenario::Scenario;
use crate::scenario::scene::{Act, Stage, Target};

/// Faults and changes that may take other things along, each pair once.
pub(super) fn along(scenario: &Scenario) -> Vec<Along> {
    let of = |strike: &crate::scenario::scene::Strike| {
        let name = strike.name.clone();
        let also = strike.also.iter().filter(|also| !also.name.is_empty());
        let one = move |also: &crate::scenario::scene::Consequence| Along {
            strike: name.clone(),
            takes: also.name.clone(),
            chance: also.chance.value(),
        };
        also.map(one).collect::<Vec<_>>()
    };
    scenario.strikes.iter().flat_map(of).collect()
}

/// What recoveries of places need, each pair once.
pub(super) fn waits(scenario: &Scenario) -> Vec<Wait> {
    let mut waits: Vec<Wait> = Vec::new();
    for strike in scenario.strikes.iter().filter(|strike| matches!(strike.target, Target::Places(_))) {
        let mut names = Vec::new();
        needed(&strike.recovery, &mut names);
        for name in names {
            let wait = Wait { strike: strike.name.clone(), needs: name.to_string() };
            if !waits.contains(&wait) {
                waits.push(wait);
            }
        }
    }
    waits
}

fn needed<'s>(stages: &'s [Stage], names: &mut Vec<&'s str>) {
    for stage in stages {
        names.extend(stage.needs.iter().map(|needs| needs.name.as_str()));
        needed(&stage.otherwise, names);
    }
}

/// Crews and spares with what waits for them.
pub(super) fn queues(scenario: &Scenario) -> Vec<Queue> {
    let all = recoveries(scenario);
    let users = |uses: &dyn Fn(&Stage) -> bool| {
        let mut names: Vec<String> = Vec::new();
        for (name, stages) in &all {
            if any(stages, uses) && !names.iter().any(|known| known == name) {
                names.push((*name).to_string());
            }
        }
        names
    };
    let crews = scenario.crews.iter().enumerate().map(|(at, crew)| {
        let used_by = users(&|stage| stage.crew == Some(at));
        Queue { name: crew.name.clone(), kind: "crew", size: crew.size, used_by }
    });
    let spares = scenario.spares.iter().enumerate().map(|(at, spare)| {
        let used_by = users(&|stage| stage.spare == Some(at));
        Queue { name: spare.name.clone(), kind: "spares", size: spare.stock, used_by }
    });
    crews.chain(spares).collect()
}

/// All stages of the scenario with the name of what they belong to.
fn recoveries(scenario: &Scenario) -> Vec<(&str, &[Stage])> {
    let mut all: Vec<(&str, &[Stage])> = Vec::new();
    for strike in &scenario.strikes {
        all.push((&strike.name, &strike.recovery));
        all.extend(strike.also.iter().filter_map(|also| Some((strike.name.as_str(), also.recovery.as_deref()?))));
    }
    all.extend(scenario.components.iter().filter_map(|own| Some((own.name.as_str(), own.rebuild.as_deref()?))));
    all.extend(scenario.standbys.iter().map(|own| (own.name.as_str(), own.failover.as_slice())));
    for reaction in &scenario.reactions {
        if let Act::Stages { stages, .. } = &reaction.act {
            all.push((&reaction.name, stages));
        }
    }
    let launches = scenario.scalings.iter();
    all.extend(launches.map(|own| (scenario.services[own.service].name.as_str(), own.launch.as_slice())));
    all
}

fn any(stages: &[Stage], uses: &dyn Fn(&Stage) -> bool) -> bool {
    stages.iter().any(|stage| uses(stage) || any(&stage.otherwise, uses))
}
