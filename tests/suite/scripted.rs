//! What happens, exactly: histories with times written by hand, compared to the microsecond.
//!
//! A script gives each process its draws: times to failure, the lengths of stages, and whether a branch succeeds.
//! Laws that always give the same time need none. A draw too many or too few fails the test.

use crate::fixtures::{model, part};
use fivenines::engine::{Draws, ServiceRecord, Simulation, Trajectory};
use fivenines::law::Law;
use fivenines::model::{Model, ONE};
use fivenines::units::{Hours, SimTime};
use std::collections::{BTreeMap, VecDeque};

/// What a process draws next.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Draw {
    Time(SimTime),
    Happens(bool),
}

/// Draws written by hand, by the name of the process.
#[derive(Debug)]
struct Script {
    names: Vec<String>,
    left: BTreeMap<String, VecDeque<Draw>>,
}

impl Script {
    /// From lines such as `a.crash/a: 1h 30min never yes`.
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

    fn happens(&mut self, process: u32, _: f64) -> bool {
        match self.next(process, "a chance") {
            Draw::Happens(happens) => happens,
            other => panic!("`{}` draws a chance where the script has {other:?}", self.names[process as usize]),
        }
    }
}

/// Plays a scenario by a script, checks that the parts sum to the whole, and tells what happened.
#[track_caller]
fn play(scenario: &str, script: &str) -> String {
    let model = model(scenario);
    let mut script = Script::new(&model, script);
    let trajectory = Simulation::new(&model, &mut script, true).run(0).expect("a scripted history ends").clone();
    script.check_used();
    tell(&model, &trajectory)
}

fn tell(model: &Model, trajectory: &Trajectory) -> String {
    let services = model.services.iter().zip(&trajectory.services);
    services.map(|(service, record)| tell_service(model, &service.name, record)).collect()
}

fn tell_service(model: &Model, name: &str, record: &ServiceRecord) -> String {
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
    text
}

/// A time to the microsecond, such as `1h30min` or `2s5us`.
fn clock(time: SimTime) -> String {
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
fn happens(scenario: &str, script: &str, expected: &str) {
    let told = play(scenario, script);
    let expected: String =
        expected.lines().map(str::trim).filter(|l| !l.is_empty()).map(|line| format!("{line}\n")).collect();
    assert!(told == expected, "what happened:\n{told}\nwhat should have:\n{expected}");
}

/// `site`, which needs all of the named parts.
fn all(parts: &[&str]) -> String {
    let list: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
    format!("[service.site]\nall = [{}]\n", list.join(", "))
}

/// Parts `a` and `b`, both needed, repaired within the given times.
fn a_and_b(a: &str, b: &str) -> String {
    part("a", a) + &part("b", b) + &all(&["a", "b"])
}

// Outages.

#[test]
fn a_repair_starts_the_clock_afresh() {
    happens(
        &(part("a", "10min") + &all(&["a"])),
        "a.crash/a: 1h 2h never",
        "site down 20min, lost 20min
         1h to 1h10min by a.crash
         3h10min to 3h20min by a.crash
         a.crash, repair: 20min",
    );
}

#[test]
fn times_are_kept_to_the_microsecond() {
    happens(
        &(part("a", "7us") + &all(&["a"])),
        "a.crash/a: 1h1us 3us never",
        "site down 14us, lost 14us
         1h1us to 1h8us by a.crash
         1h11us to 1h18us by a.crash
         a.crash, repair: 14us",
    );
}

#[test]
fn an_outage_of_no_length_is_none() {
    happens(&(part("a", "0s") + &all(&["a"])), "a.crash/a: 1h 1h never", "site down 0, lost 0");
}

#[test]
fn outages_that_touch_are_one() {
    happens(
        &a_and_b("1h", "1h"),
        "a.crash/a: 1h never
         b.crash/b: 2h never",
        "site down 2h, lost 2h
         1h to 3h by a.crash
         a.crash, repair: 1h
         b.crash, repair: 1h",
    );
}

#[test]
fn a_microsecond_between_outages_parts_them() {
    happens(
        &a_and_b("1h", "1h"),
        "a.crash/a: 1h never
         b.crash/b: 2h1us never",
        "site down 2h, lost 2h
         1h to 2h by a.crash
         2h1us to 3h1us by b.crash
         a.crash, repair: 1h
         b.crash, repair: 1h",
    );
}

#[test]
fn the_horizon_cuts_an_open_outage_off() {
    happens(
        &("horizon = \"24h\"\n".to_string() + &part("a", "2h") + &all(&["a"])),
        "a.crash/a: 1h 20h",
        "site down 3h, lost 3h
         1h to 3h by a.crash
         23h to 24h by a.crash cut off
         a.crash, repair: 3h",
    );
}

#[test]
fn what_fails_at_the_horizon_does_not_count() {
    let scenario = "horizon = \"24h\"\n".to_string() + &part("a", "2h") + &all(&["a"]);
    happens(&scenario, "a.crash/a: 24h", "site down 0, lost 0");
    happens(
        &scenario,
        "a.crash/a: 23h59min59s1us",
        "site down 999999us, lost 999999us
         23h59min59s1us to 24h by a.crash cut off
         a.crash, repair: 999999us",
    );
}

#[test]
fn a_warm_up_is_simulated_but_not_counted() {
    let scenario = "horizon = \"24h\"\nwarm_up = \"10h\"\n".to_string() + &part("a", "2h") + &all(&["a"]);
    happens(&scenario, "a.crash/a: 3h never", "site down 0, lost 0");
    happens(&scenario, "a.crash/a: 8h never", "site down 0, lost 0");
    happens(
        &scenario,
        "a.crash/a: 9h never",
        "site down 1h, lost 1h
         0 to 1h by a.crash begun before
         a.crash, repair: 1h",
    );
    happens(
        &scenario,
        "a.crash/a: 10h 20h",
        "site down 4h, lost 4h
         0 to 2h by a.crash
         22h to 24h by a.crash cut off
         a.crash, repair: 4h",
    );
}

#[test]
fn an_outage_may_last_from_the_warm_up_beyond_the_horizon() {
    happens(
        &("horizon = \"1h\"\nwarm_up = \"1h\"\n".to_string() + &part("a", "20h") + &all(&["a"])),
        "a.crash/a: 30min",
        "site down 1h, lost 1h
         0 to 1h by a.crash begun before cut off
         a.crash, repair: 1h",
    );
}

// Attribution.

#[test]
fn the_charge_stays_with_the_fault_that_started_it_until_its_repair() {
    happens(
        &a_and_b("2h", "3h"),
        "a.crash/a: 1h never
         b.crash/b: 2h never",
        "site down 4h, lost 4h
         1h to 5h by a.crash
         a.crash, repair: 2h
         b.crash, repair: 2h",
    );
}

#[test]
fn a_redundant_part_is_charged_only_once_it_matters() {
    happens(
        &(part("a", "4h") + &part("b", "1h") + "[service.site]\nany = [\"a\", \"b\"]\n"),
        "a.crash/a: 1h never
         b.crash/b: 3h never",
        "site down 1h, lost 1h
         3h to 4h by b.crash
         b.crash, repair: 1h",
    );
}

#[test]
fn the_charge_passes_on_when_the_culprit_no_longer_matters() {
    let scenario = part("a", "9h") + &part("b", "3h") + &part("c", "9h");
    let scenario = scenario + "[service.pair]\nany = [\"a\", \"b\"]\n" + &all(&["pair", "c"]);
    // b fails, a fails and takes the pair down, c fails, b is back: a is still failed, but c is why the site is down.
    let told = play(
        &scenario,
        "b.crash/b: 1h never
         a.crash/a: 2h never
         c.crash/c: 3h never",
    );
    let site = "site down 10h, lost 10h\n2h to 12h by a.crash\na.crash, repair: 2h\nc.crash, repair: 8h\n";
    assert!(told.starts_with(site), "{told}");
}

#[test]
fn of_faults_at_the_same_instant_the_one_that_started_the_outage_is_charged() {
    happens(
        &a_and_b("10min", "20min"),
        "a.crash/a: 1h never
         b.crash/b: 1h never",
        "site down 20min, lost 20min
         1h to 1h20min by a.crash
         a.crash, repair: 10min
         b.crash, repair: 10min",
    );
    // Of a redundant pair the second takes it down.
    happens(
        &(part("a", "10min") + &part("b", "20min") + "[service.site]\nany = [\"a\", \"b\"]\n"),
        "a.crash/a: 1h never
         b.crash/b: 1h never",
        "site down 10min, lost 10min
         1h to 1h10min by b.crash
         b.crash, repair: 10min",
    );
}

#[test]
fn downtime_is_split_by_stage() {
    let scenario = "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [
        { stage = \"detect\", takes = \"1min\" }, { stage = \"decide\", takes = \"2min\" },
        { stage = \"repair\", takes = \"3min\" }]\n";
    happens(
        &(scenario.to_string() + &all(&["a"])),
        "a.crash/a: 1h 1min 2min 4min never",
        "site down 7min, lost 7min
         1h to 1h7min by a.crash
         a.crash, detect: 1min
         a.crash, decide: 2min
         a.crash, repair: 4min",
    );
}

#[test]
fn a_stage_that_does_not_succeed_is_followed_by_the_other_branch() {
    let scenario = "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [
        { stage = \"auto\", takes = { fixed = \"5min\" }, succeeds = \"90%\",
          otherwise = [{ stage = \"by hand\", takes = { fixed = \"1h\" } }] },
        { stage = \"check\", takes = { fixed = \"1min\" } }]\n";
    happens(
        &(scenario.to_string() + &all(&["a"])),
        "a.crash/a: 1h yes 1h no never",
        "site down 1h11min, lost 1h11min
         1h to 1h6min by a.crash
         2h6min to 3h11min by a.crash
         a.crash, auto: 10min
         a.crash, check: 1min
         a.crash, by hand: 1h",
    );
}

// Order within an instant.

#[test]
fn recoveries_come_before_failures() {
    // The unit is repaired at the very instant at which its place destroys it: it starts anew (and draws) twice.
    let scenario = "places = [\"az\"]\n[fault.power]\nstrikes = \"az\"\nevery = \"1000h\"\noutage = \"destroyed\"
        mttr = { fixed = \"1h\" }\n[component.a]\nin = \"az\"\n[component.a.fault.crash]\nevery = \"1000h\"
        mttr = { fixed = \"1h\" }\n";
    happens(
        &(scenario.to_string() + &all(&["a"])),
        "a.crash/a az: 1h never never
         power/az: 2h never",
        "site down 3h, lost 3h
         1h to 4h by a.crash
         a.crash, repair: 1h
         power, repair: 1h
         power, rebuild: repair: 1h",
    );
}

#[test]
fn failures_come_before_changes() {
    // The fault strikes at the instant of the change; had the change come first, it would have held the clock up.
    let change = "[change.patch]\nstrikes = \"a\"\nevery = \"100h\"\ndowntime = { fixed = \"5h\" }\n";
    let horizon = "horizon = \"150h\"\n".to_string();
    happens(
        &(horizon + &part("a", "2h") + &all(&["a"]) + change),
        "a.crash/a: 100h never",
        "site down 5h, lost 5h
         100h to 105h by a.crash
         a.crash, repair: 2h
         patch, planned: 3h",
    );
}

#[test]
fn failures_of_one_instant_come_in_order_of_declaration() {
    // The clock of one runs while the other is up, so whoever comes first holds the other up.
    let first = "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }\n";
    let second = "[component.b]\n[component.b.fault.crash]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }\n";
    let script = "a.crash/a: 1h never\nb.crash/b: 1h never";
    let told = play(&(first.to_string() + second + "while = \"a\"\n" + &all(&["a", "b"])), script);
    assert!(told.starts_with("site down 2h, lost 2h\n1h to 3h by a.crash\n"), "{told}");
    let told = play(&(second.to_string() + "while = \"a\"\n" + first + &all(&["a", "b"])), script);
    assert!(told.starts_with("site down 1h, lost 1h\n1h to 2h by b.crash\n"), "{told}");
}

#[test]
fn decisions_come_last() {
    // The standby is repaired at the instant of the loss: it is a target, not the first to be repaired.
    happens(
        &(part("one", "9h") + &part("two", "1h") + &pair("")),
        "one.crash/one: 2h never
         two.crash/two: 1h never",
        "pair down 3min, lost 3min
         2h to 2h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min",
    );
    // The target fails at the instant at which the failover would end: it never serves.
    happens(
        &(part("one", "9h") + &part("two", "1h") + &pair("")),
        "one.crash/one: 2h never
         two.crash/two: 2h3min never",
        "pair down 1h3min, lost 1h3min
         2h to 3h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         two.crash, repair: 1h",
    );
}

// Clocks.

const TWO_FAULTS: &str = "[component.a]
    [component.a.fault.soft]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }
    [component.a.fault.hard]\nevery = \"1000h\"\nmttr = { fixed = \"3h\" }\n";

#[test]
fn an_operating_clock_is_held_up_while_the_target_is_failed() {
    happens(
        &(TWO_FAULTS.to_string() + &all(&["a"])),
        "a.soft/a: 10h never
         a.hard/a: 4h 10h never",
        "site down 7h, lost 7h
         4h to 7h by a.hard
         13h to 14h by a.soft
         18h to 21h by a.hard
         a.hard, repair: 6h
         a.soft, repair: 1h",
    );
}

#[test]
fn a_clock_that_is_held_up_with_nothing_left_strikes_at_once_afterwards() {
    happens(
        &(TWO_FAULTS.to_string() + &all(&["a"])),
        "a.soft/a: 4h never
         a.hard/a: 4h never",
        "site down 4h, lost 4h
         4h to 8h by a.soft
         a.soft, repair: 1h
         a.hard, repair: 3h",
    );
}

#[test]
fn a_calendar_goes_on_during_the_recovery_and_durations_add() {
    let calendar = "[component.a]\n[component.a.fault.crash]\nclock = \"calendar\"\nevery = \"1000h\"
        mttr = { fixed = \"3h\" }\n";
    happens(
        &(calendar.to_string() + &all(&["a"])),
        "a.crash/a: 2h 1h 10h never",
        "site down 9h, lost 9h
         2h to 8h by a.crash
         13h to 16h by a.crash
         a.crash, repair: 9h",
    );
}

#[test]
fn a_clock_runs_only_while_what_it_names_is_up() {
    let scenario = part("a", "1h") + "while = \"b\"\n" + &part("b", "2h") + &all(&["a", "b"]);
    happens(
        &scenario,
        "a.crash/a: 5h never
         b.crash/b: 2h never",
        "site down 3h, lost 3h
         2h to 4h by b.crash
         7h to 8h by a.crash
         b.crash, repair: 2h
         a.crash, repair: 1h",
    );
}

// Places.

/// A unit `a` (repaired in 2 h, rebuilt in 30 min) in a place whose outages take 2 h.
fn in_place(outage: &str) -> String {
    let rebuild =
        if outage == "destroyed" { "rebuild = [{ stage = \"restore\", takes = { fixed = \"30min\" } }]\n" } else { "" };
    format!(
        "places = [\"az\"]\n[fault.power]\nstrikes = \"az\"\nevery = \"1000h\"\noutage = \"{outage}\"
         mttr = {{ fixed = \"2h\" }}\n[component.a]\nin = \"az\"\n{rebuild}[component.a.fault.crash]\nevery = \"1000h\"
         mttr = {{ fixed = \"2h\" }}\n{}",
        all(&["a"])
    )
}

#[test]
fn in_an_unreachable_place_clocks_and_recoveries_go_on() {
    happens(
        &in_place("unreachable"),
        "power/az: 2h never
         a.crash/a az: 3h30min never",
        "site down 3h30min, lost 3h30min
         2h to 5h30min by power
         power, repair: 2h
         a.crash, repair: 1h30min",
    );
}

#[test]
fn in_a_suspended_place_clocks_and_recoveries_stand_still() {
    happens(
        &in_place("suspended"),
        "power/az: 2h never
         a.crash/a az: 1h 3h never",
        "site down 6h, lost 6h
         1h to 5h by a.crash
         8h to 10h by a.crash
         a.crash, repair: 6h",
    );
    happens(
        &in_place("suspended"),
        "power/az: 2h never
         a.crash/a az: 5h never",
        "site down 4h, lost 4h
         2h to 4h by power
         7h to 9h by a.crash
         power, repair: 2h
         a.crash, repair: 2h",
    );
}

#[test]
fn a_destroyed_unit_is_rebuilt_once_its_place_is_back() {
    happens(
        &in_place("destroyed"),
        "power/az: 2h never
         a.crash/a az: 1h 2h never",
        "site down 5h30min, lost 5h30min
         1h to 4h30min by a.crash
         6h30min to 8h30min by a.crash
         a.crash, repair: 3h
         power, repair: 2h
         power, rebuild: restore: 30min",
    );
}

#[test]
fn a_rebuild_that_is_struck_again_starts_afresh() {
    // From 4 h the rebuild is to blame and stays so through the second outage of the place, from 4h20min to 6h20min.
    happens(
        &in_place("destroyed"),
        "power/az: 2h 20min never
         a.crash/a az: never never never",
        "site down 4h50min, lost 4h50min
         2h to 6h50min by power
         power, repair: 2h
         power, rebuild: restore: 2h50min",
    );
}

// Crews.

/// Parts that share a crew of one, repaired in 1 h; each has a service of its own.
fn crewed(parts: &[&str]) -> String {
    let mut text = "[crew.ops]\nsize = 1\n".to_string();
    for name in parts {
        text += &format!(
            "[component.{name}]\n[component.{name}.fault.crash]\nevery = \"1000h\"
             recovery = [{{ stage = \"repair\", takes = {{ fixed = \"1h\" }}, crew = \"ops\" }}]
             [service.{name}-only]\nall = \"{name}\"\nreport = true\n"
        );
    }
    text + &format!("[objective]\nservice = \"{}-only\"\n", parts[parts.len() - 1])
}

#[test]
fn a_crew_serves_first_come_first_served() {
    happens(
        &crewed(&["a", "b", "c"]),
        "a.crash/a: 1h never
         c.crash/c: 1h10min never
         b.crash/b: 1h20min never",
        "c-only down 1h50min, lost 1h50min
         1h10min to 3h by c.crash
         c.crash, wait for ops: 50min
         c.crash, repair: 1h
         a-only down 1h, lost 1h
         1h to 2h by a.crash
         a.crash, repair: 1h
         b-only down 2h40min, lost 2h40min
         1h20min to 4h by b.crash
         b.crash, wait for ops: 1h40min
         b.crash, repair: 1h",
    );
}

#[test]
fn who_comes_when_a_crew_gets_free_need_not_wait() {
    happens(
        &crewed(&["a", "b"]),
        "a.crash/a: 1h never
         b.crash/b: 2h never",
        "b-only down 1h, lost 1h
         2h to 3h by b.crash
         b.crash, repair: 1h
         a-only down 1h, lost 1h
         1h to 2h by a.crash
         a.crash, repair: 1h",
    );
}

#[test]
fn a_crew_is_kept_from_stage_to_stage() {
    let scenario = "[crew.ops]\nsize = 1\n".to_string()
        + "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [
            { stage = \"first\", takes = { fixed = \"1h\" }, crew = \"ops\" },
            { stage = \"second\", takes = { fixed = \"1h\" }, crew = \"ops\" },
            { stage = \"third\", takes = { fixed = \"1h\" } }]\n"
        + "[component.b]\n[component.b.fault.crash]\nevery = \"1000h\"\nrecovery = [
            { stage = \"repair\", takes = { fixed = \"1h\" }, crew = \"ops\" }]\n"
        + "[service.site]\nall = \"b\"\n[service.other]\nall = \"a\"\nreport = true\n";
    let told = play(&scenario, "a.crash/a: 1h never\nb.crash/b: 1h30min never");
    let expected = "site down 2h30min, lost 2h30min\n1h30min to 4h by b.crash\n";
    assert!(told.starts_with(expected), "{told}");
    assert!(told.contains("b.crash, wait for ops: 1h30min\n"), "{told}");
}

// What a stage needs.

/// A unit `a`, detected in 10 min and launched in 30 min by `control`, whose outages take 2 h.
fn launched() -> String {
    let stages = "{ stage = \"detect\", takes = { fixed = \"10min\" } },
        { stage = \"launch\", takes = { fixed = \"30min\" }, needs = \"control\" }";
    part("control", "2h")
        + &format!("[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [{stages}]\n")
        + &all(&["a"])
}

#[test]
fn a_stage_stands_still_while_what_it_needs_is_down() {
    happens(
        &launched(),
        "a.crash/a: 1h never
         control.crash/control: 1h20min never",
        "site down 2h40min, lost 2h40min
         1h to 3h40min by a.crash
         a.crash, detect: 10min
         a.crash, launch: 30min
         a.crash, wait for control: 2h",
    );
}

#[test]
fn a_stage_waits_from_its_start_for_what_it_needs_and_others_do_not() {
    happens(
        &launched(),
        "a.crash/a: 1h30min never
         control.crash/control: 1h never",
        "site down 2h, lost 2h
         1h30min to 3h30min by a.crash
         a.crash, detect: 10min
         a.crash, wait for control: 1h20min
         a.crash, launch: 30min",
    );
}

#[test]
fn a_stage_that_is_over_when_what_it_needs_fails_need_not_wait() {
    happens(
        &launched(),
        "a.crash/a: 1h never
         control.crash/control: 1h40min never",
        "site down 40min, lost 40min
         1h to 1h40min by a.crash
         a.crash, detect: 10min
         a.crash, launch: 30min",
    );
    happens(
        &launched(),
        "a.crash/a: 1h never
         control.crash/control: 1h39min59s999999us never",
        "site down 2h40min, lost 2h40min
         1h to 3h40min by a.crash
         a.crash, detect: 10min
         a.crash, launch: 30min
         a.crash, wait for control: 2h",
    );
}

#[test]
fn a_destroyed_unit_waits_for_its_place_and_then_for_what_its_rebuild_needs() {
    let takes = "{ fixed = \"30min\" }";
    let scenario = in_place("destroyed").replace(takes, &format!("{takes}, needs = \"control\""));
    happens(
        &(scenario + &part("control", "2h")),
        "power/az: 2h never
         a.crash/a az: never never
         control.crash/control: 3h never",
        "site down 3h30min, lost 3h30min
         2h to 5h30min by power
         power, repair: 2h
         power, wait for control: 1h
         power, rebuild: restore: 30min",
    );
}

#[test]
fn a_crew_is_kept_while_a_stage_waits_for_what_it_needs() {
    let crewed = crewed(&["a", "b"]).replacen("crew = \"ops\"", "crew = \"ops\", needs = \"control\"", 1);
    happens(
        &(part("control", "2h") + &crewed),
        "a.crash/a: 1h never
         b.crash/b: 1h10min never
         control.crash/control: 1h30min never",
        "b-only down 3h50min, lost 3h50min
         1h10min to 5h by b.crash
         b.crash, wait for ops: 2h50min
         b.crash, repair: 1h
         a-only down 3h, lost 3h
         1h to 4h by a.crash
         a.crash, repair: 1h
         a.crash, wait for control: 2h",
    );
}

/// `one` serves, `two` stands by; a promotion takes 30 min of `control`, whose outages take 1 h.
fn promoted() -> String {
    part("one", "10h")
        + &part("two", "10h")
        + &part("control", "1h")
        + "[standby.pair]\nmembers = [\"one\", \"two\"]\nfailover = [
            { stage = \"promote\", takes = { fixed = \"30min\" }, needs = \"control\" }]\n"
        + &all(&["pair"])
}

/// What `site` says; `pair` says the same.
fn of_site(told: &str) -> &str {
    told.split("pair down").next().expect("there is a first part")
}

#[test]
fn a_failover_stands_still_while_what_it_needs_is_down() {
    for (control, way) in [("1h10min", "in the middle"), ("30min", "from the start")] {
        let script = format!("one.crash/one: 1h never\ntwo.crash/two: never\ncontrol.crash/control: {control} never");
        let told = play(&promoted(), &script);
        let (end, whole, wait) = if control == "30min" { ("2h", "1h", "30min") } else { ("2h30min", "1h30min", "1h") };
        for line in [
            format!("site down {whole}, lost {whole}\n1h to {end} by one.crash\n"),
            "one.crash, failover: promote: 30min\n".into(),
            format!("one.crash, wait for control: {wait}\n"),
        ] {
            assert!(of_site(&told).contains(&line), "{way}: {line}\n{told}");
        }
    }
}

#[test]
fn a_failover_that_waits_is_over_when_its_members_are_lost_and_back() {
    // The target is lost at 1h20min while the failover waits; the first to be repaired, at 11 h, serves at once.
    let script = "one.crash/one: 1h never\ntwo.crash/two: 1h20min never\ncontrol.crash/control: 1h10min never";
    let told = play(&promoted(), script);
    assert!(of_site(&told).starts_with("site down 10h, lost 10h\n1h to 11h by one.crash\n"), "{told}");
    assert!(of_site(&told).contains("one.crash, wait for control: 10min\n"), "{told}");
}

// Standby groups.

/// `pair`: `one` serves, `two` stands by; a failover takes 1 min to detect and 2 min to switch.
fn pair(more: &str) -> String {
    group(&["one", "two"], more)
}

fn group(members: &[&str], more: &str) -> String {
    let list: Vec<String> = members.iter().map(|member| format!("\"{member}\"")).collect();
    format!(
        "[standby.pair]\nmembers = [{}]\nfailover = [{{ stage = \"detect\", takes = {{ fixed = \"1min\" }} }},
         {{ stage = \"switch\", takes = {{ fixed = \"2min\" }} }}]\n{more}\n",
        list.join(", ")
    )
}

#[test]
fn a_failover_is_charged_to_the_fault_that_asked_for_it() {
    happens(
        &(part("one", "9h") + &part("two", "9h") + &pair("")),
        "one.crash/one: 1h never
         two.crash/two: never",
        "pair down 3min, lost 3min
         1h to 1h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min",
    );
}

#[test]
fn a_failover_goes_on_though_the_lost_member_is_back() {
    happens(
        &(part("one", "2min") + &part("two", "9h") + &pair("")),
        "one.crash/one: 1h 2h never
         two.crash/two: never",
        "pair down 3min, lost 3min
         1h to 1h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min",
    );
}

#[test]
fn when_all_members_are_down_the_first_that_is_repaired_serves_at_once() {
    happens(
        &(part("one", "5h") + &part("two", "9h") + &pair("")),
        "one.crash/one: 1h 20h never
         two.crash/two: 3h never",
        "pair down 3h6min, lost 3h6min
         1h to 1h3min by one.crash
         3h to 6h by two.crash
         26h to 26h3min by one.crash
         one.crash, failover: detect: 2min
         one.crash, failover: switch: 4min
         two.crash, repair: 3h",
    );
}

#[test]
fn a_failover_that_loses_its_target_goes_on_to_another_or_is_given_up() {
    let parts = part("one", "9h") + &part("two", "9h") + &part("three", "9h");
    let script = "one.crash/one: 1h never
                  two.crash/two: 1h30s never
                  three.crash/three: never";
    let members = ["one", "two", "three"];
    happens(
        &(parts.clone() + &group(&members, "if_target_lost = \"retarget\"")),
        script,
        "pair down 3min, lost 3min
         1h to 1h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min",
    );
    happens(
        &(parts + &group(&members, "if_target_lost = \"abandon\"")),
        script,
        "pair down 30s, lost 30s
         1h to 1h30s by one.crash
         one.crash, failover: detect: 30s",
    );
}

#[test]
fn a_failover_that_loses_its_last_target_waits_for_the_first_repair() {
    happens(
        &(part("one", "2h") + &part("two", "9h") + &pair("")),
        "one.crash/one: 1h never
         two.crash/two: 1h2min never",
        "pair down 2h, lost 2h
         1h to 3h by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 1min
         two.crash, repair: 1h58min",
    );
}

#[test]
fn a_failover_may_not_succeed() {
    let group =
        "[standby.pair]\nmembers = [\"one\", \"two\"]\nfailover = [{ stage = \"switch\", takes = { fixed = \"1min\" },
        succeeds = \"97%\", otherwise = [{ stage = \"by hand\", takes = \"90min\" }] }]\n";
    happens(
        &(part("one", "9h") + &part("two", "9h") + group),
        "one.crash/one: 1h never
         two.crash/two: never
         standby/pair: no 1h",
        "pair down 1h1min, lost 1h1min
         1h to 2h1min by one.crash
         one.crash, failover: switch: 1min
         one.crash, failover: by hand: 1h",
    );
}

#[test]
fn a_planned_return_is_an_outage_of_its_own() {
    let back = "fail_back = { wait = { fixed = \"1h\" }, outage = { fixed = \"30s\" } }";
    happens(
        &(part("one", "30min") + &part("two", "9h") + &pair(back)),
        "one.crash/one: 1h never
         two.crash/two: 10h never",
        "pair down 3min30s, lost 3min30s
         1h to 1h3min by one.crash
         2h30min to 2h30min30s by pair.fail_back
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         pair.fail_back, fail-back: 30s",
    );
}

#[test]
fn a_return_waits_until_the_first_member_has_been_up_long_enough() {
    let back = "fail_back = { wait = { fixed = \"1h\" }, outage = { fixed = \"30s\" } }";
    // one is back at 1h30min, down again at 2h, back at 2h30min: the return is at 3h30min.
    happens(
        &(part("one", "30min") + &part("two", "9h") + &pair(back)),
        "one.crash/one: 1h 30min never
         two.crash/two: never",
        "pair down 3min30s, lost 3min30s
         1h to 1h3min by one.crash
         3h30min to 3h30min30s by pair.fail_back
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         pair.fail_back, fail-back: 30s",
    );
}

#[test]
fn a_return_without_outage_is_not_seen_until_the_first_member_fails_again() {
    let back = "fail_back = { wait = { fixed = \"1h\" } }";
    let parts = part("one", "30min") + &part("two", "9h");
    let script = "one.crash/one: 1h 3h never
                  two.crash/two: never";
    happens(
        &(parts.clone() + &pair(back)),
        script,
        "pair down 6min, lost 6min
         1h to 1h3min by one.crash
         4h30min to 4h33min by one.crash
         one.crash, failover: detect: 2min
         one.crash, failover: switch: 4min",
    );
    let stays = play(&(parts + &pair("fail_back = \"stay\"")), script);
    assert!(stays.starts_with("pair down 3min, lost 3min\n"), "{stays}");
}

#[test]
fn a_return_that_loses_the_first_member_goes_back_to_the_active_one() {
    let back = "fail_back = { wait = { fixed = \"1h\" }, outage = { fixed = \"10min\" } }";
    // The return starts at 2h30min, one fails at 2h34min: two still runs and serves at once.
    let told = play(
        &(part("one", "30min") + &part("two", "9h") + &pair(back)),
        "one.crash/one: 1h 64min never
         two.crash/two: never",
    );
    assert!(told.contains("2h30min to 2h34min by pair.fail_back\n"), "{told}");
    // one is back at 3h04min and returned to from 4h04min to 4h14min.
    assert!(told.contains("4h4min to 4h14min by pair.fail_back\n"), "{told}");
}

// Members that age less while they stand by.

/// `first` and `second`, which are just `one` and `two`, measured beside `pair`.
const BESIDE: &str = "[service.first]\nall = \"one\"\nreport = true\n[service.second]\nall = \"two\"\nreport = true\n";

/// `one` and `two` in a pair whose idle member ages at this rate, each told.
fn idle_pair(rate: &str, more: &str) -> String {
    let objective = "[objective]\nservice = \"pair\"\n";
    pair(&format!("idle_rate = \"{rate}\"\n{more}")) + BESIDE + objective
}

#[test]
fn a_cold_member_begins_to_age_when_it_serves() {
    // two serves from 1h3min for 2h; one, back since 1h30min, serves from 3h6min for 5h.
    happens(
        &(part("one", "30min") + &part("two", "9h") + &idle_pair("0%", "")),
        "one.crash/one: 1h 5h never
         two.crash/two: 2h 1h",
        "pair down 36min, lost 36min
         1h to 1h3min by one.crash
         3h3min to 3h6min by two.crash
         8h6min to 8h36min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         two.crash, failover: detect: 1min
         two.crash, failover: switch: 2min
         one.crash, repair: 30min
         first down 1h, lost 1h
         1h to 1h30min by one.crash
         8h6min to 8h36min by one.crash
         one.crash, repair: 1h
         second down 9h, lost 9h
         3h3min to 12h3min by two.crash
         two.crash, repair: 9h",
    );
}

#[test]
fn a_warm_member_keeps_its_age_when_it_begins_to_serve() {
    // Until 1h3min two ages by 18min54s; the rest of 10h takes 9h41min6s.
    happens(
        &(part("one", "9h") + &part("two", "1h") + &idle_pair("30%", "")),
        "one.crash/one: 1h never
         two.crash/two: 10h never",
        "pair down 6min, lost 6min
         1h to 1h3min by one.crash
         10h44min6s to 10h47min6s by two.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         two.crash, failover: detect: 1min
         two.crash, failover: switch: 2min
         first down 9h, lost 9h
         1h to 10h by one.crash
         one.crash, repair: 9h
         second down 1h, lost 1h
         10h44min6s to 11h44min6s by two.crash
         two.crash, repair: 1h",
    );
}

#[test]
fn a_warm_member_may_fail_before_it_serves() {
    // 30min of age are 2h at a quarter of the speed; during the failover and after it nothing is left to lose.
    happens(
        &(part("one", "2h") + &part("two", "9h") + &idle_pair("25%", "")),
        "one.crash/one: 3h never
         two.crash/two: 30min never",
        "pair down 2h, lost 2h
         3h to 5h by one.crash
         one.crash, repair: 2h
         first down 2h, lost 2h
         3h to 5h by one.crash
         one.crash, repair: 2h
         second down 9h, lost 9h
         2h to 11h by two.crash
         two.crash, repair: 9h",
    );
}

#[test]
fn ages_are_kept_to_the_microsecond() {
    // At 1h3min1us the age is 1134000000.3 us, of which whole microseconds count: one is left.
    let told = play(
        &(part("one", "9h") + &part("two", "1us") + &idle_pair("30%", "")),
        "one.crash/one: 1h1us never
         two.crash/two: 18min54s1us never",
    );
    assert!(told.contains("second down 1us, lost 1us\n1h3min2us to 1h3min3us by two.crash\n"), "{told}");
    // A part of a microsecond of age takes its time.
    let told = play(
        &(part("one", "9h") + &part("two", "1us") + &idle_pair("30%", "")),
        "one.crash/one: never
         two.crash/two: 7us 1us never",
    );
    assert!(told.ends_with("24us to 25us by two.crash\n29us to 30us by two.crash\ntwo.crash, repair: 2us\n"), "{told}");
}

#[test]
fn a_member_that_has_returned_is_idle_again() {
    // two ages by 31min30s until 1h3min, by 1h27min until the return at 2h30min, by 15s during the return, and by
    // half of 2h after it. one is idle from 1h30min until 2h30min30s.
    happens(
        &(part("one", "30min")
            + &part("two", "9h")
            + &idle_pair("50%", "fail_back = { wait = { fixed = \"1h\" }, outage = { fixed = \"30s\" } }")),
        "one.crash/one: 1h 160min15s never
         two.crash/two: 178min45s never",
        "pair down 33min30s, lost 33min30s
         1h to 1h3min by one.crash
         2h30min to 2h30min30s by pair.fail_back
         4h40min30s to 5h10min30s by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         pair.fail_back, fail-back: 30s
         one.crash, repair: 30min
         first down 1h, lost 1h
         1h to 1h30min by one.crash
         4h40min30s to 5h10min30s by one.crash
         one.crash, repair: 1h
         second down 9h, lost 9h
         4h30min30s to 13h30min30s by two.crash
         two.crash, repair: 9h",
    );
}

#[test]
fn the_age_of_any_law_is_kept_through_repairs_and_changes_of_speed() {
    // wear: 1h of age until the crash at 2h, none until the repair at 3h, 1h1min30s until two serves at 5h3min.
    let two = part("two", "1h")
        + "[component.two.fault.wear]\nevery = { weibull = { shape = 3.0, scale = \"1000h\" } }\nmttr = { fixed = \"10min\" }\n";
    let told = play(
        &(part("one", "30h") + &two + &idle_pair("50%", "")),
        "one.crash/one: 5h never
         two.crash/two: 1h never
         two.wear/two: 4h never",
    );
    let second = "second down 1h10min, lost 1h10min\n2h to 3h by two.crash\n7h1min30s to 7h11min30s by two.wear\n";
    assert!(told.contains(second), "{told}");
}

#[test]
fn a_clock_that_hardly_runs_loses_no_age() {
    // At a billionth of full speed the clock would run out long after all time; it ages by 3 us until 1h3min.
    let told = play(
        &(part("one", "9h") + &part("two", "1h") + &idle_pair("0.0000001%", "")),
        "one.crash/one: 1h never
         two.crash/two: 2h never",
    );
    assert!(told.contains("3h2min59s999997us to 4h2min59s999997us by two.crash\n"), "{told}");
}

#[test]
fn idleness_slows_the_operating_clocks_of_units_only() {
    // The fault of the place and the one on the calendar strike as if nothing were idle.
    let scenario = "horizon = \"24h\"\nplaces = [\"a\", \"b\"]\n[fault.power]\nstrikes = \"b\"\nevery = \"90d\"\nmttr = \"1h\"\n
         [component.db]\nin = \"*\"\nfault.crash = { every = \"90d\", mttr = \"1h\" }\n
         fault.expiry = { clock = \"calendar\", every = \"90d\", mttr = \"1h\" }\n
         [standby.pair]\nmembers = \"db\"\nidle_rate = \"0%\"\nfailover = [{ stage = \"switch\", takes = { fixed = \"1min\" } }]\n
         [service.second]\nall = \"db@b\"\nreport = true\n[objective]\nservice = \"pair\"\n";
    let told = play(
        scenario,
        "power/b: 1h 10min never
         db.crash/db a: never
         db.crash/db b: 1h
         db.expiry/db a: never
         db.expiry/db b: 4h never 20min",
    );
    let second = "second down 30min, lost 30min\n1h to 1h10min by power\n4h to 4h20min by db.expiry\n";
    assert!(told.starts_with("pair down 0, lost 0\n") && told.contains(second), "{told}");
}

// Changes.

#[test]
fn changes_to_several_places_take_turns() {
    let scenario = "horizon = \"24h\"\nplaces = [\"main/{a,b}\"]\n[component.web]\nin = \"main/*\"
        [component.web.fault.crash]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }
        [change.patch]\nstrikes = \"main/*\"\nevery = \"10h\"\ndowntime = { fixed = \"1h\" }
        [service.site]\ncapacity = { of = \"web\", each = \"50%\" }\n";
    happens(
        scenario,
        "web.crash/web main/a: never
         web.crash/web main/b: never",
        "site down 3h, lost 1h30min
         10h to 11h by patch
         15h to 16h by patch
         20h to 21h by patch
         patch, planned: 3h",
    );
}

#[test]
fn a_change_may_fail() {
    let change = "[change.release]\nstrikes = \"a\"\nevery = \"10h\"\nfails = \"10%\"
        rollback = [{ stage = \"roll back\", takes = { fixed = \"20min\" } }]\n";
    happens(
        &("horizon = \"35h\"\n".to_string() + &part("a", "1h") + &all(&["a"]) + change),
        "a.crash/a: never
         release/a (all): no yes no",
        "site down 20min, lost 20min
         20h to 20h20min by release
         release, roll back: 20min",
    );
}

// Levels.

#[test]
fn capacity_loses_demand_in_part() {
    let scenario =
        "[objective]\nlevel = \"60%\"\n[component.u]\ncount = 4\n[component.u.fault.crash]\nevery = \"1000h\"
        mttr = { fixed = \"4h\" }\n[service.site]\ncapacity = { of = \"u\", each = \"30%\" }\n";
    // Of 120 %, four hours each: 90 % from 1 h, 60 % from 2 h, 30 % from 3 h to 5 h, 60 % to 6 h, 90 % to 7 h.
    happens(
        scenario,
        "u.crash/u #1: 1h never
         u.crash/u #2: 2h never
         u.crash/u #3: 3h never
         u.crash/u #4: never",
        "site down 2h, lost 2h24min
         3h to 5h by u.crash
         u.crash, repair: 2h",
    );
}

#[test]
fn k_of_n_of_levels_is_the_kth_largest() {
    let scenario = "places = [\"{x,y,z}\"]\n[component.u]\nin = \"*\"\ncount = 2\n[component.u.fault.crash]
        every = \"1000h\"\nmttr = { fixed = \"4h\" }\n[service.group]\nin = \"*\"
        capacity = { of = \"u\", each = \"50%\" }\n[service.site]\nat_least = 2\nof = \"group\"\n";
    // One of two units is down in x from 1 h to 5 h and in y from 2 h to 6 h.
    happens(
        scenario,
        "u.crash/u x #1: 1h never
         u.crash/u x #2: never
         u.crash/u y #1: 2h never
         u.crash/u y #2: never
         u.crash/u z #1: never
         u.crash/u z #2: never",
        "site down 3h, lost 1h30min
         2h to 5h by u.crash
         u.crash, repair: 3h",
    );
}

// Deep structures: each level uses the one below it twice.

/// Levels `s0` to `s{depth}`; `rule` makes a level from `x` and `y`, which both need the level below.
fn diamonds(depth: usize, bottom: &str, rule: impl Fn(usize) -> String) -> String {
    let mut text = format!("[service.s0]\n{bottom}\n");
    for level in 1..=depth {
        let below = level - 1;
        text += &format!("[service.x{level}]\nall = \"s{below}\"\n[service.y{level}]\nall = \"s{below}\"\n");
        text += &format!("[service.s{level}]\n{}\n", rule(level));
    }
    text
}

#[test]
fn levels_run_through_a_chain_of_diamonds_at_once() {
    let capacity = |level: usize| format!("capacity = {{ of = [\"x{level}\", \"y{level}\"], each = \"50%\" }}");
    let bottom = "capacity = { of = [\"a\", \"b\"], each = \"50%\" }";
    let scenario = part("a", "1h") + &part("b", "1h") + &diamonds(60, bottom, capacity);
    let script = "a.crash/a: 1h 30min never\nb.crash/b: 1h30min never";
    let told = play(&scenario, script);
    let expected =
        "s60 down 2h30min, lost 1h30min\n1h to 3h30min by a.crash\na.crash, repair: 2h\nb.crash, repair: 30min\n";
    assert!(told.starts_with(expected), "{told}");
}

#[test]
fn blame_is_found_in_a_chain_of_diamonds_at_once() {
    let any = |level: usize| format!("any = [\"x{level}\", \"y{level}\"]");
    let chain = diamonds(60, "all = \"c\"", any);
    let scenario = part("a", "9h") + &part("b", "3h") + &part("c", "9h") + &chain;
    let scenario = scenario + "[service.pair]\nany = [\"a\", \"b\"]\n" + &all(&["s60", "pair"]);
    // When b is back, a is still failed but not to blame, which takes a look at the whole chain.
    let told = play(
        &scenario,
        "b.crash/b: 1h never
         a.crash/a: 2h never
         c.crash/c: 3h never",
    );
    let site = "site down 10h, lost 10h\n2h to 12h by a.crash\na.crash, repair: 2h\nc.crash, repair: 8h\n";
    assert!(told.starts_with(site), "{told}");
}

// The script itself.

#[test]
#[should_panic(expected = "the script of `a.crash/a` is exhausted where it draws a time")]
fn a_draw_too_many_fails_the_test() {
    play(&(part("a", "10min") + &all(&["a"])), "a.crash/a: 1h");
}

#[test]
#[should_panic(expected = "the script of `a.crash/a` has [Time(SimTime(3600000000))] left over")]
fn a_draw_too_few_fails_the_test() {
    play(&(part("a", "10min") + &all(&["a"])), "a.crash/a: never 1h");
}

#[test]
#[should_panic(expected = "what should have:\nsite down 10min1us")]
fn a_microsecond_too_many_fails_the_test() {
    happens(&(part("a", "10min") + &all(&["a"])), "a.crash/a: 1h never", "site down 10min1us, lost 10min");
}
