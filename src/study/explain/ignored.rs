//! What the product of availabilities leaves out of a scenario, by name.

use super::events::{is_own, spent};
use super::structure::Structure;
use crate::scenario::scene::{Act, Member, Schedule, Stage, Strike, StrikeKind, Target};
use crate::units::Hours;
use std::collections::{BTreeMap, BTreeSet};

/// Names listed before the rest is counted.
const MOST_NAMES: usize = 6;

/// A sentence for each thing that is left out.
pub(super) fn ignored(structure: &Structure<'_>) -> Vec<String> {
    let scenario = structure.scenario;
    let strikes = |wanted: &dyn Fn(&Strike) -> bool| {
        names(scenario.strikes.iter().filter(|strike| wanted(strike)).map(|strike| strike.name.clone()).collect())
    };
    let fault = |strike: &Strike| strike.kind == StrikeKind::Fault;
    let places = strikes(&|s| fault(s) && matches!(s.target, Target::Places(_)));
    let common = |s: &Strike| s.at_once.is_some() || !s.also.is_empty() || matches!(s.target, Target::AllUnits(_));
    let common = strikes(&|s| fault(s) && common(s));
    let changes = strikes(&|s| s.kind == StrikeKind::Change);
    let ageing =
        |s: &Strike| s.age_kept.value() > 0.0 || matches!(&s.schedule, Schedule::Operating { while_up: Some(_), .. });
    let ageing = strikes(&|s| is_own(s) && ageing(s));
    let stages = every_stage(structure);
    let waits =
        |wanted: &dyn Fn(&Stage) -> Option<String>| names(stages.iter().filter_map(|stage| wanted(stage)).collect());
    let crews = waits(&|s| s.crew.map(|crew| scenario.crews[crew].name.clone()));
    let spares = waits(&|s| s.spare.map(|spare| scenario.spares[spare].name.clone()));
    let needs = waits(&|s| s.needs.as_ref().map(|needs| needs.name.clone()));
    let hours = waits(&|s| s.hours.as_ref().map(|_| s.name.clone()));
    let fading = waits(&|s| s.fade.map(|_| s.name.clone()));
    let (buffers, reactions) = (acts(structure, true), acts(structure, false));
    let scaled = names(scenario.scalings.iter().map(|s| scenario.services[s.service].name.clone()).collect());
    let shared_load = scenario.components.iter().filter(|c| c.shared_load.is_some()).map(|c| c.name.clone());
    let shared_load = names(shared_load.collect());
    let mut said: Vec<String> = Vec::new();
    let mut say = |what: Option<String>, words: &str| said.extend(what.map(|what| words.replace("{}", &what)));
    say(places, "outages of whole places ({}): their units count as independent");
    say(common, "common cause, one event that strikes several parts ({})");
    say(shared(structure), "that several parts lean on the same one: {} counted once for each of them");
    say(changes, "changes ({})");
    say(failovers(structure), "the time and the failures of failovers ({})");
    say(crews, "waiting for people ({})");
    say(hours, "working hours ({})");
    say(spares, "waiting for spares ({})");
    say(needs, "that a recovery needs something that may be down as well ({})");
    say(fading, "that what is not exercised works less and less ({})");
    say(buffers, "what a buffer absorbs ({})");
    say(reactions, "reactions, which may outlast their cause ({})");
    say(scaled, "that capacity follows the demand with a lag ({}): all units count as in use");
    say(shared_load, "that units which are left fail sooner under the load of the others ({})");
    say(ageing, "ageing, and clocks that stand still ({})");
    if scenario.demand.is_some() {
        said.push("that demand goes up and down: tiers are held against its peak".into());
    }
    said
}

/// Names without repetition, the rest counted; nothing where there are none.
fn names(all: Vec<String>) -> Option<String> {
    let mut seen = BTreeSet::new();
    let mut known: Vec<String> = all.into_iter().filter(|name| seen.insert(name.clone())).collect();
    let more = known.len().saturating_sub(MOST_NAMES);
    known.truncate(MOST_NAMES);
    if more > 0 {
        known.push(format!("{more} more"));
    }
    (!known.is_empty()).then(|| known.join(", "))
}

/// All stages of the scenario, branches included.
fn every_stage<'s>(structure: &Structure<'s>) -> Vec<&'s Stage> {
    fn gather<'s>(stages: &'s [Stage], all: &mut Vec<&'s Stage>) {
        for stage in stages {
            all.push(stage);
            gather(&stage.otherwise, all);
        }
    }
    let scenario = structure.scenario;
    let mut all = Vec::new();
    for strike in &scenario.strikes {
        gather(&strike.recovery, &mut all);
        strike.also.iter().filter_map(|also| also.recovery.as_ref()).for_each(|stages| gather(stages, &mut all));
    }
    scenario.components.iter().filter_map(|c| c.rebuild.as_ref()).for_each(|stages| gather(stages, &mut all));
    scenario.standbys.iter().for_each(|group| gather(&group.failover, &mut all));
    scenario.scalings.iter().for_each(|scaling| gather(&scaling.launch, &mut all));
    for reaction in &scenario.reactions {
        if let Act::Stages { stages, .. } = &reaction.act {
            gather(stages, &mut all);
        }
    }
    all
}

fn failovers(structure: &Structure<'_>) -> Option<String> {
    let scenario = structure.scenario;
    let used = scenario.standbys.iter().enumerate().filter(|(at, group)| {
        (0..group.instances.len())
            .any(|instance| structure.members.contains_key(&Member::Standby { standby: *at, instance }))
    });
    let said = used.map(|(_, group)| {
        let minutes: f64 = spent(&group.failover).iter().map(|stage| stage.minutes).sum();
        format!("{}, {} on average", group.name, Hours(minutes / 60.0))
    });
    names(said.filter(|text| !text.is_empty()).collect())
}

fn acts(structure: &Structure<'_>, buffers: bool) -> Option<String> {
    let of_kind = |act: &Act| matches!(act, Act::Buffer { .. }) == buffers;
    let used =
        |at: usize| structure.members.keys().any(|m| matches!(m, Member::Reaction { reaction, .. } if *reaction == at));
    let reactions = structure.scenario.reactions.iter().enumerate();
    names(reactions.filter(|(at, r)| of_kind(&r.act) && used(*at)).map(|(_, r)| r.name.clone()).collect())
}

/// Services and parts that feed more than one other.
fn shared(structure: &Structure<'_>) -> Option<String> {
    let mut parents: BTreeMap<Member, usize> = BTreeMap::new();
    let scenario = structure.scenario;
    for member in structure.members.keys() {
        let parts: Vec<Member> = match member {
            Member::Unit { .. } => continue,
            Member::Service { service, instance } => scenario.services[*service].instances[*instance].parts().collect(),
            Member::Standby { standby, instance } => scenario.standbys[*standby].instances[*instance].members.clone(),
            Member::Reaction { reaction, instance } => {
                scenario.reactions[*reaction].instances[*instance].members.clone()
            }
        };
        parts.into_iter().for_each(|part| *parents.entry(part).or_default() += 1);
    }
    let several = parents.into_iter().filter(|(_, parents)| *parents > 1);
    let name = |member: Member| match member {
        Member::Unit { component, .. } => scenario.components[component].name.clone(),
        other => super::words::member(scenario, other),
    };
    names(several.map(|(member, _)| name(member)).collect())
}
