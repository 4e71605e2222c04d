//! Scenarios that are nearly right: a shipped one with some keys changed, as the tables of the language say that they
//! may be, and then through everything.

use arbitrary::{Arbitrary, Unstructured};
use fivenines::scenario::language::{Kind, LAW, SCENARIO, Table};
use toml::Value;

/// Shipped scenarios that have all mechanisms between them.
const BASES: [&str; 16] = [
    include_str!("../../scenarios/first.toml"),
    include_str!("../../scenarios/mechanisms/ageing.toml"),
    include_str!("../../scenarios/mechanisms/auto-scaling.toml"),
    include_str!("../../scenarios/mechanisms/cells.toml"),
    include_str!("../../scenarios/mechanisms/common-cause.toml"),
    include_str!("../../scenarios/mechanisms/cost.toml"),
    include_str!("../../scenarios/mechanisms/data-loss.toml"),
    include_str!("../../scenarios/mechanisms/degradation.toml"),
    include_str!("../../scenarios/mechanisms/deployments.toml"),
    include_str!("../../scenarios/mechanisms/game-days.toml"),
    include_str!("../../scenarios/mechanisms/hidden-standby.toml"),
    include_str!("../../scenarios/mechanisms/on-call.toml"),
    include_str!("../../scenarios/mechanisms/overload.toml"),
    include_str!("../../scenarios/mechanisms/queue.toml"),
    include_str!("../../scenarios/mechanisms/shuffle-shards.toml"),
    include_str!("../../scenarios/mechanisms/uncertain.toml"),
];
/// Most keys that are changed.
const EDITS: usize = 4;
/// Deepest value that is made up.
const DEEPEST: u32 = 3;

/// The text of a shipped scenario with some keys changed.
#[derive(Debug)]
pub struct Design(pub String);

impl<'a> Arbitrary<'a> for Design {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let mut scenario: toml::Table = toml::from_str(u.choose(&BASES)?).expect("shipped scenarios are TOML");
        let tables = tables(&scenario);
        let names = names(&tables);
        for _ in 0..u.int_in_range(1..=EDITS)? {
            let (path, table) = u.choose(&tables)?;
            let key = u.choose(table.keys)?;
            let typed = format!("value = {}", value(u, &key.kind, &names, 0)?);
            let typed = toml::from_str::<toml::Table>(&typed).map_err(|_| arbitrary::Error::IncorrectFormat)?;
            if let Some(inside) = resolve(&mut scenario, path) {
                inside.insert(key.name.into(), typed["value"].clone());
            }
        }
        Ok(Design(scenario.to_string()))
    }
}

/// Does everything with a scenario.
pub fn check(design: &Design) {
    crate::pipeline::check(&design.0);
}

/// The tables of a scenario by their paths, with what the language says of each.
fn tables(scenario: &toml::Table) -> Vec<(Path, &'static Table)> {
    let mut found = vec![(Path::new(), &SCENARIO)];
    let mut at = 0;
    let mut scenario = scenario.clone();
    while at < found.len() {
        let (path, table) = found[at].clone();
        at += 1;
        let inside = resolve(&mut scenario, &path).cloned().unwrap_or_default();
        for key in table.keys {
            if let Some(value) = inside.get(key.name) {
                found.extend(below(value, &key.kind, [&path[..], &[key.name.to_string()]].concat()));
            }
        }
    }
    found
}

/// Keys, and positions in lists, from the top on.
type Path = Vec<String>;

/// The table at a path.
fn resolve<'s>(scenario: &'s mut toml::Table, path: &[String]) -> Option<&'s mut toml::Table> {
    let Some((first, rest)) = path.split_first() else { return Some(scenario) };
    let step = |value: &'s mut Value, key: &String| match value {
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        other => other.get_mut(key),
    };
    rest.iter().try_fold(scenario.get_mut(first)?, step)?.as_table_mut()
}

/// The tables directly below a value of a kind.
fn below(value: &Value, kind: &Kind, path: Path) -> Vec<(Path, &'static Table)> {
    let inside = |key: String| [&path[..], &[key]].concat();
    match (kind, value) {
        (Kind::Table(table), Value::Table(_)) => vec![(path, *table)],
        (Kind::Law, Value::Table(_)) => vec![(path, &LAW)],
        (Kind::List(kind), Value::Array(items)) => {
            items.iter().enumerate().flat_map(|(at, item)| below(item, kind, inside(at.to_string()))).collect()
        }
        (Kind::Named(kind), Value::Table(table)) => {
            table.iter().flat_map(|(name, item)| below(item, kind, inside(name.clone()))).collect()
        }
        (Kind::Either(kinds), value) => kinds.iter().flat_map(|kind| below(value, kind, path.clone())).collect(),
        _ => Vec::new(),
    }
}

/// Names that a scenario has: the last keys of its tables.
fn names(tables: &[(Path, &'static Table)]) -> Vec<String> {
    tables.iter().filter_map(|(path, _)| path.last().cloned()).collect()
}

const TIMES: [&str; 14] =
    ["0s", "1us", "1s", "90s", "1min", "1h", "8h", "1d", "30d", "1y", "1000y", "10000y", "1e-9s", "-1h"];
const SHARES: [&str; 10] = ["0%", "100%", "50%", "99.99%", "1e-12", "99.9999999999%", "0.1%", "101%", "-1%", "nan"];
const NUMBERS: [&str; 16] = [
    "0",
    "1",
    "2",
    "3",
    "10",
    "100",
    "1000",
    "0.5",
    "1e-9",
    "1e9",
    "1e300",
    "-1",
    "1000000",
    "4294967295",
    "inf",
    "nan",
];
const TEXTS: [&str; 8] = ["x", "", "a/b", "*", "main/*", "<b>&\\\"", "\\u202e", "../../etc"];

/// A value of a kind, as it is typed.
fn value(u: &mut Unstructured<'_>, kind: &Kind, names: &[String], depth: u32) -> arbitrary::Result<String> {
    let quoted = |text: &str| format!("\"{text}\"");
    if depth < DEEPEST && u.ratio(1, 12)? {
        let low = value(u, &Kind::Time, names, DEEPEST)?;
        let high = value(u, &Kind::Time, names, DEEPEST)?;
        return Ok(format!("{{ believed = {{ low = {low}, high = {high} }} }}"));
    }
    Ok(match kind {
        Kind::Text => quoted(u.choose(&TEXTS)?),
        Kind::Truth => (*u.choose(&["true", "false"])?).into(),
        Kind::Words(words) => quoted(u.choose(words)?),
        Kind::Whole { low, high } => {
            let near = [*low, *high, low.saturating_add(1), low - 1, high.saturating_add(1), 2, 7, 1000];
            u.choose(&near)?.to_string()
        }
        Kind::Number | Kind::Amount => (*u.choose(&NUMBERS)?).into(),
        Kind::Time => quoted(u.choose(&TIMES)?),
        Kind::Share | Kind::Chance => quoted(u.choose(&SHARES)?),
        Kind::Rate => quoted(&format!("{} per {}", u.choose(&NUMBERS)?, u.choose(&["year", "hour", "second"])?)),
        Kind::Quantity => match u.ratio(1, 2)? {
            true => quoted(u.choose(&TIMES)?),
            false => (*u.choose(&NUMBERS)?).into(),
        },
        Kind::Law if depth >= DEEPEST || u.ratio(1, 3)? => quoted(u.choose(&TIMES)?),
        Kind::Law => table(u, &LAW, names, depth)?,
        Kind::Name(_) => name(u, names)?,
        Kind::Names(_) => match u.ratio(1, 2)? {
            true => name(u, names)?,
            false => format!("[{}, {}]", name(u, names)?, name(u, names)?),
        },
        Kind::Table(inner) => table(u, inner, names, depth)?,
        Kind::List(kind) => {
            let count = u.int_in_range(0..=3)?;
            let items: Result<Vec<String>, _> = (0..count).map(|_| value(u, kind, names, depth + 1)).collect();
            format!("[{}]", items?.join(", "))
        }
        Kind::Named(kind) => {
            let inner = value(u, kind, names, depth + 1)?;
            format!("{{ {} = {inner} }}", u.choose(&["one", "two"])?)
        }
        Kind::Either(kinds) => {
            let kind = u.choose(kinds)?;
            value(u, kind, names, depth)?
        }
    })
}

fn name(u: &mut Unstructured<'_>, names: &[String]) -> arbitrary::Result<String> {
    Ok(match names.is_empty() || u.ratio(1, 8)? {
        true => format!("\"{}\"", u.choose(&TEXTS)?),
        false => format!("\"{}\"", u.choose(names)?),
    })
}

/// A table with the keys that it must have and some others.
fn table(u: &mut Unstructured<'_>, table: &'static Table, names: &[String], depth: u32) -> arbitrary::Result<String> {
    let mut entries = Vec::new();
    let mut taken = Vec::new();
    let required = table.keys.iter().filter(|key| key.required);
    let others = (0..u.int_in_range(0..=2)?).map(|_| u.choose(table.keys)).collect::<Result<Vec<_>, _>>()?;
    for key in required.chain(others) {
        if depth < DEEPEST && !taken.contains(&key.name) {
            taken.push(key.name);
            entries.push(format!("{} = {}", key.name, value(u, &key.kind, names, depth + 1)?));
        }
    }
    Ok(format!("{{ {} }}", entries.join(", ")))
}
