//! Promises by the calendar: which window an outage counts in, when the error budget is gone, and what is paid back.
//!
//! A simulated share is asked to lie within four standard errors of the exact one: a right answer fails one such test in
//! 16,000. Its partner asks that a slightly wrong answer does not.

use super::fixtures::{model, part, repository, scenario};
use super::scripted::{all, simulate};
use fivenines::estimate::{HistoryTally, proportion};
use fivenines::report::{json, markdown};
use fivenines::study::{self, BudgetFindings, Findings, Study};
use fivenines::{engine::Tally, estimate::Estimate};
use serde_json::Value;

/// The tally of one history that a script makes of the part `a` under an objective.
fn tally(objective: &str, mttr: &str, script: &str) -> HistoryTally {
    let text = format!("{}{}[objective]\n{objective}\n", part("a", mttr), all(&["a"]));
    let scenario = scenario(&text);
    let study = Study::of(&scenario, model(&text), 1);
    let mut tally = study.tally();
    tally.observe(&simulate(&study.model, script));
    tally
}

/// Windows that miss the promise in that history.
fn missed(objective: &str, mttr: &str, script: &str) -> u128 {
    tally(objective, mttr, script).services[0].verdict.windows_missed.sum()
}

const MONTHLY: &str = "availability = \"99.9%\"\nwindow = \"month\"";

/// 99.9 % of January leaves 44 min 38.4 s, of February 40 min 19.2 s.
#[test]
fn months_allow_what_their_days_allow() {
    let outage = |start: &str, length: &str| missed(MONTHLY, length, &format!("a.crash/a: {start} never"));
    assert_eq!(outage("100h", "44min38s400ms"), 0);
    assert_eq!(outage("100h", "44min38s400ms1us"), 1);
    assert_eq!(outage("800h", "40min19s200ms"), 0);
    assert_eq!(outage("800h", "40min19s200ms1us"), 1);
    // December ends with the year, and all of it counts.
    let cut_off = |start: &str| missed(MONTHLY, "1h", &format!("a.crash/a: {start}"));
    assert_eq!((cut_off("8759h15min21s600ms"), cut_off("8759h15min21s599ms999us")), (0, 1));
}

#[test]
fn an_outage_across_the_end_of_a_month_counts_in_both() {
    let outage = |start: &str, length: &str| missed(MONTHLY, length, &format!("a.crash/a: {start} never"));
    // January ends after 744 h: 30 min on either side, then 30 min and 41 min.
    assert_eq!(outage("743h30min", "60min"), 0);
    assert_eq!(outage("743h30min", "71min"), 1);
    assert_eq!(outage("743h15min21s600ms", "84min57s600ms"), 0);
    assert_eq!(outage("743h15min21s600ms", "84min57s600ms1us"), 1);
    assert_eq!(outage("743h15min21s599ms999us", "84min57s600ms1us"), 1);
    assert_eq!(outage("743h15min21s599ms999us", "84min57s600ms2us"), 2);
}

#[test]
fn quarters_and_fixed_windows_have_their_own_ends() {
    let outages = "a.crash/a: 2159h 1h never"; // 1 h to the end of the first quarter, and 1 h after it for 2 h
    let quarterly = "availability = \"99.9%\"\nwindow = \"quarter\"";
    assert_eq!(missed(quarterly, "2h", "a.crash/a: 2159h never"), 0);
    assert_eq!(missed(quarterly, "2h", "a.crash/a: 2158h30min never"), 0);
    assert_eq!(missed(quarterly, "2h", outages), 1);
    // 12 windows of 30 d end after 360 d: what comes then is in none.
    let fixed = "availability = \"99.9%\"\nwindow = \"30d\"";
    assert_eq!(missed(fixed, "50min", "a.crash/a: 719h30min never"), 0);
    assert_eq!(missed(fixed, "50min", "a.crash/a: 100h never"), 1);
    assert_eq!(missed(fixed, "50min", "a.crash/a: 8641h never"), 0);
}

#[test]
fn a_budget_is_gone_when_more_is_used_than_there_is() {
    // 99.9 % of a year leaves 8.76 h; the second outage of 5 h uses it up after 3.76 h.
    let yearly = tally("availability = \"99.9%\"", "5h", "a.crash/a: 1000h 995h never");
    let budget = yearly.services[0].budget.as_ref().expect("a budget");
    assert_eq!(budget.exhaustion.points(), [((2000.0 + 3.76) as u64 * 3_600_000_000 + 2_736_000_000, 1)]);
    // That is 24 March, in the 13th of 52 parts of the year.
    let by: Vec<u64> = budget.by_mark.iter().map(|month| month.count()).collect();
    assert_eq!(by, [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    assert_eq!(budget.exhausted_by().iter().position(|n| *n > 0), Some(11));
    let used = budget.mean(1);
    assert!((used[5] - 5.0 / 8.76).abs() < 1e-6 && (used[51] - 10.0 / 8.76).abs() < 1e-6, "{used:?}");
    assert!(tally("availability = \"100%\"", "5h", "a.crash/a: never").services[0].budget.is_none());
}

const TIERS: &str = "window = \"month\"\navailability = \"99.9%\"\ncredits = [{ below = \"99.99%\", refund = \"10%\" }, \
                     { below = \"99%\", refund = \"25%\" }, { below = \"95%\", refund = \"100%\" }]";

#[test]
fn credits_are_those_of_the_harshest_tier() {
    // 1 h in January (99.866 %), 8 h in February (98.8 %), none in March, 40 h in April (94.4 %), 4 min in May (99.991 %).
    let text = format!(
        "{}{}{}[objective]\n{TIERS}\n",
        part("a", "1h"),
        part("b", "8h") + &part("c", "40h") + &part("d", "4min"),
        all(&["a", "b", "c", "d"])
    );
    let scenario = scenario(&text);
    let study = Study::of(&scenario, model(&text), 1);
    let mut tally = study.tally();
    let script = "a.crash/a: 100h never\nb.crash/b: 800h never\nc.crash/c: 2200h never\nd.crash/d: 2900h never";
    tally.observe(&simulate(&study.model, script));
    let credits = tally.services[0].credits.as_ref().expect("credits");
    assert_eq!(credits.refund.sum(), 100_000 + 250_000 + 1_000_000);
    let due: Vec<u128> = credits.tiers.iter().map(|tier| tier.sum()).collect();
    assert_eq!(due, [1, 1, 1]);
}

fn run(text: &str, histories: u64) -> Findings {
    study::run(&scenario(text), 5, histories, |_| {}, |_| Ok(())).expect("it runs")
}

/// Incidents on calendar time, a Poisson process, each an outage so short that none overlap or cross a window's end.
fn incidents(takes: &str, objective: &str) -> String {
    format!(
        "horizon = \"360d\"\n[component.part]\nfault.incident = {{ clock = \"calendar\", every = \"7.5d\", recovery = \
         [{{ stage = \"repair\", takes = {takes} }}] }}\n[service.site]\nall = \"part\"\n[objective]\nwindow = \"30d\"\n{objective}\n"
    )
}

fn budget(findings: &Findings) -> &BudgetFindings {
    findings.objective.as_ref().and_then(|promised| promised.error_budget.as_ref()).expect("a budget")
}

#[track_caller]
fn tells(seen: Estimate, exact: f64, wrong: f64) {
    let apart = |value: f64| (seen.mean - value).abs() / seen.std_error;
    assert!(apart(exact) < 4.0, "{seen:?} is {} standard errors from {exact}", apart(exact));
    assert!(apart(wrong) > 4.0, "{seen:?} does not tell {exact} from {wrong}");
}

/// P22: 4 incidents of 10 minutes in 30 days against a budget of 43.2 minutes; all minutes are a thousand times shorter
/// here, so that charges add up.
#[test]
fn budgets_are_exhausted_as_published() {
    let path = repository("tests/truth/P22-error-budget.json");
    let case: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the case is there")).expect("JSON");
    for (variant, takes) in [("fixed", "{ fixed = \"600ms\" }"), ("exponential", "\"600ms\"")] {
        let findings = run(&incidents(takes, "availability = \"99.9999%\""), 3000);
        let budget = budget(&findings);
        assert_eq!((budget.windows, budget.minutes), (36_000, (0.0432, 0.0432)));
        let by = |day: f64| -> u64 {
            budget.exhausted_days.points.iter().filter(|(at, _)| *at <= day).map(|(_, n)| n).sum()
        };
        let answers = case["answers"].as_array().expect("answers").iter();
        let mut compared = 0;
        for answer in answers.filter(|a| a["metric"] == "p_budget_exhausted_by_day" && a["variant"] == variant) {
            let day = answer["day"].as_f64().expect("a day");
            let exact = answer["value"].as_f64().expect("a value");
            tells(proportion(by(day), budget.windows), exact, exact * (1.0 + 0.6 * 10.0 / day / day * 10.0));
            compared += 1;
        }
        assert_eq!(compared, 3);
        tells(budget.used, 40.0 / 43.2, 40.0 / 45.0);
        let end = budget.points.last().expect("points");
        assert_eq!(end.exhausted, by(30.0) as f64 / 36_000.0);
        assert!((end.mean - budget.used.mean).abs() < 1e-9);
        let kept = findings.objective.as_ref().and_then(|o| o.availability).expect("promised").probability_met;
        assert!((1.0 - kept.mean - end.exhausted).abs() < 1e-12, "{kept:?}");
    }
}

/// Poisson probabilities of the tiers: none for no incident, 10 % from the first on, 50 % from the sixth on.
#[test]
fn tiers_are_due_as_often_as_incidents_come() {
    let share = 1.0 / 2_592_000.0;
    let below = |incidents: f64| 1.0 - incidents * 0.6 * share;
    let tiers = format!(
        "availability = \"99%\"\nfee = 200\ncredits = [{{ below = {:.12}, refund = \"10%\" }}, {{ below = {:.12}, refund = \"50%\" }}]",
        below(0.5),
        below(5.5)
    );
    let findings = run(&incidents("{ fixed = \"600ms\" }", &tiers), 3000);
    let credits = findings.objective.as_ref().and_then(|promised| promised.credits.as_ref()).expect("credits");
    let poisson = |k: i32| libm::exp(-4.0) * 4.0_f64.powi(k) / (1..=k).map(f64::from).product::<f64>();
    let harsh = 1.0 - (0..=5).map(poisson).sum::<f64>();
    let mild = 1.0 - poisson(0) - harsh;
    tells(credits.tiers[0].probability, mild, mild - 0.02);
    tells(credits.tiers[1].probability, harsh, harsh + 0.02);
    let exact = 0.1 * mild + 0.5 * harsh;
    tells(credits.refunded, exact, exact * 1.06);
    // 365/30 windows a year; the rows of the table are in money at 200 a window.
    assert!((credits.fees_per_year.mean - credits.refunded.mean * 365.0 / 30.0).abs() < 1e-9);
    let summary: Value = serde_json::from_str(&json::summary(&findings)).expect("JSON");
    let money = &summary["objective"]["credits"]["refund_per_year"]["mean"];
    assert!((money.as_f64().expect("a number") / (credits.fees_per_year.mean * 200.0) - 1.0).abs() < 1e-12);
}

/// One fault in 20 years of 10 h uses up the 8.76 h of a year: the budget is gone by T if it came before T − 8.76 h.
#[test]
fn the_date_of_exhaustion_is_that_of_the_fault() {
    let text = "component.a.fault.crash = { every = \"20y\", recovery = [{ stage = \"repair\", takes = { fixed = \"10h\" } }] }
        service.site.all = \"a\"\nobjective.availability = \"99.9%\"\n";
    let findings = run(text, 40_000);
    let budget = budget(&findings);
    let ends = [744.0, 1416.0, 2160.0, 2880.0, 3624.0, 4344.0, 5088.0, 5832.0, 6552.0, 7296.0, 8016.0, 8760.0];
    let gone = |hours: f64| -libm::expm1((8.76 - hours) / 175_200.0);
    assert_eq!(budget.by_month.len(), 12);
    for (month, end) in budget.by_month.iter().zip(ends) {
        tells(*month, gone(end), gone(end) * 1.2 + 0.002);
    }
    // Of those that are exhausted, half are by the day that parts the law of the first fault.
    let middle = budget.exhausted_day.iter().find(|q| q.p == 0.5).expect("some are exhausted");
    let exact = (8.76 - 175_200.0 * libm::log1p(-0.5 * gone(8760.0))) / 24.0;
    assert!(middle.low < exact && exact < middle.high, "{middle:?} {exact}");
    assert!(middle.high < exact + 30.0, "{middle:?} does not tell {exact} from a month later");
    let report = markdown::report(&findings, &[]);
    assert!(report.contains("## Error budget of a year") && report.contains("525.6 min may be down"), "{report}");
}

#[test]
fn nothing_used_has_a_bound() {
    let quiet = "component.a.design = { availability = 1.0 }\nservice.site.all = \"a\"\nobjective = { availability = \"99%\", window = \"month\" }\n";
    let findings = run(quiet, 200);
    let budget = budget(&findings);
    assert!(budget.used.mean == 0.0 && budget.used.high > 0.0 && budget.exhausted_day.is_empty(), "{budget:?}");
    let kept = findings.objective.as_ref().and_then(|o| o.availability).expect("promised").probability_met;
    assert!(kept.mean == 1.0 && kept.low < 1.0, "{kept:?}");
    assert!(markdown::report(&findings, &[]).contains("exhausted in none of 2,400 months"));
}

#[test]
fn what_lies_in_no_window_is_said() {
    let text = "horizon = \"100d\"\ncomponent.a.fault.crash = { every = \"9d\", mttr = \"1h\" }\nservice.site.all = \"a\"\n\
                objective = { availability = \"99%\", window = \"month\" }\n";
    let findings = run(text, 200);
    let expected = "the promise is judged in 3 whole months; the last 10 d of the horizon are in none";
    assert!(findings.cautions.iter().any(|caution| caution == expected), "{:?}", findings.cautions);
}
