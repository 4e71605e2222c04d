//! What histories cost: exact means and laws, histories written by hand to the cent, parts that sum to the whole.
//!
//! A mean is compared within 4.5 standard errors: a false alarm once in 150,000 tests. Its partner, a slightly wrong
//! answer, lies beyond that.

use super::fixtures::{Desk, model, repository, scenario};
use super::scripted::simulate;
use fivenines::engine::Tally;
use fivenines::estimate::Estimate;
use fivenines::study::{CostFindings, Findings, Study, run};

const USD: &str = "cost.currency = \"USD\"\n";

fn findings(text: &str, years: u64) -> Findings {
    run(&scenario(text), 5, years, |_| {}, |_| Ok(())).expect("it runs")
}

fn cost(text: &str, years: u64) -> CostFindings {
    findings(text, years).cost.expect("the scenario speaks of money")
}

#[track_caller]
fn tells(estimate: &Estimate, exact: f64, wrong: f64) {
    let off = |value: f64| (estimate.mean - value).abs() / estimate.std_error;
    assert!(off(exact) < 4.5, "{} instead of {exact}: {} standard errors", estimate.mean, off(exact));
    assert!(off(wrong) > 4.5, "{} cannot be told from {wrong}", estimate.mean);
}

fn share_at_most(cost: &CostFindings, amount: f64) -> f64 {
    let points = &cost.downtime_distribution.points;
    let all: u64 = points.iter().map(|(_, n)| n).sum();
    points.iter().filter(|(x, _)| *x <= amount).map(|(_, n)| n).sum::<u64>() as f64 / all as f64
}

/// A clock that stands still during repairs: with rates f and r, failures up to t are
/// f r t / (f + r) + (f / (f + r))² (1 - exp(-(f + r) t)) (Cox, Renewal Theory, 1962, section 7.2).
/// A clock that never stands still would have f t of them.
#[test]
fn failures_follow_the_renewal_function() {
    let text = "cost.currency = \"USD\"\nservice.site.any = \"web\"\n[component.web]\ncount = 3\ncost.per_event = 7.5\n\
                fault.crash = { every = \"10d\", mttr = \"5d\" }\n";
    let (f, r, t) = (0.1, 0.2, 365.0_f64);
    let each = f * r * t / (f + r) + (f / (f + r)).powi(2) * (1.0 - libm::exp(-(f + r) * t));
    let found = findings(text, 2000);
    let events = found.service.causes[0].events_per_year.expect("faults are counted");
    tells(&events, 3.0 * each, 3.0 * f * t);
    let cost = found.cost.expect("it costs");
    assert!((cost.per_year.mean / events.mean - 7.5).abs() < 1e-12 && !cost.outage_priced);
    assert_eq!((cost.parts.len(), cost.parts[0].kind, cost.parts[0].name.as_str()), (1, "events", "web.crash"));
}

#[test]
fn what_runs_costs_the_same_in_every_year() {
    let text = "places = [\"main/{a,b}\"]\n\
        cost = { currency = \"USD\", places = { \"main/*\" = { per_hour = 1.5 }, main = { per_hour = 0.25 } } }\n\
        component.web = { in = \"main/*\", count = 3, cost.per_hour = 0.192, fault.crash = { every = \"10d\", mttr = \"5h\" } }\n\
        service.site.any = \"web\"\n";
    let cost = cost(text, 300);
    let expected = (6.0 * 0.192 + 3.0 + 0.25) * 8760.0;
    for Estimate { mean, low, high, .. } in [cost.per_year, cost.running_per_year] {
        assert!((mean - expected).abs() < 1e-6 && (low - mean).abs() < 1e-6 && (high - mean).abs() < 1e-6, "{mean}");
    }
}

/// Outages of a second, twice a year in the mean: their number is a Poisson number, and so is the cost.
#[test]
fn the_cost_of_downtime_has_the_law_of_the_outages() {
    let text = "cost = { currency = \"USD\", outage = { fixed = 100 } }\nservice.site.all = \"web\"\n\
                component.web.fault.crash = { rate = \"2/year\", mttr = { fixed = \"1s\" } }\n";
    let n = 20_000;
    let cost = cost(text, n);
    tells(&cost.downtime_per_year, 200.0, 208.0);
    let (none, two) = (libm::exp(-2.0), 5.0 * libm::exp(-2.0));
    for (amount, exact, wrong) in [(0.0, none, none * 1.2), (250.0, two, two * 1.05)] {
        let share = share_at_most(&cost, amount);
        let error = (exact * (1.0 - exact) / n as f64).sqrt();
        assert!((share - exact).abs() < 4.5 * error, "{amount}: {share} instead of {exact}");
        assert!((share - wrong).abs() > 4.5 * error, "{amount}: {share} cannot be told from {wrong}");
    }
    let median = cost.downtime_quantiles[0];
    assert_eq!((median.p, median.value, median.low, median.high), (0.5, 200.0, 200.0, 200.0));
}

/// Units that are in use half of the time cost half as much: demand is at its peak for twelve hours a day.
#[test]
fn only_units_in_use_are_paid_for() {
    let day = format!("{}{}", "1.0, ".repeat(12), ["2.0"; 12].join(", "));
    let text = format!(
        "demand.profile.day = [{day}]\n{USD}component.web = {{ count = 2, cost.per_hour = 1, \
         fault.crash = {{ every = \"9000y\", mttr = \"1h\" }} }}\n\
         service.site.capacity = {{ of = \"web\", each = 1 }}\nobjective.level = \"40%\"\n\
         scaling.site = {{ target = \"100%\", launch = [{{ stage = \"launch\", takes = {{ fixed = \"6h\" }} }}] }}\n"
    );
    let cost = cost(&text, 50);
    // One unit always, the other from the end of its launch at 18:00 to midnight.
    assert!((cost.per_year.mean - 8760.0 * 1.25).abs() < 13.0, "{}", cost.per_year.mean);
    assert_eq!((cost.parts[0].kind, cost.parts[0].name.as_str()), ("running", "site"));
}

/// The cost of a scripted history in millionths.
fn scripted(text: &str, script: &str) -> u64 {
    let scenario = scenario(text);
    let study = Study::of(&scenario, model(text), 1);
    let mut tally = study.tally();
    tally.observe(&simulate(&study.model, script));
    tally.years[0].cost.expect("the scenario speaks of money")
}

#[test]
fn a_history_is_paid_to_the_cent() {
    let text = "horizon = \"24h\"\nplaces = [\"main/a\"]\n\
        cost = { currency = \"USD\", outage = { per_minute = 2.5, fixed = 40 }, places = { \"main/a\" = { per_event = 1000, per_hour = 0.5 } } }\n\
        component.a = { in = \"main/a\", cost = { per_hour = 0.1, per_event = 3 }, \
        fault.crash = { every = \"9d\", mttr = \"9h\", cost = { per_event = 0.07, per_hour = 6 } } }\n\
        fault.zone = { strikes = \"main/a\", every = \"9d\", mttr = \"9h\" }\n\
        change.work = { strikes = \"site\", every = \"10h\", downtime = \"9h\", cost = { per_event = 11, per_hour = 60 } }\n\
        service.site.all = \"a\"\n";
    let script = "a.crash/a main/a: 1h 30min never
                  zone/main/a: 23h 9h
                  work/site: 10min 20min";
    // 24 h of 0.60, a crash of 3.07 with half an hour of work, a zone, two works of 30 min together, and four outages
    // of 30 + 10 + 20 + 60 minutes.
    let expected = 24.0 * 0.6 + 3.07 + 3.0 + 1000.0 + 22.0 + 30.0 + 4.0 * 40.0 + 120.0 * 2.5;
    assert_eq!(scripted(text, script), (expected * 1e6_f64).round() as u64);
}

/// What was before the horizon is not paid for, and what is open at the end is paid for up to there.
#[test]
fn the_warm_up_is_free() {
    let text = "warm_up = \"10h\"\nhorizon = \"10h\"\ncost = { currency = \"USD\", outage = { fixed = 1 } }\n\
        component.a.fault.crash = { every = \"9d\", mttr = \"9h\", cost = { per_event = 100, per_hour = 1000 } }\n\
        service.site.all = \"a\"\n";
    // Down from 1 h to 2 h, from 9 h to 11 h, and from 19 h on: one hour, and one hour.
    assert_eq!(scripted(text, "a.crash/a: 1h 1h 7h 2h 8h 5h"), 2_101_000_000);
}

/// Units that a zone takes with it are destroyed, each once; what is struck together is one occurrence.
#[test]
fn victims_and_rebuilds_are_failures_of_units() {
    let text = format!(
        "horizon = \"24h\"\nplaces = [\"main/a\"]\n{USD}\
        component.a = {{ in = \"main/a\", count = 2, cost.per_event = 1, fault.crash = {{ every = \"9d\", mttr = \"9h\", at_once = \"all\", cost.per_event = 100 }} }}\n\
        fault.zone = {{ strikes = \"main/a\", every = \"9d\", mttr = {{ fixed = \"1h\" }}, outage = \"destroyed\", cost.per_event = 10000 }}\n\
        service.site.any = \"a\"\n"
    );
    let script = "a.crash/together: 1h never
                  a.crash/a main/a #1: 30min
                  a.crash/a main/a #2: 30min
                  zone/main/a: 5h never
                  rebuild/a main/a #1: 1h
                  rebuild/a main/a #2: 1h";
    assert_eq!(scripted(&text, script), 10_104_000_000);
}

/// The same scenario with a clock for each unit and with one for all: as many events in law.
#[test]
fn pooled_clocks_count_as_many_events() {
    let scenario = scenario(
        "component.web = { count = 8, fault.crash = { every = \"20d\", mttr = \"3d\" } }\nservice.site = { at_least = 4, of = \"web\" }\n",
    );
    let apart = fivenines::model::compile(&scenario).expect("it compiles");
    assert!(apart.clone().pooled().quiet.iter().any(|quiet| *quiet), "the shortcut is taken");
    let of = |study: Study<'_>| {
        let mut tally = study.tally();
        study.extend(&mut tally, 0..1500, |_| {}).expect("it runs");
        study.findings(&tally, 1500).expect("it ends").service.causes[0].events_per_year.expect("faults are counted")
    };
    let (one, other) = (of(Study::of(&scenario, apart, 3)), of(Study::new(&scenario, 4).expect("it compiles")));
    let error = one.std_error.hypot(other.std_error);
    assert!((one.mean - other.mean).abs() < 4.5 * error, "{} {}", one.mean, other.mean);
    assert!((one.mean * 1.01 - other.mean).abs() > 4.5 * error || one.mean < other.mean, "one in a hundred is noticed");
}

#[test]
fn parts_sum_to_the_whole_and_rows_to_the_mean() {
    let text = std::fs::read_to_string(repository("scenarios/mechanisms/cost.toml")).expect("it is there");
    let mut rows = Vec::new();
    let found = run(
        &scenario(&text),
        2,
        1000,
        |_| {},
        |year| {
            rows.push(year.cost.expect("every history costs") as f64 / 1e6);
            Ok(())
        },
    );
    let cost = found.expect("it runs").cost.expect("it costs");
    let parts: f64 = cost.parts.iter().map(|part| part.per_year.mean).sum();
    let groups = cost.running_per_year.mean + cost.events_per_year.mean + cost.downtime_per_year.mean;
    let mean = rows.iter().sum::<f64>() / rows.len() as f64;
    for other in [parts, groups, mean] {
        assert!((other / cost.per_year.mean - 1.0).abs() < 1e-9, "{other} {}", cost.per_year.mean);
    }
    assert!(cost.parts.iter().any(|part| part.kind == "work"));
}

#[test]
fn reports_speak_of_money_only_where_the_scenario_does() {
    let desk = Desk::new();
    let web = "component.web.fault.crash = { every = \"30d\", mttr = \"4h\" }\nservice.site.all = \"web\"\n";
    desk.write("free.toml", web);
    desk.write("paid.toml", &format!("cost = {{ currency = \"a|b\", outage = {{ per_minute = 2 }} }}\n{web}"));
    let run = |more: &[&str]| {
        let mut arguments = vec!["run"];
        arguments.extend(more);
        arguments.extend(["--years", "300", "--charts", "svg", "--out", "out"]);
        let ended = desk.run(&arguments);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        ended.stdout
    };
    assert!(!run(&["free.toml"]).contains("cost"));
    assert!(desk.read("out/years.csv").lines().next().expect("a header").ends_with("largest_data_loss_seconds"));
    assert!(!desk.list("out").contains(&"cost.svg".to_string()));
    let shown = run(&["paid.toml"]);
    assert!(shown.contains("cost a year, a|b") && shown.contains("of downtime"), "{shown}");
    assert!(desk.read("out/years.csv").lines().next().expect("a header").ends_with("largest_data_loss_seconds,cost"));
    assert!(desk.read("out/report.md").contains("a\\|b a year") && desk.list("out").contains(&"cost.svg".to_string()));
    assert!(run(&["free.toml", "paid.toml"]).contains("cost a year"));
    assert!(run(&["paid.toml", "--format", "csv"]).contains("cost_of_downtime_q0.99,a|b,"));
}
