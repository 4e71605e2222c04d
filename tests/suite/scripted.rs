//! What happens, exactly: histories with times written by hand, compared to the microsecond.
//!
//! A script gives each process its draws: times to failure, the lengths of stages, and whether a branch succeeds.
//! Laws that always give the same time need none. A draw too many or too few fails the test.

mod ageing;
mod attribution;
mod changes;
mod clocks;
mod common_cause;
mod crews;
mod deep;
mod demand;
mod gates;
mod hidden;
mod idle;
mod itself;
mod levels;
mod losses;
mod needs;
mod order;
mod outages;
mod people;
mod places;
mod positions;
mod reactions;
mod scaling;
mod serves;
mod standby;
mod waves;

use crate::fixtures::{model, part};
use fivenines::engine::{Draws, ServiceRecord, Simulation, Trajectory};
use fivenines::law::Law;
use fivenines::model::{Model, ONE};
use fivenines::units::{Hours, SimTime};
use std::collections::{BTreeMap, VecDeque};

/// What a process draws next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Draw {
    Time(SimTime),
    Happens(bool),
    Pick(u32),
}

/// Draws written by hand, by the name of the process.
#[derive(Debug)]
pub(crate) struct Script {
    names: Vec<String>,
    left: BTreeMap<String, VecDeque<Draw>>,
}

impl Script {
    /// From lines such as `a.crash/a: 1h 30min never yes #0`.
    fn new(model: &Model, text: &str) -> Script {
        let names: Vec<String> = model.names.iter().map(|name| name.unique.clone()).collect();
        let mut left = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (name, draws) = line.split_once(':').expect("a line of a script is `process: draws`");
            assert!(names.iter().any(|known| known == name), "no process is called `{name}`: {names:?}");
            left.insert(name.to_string(), draws.split_whitespace().map(draw).collect());
        }
        Script { names, left }
    }

    fn next(&mut self, process: u32, wanted: &str) -> Draw {
        let name = &self.names[process as usize];
        let draw = self.left.get_mut(name).and_then(VecDeque::pop_front);
        draw.unwrap_or_else(|| panic!("the script of `{name}` is exhausted where it draws {wanted}"))
    }

    fn check_used(&self) {
        if let Some((name, left)) = self.left.iter().find(|(_, left)| !left.is_empty()) {
            panic!("the script of `{name}` has {left:?} left over");
        }
    }
}

fn draw(word: &str) -> Draw {
    match word {
        "yes" => Draw::Happens(true),
        "no" => Draw::Happens(false),
        "never" => Draw::Time(SimTime::NEVER),
        word if word.starts_with('#') => Draw::Pick(word[1..].parse().expect("a number after #")),
        time => Draw::Time(Hours::parse(time).expect("a draw is a time, never, yes or no").to_sim()),
    }
}

impl Draws for &mut Script {
    fn start(&mut self, _: u64) {}

    fn time(&mut self, process: u32, law: &Law) -> SimTime {
        if let Law::Fixed { value } = law {
            return Hours(*value).to_sim();
        }
        match self.next(process, "a time") {
            Draw::Time(time) => time,
            other => panic!("`{}` draws a time where the script has {other:?}", self.names[process as usize]),
        }
    }

    fn time_left(&mut self, process: u32, law: &Law, age: SimTime) -> SimTime {
        match law {
            Law::Fixed { .. } => SimTime(self.time(process, law).0.saturating_sub(age.0)),
            _ => self.time(process, law),
        }
    }

    fn happens(&mut self, process: u32, _: f64) -> bool {
        match self.next(process, "a chance") {
            Draw::Happens(happens) => happens,
            other => panic!("`{}` draws a chance where the script has {other:?}", self.names[process as usize]),
        }
    }

    fn pick(&mut self, process: u32, count: u32) -> u32 {
        match self.next(process, "one of several") {
            Draw::Pick(number) if number < count => number,
            other => panic!("`{}` picks one of {count} where the script has {other:?}", self.names[process as usize]),
        }
    }
}

/// Plays a scenario by a script, checks that the parts sum to the whole, and tells what happened.
#[track_caller]
pub(crate) fn play(scenario: &str, script: &str) -> String {
    let model = model(scenario);
    tell(&model, &simulate(&model, script))
}

/// Plays a model by a script.
#[track_caller]
pub(crate) fn simulate(model: &Model, script: &str) -> Trajectory {
    let mut script = Script::new(model, script);
    let trajectory = Simulation::new(model, &mut script, true).run(0).expect("a scripted history ends").clone();
    script.check_used();
    trajectory
}

pub(crate) fn tell(model: &Model, trajectory: &Trajectory) -> String {
    let services = model.services.iter().zip(&trajectory.services);
    services.map(|(service, record)| tell_service(model, &service.name, record)).collect()
}

pub(crate) fn tell_service(model: &Model, name: &str, record: &ServiceRecord) -> String {
    let charged: u64 = record.charges.iter().map(|charge| charge.time.0).sum();
    let down: u64 = record.outages.iter().map(|outage| outage.end.0 - outage.start.0).sum();
    assert_eq!((charged, down), (record.downtime.0, record.downtime.0), "the parts of the downtime of {name}");
    assert_eq!(record.lost % u128::from(ONE), 0, "lost demand of {name} in whole microseconds");
    let lost = SimTime((record.lost / u128::from(ONE)) as u64);
    let mut text = format!("{name} down {}, lost {}\n", clock(record.downtime), clock(lost));
    for outage in &record.outages {
        let before = if outage.begun_before { " begun before" } else { "" };
        let open = if outage.cut_off { " cut off" } else { "" };
        let cause = &model.causes[outage.cause as usize].name;
        text += &format!("{} to {} by {cause}{before}{open}\n", clock(outage.start), clock(outage.end));
    }
    for charge in &record.charges {
        let (cause, stage) = (&model.causes[charge.cause as usize].name, &model.labels[charge.label as usize]);
        text += &format!("{cause}, {stage}: {}\n", clock(charge.time));
    }
    for loss in &record.losses {
        let cause = &model.causes[loss.cause as usize].name;
        text += &format!("data of {} lost at {} by {cause}\n", clock(loss.lost), clock(loss.at));
    }
    text
}

/// A time to the microsecond, such as `1h30min` or `2s5us`.
pub(crate) fn clock(time: SimTime) -> String {
    let units = [(3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s"), (1, "us")];
    let mut left = time.0;
    let mut text = String::new();
    for (micros, unit) in units {
        if left >= micros {
            text += &format!("{}{unit}", left / micros);
            left %= micros;
        }
    }
    if text.is_empty() { "0".into() } else { text }
}

/// Compares what happened with lines written with any indentation.
#[track_caller]
pub(crate) fn happens(scenario: &str, script: &str, expected: &str) {
    let told = play(scenario, script);
    let expected: String =
        expected.lines().map(str::trim).filter(|l| !l.is_empty()).map(|line| format!("{line}\n")).collect();
    assert!(told == expected, "what happened:\n{told}\nwhat should have:\n{expected}");
}

/// `site`, which needs all of the named parts.
pub(crate) fn all(parts: &[&str]) -> String {
    let list: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
    format!("[service.site]\nall = [{}]\n", list.join(", "))
}

/// Parts `a` and `b`, both needed, repaired within the given times.
pub(crate) fn a_and_b(a: &str, b: &str) -> String {
    part("a", a) + &part("b", b) + &all(&["a", "b"])
}
