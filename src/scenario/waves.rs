//! Deployments in waves: canary, rolling, zone by zone. A bad version spreads until it is found and rolled back.

use super::quantity::{chance, law};
use super::scene::{Stage, Target};
use super::section::{Context, Section, probability, wrong_kind};
use super::strikes::repair;
use super::tree::Value;
use crate::law::Law;
use crate::units::Probability;

/// Most waves of one change.
pub const MAX_WAVES: usize = 100;

/// How a change reaches its targets, wave after wave.
#[derive(Debug, Clone)]
pub enum Waves {
    /// One target after the other.
    OneByOne(usize),
    /// A growing share of the users of one target.
    Shares(Vec<Probability>),
}

/// What is done in each wave.
#[derive(Debug, Clone)]
pub struct Watch {
    /// How long a wave is watched before the next begins.
    pub bake: Law,
    /// Chance that a bad version is found while its wave is watched.
    pub catches: Probability,
    /// How long finding it takes.
    pub detect: Law,
}

impl Waves {
    fn count(&self) -> usize {
        match self {
            Waves::OneByOne(targets) => *targets,
            Waves::Shares(shares) => shares.len(),
        }
    }

    /// Which targets a stage of this wave takes down, and what they still serve.
    fn reached(&self, wave: usize, mut stage: Stage) -> Stage {
        match self {
            Waves::OneByOne(_) => stage.reach = Some((0, wave)),
            Waves::Shares(shares) => {
                let left = shares[wave - 1].complement();
                stage.serves = Probability::new(left).expect("a complement is a probability");
            }
        }
        stage
    }
}

/// Reads `waves`, for a change with this many targets.
pub fn waves(cx: &mut Context<'_>, section: &mut Section<'_>, targets: Option<usize>) -> Option<Waves> {
    let node = section.take("waves")?;
    match &node.value {
        Value::Text(text) if text == "one by one" => match targets? {
            1 => {
                let help =
                    "strike several places or a component of several units, or give the share of users of each wave";
                cx.refuse(node.span, "one target has no waves", "nothing to go through one by one", help)
            }
            n if n > MAX_WAVES => {
                let help = "strike places, or give the share of users of each wave";
                cx.refuse(node.span, format!("{n} waves"), format!("at most {MAX_WAVES}"), help)
            }
            n => Some(Waves::OneByOne(n)),
        },
        Value::Array(items) if !items.is_empty() && items.len() <= MAX_WAVES => {
            let shares: Option<Vec<Probability>> = items.iter().map(|item| probability(cx, item, "waves")).collect();
            let shares = shares?;
            let grows = shares.windows(2).all(|pair| pair[0].value() < pair[1].value()) && shares[0].value() > 0.0;
            if !grows {
                let help = "write growing shares of users such as [\"5%\", \"25%\", \"100%\"]";
                return cx.refuse(
                    node.span,
                    "the waves do not grow",
                    "each reaches more users than the one before",
                    help,
                );
            }
            if targets? != 1 {
                let help = "strike a service, or use waves = \"one by one\"";
                return cx.refuse(node.span, "shares of users of several targets", "whose users?", help);
            }
            Some(Waves::Shares(shares))
        }
        other => {
            let wanted = "\"one by one\", or the share of users that each wave reaches, such as [\"5%\", \"100%\"]";
            wrong_kind(cx, node.span, "waves", wanted, other)
        }
    }
}

/// Reads `bake`, `catches` and `detect`, which a change in waves that may fail needs.
pub fn watch(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<Watch> {
    let mut time = |cx: &mut Context<'_>, key: &'static str, example: &str| {
        let path = section.path_of(key);
        match section.take(key) {
            Some(node) => law(cx, node, &path, origin),
            None => section.missing(cx, key, example),
        }
    };
    let bake = time(cx, "bake", "bake = { fixed = \"1h\" }: how long a wave is watched before the next");
    let detect = time(cx, "detect", "detect = \"10min\": how long it takes to find a bad version");
    let path = section.path_of("catches");
    let catches = match section.take("catches") {
        Some(node) => chance(cx, node, &path, "catches", origin),
        None => section.missing(cx, "catches", "catches = \"80%\": the chance to find a bad version in one wave"),
    };
    Some(Watch { bake: bake?, catches: catches?, detect: detect? })
}

/// The stages of a bad version: in each wave it is found and rolled back, or spreads to the next; the last finds it.
pub fn bad_version(waves: &Waves, watch: &Watch, rollback: &[Stage]) -> Vec<Stage> {
    let last = waves.count();
    let mut rest = found(waves, watch, rollback, last);
    for wave in (1..last).rev() {
        let bake = waves.reached(wave, named(format!("wave {wave}"), watch.bake.clone()));
        let spreads = std::iter::once(bake).chain(rest).collect();
        let mut decides = waves.reached(wave, named(format!("wave {wave} begins"), Law::Fixed { value: 0.0 }));
        decides.succeeds = watch.catches;
        decides.otherwise = spreads;
        rest = std::iter::once(decides).chain(found(waves, watch, rollback, wave)).collect();
    }
    rest
}

/// Found in this wave: detection, rollback, done.
fn found(waves: &Waves, watch: &Watch, rollback: &[Stage], wave: usize) -> Vec<Stage> {
    let detect = waves.reached(wave, named(format!("wave {wave}: detect"), watch.detect.clone()));
    let back = rollback.iter().map(|stage| waves.reached(wave, stage.clone()));
    std::iter::once(detect).chain(back).chain(done(waves)).collect()
}

/// The stages of a good version: each target is out of service in its turn, and watched before the next.
pub fn good_version(waves: &Waves, update: &Stage, bake: Option<&Law>) -> Vec<Stage> {
    let mut stages = Vec::new();
    for wave in 1..=waves.count() {
        let name = format!("wave {wave}: update");
        stages.push(Stage { name, reach: Some((wave - 1, wave)), ..update.clone() });
        if let Some(bake) = bake.filter(|_| wave < waves.count()) {
            let mut pause = named(format!("wave {wave}: bake"), bake.clone());
            pause.reach = Some((0, 0));
            stages.push(pause);
        }
    }
    stages.into_iter().chain(done(waves)).collect()
}

/// All targets are back.
fn done(waves: &Waves) -> Option<Stage> {
    let mut stage = named("done".into(), Law::Fixed { value: 0.0 });
    stage.reach = Some((0, 0));
    matches!(waves, Waves::OneByOne(_)).then_some(stage)
}

fn named(name: String, takes: Law) -> Stage {
    Stage { name, ..repair(takes) }
}

/// The targets of a change that goes from one to the next: the units of a component one by one.
pub fn each(target: Target) -> Target {
    match target {
        Target::AllUnits(component) => Target::EachUnit(component),
        other => other,
    }
}
