//! The same luck in scenarios that differ a little: what may not change does not, what can only help never hurts.

use super::histories::replayed;
use super::{Case, read, told};
use crate::ledger::Ledger;
use crate::plan::{Class, Root};
use fivenines::engine::{Outage, ServiceRecord, Trajectory};
use fivenines::model::{Model, compile};
use fivenines::units::SimTime;

pub(super) fn check(case: &Case<'_>, histories: &[Trajectory], ledger: &mut Ledger) {
    let bystander = "[component.zz]\n[component.zz.fault.f]\nevery = \"31h\"\nmttr = \"40min\"\n";
    beside(case, histories, bystander, ledger);
    for (rule, better) in [("any", true), ("all", false)] {
        let text = format!("{bystander}[service.zz-site]\n{rule} = [\"site\", \"zz\"]\n");
        let set = vec!["objective.service=zz-site".to_string()];
        if let Some(model) = varied(case, &text, &set, ledger) {
            let kind = if better { "a part in parallel never hurts" } else { "a part in series never helps" };
            ordered(case, histories, &replayed(&model, case.looked), (kind, better), ledger);
        }
    }
    spare(case, histories, ledger);
    longer(case, histories, ledger);
    lower_level(case, histories, ledger);
    round_trip(case, histories, ledger);
}

/// The model of the scenario with more text and overrides; a refusal is a failure.
fn varied(case: &Case<'_>, more: &str, set: &[String], ledger: &mut Ledger) -> Option<Model> {
    let text = format!("{}{more}", case.plan.text);
    let reading = read(&text, set);
    let said = || format!("{set:?}\n{more}\n{}", reading.diagnostics.render(&reading.sources, false));
    ledger.check(case.plan.seed, "what differs a little is accepted too", reading.scenario.is_some(), said);
    ledger.histories += case.looked;
    compile(reading.scenario.as_ref()?).ok()
}

/// Downtime and loss of the main service, compared history by history.
fn ordered(
    case: &Case<'_>,
    before: &[Trajectory],
    after: &[Trajectory],
    what: (&'static str, bool),
    ledger: &mut Ledger,
) {
    let (kind, better) = what;
    for (one, other) in before.iter().zip(after) {
        let (mut less, mut more) = (&one.services[0], &other.services[0]);
        if better {
            std::mem::swap(&mut less, &mut more);
        }
        ledger.check(case.plan.seed, kind, less.downtime <= more.downtime && less.lost <= more.lost, || {
            let numbers = [less, more].map(|record| (record.downtime.0, record.lost));
            format!("history {}: {numbers:?}", one.replication)
        });
    }
}

/// More that is looked at, and parts that nothing else needs, change nothing; the site is no better than its parts.
fn beside(case: &Case<'_>, histories: &[Trajectory], bystander: &str, ledger: &mut Ledger) {
    let (root, parts) = &case.plan.root;
    let mut more = format!("{bystander}[service.zz-beside]\nany = \"zz\"\nreport = true\n");
    for (at, part) in parts.iter().enumerate() {
        more += &format!("[service.zz-{at}]\nany = \"{part}\"\nreport = true\n");
    }
    let Some(model) = varied(case, &more, &[], ledger) else { return };
    let numbered = |name: &str| model.services.iter().position(|service| service.name == name);
    for (one, other) in histories.iter().zip(&replayed(&model, case.looked)) {
        for (at, watched) in case.single.services.iter().enumerate() {
            let Some(now) = numbered(&watched.name) else { continue };
            let (a, b) = (story(&case.single, &one.services[at]), story(&model, &other.services[now]));
            ledger.check(case.plan.seed, "what is looked at beside changes nothing", a == b, || {
                format!("history {}, {}: {a} against {b}", one.replication, watched.name)
            });
        }
        for part in (0..parts.len()).filter_map(|at| numbered(&format!("zz-{at}"))) {
            let (site, part) = (other.services[0].lost, other.services[part].lost);
            let holds = match root {
                Root::All => site >= part,
                // What strikes the site itself takes it down whatever its parts do.
                Root::Any if !case.plan.text.contains("strikes = \"site\"") => site <= part,
                Root::Any | Root::Other => continue,
            };
            ledger.check(
                case.plan.seed,
                "a site is at most as good as its worst part in series, at least as its best in parallel",
                holds,
                || format!("history {}: {site} and {part}", one.replication),
            );
        }
    }
}

/// What a record says, with names in place of numbers.
fn story(model: &Model, record: &ServiceRecord) -> String {
    let cause = |at: u32| &model.causes[at as usize].name;
    let outages: Vec<_> = record.outages.iter().map(|o| (o.start.0, o.end.0, cause(o.cause))).collect();
    let losses: Vec<_> = record.losses.iter().map(|loss| (loss.at.0, loss.lost.0, cause(loss.cause))).collect();
    format!("{} {} {outages:?} {losses:?}", record.downtime.0, record.lost)
}

/// One more unit of a component of which as many are needed as before.
fn spare(case: &Case<'_>, histories: &[Trajectory], ledger: &mut Ledger) {
    let Some(set) = &case.plan.spare else { return };
    if let Some(model) = varied(case, "", std::slice::from_ref(set), ledger) {
        ordered(case, histories, &replayed(&model, case.looked), ("a spare unit never hurts", true), ledger);
    }
}

/// A history of a longer horizon begins as the shorter one, but for demand that grows.
fn longer(case: &Case<'_>, histories: &[Trajectory], ledger: &mut Ledger) {
    if case.plan.text.contains("growth = ") {
        return;
    }
    let set = vec![format!("horizon={}h", case.scenario.horizon.0 * 1.5)];
    let Some(model) = varied(case, "", &set, ledger) else { return };
    let end = case.single.horizon;
    let cut = |outages: &[Outage]| -> Vec<(SimTime, SimTime, u32)> {
        let begun = outages.iter().filter(|outage| outage.start < end);
        begun.map(|outage| (outage.start, outage.end.min(end), outage.cause)).collect()
    };
    for (one, other) in histories.iter().zip(&replayed(&model, case.looked)) {
        for (a, b) in one.services.iter().zip(&other.services) {
            ledger.check(
                case.plan.seed,
                "a longer horizon begins as the shorter one",
                cut(&a.outages) == cut(&b.outages),
                || format!("history {}: {:?} against {:?}", one.replication, cut(&a.outages), cut(&b.outages)),
            );
        }
    }
}

/// Where nothing asks for the level, a lower one can only make less downtime, and loses the same.
fn lower_level(case: &Case<'_>, histories: &[Trajectory], ledger: &mut Ledger) {
    if case.plan.class == Class::Anything {
        return;
    }
    let Some(model) = varied(case, "", &["objective.level=10%".to_string()], ledger) else { return };
    for (one, other) in histories.iter().zip(&replayed(&model, case.looked)) {
        let (before, after) = (&one.services[0], &other.services[0]);
        let holds = after.downtime <= before.downtime && after.lost == before.lost;
        ledger.check(case.plan.seed, "a lower level is missed less", holds, || format!("history {}", one.replication));
    }
}

/// A value that is set to what it is changes no history.
fn round_trip(case: &Case<'_>, histories: &[Trajectory], ledger: &mut Ledger) {
    let parsed: toml::Table = case.plan.text.parse().expect("what was read is TOML");
    let mut found = Vec::new();
    scalars("", &parsed, &mut found);
    if found.is_empty() {
        return;
    }
    let chosen = found[case.plan.seed as usize % found.len()].clone();
    let Some(model) = varied(case, "", std::slice::from_ref(&chosen), ledger) else { return };
    for (one, other) in histories.iter().zip(&replayed(&model, case.looked)) {
        ledger.check(case.plan.seed, "a value set to what it is changes nothing", told(one) == told(other), || {
            format!("{chosen}, history {}", one.replication)
        });
    }
}

/// `path=value` of all values outside lists and beliefs.
fn scalars(path: &str, table: &toml::Table, found: &mut Vec<String>) {
    for (key, value) in table {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match value {
            toml::Value::Table(inner) if inner.contains_key("believed") => {}
            toml::Value::Table(inner) if !key.contains(['/', '*']) => scalars(&path, inner, found),
            toml::Value::String(text) if !text.contains('#') => found.push(format!("{path}={text}")),
            toml::Value::Integer(number) => found.push(format!("{path}={number}")),
            toml::Value::Float(number) => found.push(format!("{path}={number:?}")),
            toml::Value::Boolean(truth) => found.push(format!("{path}={truth}")),
            _ => {}
        }
    }
}
