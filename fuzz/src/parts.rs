//! Stored parts of a run, as `merge` and `--resume` take them: a real one with some values changed, sealed again, so that
//! only what the values say can give it away.

use crate::pipeline::one_thread;
use arbitrary::{Arbitrary, Unstructured};
use fivenines::model::compile;
use fivenines::scenario::{Scenario, read};
use fivenines::study::parts::{Input, Job, Part, Rule, Saved, Shard, Task, seal, unseal};
use fivenines::study::{StudyError, join, run_part};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The scenario of the part; it has costs, losses of data, a promise and retries.
const SCENARIO: &str = include_str!("../inputs/part.toml");
/// Histories in it.
const YEARS: u64 = 40;
/// Most values that are changed.
const EDITS: usize = 3;
/// Events that a history of what a part says may be expected to have.
const EVENTS: f64 = 20_000.0;

static GENUINE: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&genuine()).expect("a stored part is JSON"));

/// A part as it is stored.
fn genuine() -> String {
    let scenario = scenario();
    let mut rows = |_: &fivenines::estimate::Year| Ok(());
    let gathered =
        one_thread(|| run_part(&scenario, (1, YEARS), 0..YEARS, None, |_| {}, &mut rows)).expect("it is small");
    let task = Task::Run { rule: Rule::Years(YEARS), draws: None, accelerate: "never".into(), rows: 0 };
    let input =
        Input { file: "part.toml".into(), text: SCENARIO.into(), overrides: Vec::new(), files: Default::default() };
    let job = Job::new(task, vec![input], 1);
    let part = Part::Run { gathered: Cow::Owned(gathered), draws: Cow::Owned(Vec::new()) };
    let mut saved = Saved::new(&job, "fivenines run part.toml", Shard::WHOLE, part);
    saved.complete = true;
    seal(&saved)
}

fn scenario() -> Scenario {
    read("part.toml", SCENARIO, &[], &crate::scenario::beside).scenario.expect("it is right")
}

/// The text of a part.
#[derive(Debug)]
pub struct Tampered(pub String);

impl<'a> Arbitrary<'a> for Tampered {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let mut part = GENUINE.clone();
        for _ in 0..u.int_in_range(1..=EDITS)? {
            change(u, &mut part)?;
        }
        Ok(Tampered(sealed(part)))
    }
}

/// Walks down to some value and puts another in its place.
fn change(u: &mut Unstructured<'_>, value: &mut Value) -> arbitrary::Result<()> {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let at = u.choose_index(items.len())?;
            match u.int_in_range(0..=15)? {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                2 => items.truncate(at),
                _ => return change(u, &mut items[at]),
            }
        }
        Value::Object(entries) if !entries.is_empty() && !u.ratio(1, 16)? => {
            let at = u.choose_index(entries.len())?;
            let (_, inside) = entries.iter_mut().nth(at).expect("there are as many");
            return change(u, inside);
        }
        other => *other = another(u, other)?,
    }
    Ok(())
}

fn another(u: &mut Unstructured<'_>, value: &Value) -> arbitrary::Result<Value> {
    let number = value.as_i64().unwrap_or(1);
    let all = [
        json!(number.wrapping_add(1)),
        json!(number.wrapping_sub(1)),
        json!(number.wrapping_mul(1000)),
        json!(number.wrapping_neg()),
        json!(0),
        json!(1),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(u32::MAX),
        json!(1e308),
        json!(-0.5),
        json!("99999999999999999999999999999999999999"),
        json!("-1"),
        json!([]),
        json!({}),
        Value::Null,
        json!(true),
        json!(u.arbitrary::<i64>()?),
        json!([[number, number]]),
    ];
    Ok(u.choose(&all)?.clone())
}

/// The text of a part with the name of its job and its checksum.
fn sealed(mut part: Value) -> String {
    if let Some(job) = part.get("job").and_then(|job| serde_json::from_value::<Job>(job.clone()).ok()) {
        part["run_id"] = json!(job.id());
    }
    if let Some(entries) = part.as_object_mut() {
        entries.remove("sha256");
    }
    let mut text = part.to_string();
    text.pop();
    let checksum: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    text + ",\"sha256\":\"" + &checksum + "\"}\n"
}

/// Reads a part, joins it to a whole, and reports that; then goes on from it.
pub fn check(tampered: &Tampered) {
    let saved = match unseal(&tampered.0) {
        Ok(saved) => saved,
        Err(broken) => return assert!(!broken.to_string().is_empty()),
    };
    let Part::Run { gathered, .. } = saved.part else { return };
    let Some(scenario) = saved.job.inputs.first().and_then(|input| input.draft().read().scenario) else { return };
    if compile(&scenario).map_or(true, |model| model.expected_events > EVENTS) {
        return;
    }
    let (seed, gathered) = (saved.job.seed, gathered.into_owned());
    let joined: Result<_, StudyError> =
        one_thread(|| join(&scenario, (seed, gathered.tally.histories), [Ok(gathered.clone())]));
    match joined {
        Ok(findings) => crate::pipeline::reported(&findings),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let mut rows = |_: &fivenines::estimate::Year| Ok(());
    let _ = one_thread(|| run_part(&scenario, (seed, YEARS), 0..YEARS, Some(gathered), |_| {}, &mut rows));
}

/// What was not tampered with is taken.
pub fn check_genuine() {
    assert!(unseal(&sealed(GENUINE.clone())).is_ok(), "a part that was sealed again is not taken");
}
