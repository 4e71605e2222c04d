//! `compare`: designs that meet the same luck, against exact answers, and its outputs.

use crate::fixtures::{Desk, Ended, repository, scenario};
use fivenines::estimate::Estimate;
use fivenines::scenario::Scenario;
use fivenines::study::{self, Comparison, Incomparable, PairFindings, StudyError, Terms};
use fivenines::units::Probability;
use serde_json::{Value, json};
use std::fs;

/// A service on one component of a name, with one fault.
fn single(name: &str, every: &str, mttr: &str) -> Scenario {
    scenario(&format!(
        "[component.{name}.fault.crash]\nevery = \"{every}\"\nmttr = {{ {mttr} }}\n[service.site]\nall = \"{name}\"\n"
    ))
}

fn compared(designs: &[Scenario], seed: u64, years: u64) -> Comparison {
    let terms = Terms { seed, years, objective: None };
    study::compare(designs, &terms, |_| {}, || true).expect("these designs can be compared")
}

fn pair(first: Scenario, second: Scenario, years: u64) -> PairFindings {
    compared(&[first, second], 7, years).pairs[0].clone()
}

/// How many standard errors an estimate is from an exact answer.
fn apart(estimate: &Estimate, exact: f64) -> f64 {
    (estimate.mean - exact).abs() / estimate.std_error
}

/// Minutes down in the first year of a part that starts up, with exponential times of these means in hours: the
/// transient unavailability of two states, integrated (Trivedi and Bobbio 2017, section 9.3).
fn two_states(mttf: f64, mttr: f64) -> f64 {
    let (sum, horizon) = (1.0 / mttf + 1.0 / mttr, 8760.0);
    mttr / (mttf + mttr) * (horizon + libm::expm1(-sum * horizon) / sum) * 60.0
}

// Exact answers. A right answer is four standard errors off in one test of 16,000.

#[test]
fn the_difference_is_the_exact_one() {
    let design = |mttr: &str| single("a", "10d", &format!("exponential = \"{mttr}\""));
    let found = pair(design("5h"), design("4h"), 4000).downtime_minutes_per_year;
    let exact = two_states(240.0, 4.0) - two_states(240.0, 5.0);
    assert!(apart(&found, exact) < 4.0, "{found:?} against {exact}");
    assert!(found.low < exact && exact < found.high && !(found.low..found.high).contains(&0.0));
    let wrong = two_states(240.0, 4.0) - two_states(240.0, 4.9);
    assert!(apart(&found, wrong) > 4.0, "{found:?} does not tell {exact} from {wrong}");
}

#[test]
fn a_design_beats_another_in_the_years_in_which_anything_fails() {
    let design = |mttr: &str| single("a", "5y", &format!("fixed = \"{mttr}\""));
    let found = pair(design("1min"), design("2min"), 100_000);
    let exact = -libm::expm1(-0.2);
    assert!(apart(&found.first_better, exact) < 4.0, "{:?} against {exact}", found.first_better);
    assert!(apart(&found.first_better, 0.2) > 4.0, "the mean number of failures is another thing");
    assert_eq!(found.second_better.mean, 0.0);
    assert!(found.second_better.high > 0.0, "nothing seen is not zero");
    assert!((found.alike.mean + found.first_better.mean - 1.0).abs() < 1e-12);
}

/// Chance that `wanted` holds of two Poisson counts of mean one.
fn of_counts(wanted: impl Fn(u32, u32) -> bool) -> f64 {
    let mass = |count: u32| libm::exp(-1.0) / (1..=count).map(f64::from).product::<f64>();
    let all = (0..30).flat_map(|a| (0..30).map(move |b| (a, b)));
    all.filter(|(a, b)| wanted(*a, *b)).map(|(a, b)| mass(a) * mass(b)).sum()
}

#[test]
fn designs_with_nothing_in_common_beat_each_other_as_independent_ones_do() {
    // N failures of an hour against M of two hours, both Poisson of mean one; an hour in a year shifts that by 1e-4.
    let (first, second) = (single("a", "1y", "fixed = \"1h\""), single("b", "1y", "fixed = \"2h\""));
    let found = pair(first, second, 40_000);
    let (better, same) = (of_counts(|a, b| a > 2 * b), of_counts(|a, b| a == 2 * b));
    assert!(apart(&found.second_better, better) < 4.0, "{:?} against {better}", found.second_better);
    assert!(apart(&found.alike, same) < 4.0, "{:?} against {same}", found.alike);
    let equal_repairs = of_counts(|a, b| a > b);
    assert!(apart(&found.second_better, equal_repairs) > 4.0);
    let reduction = found.variance_reduction.expect("they differ");
    assert!((0.94..1.06).contains(&reduction), "{reduction}");
}

#[test]
fn pairing_pays_where_designs_have_much_in_common() {
    let design = |mttr: &str| {
        scenario(&format!(
            "[component.db.fault.crash]\nevery = \"30d\"\nmttr = \"4h\"\n[component.cache.fault.crash]\nevery = \"90d\"
             mttr = {{ fixed = \"{mttr}\" }}\n[service.site]\nall = [\"db\", \"cache\"]\n"
        ))
    };
    let found = pair(design("30min"), design("1h"), 4000);
    assert!(found.variance_reduction > Some(50.0), "{:?}", found.variance_reduction);
    assert!(!found.noise);
}

/// Seeds of a hundred histories each.
const SEEDS: u64 = 300;

#[test]
fn intervals_of_the_difference_hold_the_truth_as_often_as_they_say() {
    // 15 misses of 300 are expected; 31 or more, or 2 or fewer, happen once in 10,000 times.
    let design = |mttr: &str| single("a", "30d", &format!("exponential = \"{mttr}\""));
    let designs = [design("2h"), design("3h")];
    let exact = two_states(720.0, 3.0) - two_states(720.0, 2.0);
    let found: Vec<Estimate> =
        (0..SEEDS).map(|seed| compared(&designs, seed, 100).pairs[0].downtime_minutes_per_year).collect();
    let misses = |truth: f64| found.iter().filter(|e| truth < e.low || truth > e.high).count();
    assert!((3..=30).contains(&misses(exact)), "{} misses", misses(exact));
    assert!(misses(exact * 1.2) > 30, "a wrong answer is missed only {} times", misses(exact * 1.2));
}

#[test]
fn intervals_of_all_pairs_hold_together() {
    // Three designs of one law with luck of their own: each difference is noise. 5 % of seeds may say otherwise of
    // some pair; 31 or more of 300 happen once in 10,000 times.
    let designs = ["a", "b", "c"].map(|name| single(name, "30d", "exponential = \"2h\""));
    let compared = |seed| compared(&designs, seed, 100);
    assert!((compared(0).pair_level - (1.0 - 0.05 / 3.0)).abs() < 1e-12);
    let wrong = (0..SEEDS).filter(|seed| compared(*seed).pairs.iter().any(|pair| !pair.noise)).count();
    assert!(wrong <= 30, "{wrong} seeds of {SEEDS} claim a difference");
}

// Money.

/// So many servers, of which one is enough, at 1 an hour each.
fn priced(servers: u32) -> Scenario {
    scenario(&format!(
        "[cost]\ncurrency = \"USD\"\nsource = \"a test\"\noutage = {{ per_minute = 30 }}
         [component.web]\ncount = {servers}\ncost = {{ per_hour = 1 }}\nfault.crash = {{ every = \"30d\", mttr = \"5h\" }}
         [service.site]\nany = \"web\"\n"
    ))
}

#[test]
fn an_avoided_hour_of_downtime_has_its_exact_price() {
    let comparison = compared(&[priced(1), priced(2)], 5, 4000);
    let spending = comparison.spending.as_ref().expect("both have prices");
    assert_eq!((spending.cheapest, spending.currency.as_str()), (0, "USD"));
    assert!((spending.designs[0].per_year.mean - 8760.0).abs() < 1e-6);
    let hours = (two_states(720.0, 5.0) - two_states(720.0, 5.0) * (5.0 / 725.0)) / 60.0;
    let price = spending.designs[1].per_avoided_hour.expect("the second is down less");
    assert!(price.low < 8760.0 / hours && 8760.0 / hours < price.high, "{price:?} against {}", 8760.0 / hours);
    assert!(price.high / price.low < 1.2, "{price:?}");
    assert!(spending.designs.iter().all(|design| design.efficient) && spending.designs[0].per_avoided_hour.is_none());
}

#[test]
fn a_dearer_design_that_is_down_more_is_dominated() {
    let dear = scenario(
        "[cost]\ncurrency = \"USD\"\nsource = \"a test\"\n[component.web]\ncost = { per_hour = 5 }
         fault.crash = { every = \"20d\", mttr = \"5h\" }\n[service.site]\nany = \"web\"\n",
    );
    let comparison = compared(&[priced(1), dear.clone()], 5, 1000);
    let spending = comparison.spending.expect("both have prices");
    assert_eq!([0, 1].map(|at| spending.designs[at].efficient), [true, false]);
    assert!(spending.designs[1].per_avoided_hour.is_none());
    let half = compared(&[priced(3), priced(4)], 5, 200).spending.expect("both have prices");
    assert_eq!([0, 1].map(|at| half.designs[at].efficient), [true, false], "what is noise does not justify money");
    let free = single("a", "30d", "exponential = \"2h\"");
    assert!(compared(&[dear, free], 5, 200).spending.is_none(), "one has no prices");
}

// What cannot differ, and what cannot be compared.

#[test]
fn a_design_does_not_differ_from_itself() {
    let design = single("a", "30d", "exponential = \"2h\"");
    let comparison = compared(&[design.clone(), design], 3, 1000);
    let pair = &comparison.pairs[0];
    for difference in [pair.downtime_minutes_per_year, pair.outages_per_year, pair.demand_lost_minutes_per_year] {
        assert_eq!((difference.mean, difference.std_error), (0.0, 0.0));
        assert!(difference.low < 0.0 && difference.high == -difference.low, "{difference:?}");
    }
    assert_eq!((pair.alike.mean, pair.noise, pair.variance_reduction), (1.0, true, None));
    let names: Vec<&str> = comparison.designs.iter().map(|design| design.name.as_str()).collect();
    assert_eq!(names, ["test (1)", "test (2)"]);
    assert!(comparison.cautions.iter().any(|caution| caution.ends_with("are the same scenario")));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let design = single("a", "30d", "exponential = \"2h\"");
    let mut short = design.clone();
    short.horizon = fivenines::units::Hours(730.0);
    let refused = |designs: &[Scenario], objective: Option<&str>| {
        let objective = objective.map(|text| Probability::parse(text).expect("a percentage"));
        let terms = Terms { seed: 1, years: 10, objective };
        match study::compare(designs, &terms, |_| {}, || true) {
            Err(StudyError::Incomparable(reason)) => reason,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(&[], None), Incomparable::TooFew);
    assert_eq!(refused(std::slice::from_ref(&design), None), Incomparable::TooFew);
    let horizons = refused(&[design, short.clone()], None);
    assert!(horizons.to_string().contains("give both the same `horizon`"), "{horizons}");
    let years = refused(&[short.clone(), short], Some("99.9%"));
    assert!(years.to_string().contains("not a whole number of years"), "{years}");
}

// The command.

const SHOP: &str = "name = \"shop\"\ntitle = \"The shop\"\n[objective]\navailability = \"99.9%\"\nrto = \"1h\"
    [component.web]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"4h\" }
    [component.db]\nfault.crash = { every = \"180d\", recovery = [{ stage = \"restore\", takes = \"1h\", loses = { backup = \"6h\" } }] }
    [service.tier]\nany = \"web\"\n[service.site]\nall = [\"tier\", \"db\"]\n";

/// A desk with two variants of one shop.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.toml", SHOP);
    desk.write("b.toml", &SHOP.replace("mttr = \"4h\"", "mttr = \"2h\"").replace("99.9%", "99.95%"));
    desk
}

fn compare(desk: &Desk, more: &[&str]) -> Ended {
    let mut arguments = vec!["compare", "a.toml", "b.toml", "--years", "3001", "--out", "out"];
    if !more.contains(&"--charts") {
        arguments.extend(["--charts", "none"]);
    }
    arguments.extend(more);
    desk.run(&arguments)
}

fn written(desk: &Desk) -> Value {
    serde_json::from_str(&desk.read("out/compare.json")).expect("it is JSON")
}

fn against_schema(desk: &Desk, value: &Value) -> usize {
    let schema = desk.run(&["schema", "compare"]).stdout;
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema").iter_errors(value).count()
}

#[test]
fn comparisons_keep_the_schema_and_broken_ones_do_not() {
    let desk = desk();
    assert_eq!(compare(&desk, &[]).code, 0);
    let good = written(&desk);
    assert_eq!(against_schema(&desk, &good), 0);
    for (pointer, broken) in [
        ("/pairs/0/noise", json!("no")),
        ("/pairs/0/probability_alike/mean", json!(2)),
        ("/pairs/0/downtime_minutes_per_year", json!(-11.2)),
        ("/designs/0/availability/mean", json!(2)),
        ("/command", json!("run")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is missing")) = broken;
        assert!(against_schema(&desk, &bad) > 0, "{pointer}");
    }
    let mut more = good;
    more["surprise"] = json!(1);
    assert!(against_schema(&desk, &more) > 0);
}

#[test]
fn every_format_says_the_same() {
    let desk = desk();
    let ended = compare(&desk, &["--charts", "svg"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, "results are in out\n"));
    let pair = written(&desk)["pairs"][0].clone();
    assert_eq!(
        (&pair["first"], &pair["second"], &pair["noise"]),
        (&json!("shop (a)"), &json!("shop (b)"), &json!(false))
    );
    let verdict = "minutes a year less downtime than";
    for text in [ended.stdout, desk.read("out/compare.md"), desk.read("out/compare.html")] {
        assert!(text.contains("shop (b)") && text.contains(verdict) && text.contains("data losses a year"), "{text}");
        assert!(text.contains("judged by different objectives"), "{text}");
    }
    let csv = desk.read("out/compare.csv");
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert!(rows.len() == 4 && rows.iter().all(|row| row.len() == rows[0].len()));
    let at = rows[0].iter().position(|name| *name == "downtime_minutes_per_year").expect("it is there");
    assert_eq!(rows[3][..3], ["pair", "shop (b)", "shop (a)"]);
    assert_eq!(rows[3][at].parse::<f64>().ok(), pair["downtime_minutes_per_year"]["mean"].as_f64());
    for (format, file) in [("json", "compare.json"), ("csv", "compare.csv"), ("md", "compare.md")] {
        let printed = compare(&desk, &["--format", format]).stdout;
        assert!(printed == desk.read(&format!("out/{file}")), "{format}");
    }
}

#[test]
fn one_objective_may_judge_all() {
    let desk = desk();
    let ended = compare(&desk, &["--objective", "99.95%"]);
    assert!(ended.code == 0 && ended.stdout.contains("all judged by 99.95 % a year"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("different objectives"));
    assert_eq!(written(&desk)["designs"][0]["objective"]["availability"], json!(0.9995));
    for wrong in ["99.95", "120%", "four nines"] {
        let ended = compare(&desk, &["--objective", wrong]);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{wrong}: {}", ended.stderr);
    }
}

#[test]
fn threads_do_not_matter() {
    let desk = desk();
    let bytes = |threads: &str| {
        assert_eq!(compare(&desk, &["--threads", threads, "--charts", "svg"]).code, 0);
        ["compare.json", "compare.html", "exceedance.svg"].map(|name| desk.read(&format!("out/{name}")))
    };
    let one = bytes("1");
    assert!(one == bytes("2") && one == bytes("5"), "the number of threads changes the bytes");
}

#[test]
fn one_design_or_a_wrong_one_is_refused_before_anything_is_written() {
    let desk = desk();
    desk.write("wrong.toml", "[service.site]\nall = \"nothing\"\n");
    for (arguments, reason) in [
        (&["compare", "a.toml"][..], "`fivenines run` looks at one alone"),
        (&["compare", "a.toml", "wrong.toml"], "nothing"),
        (&["compare", "a.toml", "missing.toml"], "cannot read missing.toml"),
    ] {
        let ended = desk.run(arguments);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ended.stderr.contains(reason), "{arguments:?}: {}", ended.stderr);
        assert!(!desk.path("output").exists());
    }
}

#[test]
fn the_default_folder_names_the_designs_and_has_a_limit() {
    let desk = desk();
    assert_eq!(desk.run(&["compare", "a.toml", "b.toml", "--years", "200", "--charts", "none"]).code, 0);
    assert_eq!(desk.list("output"), ["compare-shop-a-shop-b"]);
    let long = "x".repeat(90);
    desk.write("long.toml", &SHOP.replace("\"shop\"", &format!("\"{long}\"")));
    let ended = desk.run(&["compare", "long.toml", "a.toml", "--years", "200", "--charts", "none"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(desk.list("output").iter().all(|name| name.len() <= 100), "{:?}", desk.list("output"));
}

/// HTML, Markdown, and what a spreadsheet would take for a formula; it may be part of a file name.
const HOSTILE: &str = "<script>alert(1)<img src=x onerror=alert(1)> | **b** `c` [l](x) & #";

#[test]
fn hostile_names_are_harmless_everywhere() {
    let desk = Desk::new();
    let hostile = SHOP.replace("The shop", HOSTILE).replace("\"restore\"", &format!("\"{HOSTILE}\""));
    let file = format!("{HOSTILE}.toml");
    desk.write(&file, &hostile);
    desk.write("b.toml", SHOP);
    let ended = desk.run(&["compare", &file, "b.toml", "--years", "500", "--out", "out"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let page = desk.read("out/compare.html");
    crate::html::stands_alone(&page);
    assert_eq!(page.matches("<svg ").count(), 3);
    let markdown = desk.read("out/compare.md");
    assert!(!markdown.contains("<img") && !markdown.contains("**b**") && !markdown.contains("[l](x)"), "{markdown}");
    for table in markdown.split("\n\n").filter(|block| block.starts_with('|')) {
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(table.lines().all(|line| cells(line) == cells(table.lines().next().unwrap_or(""))), "{table}");
    }
    for name in ["exceedance.svg", "histograms.svg", "causes.svg"] {
        let text = desk.read(&format!("out/{name}"));
        assert!(roxmltree::Document::parse(&text).is_ok() && !text.contains("<img"), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn an_interruption_writes_what_is_complete() {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let desk = desk();
    let mut command =
        desk.command(&["compare", "a.toml", "b.toml", "--years", "1000000000", "--charts", "none", "--out", "out"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    while !desk.path("out").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(200));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("there is a kill command").success());
    let ended = crate::fixtures::ended(child.wait_with_output().expect("the command ends"));
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    let written = written(&desk);
    let years = written["years"].as_u64().expect("a number");
    assert!(years > 0 && years.is_multiple_of(128), "{years}");
    assert!(ended.stdout.contains("stopped after"), "{}", ended.stdout);
    let again =
        desk.run(&["compare", "a.toml", "b.toml", "--years", &years.to_string(), "--charts", "none", "--out", "again"]);
    assert_eq!(again.code, 0);
    let again: Value = serde_json::from_str(&desk.read("again/compare.json")).expect("it is JSON");
    assert_eq!(again["pairs"], written["pairs"]);
}

#[test]
fn the_schema_holds_that_of_summaries() {
    let schema: Value = serde_json::from_str(&Desk::new().run(&["schema", "compare"]).stdout).expect("it is JSON");
    let summary = fs::read_to_string(repository("src/report/summary.schema.json")).expect("the schema is there");
    assert_eq!(schema["$defs"]["summary"], serde_json::from_str::<Value>(&summary).expect("it is JSON"));
}
