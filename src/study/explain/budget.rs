//! Events a year times minutes to recover, as the AWS Reliability Pillar (2020, "Example implementations for availability
//! goals") adds them up: unplanned events and planned work.

use super::cuts::alike;
use super::events::{Spent, per_year, shown, spent};
use super::structure::{Part, Structure, When, targets, victims};
use super::sum::power;
use super::words;
use super::{Budget, BudgetRow};
use crate::scenario::Scenario;
use crate::scenario::scene::{Member, Spread, Strike, StrikeKind, Target};
use std::collections::{BTreeMap, BTreeSet};

/// Most combinations of what an event may strike that are tried.
const MOST_COMBINATIONS: usize = 4096;

/// Most levels that are looked at for all faults and changes.
const MOST_LOOKED: u64 = 1_000_000_000;

/// What is struck together, with its probability: nodes with what each stage leaves of them.
type Combination = (f64, Vec<(u32, Vec<Spent>)>);

/// A row for each fault, change and failover.
pub(super) fn budget(structure: &Structure<'_>) -> Budget {
    let mut rows = strikes(structure);
    rows.extend(failovers(structure));
    let sum = |planned: bool| {
        let of_kind = rows.iter().filter(|row| (row.kind == "change") == planned);
        of_kind.map(|row| row.service_minutes_per_year).fold(0.0, |sum, minutes| sum + minutes)
    };
    Budget { unplanned_minutes_per_year: sum(false), planned_minutes_per_year: sum(true), rows }
}

/// A row for each fault and change.
pub(super) fn strikes(structure: &Structure<'_>) -> Vec<BudgetRow> {
    let strikes = structure.scenario.strikes.iter();
    let of_demand = |strike: &&Strike| matches!(strike.target, Target::Demand { .. });
    let end = structure.looked() + MOST_LOOKED;
    strikes.filter(|strike| !of_demand(strike)).map(|strike| of_strike(structure, strike, end)).collect()
}

/// Sums end in `+ 0.0`, since an empty sum of floats is minus zero. `end` is how many levels may have been looked at.
fn of_strike(structure: &Structure<'_>, strike: &Strike, end: u64) -> BudgetRow {
    let (parts, often, stages) = (targets(structure.scenario, strike), per_year(strike), spent(&strike.recovery));
    let clocks = if strike.at_once.is_some() || strike.in_waves { 1 } else { parts.len() as u64 };
    let effects: Vec<Option<(f64, f64)>> = match strike.in_waves {
        true => vec![Some(of_waves(structure, &parts, &stages))],
        false => effects(structure, strike, (clocks as usize, end), &parts, &stages),
    };
    let whole = |pick: fn((f64, f64)) -> f64| effects.iter().map(|one| one.map(pick)).sum::<Option<f64>>();
    let minutes: f64 = stages.iter().map(|stage| stage.minutes).sum::<f64>() + 0.0;
    BudgetRow {
        name: strike.name.clone(),
        kind: if strike.kind == StrikeKind::Fault { "fault" } else { "change" },
        strikes: struck(structure.scenario, strike, &parts),
        targets: clocks,
        events_per_target: often,
        events_per_year: often * clocks as f64,
        stages: shown(&stages),
        minutes_per_event: minutes,
        minutes_per_year: often * clocks as f64 * minutes,
        alone: whole(|(share, _)| share).map(|shares| shares / clocks.max(1) as f64),
        service_minutes_per_year: whole(|(_, minutes)| minutes).map_or(0.0, |minutes| minutes * often),
    }
}

/// What the events of each clock do; units that can change places do the same.
fn effects(
    structure: &Structure<'_>,
    strike: &Strike,
    (clocks, end): (usize, u64),
    parts: &[Part],
    stages: &[Spent],
) -> Vec<Option<(f64, f64)>> {
    let mut known: BTreeMap<Vec<u64>, Option<(f64, f64)>> = BTreeMap::new();
    let mut one = |clock: usize| {
        if structure.looked() > end {
            return None;
        }
        let alone = strike.at_once.is_none() && strike.also.is_empty();
        match parts.get(clock).filter(|_| alone).and_then(|part| structure.leaf(*part)) {
            Some(leaf) if !structure.outputs[leaf as usize].is_empty() => *known
                .entry(alike(structure, leaf, 0))
                .or_insert_with(|| effect(structure, strike, clock, parts, stages)),
            _ => effect(structure, strike, clock, parts, stages),
        }
    };
    (0..clocks).map(&mut one).collect()
}

/// The share of the events of one clock that take the main service down by themselves, and its mean minutes down.
fn effect(
    structure: &Structure<'_>,
    strike: &Strike,
    clock: usize,
    parts: &[Part],
    stages: &[Spent],
) -> Option<(f64, f64)> {
    let leaf = |part: &Part| structure.leaf(*part).expect("everything that is struck has a leaf");
    let with = |part: &Part| (leaf(part), stages.to_vec());
    let mut all: Vec<Combination> = match strike.at_once {
        None => vec![(1.0, parts.get(clock).map(with).into_iter().collect())],
        Some(spread) => {
            chosen(parts, spread)?.into_iter().map(|(p, parts)| (p, parts.iter().map(with).collect())).collect()
        }
    };
    for also in &strike.also {
        let more = also.recovery.as_ref().map_or_else(|| stages.to_vec(), |stages| spent(stages));
        let list = victims(also.victims.get(clock).map_or(&[][..], |list| list));
        let mut choices = chosen(&list, also.spread)?;
        choices.iter_mut().for_each(|(p, _)| *p *= also.chance.value());
        choices.push((also.chance.complement(), Vec::new()));
        choices.retain(|(p, _)| *p > 0.0);
        if all.len() * choices.len() > MOST_COMBINATIONS {
            return None;
        }
        let join = |(p, one): &Combination| {
            let joined = |(q, parts): &(f64, Vec<Part>)| {
                let added = parts.iter().map(|part| (leaf(part), more.clone()));
                (p * q, one.iter().cloned().chain(added).collect())
            };
            choices.iter().map(joined).collect::<Vec<Combination>>()
        };
        all = all.iter().flat_map(join).collect();
    }
    let down: Vec<(f64, f64)> = all.iter().map(|(p, nodes)| (*p, together(structure, nodes))).collect();
    let share = down.iter().filter(|(_, minutes)| *minutes > 0.0).map(|(p, _)| p).sum::<f64>() + 0.0;
    Some((share, down.iter().map(|(p, minutes)| p * minutes).sum::<f64>() + 0.0))
}

/// All ways to choose from a set, with their probabilities; nothing where there are too many.
fn chosen(parts: &[Part], spread: Spread) -> Option<Vec<(f64, Vec<Part>)>> {
    let n = parts.len();
    if let Spread::Each(chance) = spread
        && chance.complement() <= 0.0
    {
        return Some(vec![(1.0, parts.to_vec())]);
    }
    if n > 12 {
        return None;
    }
    let pick = |mask: usize| (0..n).filter(|at| mask >> at & 1 == 1).map(|at| parts[at]).collect::<Vec<Part>>();
    let sets = (0..1_usize << n).map(|mask| (mask.count_ones(), pick(mask)));
    Some(match spread {
        Spread::Each(chance) => {
            let (p, q) = (chance.value(), chance.complement());
            sets.map(|(k, set)| (power(p, k as usize) * power(q, n - k as usize), set)).collect()
        }
        Spread::Exactly(k) => {
            let of_size: Vec<Vec<Part>> = sets.filter(|(size, _)| *size == k).map(|(_, set)| set).collect();
            let p = 1.0 / of_size.len().max(1) as f64;
            of_size.into_iter().map(|set| (p, set)).collect()
        }
    })
}

/// Mean minutes that the main service is down while parts that fell together recover side by side, stage by stage:
/// the longest time that any set of stages keeps it down, each part seen from its own first stage on.
fn together(structure: &Structure<'_>, parts: &[(u32, Vec<Spent>)]) -> f64 {
    // Ends of all stages, each part on its mean timetable.
    let mut ends: Vec<f64> = Vec::new();
    for (_, stages) in parts {
        let mut end = 0.0;
        ends.extend(stages.iter().map(|stage| {
            end += stage.minutes;
            end
        }));
    }
    ends.sort_by(f64::total_cmp);
    let (mut down, mut from) = (0.0, 0.0);
    for end in ends.into_iter().filter(|end| *end > 0.0) {
        if end > from {
            let middle = f64::midpoint(from, end);
            let forced: Vec<(u32, u32)> =
                parts.iter().filter_map(|(node, stages)| level_at(*node, stages, middle)).collect();
            if structure.is_down(&forced, When::Lasting) {
                down += end - from;
            }
            from = end;
        }
    }
    down
}

fn level_at(node: u32, stages: &[Spent], minutes: f64) -> Option<(u32, u32)> {
    let mut end = 0.0;
    let running = stages.iter().find(|stage| {
        end += stage.minutes;
        minutes < end
    });
    running.map(|stage| (node, stage.serves))
}

/// A change that goes from target to target: each stage takes down its own.
fn of_waves(structure: &Structure<'_>, parts: &[Part], stages: &[Spent]) -> (f64, f64) {
    let is_down = |stage: &&Spent| {
        let (from, to) = stage.reach.unwrap_or((0, parts.len()));
        let reached = parts.get(from..to.min(parts.len())).unwrap_or(&[]);
        let forced: Vec<(u32, u32)> =
            reached.iter().filter_map(|part| structure.leaf(*part)).map(|leaf| (leaf, stage.serves)).collect();
        structure.is_down(&forced, When::Lasting)
    };
    let down: f64 = stages.iter().filter(is_down).map(|stage| stage.minutes).sum::<f64>() + 0.0;
    (f64::from(u8::from(down > 0.0)), down)
}

/// Failovers of groups: each loss of an active member by a single part.
fn failovers(structure: &Structure<'_>) -> Vec<BudgetRow> {
    let mut rows = Vec::new();
    for (at, group) in structure.scenario.standbys.iter().enumerate() {
        let stages = spent(&group.failover);
        for instance in 0..group.instances.len() {
            let member = Member::Standby { standby: at, instance };
            let Some(node) = structure.members.get(&member) else { continue };
            let often = losses(structure, &group.instances[instance].members[..group.active as usize]);
            let down = |stage: &&Spent| structure.is_down(&[(*node, stage.serves)], When::Lasting);
            let minutes: f64 = stages.iter().map(|stage| stage.minutes).sum::<f64>() + 0.0;
            let service: f64 = stages.iter().filter(down).map(|stage| stage.minutes).sum::<f64>() + 0.0;
            rows.push(BudgetRow {
                name: words::member(structure.scenario, member),
                kind: "failover",
                strikes: "each loss of an active member by a single part".into(),
                targets: 1,
                events_per_target: often,
                events_per_year: often,
                stages: shown(&stages),
                minutes_per_event: minutes,
                minutes_per_year: often * minutes,
                alone: Some(f64::from(u8::from(service > 0.0))),
                service_minutes_per_year: often * service,
            });
        }
    }
    rows
}

/// Events a year on single parts each of which takes one of the members down, though not the main service for good.
fn losses(structure: &Structure<'_>, members: &[Member]) -> f64 {
    let nodes: Vec<u32> = members.iter().filter_map(|member| structure.members.get(member).copied()).collect();
    let takes = |leaf: usize, level: u32| {
        let fallen = |levels: &[u32]| nodes.iter().any(|node| levels[*node as usize] < structure.threshold);
        let forced = [(leaf as u32, level)];
        structure.look(&forced, When::Lasting, fallen) && !structure.is_down(&forced, When::Lasting)
    };
    let below = leaves_below(structure, &nodes);
    let all = below.iter().flat_map(|leaf| structure.loads[*leaf].iter().map(move |load| (*leaf, load)));
    all.filter(|(leaf, load)| takes(*leaf, load.worst())).map(|(_, load)| load.per_year).sum::<f64>() + 0.0
}

/// The leaves that the levels of these nodes can depend on.
fn leaves_below(structure: &Structure<'_>, nodes: &[u32]) -> BTreeSet<usize> {
    let (mut seen, mut open) = (BTreeSet::new(), nodes.to_vec());
    while let Some(node) = open.pop() {
        if seen.insert(node as usize) {
            open.extend(&structure.nodes[node as usize].inputs);
        }
    }
    seen.split_off(&structure.loads.len());
    seen
}

/// What a strike strikes, in words.
fn struck(scenario: &Scenario, strike: &Strike, parts: &[Part]) -> String {
    let n = parts.len();
    let what = match &strike.target {
        Target::EachUnit(component) if n > 1 => format!("{n} units of {}", scenario.components[*component].name),
        Target::Places(_) if n > 1 => format!("{n} places"),
        _ => parts.first().map_or(String::new(), |part| words::part(scenario, *part)),
    };
    let mut words = match strike.at_once {
        _ if strike.in_waves => format!("{what}, one after the other"),
        None if n > 1 => format!("each of {what}"),
        None => what,
        Some(Spread::Each(chance)) if chance.complement() <= 0.0 => format!("all of {what} at once"),
        Some(Spread::Each(chance)) => format!("each of {what} with a chance of {chance}, at once"),
        Some(Spread::Exactly(k)) => format!("{k} of {what} at once"),
    };
    let also: Vec<&str> = strike.also.iter().map(|also| also.name.as_str()).collect();
    if !also.is_empty() {
        words.push_str(&format!(", and perhaps {}", also.join(", ")));
    }
    words
}
