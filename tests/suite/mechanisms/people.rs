//! Crews with hours and priorities, alarms that need their monitoring: against exact answers.

use super::{counts, mean};
use crate::chains::Chain;
use crate::fixtures::model;

const DAYS: f64 = 24.0;

/// Long-run share of time down of a unit that fails at rate f and is repaired at rate r during given hours of a week, in
/// stretches of (length, open). In each stretch the chance p of being down goes to its limit exponentially:
/// p' = f - (f + r) p, with r = 0 where it is closed; after a whole week p is what it was.
fn down_by_the_week(f: f64, r: f64, stretches: &[(f64, bool)]) -> f64 {
    // After the stretches so far, p = a p0 + b and its integral is c p0 + d.
    let (mut a, mut b, mut c, mut d) = (1.0, 0.0, 0.0, 0.0);
    for (length, open) in stretches {
        let rate = f + if *open { r } else { 0.0 };
        let (limit, kept) = (f / rate, libm::exp(-rate * length));
        let gone = (1.0 - kept) / rate;
        (c, d) = (c + a * gone, d + limit * (length - gone) + b * gone);
        (a, b) = (a * kept, limit + (b - limit) * kept);
    }
    let start = b / (1.0 - a);
    (c * start + d) / stretches.iter().map(|(length, _)| length).sum::<f64>()
}

/// Stretches of the week with five working days from nine o'clock for so many hours.
fn office(hours: f64) -> Vec<(f64, bool)> {
    let days = |n: usize| std::iter::repeat_n([(9.0, false), (hours, true), (15.0 - hours, false)], n).flatten();
    days(5).chain([(2.0 * DAYS, false)]).collect()
}

#[test]
fn the_week_is_solved() {
    let always = down_by_the_week(0.02, 0.1, &[(168.0, true)]);
    assert!((always - 1.0 / 6.0).abs() < 1e-12, "{always}");
    let in_parts = down_by_the_week(0.02, 0.1, &[(8.0, true), (150.0, true), (10.0, true)]);
    assert!((in_parts - always).abs() < 1e-12, "{in_parts}");
    // Nearly always open for repairs in no time: down while closed, if it failed since, 1 - e^-ft on average.
    let shut = down_by_the_week(0.02, 1e6, &[(16.0, false), (8.0, true)]) * 24.0;
    let wanted = 16.0 - (1.0 - libm::exp(-0.32)) / 0.02;
    assert!((shut - wanted).abs() < 1e-4, "{shut} {wanted}");
}

/// A quarter of an hour more each day would be noticed.
#[test]
fn repairs_in_working_hours_follow_the_week() {
    let (f, r) = (1.0 / 50.0, 1.0 / 4.0);
    let text = "horizon = \"104w\"\nwarm_up = \"4w\"
        crew.day = { size = 1, hours = \"Mon-Fri 09:00-17:00\" }
        component.a.fault.crash = { every = \"50h\", recovery = [{ stage = \"repair\", takes = \"4h\", crew = \"day\" }] }
        service.site.all = \"a\"\n";
    let down = mean(text, 1500, |site| site.downtime.hours() / (104.0 * 168.0));
    down.tells(down_by_the_week(f, r, &office(8.0)), &[down_by_the_week(f, r, &office(8.25)), f / (f + r)]);
}

/// How a crew of one chooses among `a` (one unit) and `b` (two units).
#[derive(Clone, Copy, PartialEq)]
enum Choice {
    Order,
    Urgent,
    Interrupt,
}

/// Rates: a and b fail, a and b are repaired.
const RATES: [f64; 4] = [0.1, 0.15, 0.5, 0.3];

/// Long-run share of time with `a` down. A state is what waits and is repaired, in the order of service, the first of
/// them being repaired.
fn a_down([fa, fb, ra, rb]: [f64; 4], choice: Choice) -> f64 {
    let chain = Chain::new(Vec::new(), |line: &Vec<char>| {
        let b = line.iter().filter(|kind| **kind == 'b').count();
        let mut next = Vec::new();
        let with = |kind: char| {
            let mut longer = line.clone();
            let at = match (kind, choice) {
                ('a', Choice::Urgent) => longer.len().min(1),
                ('a', Choice::Interrupt) => 0,
                _ => longer.len(),
            };
            longer.insert(at, kind);
            longer
        };
        if !line.contains(&'a') {
            next.push((fa, with('a')));
        }
        next.push(((2 - b) as f64 * fb, if b < 2 { with('b') } else { line.clone() }));
        if let Some(first) = line.first() {
            next.push((if *first == 'a' { ra } else { rb }, line[1..].to_vec()));
        }
        next
    });
    chain.mean(|line| f64::from(u8::from(line.contains(&'a'))))
}

fn two_kinds(crew: &str, priority: &str) -> String {
    let repair = |takes: &str, priority: &str| {
        format!("recovery = [{{ stage = \"repair\", takes = \"{takes}\", crew = \"ops\"{priority} }}]")
    };
    format!(
        "horizon = \"1000d\"\nwarm_up = \"10d\"\ncrew.ops = {{ size = 1{crew} }}
         component.a.fault.crash = {{ every = \"10h\", {} }}
         component.b = {{ count = 2, fault.crash = {{ rate = \"0.15/h\", {} }} }}
         service.site.all = \"a\"\nservice.other = {{ any = \"b\", report = true }}
         objective.service = \"site\"\n",
        repair("2h", priority),
        repair("200min", "")
    )
}

/// Each order of service has its own answer, and no other fits it.
#[test]
fn crews_choose_by_order_by_urgency_or_interrupt() {
    let cases = [
        (Choice::Order, "", ""),
        (Choice::Urgent, "", ", priority = 60"),
        (Choice::Interrupt, ", preemptive = true", ", priority = 60"),
    ];
    for (choice, crew, priority) in cases {
        let others = cases.map(|(other, ..)| other).into_iter().filter(|other| *other != choice);
        let mut wrong: Vec<f64> = others.map(|other| a_down(RATES, other)).collect();
        wrong.push(a_down([0.102, 0.15, 0.5, 0.3], choice));
        let down = mean(&two_kinds(crew, priority), 400, |site| site.downtime.hours() / 24_000.0);
        down.tells(a_down(RATES, choice), &wrong);
    }
}

/// A failure is noticed at rate d only while the monitoring is up, which fails at rate a and is repaired at rate b; then
/// the unit is repaired at rate r whatever the monitoring does.
fn alarmed([a, b, f, d, r]: [f64; 5]) -> f64 {
    let chain = Chain::new((true, 0), |&(monitoring, stage)| {
        let turn = (if monitoring { a } else { b }, (!monitoring, stage));
        let rate = [f, if monitoring { d } else { 0.0 }, r][stage as usize];
        vec![turn, (rate, (monitoring, (stage + 1) % 3))]
    });
    chain.mean(|(_, stage)| f64::from(u8::from(*stage > 0)))
}

#[test]
fn an_alarm_needs_the_monitoring_that_it_comes_from() {
    let text = "horizon = \"5y\"\nwarm_up = \"60d\"
        component.monitoring.fault.crash = { every = \"5d\", mttr = \"1d\" }
        component.web.fault.crash = { every = \"2d\", recovery = [
          { stage = \"detect\", takes = \"2h\", needs = \"monitoring\" }, { stage = \"repair\", takes = \"4h\" }] }
        service.site.all = \"web\"\n";
    let down = mean(text, 500, |site| site.downtime.hours() / (5.0 * 8760.0));
    let rates = [0.2, 1.0, 0.5, 12.0, 6.0];
    let all = |rate: f64| 0.5 / (0.5 + 1.0 / (1.0 / rate + 1.0 / 6.0));
    down.tells(alarmed(rates), &[alarmed([0.2, 1.1, 0.5, 12.0, 6.0]), all(12.0)]);
}

/// The workstation cluster of Haverkort, Hermanns and Katoen (2000) with N = 2, which `truth` has as P26: the expected
/// number of repairs in 2000 h, as published by the Quantitative Verification Benchmark Set. Preparations that take 30 h
/// and not 0.1 h would be noticed, and a repair more in every ten histories.
#[test]
fn a_crew_that_prepares_repairs_as_often_as_published() {
    let repairs = |prepares: &str| {
        let item = |name: &str, count: u32, every: &str, takes: &str| {
            format!(
                "component.{name} = {{ count = {count}, fault.main = {{ every = \"{every}\", recovery = [
                   {{ stage = \"repair\", takes = \"{takes}\", crew = \"repair\" }}] }} }}\n"
            )
        };
        let text = format!("horizon = \"2000h\"\ncrew.repair = {{ size = 1, prepares = \"{prepares}\" }}\n")
            + &item("left", 2, "500h", "0.5h")
            + &item("right", 2, "500h", "0.5h")
            + &item("left-switch", 1, "4000h", "4h")
            + &item("right-switch", 1, "4000h", "4h")
            + &item("backbone", 1, "5000h", "8h")
            + "service.site = { at_least = 7, of = [\"left\", \"right\", \"left-switch\", \"right-switch\", \"backbone\"] }\n";
        counts(&text, 150_000, |history| history.spans.iter().filter(|span| span.end.hours() < 2000.0).count() as f64)
    };
    repairs("0.1h").tells(17.36977828, &[17.47]);
    assert!(repairs("30h").apart(17.36977828) > 4.0);
}

/// A failure is passed over only where nothing but other failures could make its repair wait.
#[test]
fn a_recovery_that_may_wait_though_all_is_up_is_not_quiet() {
    let quiet = |crew: &str, stage: &str| {
        let text = format!(
            "{crew}\ncomponent.a = {{ count = 2, fault.crash = {{ every = \"9d\", recovery = [
               {{ stage = \"detect\", takes = \"1h\" }}, {{ stage = \"repair\", {stage} }}] }} }}\nservice.site.any = \"a\"\n"
        );
        model(&text).pooled().quiet[..2] == [true, true]
    };
    let crewed = "takes = \"1h\", crew = \"ops\"";
    assert!(quiet("", "takes = \"1h\""));
    assert!(quiet("crew.ops.size = 1", crewed));
    assert!(!quiet("", "takes = \"1h\", hours = \"Mon-Fri 09:00-17:00\""));
    assert!(!quiet("crew.ops = { size = 1, hours = \"Mon-Fri 09:00-17:00\" }", crewed));
    assert!(!quiet("crew.ops = { size = 1, prepares = \"1h\" }", crewed));
    assert!(!quiet("spare.disk = { stock = 1, lead_time = \"1d\" }", "takes = \"1h\", spare = \"disk\""));
    assert!(!quiet("", "takes = { next = \"30d\" }"));
}
