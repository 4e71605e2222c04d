//! Sweeps and searches: against exact answers, their errors, what is refused, and what is written.
//!
//! **False alarms.** A test of a mean asks whether it lies within four standard errors of the exact one: a right answer
//! fails one such test in 16,000. The seeds are fixed, so a pass stays a pass.

use crate::fixtures::{Desk, Ended, repository};
use fivenines::scenario::{Draft, Scenario};
use fivenines::study::sweep::{Axis, Effort, Goal, Grid, Outcome, Standing, Sweep, Watch, run};
use serde_json::{Value, json};
use std::fs;

/// Like units of which one is enough; up 40 h and down 10 h on average, new at the start of 500 h.
const PARALLEL: &str = "horizon = \"500h\"\n[component.unit]\nfault.crash = { every = \"40h\", mttr = \"10h\" }
    [service.site]\nany = \"unit\"\n";

const HORIZON: f64 = 500.0;

fn grid(axes: &[&str]) -> Grid {
    Grid::new(axes.iter().map(|text| Axis::parse(text).expect("an axis")).collect()).expect("a grid")
}

fn points(grid: &Grid, text: &str) -> Vec<Scenario> {
    let refused = |e: Box<fivenines::study::sweep::RefusedPoint>| {
        panic!("{:?}: {}", e.overrides, e.reading.diagnostics.render(&e.reading.sources, false))
    };
    grid.read_all(&Draft::of_text("test.toml", text)).unwrap_or_else(refused)
}

fn swept(axes: &[&str], text: &str, seed: u64, years: u64, goal: Option<&str>) -> Sweep {
    let grid = grid(axes);
    let goal = goal.map(|text| Goal::parse(text).expect("a goal"));
    let effort = Effort { seed, years };
    run(&grid, &points(&grid, text), effort, goal.as_ref(), Watch::nobody()).expect("a small sweep runs")
}

/// Mean unavailability over the horizon of `n` independent units, each down with probability q (1 - e^(-t / tau)) at time
/// t when new at 0 (Barlow and Proschan 1975, section 3.2); all are down with its n-th power. Simpson's rule.
fn parallel(n: i32, up: f64, down: f64) -> f64 {
    let (q, tau) = (down / (up + down), up * down / (up + down));
    let at = |t: f64| (q * (1.0 - libm::exp(-t / tau))).powi(n);
    let steps = 20_000;
    let weight = |i: i32| {
        if i == 0 || i == steps {
            1.0
        } else if i % 2 == 1 {
            4.0
        } else {
            2.0
        }
    };
    let sum: f64 = (0..=steps).map(|i| weight(i) * at(HORIZON * f64::from(i) / f64::from(steps))).sum();
    sum / 3.0 / f64::from(steps)
}

/// Standard errors between a point and an exact unavailability.
fn apart(sweep: &Sweep, at: usize, exact: f64) -> f64 {
    let e = &sweep.points[at].unavailability;
    (e.mean - exact).abs() / e.std_error
}

// Against exact answers.

#[test]
fn counts_of_parallel_units_have_the_exact_unavailability() {
    let sweep = swept(&["component.unit.count=1..4"], PARALLEL, 3, 6000, None);
    for n in 1..=4 {
        let at = n as usize - 1;
        assert!(apart(&sweep, at, parallel(n, 40.0, 10.0)) < 4.0, "{n}: {:?}", sweep.points[at].unavailability);
        let wrong = parallel(n, 40.0, 12.0);
        assert!(apart(&sweep, at, wrong) > 4.0, "{n}: units that are down a fifth longer are told apart");
        let histories = sweep.points[at].replications;
        assert_eq!((sweep.points[at].unavailability.count, histories % 128), (histories, 0));
    }
    // Histories went where the relative error was largest, the pilot is left out, and the budget was kept.
    let histories: Vec<u64> = sweep.points.iter().map(|point| point.replications).collect();
    assert!(histories[3] > 2 * histories[0] && histories[0] >= 1280, "{histories:?}");
    assert_eq!(sweep.pilot, 640);
    let spent = histories.iter().sum::<u64>() + 4 * sweep.pilot;
    assert!(spent.abs_diff(24_000) <= 4 * 128, "{histories:?}");
}

#[test]
fn times_to_repair_and_factors_have_the_exact_unavailability() {
    let axes = ["component.unit.fault.crash.mttr=5h,10h,20h", "component.unit.fault.crash.every*=1,2"];
    let sweep = swept(&axes, PARALLEL, 5, 3000, None);
    assert_eq!(sweep.points.len(), 6);
    for (at, (down, factor)) in
        [(5.0, 1.0), (5.0, 2.0), (10.0, 1.0), (10.0, 2.0), (20.0, 1.0), (20.0, 2.0)].into_iter().enumerate()
    {
        assert!(apart(&sweep, at, parallel(1, 40.0 * factor, down)) < 4.0, "{:?}", sweep.points[at]);
        assert!(apart(&sweep, at, parallel(1, 40.0 * factor, down * 1.1)) > 4.0, "{:?}", sweep.points[at]);
    }
}

/// Neighbours meet the same luck: the sampling errors of two nearly equal points are nearly the same.
#[test]
fn points_share_their_luck() {
    let error = |sweep: &Sweep, at: usize, down: f64| sweep.points[at].unavailability.mean - parallel(1, 40.0, down);
    let mut apart = 0;
    for seed in 20..28 {
        let sweep = swept(&["component.unit.fault.crash.mttr=10h,10.1h"], PARALLEL, seed, 500, None);
        let (first, second) = (error(&sweep, 0, 10.0), error(&sweep, 1, 10.1));
        let typical = sweep.points[0].unavailability.std_error;
        assert!((first - second).abs() < typical / 4.0, "{first} {second} against {typical}");
        let other = swept(&["component.unit.fault.crash.mttr=10.1h"], PARALLEL, seed + 100, 500, None);
        apart += u32::from((first - error(&other, 0, 10.1)).abs() > typical / 4.0);
    }
    // Of independent errors six in seven are further apart: fewer than four of eight with probability 0.0006.
    assert!(apart >= 4, "another seed is other luck: {apart} of 8");
}

/// After a pilot has divided the histories, intervals hold what they promise.
///
/// Of 120 independent intervals at 95 %, between 107 and 119 cover with probability 0.995; the point with three units has
/// three quarters of the histories because its pilot said so. Intervals of 60 % of their length cover in 91 of 120.
#[test]
fn intervals_cover_after_the_pilot_has_divided() {
    let grid = grid(&["component.unit.count=1,3"]);
    let scenarios = points(&grid, PARALLEL);
    let exact = [parallel(1, 40.0, 10.0), parallel(3, 40.0, 10.0)];
    let mut covered = [0_u32; 2];
    for seed in 0..120 {
        let effort = Effort { seed, years: 2048 };
        let sweep = run(&grid, &scenarios, effort, None, Watch::nobody()).expect("it runs");
        assert!(sweep.pilot == 256 && sweep.points[1].replications > 2 * sweep.points[0].replications);
        for (at, covered) in covered.iter_mut().enumerate() {
            let e = &sweep.points[at].unavailability;
            *covered += u32::from(e.low <= exact[at] && exact[at] <= e.high);
        }
    }
    for covered in covered {
        assert!((107..=119).contains(&covered), "{covered} of 120");
    }
}

// The search.

#[test]
fn the_search_finds_the_count_that_is_known_to_be_the_smallest() {
    // 0.196, 0.0384, 0.0075, 0.0015: three units are the first below 1 %, four below 0.5 %.
    assert!(parallel(2, 40.0, 10.0) > 0.01 && parallel(3, 40.0, 10.0) < 0.01);
    for (goal, at) in [
        ("availability>=99%", 2),
        ("availability>=99.5%", 3),
        ("availability>=90%", 1),
        ("downtime<=5256min", 2),
        ("downtime<=2628min", 3),
    ] {
        let sweep = swept(&["component.unit.count=1..6"], PARALLEL, 1, 3000, Some(goal));
        let answer = sweep.answer.expect("a search has an answer");
        assert_eq!(answer.outcome, Outcome::From { at, fails: at - 1 }, "{goal}");
        assert!(answer.monotone && answer.looks[at].standing == Standing::Keeps);
        assert!(answer.looks[at - 1].standing == Standing::Fails, "{goal}");
    }
}

#[test]
fn the_search_tells_up_to_which_value_all_and_none() {
    // Unavailability 0.11, 0.2, 0.33, 0.5 (a little less, being new at the start).
    let axis = ["component.unit.fault.crash.mttr=5h,10h,20h,40h"];
    let of = |goal: &str| swept(&axis, PARALLEL, 1, 2000, Some(goal)).answer.expect("an answer").outcome;
    assert_eq!(of("availability>=75%"), Outcome::UpTo { at: 1, fails: 2 });
    assert_eq!(of("availability>=30%"), Outcome::All);
    assert_eq!(of("availability>=99%"), Outcome::None);
    // Outages a year: about 8760 h / (40 h + mttr), so 146 at 20 h and 110 at 40 h.
    assert_eq!(of("outages<=125"), Outcome::From { at: 3, fails: 2 });
    let falling = ["component.unit.count=4,3,2,1"];
    let answer = swept(&falling, PARALLEL, 1, 3000, Some("availability>=99%")).answer.expect("an answer");
    assert_eq!(answer.outcome, Outcome::UpTo { at: 1, fails: 2 });
    let to_and_fro = ["component.unit.count=1,4,2,5"];
    let answer = swept(&to_and_fro, PARALLEL, 1, 3000, Some("availability>=99%")).answer.expect("an answer");
    assert_eq!((answer.outcome, answer.monotone), (Outcome::From { at: 3, fails: 2 }, false));
    let inside = ["component.unit.count=1,4,2"];
    let answer = swept(&inside, PARALLEL, 1, 3000, Some("availability>=99%")).answer.expect("an answer");
    assert_eq!((answer.outcome, answer.monotone), (Outcome::Inside, false));
}

#[test]
fn what_cannot_be_told_is_undecided_and_says_what_would_do() {
    // The exact value itself is never decided, however many histories; one a little off is by more of them.
    let exact = 100.0 * (1.0 - parallel(1, 40.0, 10.0));
    let axis = ["component.unit.count=1,2"];
    let of = |goal: &str, years| swept(&axis, PARALLEL, 1, years, Some(goal)).answer.expect("an answer");
    let close = format!("availability>={:.6}%", exact - 0.3);
    let (mut years, mut asked) = (300, 0);
    // What would probably do rests on the estimate so far, so it may have to be followed more than once.
    let outcome = loop {
        match of(&close, years).outcome {
            Outcome::Undecided { years: Some(needed) } if asked < 5 => {
                assert!(needed > years && needed < 500_000, "{needed} after {years}");
                (years, asked) = (needed, asked + 1);
            }
            outcome => break outcome,
        }
    };
    assert!(asked > 0 && outcome == Outcome::All, "{outcome:?} after {asked}");
    assert!(matches!(of(&format!("availability>={exact:.9}%"), 2000).outcome, Outcome::Undecided { .. }));
}

#[test]
fn kept_is_the_share_of_windows_that_keep_the_objective() {
    let text = "[objective]\navailability = \"99%\"\nwindow = \"month\"
        [component.unit]\nfault.crash = { every = \"60d\", mttr = \"4h\" }\n[service.site]\nany = \"unit\"\n";
    let sweep = swept(&["component.unit.count=1..3"], text, 1, 1500, Some("kept>=95%"));
    let answer = sweep.answer.as_ref().expect("an answer");
    assert_eq!(answer.outcome, Outcome::From { at: 1, fails: 0 });
    for (look, point) in answer.looks.iter().zip(&sweep.points) {
        let plain = point.promised.expect("an availability is promised").probability_met;
        assert!((look.estimate.mean - plain.mean).abs() < 1e-12);
        assert!(look.estimate.low <= plain.low + 1e-12 && look.estimate.high >= plain.mean);
    }
    // All windows kept is no certainty.
    assert!(answer.looks[2].estimate.low < 1.0);
}

/// The decisions of a search are all right together in 95 % of the searches at least.
///
/// 40 searches with the truth close to the goal on both sides; with an error of 5 % more than 6 are wrong with
/// probability 0.004 (binomial). A search that decides by plain 95 % intervals at each of its looks would be wrong in
/// about a quarter of them, see the unit tests of `search.rs`.
#[test]
fn searches_are_rarely_wrong() {
    let grid = grid(&["component.unit.fault.crash.mttr=10.3h,10.15h,9.9h,9.7h"]);
    let scenarios = points(&grid, PARALLEL);
    let bound = 1.0 - parallel(1, 40.0, 10.0);
    let goal = Goal::parse(&format!("availability>={:.8}%", bound * 100.0)).expect("a goal");
    let truth = [Standing::Fails, Standing::Fails, Standing::Keeps, Standing::Keeps];
    let (mut wrong, mut decided) = (0, 0);
    for seed in 0..40 {
        let sweep =
            run(&grid, &scenarios, Effort { seed, years: 2048 }, Some(&goal), Watch::nobody()).expect("it runs");
        let looks = sweep.answer.expect("an answer").looks;
        let standings = || looks.iter().map(|look| look.standing).zip(truth);
        wrong += u32::from(standings().any(|(said, truth)| said != truth && said != Standing::Undecided));
        decided += standings().filter(|(said, _)| *said != Standing::Undecided).count();
    }
    assert!(wrong <= 6, "{wrong} of 40");
    assert!(decided > 24, "{decided}: the test must have decisions to judge");
}

// The command.

const SMALL: &str = "title = \"A small one\"\n[objective]\navailability = \"99%\"
    [component.a]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"10h\" }
    [component.b]\nfault.crash = { every = \"90d\", mttr = \"5h\" }
    [service.tier]\nany = \"a\"\n[service.site]\nall = [\"tier\", \"b\"]\n";

const FILES: [&str; 5] = ["manifest.json", "sweep.csv", "sweep.html", "sweep.json", "sweep.md"];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk
}

/// Sweeps the small scenario quickly, with more arguments.
fn sweep(desk: &Desk, more: &[&str]) -> Ended {
    let mut arguments = vec!["sweep", "small.toml", "--years", "300", "--out", "out"];
    if !more.contains(&"--charts") {
        arguments.extend(["--charts", "none"]);
    }
    arguments.extend(more);
    desk.run(&arguments)
}

fn against_schema(found: &Value) -> Vec<String> {
    let schema = fs::read_to_string(repository("src/report/sweep/sweep.schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    validator.iter_errors(found).map(|error| error.to_string()).collect()
}

fn json_of(desk: &Desk) -> Value {
    serde_json::from_str(&desk.read("out/sweep.json")).expect("it is JSON")
}

#[test]
fn json_keeps_the_schema_and_broken_json_does_not() {
    let desk = desk();
    for more in [
        &["--over", "component.a.count=1..3"][..],
        &["--over", "component.a.count=1..2", "--over", "component.b.fault.crash.mttr=1h,10h"],
        &["--over", "component.a.count=1..3", "--find", "availability>=99.5%"],
        &["--over", "component.a.count=2..3", "--find", "kept>=1%"],
        &["--over", "component.b.fault.crash.every=1000y,2000y"],
    ] {
        let ended = sweep(&desk, more);
        assert_eq!(ended.code, 0, "{more:?}: {}", ended.stderr);
        assert_eq!(against_schema(&json_of(&desk)), [""; 0], "{more:?}");
    }
    let ended =
        sweep(&desk, &["--over", "component.a.count=1..3", "--find", "availability>=99.5%", "--format", "json"]);
    let good = json_of(&desk);
    assert_eq!(serde_json::from_str::<Value>(&ended.stdout).expect("it is JSON"), good);
    for (pointer, value) in [
        ("/schema_version", json!(2)),
        ("/command", json!("run")),
        ("/points/0/availability/mean", json!(2)),
        ("/points/0/sha256", json!("0123")),
        ("/axes/0/quantity", json!("minutes")),
        ("/find/outcome", json!("maybe")),
        ("/find/points/0/standing", json!("good")),
        ("/points/0/objective/window", json!("decade")),
    ] {
        let mut broken = good.clone();
        *broken.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} exists")) = value;
        assert!(!against_schema(&broken).is_empty(), "{pointer}");
    }
    let mut more = good.clone();
    more["surplus"] = json!(1);
    assert!(!against_schema(&more).is_empty());
    assert_eq!(
        desk.run(&["schema", "sweep"]).stdout,
        fs::read_to_string(repository("src/report/sweep/sweep.schema.json")).expect("it is there")
    );
}

#[test]
fn rows_of_csv_are_the_points() {
    let desk = desk();
    let more =
        ["--over", "component.a.count=1..3", "--over", "component.b.fault.crash.mttr=1h,30min", "--format", "csv"];
    let ended = sweep(&desk, &more);
    assert_eq!((ended.code, ended.stdout.clone()), (0, desk.read("out/sweep.csv")));
    let mut reader = csv::Reader::from_reader(ended.stdout.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column =
        |name: &str| header.iter().position(|cell| cell == name).unwrap_or_else(|| panic!("{name}: {header:?}"));
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows of equal length");
    let found = json_of(&desk);
    assert_eq!(rows.len(), 6);
    for (row, point) in rows.iter().zip(found["points"].as_array().expect("a list")) {
        let set = [
            format!("component.a.count={}", &row[column("component.a.count")]),
            format!("component.b.fault.crash.mttr={}", &row[column("component.b.fault.crash.mttr")]),
        ];
        assert_eq!(point["set"], json!(set));
        for (name, pointer) in [
            ("availability", "/availability/mean"),
            ("downtime_minutes_per_year_high", "/downtime_minutes_per_year/high"),
            ("downtime_q0.99", "/downtime_minutes_per_year/quantiles/0.99"),
            ("probability_met", "/objective/probability_met/mean"),
        ] {
            let cell: f64 = row[column(name)].parse().expect("a number");
            assert_eq!(Some(cell), point.pointer(pointer).and_then(Value::as_f64), "{name}");
        }
    }
    assert_eq!(&rows[1][column("component.b.fault.crash.mttr (hours)")], "0.5");
}

/// A point of a sweep is the scenario with these overrides, and says so.
#[test]
fn points_can_be_run_again() {
    let desk = desk();
    assert_eq!(sweep(&desk, &["--over", "component.a.count=1..2", "--set", "component.b.count=1"]).code, 0);
    let point = json_of(&desk)["points"][1]["sha256"].clone();
    let again = ["run", "small.toml", "--set", "component.b.count=1", "--set", "component.a.count=2"];
    assert_eq!(desk.run(&[&again[..], &["--years", "10", "--charts", "none", "--out", "run"]].concat()).code, 0);
    let run: Value = serde_json::from_str(&desk.read("run/summary.json")).expect("it is JSON");
    assert_eq!(run["scenario"]["sha256"], point);
}

#[test]
fn threads_do_not_matter() {
    let desk = desk();
    let texts = |threads: &str, more: &[&str]| {
        let all = [
            &["sweep", "small.toml", "--years", "2500", "--out", "out", "--charts", "svg", "--threads", threads],
            more,
        ]
        .concat();
        let ended = desk.run(&all);
        assert!(ended.code < 2, "{}", ended.stderr);
        ["out/sweep.json", "out/sweep.csv", "out/sweep.md", "out/downtime.svg"].map(|name| desk.read(name))
    };
    for more in [
        &["--over", "component.a.count=1..3", "--over", "component.b.fault.crash.mttr=1h,5h"][..],
        &["--over", "component.a.count=1..4", "--find", "availability>=99.7%"],
    ] {
        let one = texts("1", more);
        for threads in ["2", "7"] {
            assert!(one == texts(threads, more), "{threads} threads, {more:?}");
        }
    }
}

#[test]
fn files_are_those_that_were_promised() {
    let desk = desk();
    assert_eq!(sweep(&desk, &["--over", "component.a.count=1..3"]).code, 0);
    assert_eq!(desk.list("out"), FILES);
    let two = ["--over", "component.a.count=1..3", "--over", "component.b.fault.crash.mttr=1h,5h", "--charts", "all"];
    assert_eq!(sweep(&desk, &two).code, 0);
    let stems = ["downtime-map", "downtime", "kept-map", "kept"];
    let mut expected: Vec<String> =
        stems.iter().flat_map(|stem| ["csv", "png", "svg"].map(|end| format!("{stem}.{end}"))).collect();
    expected.push("figures.json".into());
    expected.extend(FILES.map(String::from));
    expected.sort();
    assert_eq!(desk.list("out"), expected);
    for stem in stems {
        let svg = desk.read(&format!("out/{stem}.svg"));
        roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{stem}: {error}"));
        assert!(desk.read("out/sweep.md").contains(&format!("({stem}.svg)")));
    }
    let at_home = ["sweep", "small.toml", "--years", "10", "--charts", "none", "--over", "component.a.count=1..2"];
    assert_eq!(desk.run(&at_home).code, 0);
    assert_eq!(desk.list("output/small/sweep"), FILES);
}

#[test]
fn a_search_ends_as_a_pipeline_expects() {
    let desk = desk();
    let find = |goal: &str, axis: &str| sweep(&desk, &["--over", axis, "--find", goal]);
    let found = find("availability>=99.5%", "component.a.count=1..3");
    assert_eq!(found.code, 0, "{}", found.stderr);
    assert!(
        found.stdout.contains("component.a.count = 2: the smallest value that keeps availability>=99.5%"),
        "{}",
        found.stdout
    );
    let none = find("availability>=99.9999%", "component.a.count=1..3");
    assert_eq!(none.code, 1);
    assert!(none.stdout.contains("no value keeps") && none.stderr.contains("no value keeps"), "{}", none.stdout);
    let undecided = find("availability>=99.770%", "component.a.count=2,3");
    assert_eq!(undecided.code, 1, "{}", undecided.stdout);
    assert!(undecided.stdout.contains("--years"), "{}", undecided.stdout);
}

#[test]
fn bad_axes_and_goals_end_with_2_and_simulate_nothing() {
    let desk = desk();
    desk.write(
        "plain.toml",
        "[component.a]\nfault.crash = { every = \"30d\", mttr = \"10h\" }\n[service.site]\nall = \"a\"\n",
    );
    let count = ["--over", "component.a.count=1..2"];
    let bad: [(&[&str], &str); 14] = [
        (&["sweep", "small.toml"], "--over"),
        (&["sweep", "small.toml", "--over", "component.a.count"], "equals sign"),
        (&["sweep", "small.toml", "--over", "component.a.count=6..1"], "upwards"),
        (&["sweep", "small.toml", "--over", "component.a.count=1..2000"], "more than 1000"),
        (&["sweep", "small.toml", "--over", "component.a.cuont=1..2"], "did you mean `count`?"),
        (&["sweep", "small.toml", "--over", "component.c.count=1..2"], "no `c` here"),
        (&["sweep", "small.toml", "--over", "component.a.count=0..2"], "component.a.count=0"),
        (&["sweep", "small.toml", "--over", "component.b.fault.crash.mttr=1h,1"], "1 of 2 points are refused"),
        (&["sweep", "small.toml", count[0], count[1], "--over", "component.a.count=3,4"], "both axes"),
        (&["sweep", "small.toml", count[0], count[1], "--set", "component.a.count=3"], "overridden twice"),
        (&["sweep", "small.toml", count[0], count[1], "--find", "availability"], "in quotes"),
        (&["sweep", "small.toml", count[0], count[1], "--find", "uptime>=99%"], "nothing that can be asked for"),
        (
            &[
                "sweep",
                "small.toml",
                count[0],
                count[1],
                "--over",
                "component.b.fault.crash.mttr=1h,2h",
                "--find",
                "outages<=2",
            ],
            "one axis",
        ),
        (&["sweep", "plain.toml", count[0], count[1], "--find", "kept>=90%"], "promises no availability"),
    ];
    for (arguments, said) in bad {
        let ended = desk.run(arguments);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(said) && !ended.stderr.contains("panicked"), "{arguments:?}: {}", ended.stderr);
    }
    assert!(!desk.path("output").join("small/sweep/sweep.json").exists());
}

/// Names from the scenario and values from the command line do no harm in any file.
#[test]
fn hostile_names_are_escaped() {
    let desk = Desk::new();
    desk.write(
        "hostile.toml",
        "title = \"<script>alert(1)</script>|*x*\"\n[component.a]\nlabel = \"x\"\nfault.crash = { every = \"30d\", mttr = \"10h\" }\n[service.site]\nall = \"a\"\n"
            .replace("label = \"x\"\n", "").as_str(),
    );
    let ended = desk.run(&[
        "sweep",
        "hostile.toml",
        "--years",
        "20",
        "--out",
        "out",
        "--charts",
        "svg",
        "--format",
        "md",
        "--over",
        "component.a.count=1..2",
        "--over",
        "title=<b>&|[x],y",
    ]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    for text in [ended.stdout.as_str(), &desk.read("out/downtime.svg"), &desk.read("out/downtime-map.svg")] {
        assert!(!text.contains("<script") && !text.contains("<b>") && !text.contains('\u{1b}'), "{text}");
    }
}
