//! Numbers at every edge, for every key of the language: each is refused with its place, a reason and a remedy, or is taken
//! and the figures make sense. The keys come from the tables of the language, so a new key is tried by itself.

use super::rules::broken;
use crate::fixtures::Desk;
use crate::reference::{around, completed, entries, load};
use fivenines::estimate::Estimate;
use fivenines::model::compile;
use fivenines::scenario::language::{Kind, TABLES};
use fivenines::scenario::{Reading, Scenario, read};
use fivenines::study::{self, Findings, StudyError, sweep::Axis, sweep::MAX_POINTS};
use fivenines::units::{HOURS_PER_YEAR, MINUTES_PER_YEAR};

/// Numbers without units, as they can be typed.
fn edges() -> Vec<String> {
    let mut edges: Vec<String> = [
        "0",
        "-0",
        "0.0",
        "-0.0",
        "1",
        "-1",
        "0.5",
        "5e-324",
        "1e-300",
        "1e-17",
        "1e300",
        "1e308",
        "1e309",
        "-1e308",
        "nan",
        "-nan",
        "inf",
        "-inf",
        "0.99999999999999999",
        "1.0000000000000001",
        "1.0000000000000002",
        "100.00000000000001",
        "0x10",
        "0o17",
        "0b11",
        "1_000",
        "1__0",
        "_1",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "+1",
        "1e",
        "1e+",
        ".5",
        "5.",
        "1,5",
        "1.5.5",
        "١",
        "１",
        "½",
        "∞",
        "--1",
        "",
    ]
    .map(String::from)
    .to_vec();
    edges.extend([
        "9".repeat(400),
        format!("0.{}", "9".repeat(400)),
        format!("0.{}1", "0".repeat(400)),
        "1".repeat(5000),
    ]);
    edges
}

/// What stands behind a number of a kind.
fn units(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::Time | Kind::Law => &["h", "us", "y"],
        Kind::Share | Kind::Chance => &["%"],
        Kind::Rate => &["/year", "/us"],
        Kind::Quantity => &["h", "%", "/year"],
        Kind::Either(kinds) => kinds.iter().map(units).max_by_key(|units| units.len()).unwrap_or(&[]),
        Kind::List(kind) | Kind::Named(kind) => units(kind),
        _ => &[],
    }
}

/// True if a number may be typed for a kind, in whatever form.
fn is_number(kind: &Kind) -> bool {
    match kind {
        Kind::Whole { .. } | Kind::Number | Kind::Amount => true,
        Kind::Either(kinds) => kinds.iter().any(is_number),
        Kind::List(kind) => is_number(kind),
        kind => !units(kind).is_empty(),
    }
}

/// What is typed for the key with this number, as TOML: what matters most, and every third of the other edges.
fn typed(kind: &Kind, number: usize) -> Vec<String> {
    const ALWAYS: [&str; 10] =
        ["0", "-0.0", "5e-324", "1e300", "1e308", "1e309", "nan", "inf", "-1", "9223372036854775808"];
    let rest = edges().into_iter().filter(|edge| !ALWAYS.contains(&edge.as_str())).skip(number % 3).step_by(3);
    let edges: Vec<String> = ALWAYS.map(String::from).into_iter().chain(rest).collect();
    let quoted = units(kind).iter().flat_map(|unit| edges.iter().map(move |edge| format!("\"{edge}{unit}\"")));
    let mut typed: Vec<String> = edges.iter().cloned().chain(quoted).collect();
    if matches!(kind, Kind::List(_)) {
        typed = typed.into_iter().map(|value| format!("[{value}]")).collect();
    }
    typed
}

/// What is wrong with how a text is refused.
fn complaints(reading: &Reading) -> Vec<String> {
    let rendered = reading.diagnostics.render(&reading.sources, false);
    let mut wrong = broken("stderr", rendered.as_bytes());
    let place = |line: &str| {
        let numbers = line.split_once("edge.toml:").map(|(_, numbers)| numbers.split(':').collect::<Vec<_>>());
        numbers.is_some_and(|numbers| numbers.len() == 2 && numbers.iter().all(|n| n.trim().parse::<u32>().is_ok()))
    };
    if !rendered.lines().any(place) {
        wrong.push("no place".into());
    }
    let bare = |problem: &&&fivenines::scenario::Diagnostic| problem.help.is_none() && problem.labels.len() < 2;
    wrong.extend(
        reading.diagnostics.sorted().iter().filter(bare).map(|problem| format!("no remedy: {}", problem.message)),
    );
    wrong
}

/// What makes no sense in figures.
fn nonsense(found: &Findings) -> Vec<String> {
    let service = &found.service;
    let mut wrong = Vec::new();
    let mut within = |what: &str, e: &Estimate, most: f64| {
        let slack = most * 1e-9;
        let fine = e.mean >= -slack && e.mean <= most + slack && e.low <= e.mean + slack && e.high >= e.mean - slack;
        if !fine || e.mean.is_nan() {
            wrong.push(format!("{what} is {} ({} to {})", e.mean, e.low, e.high));
        }
    };
    within("availability", &service.availability, 1.0);
    within("demand served", &service.demand_served, 1.0);
    within("downtime", &service.downtime_minutes_per_year, MINUTES_PER_YEAR);
    within("outages", &service.outages_per_year, f64::MAX);
    within("no outage", &service.probability_no_outage, 1.0);
    for cause in &service.causes {
        within(&cause.name, &cause.downtime_minutes_per_year, MINUTES_PER_YEAR);
    }
    if let Some(cost) = &found.cost {
        within("cost", &cost.per_year, f64::MAX);
    }
    wrong
}

/// Simulates what is small enough for a test, and says what makes no sense.
fn simulated(scenario: &Scenario) -> Vec<String> {
    let model = match compile(scenario) {
        Ok(model) => model,
        // It is refused when it is to run, with a reason and a remedy.
        Err(error) => return if error.to_string().len() > 40 { Vec::new() } else { vec![error.to_string()] },
    };
    let years = scenario.horizon.0 / HOURS_PER_YEAR;
    if model.expected_events * years.max(1.0) > 2e3
        || scenario.components.iter().any(|c| c.sites.iter().any(|s| s.1 > 1000))
    {
        return Vec::new();
    }
    match study::run(scenario, 1, 3, |_| {}, |_| Ok(())) {
        Ok(found) => nonsense(&found),
        Err(StudyError::Halted(_)) => Vec::new(),
        Err(error) => vec![error.to_string()],
    }
}

/// Reads every number for every key; what `judge` has against a scenario that is taken is a problem too.
fn try_every_number(judge: impl Fn(&Scenario) -> Vec<String>) {
    let (mut problems, mut taken, mut refused, mut keys) = (Vec::new(), 0, 0, 0);
    for table in TABLES {
        for key in table.keys.iter().filter(|key| is_number(&key.kind)) {
            let mut body = completed(table, entries(key.example));
            body.insert(key.name.to_string(), "@EDGE@".into());
            let text = around(table, &body);
            keys += 1;
            for value in typed(&key.kind, keys) {
                let text = text.replace("\"@EDGE@\"", &value);
                let reading = read("edge.toml", &text, &[], &load);
                let wrong = match &reading.scenario {
                    None => complaints(&reading),
                    Some(scenario) => judge(scenario),
                };
                *(if reading.scenario.is_some() { &mut taken } else { &mut refused }) += 1;
                let shown: String = value.chars().take(40).collect();
                problems.extend(wrong.iter().map(|why| format!("{} `{}` = {shown}: {why}", table.name, key.name)));
            }
        }
    }
    let few = problems.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
    assert!(problems.is_empty(), "{} problems:\n{few}", problems.len());
    assert!(keys > 100 && taken > 300 && refused > 3000, "{keys} keys: {taken} taken, {refused} refused");
}

#[test]
fn every_number_of_the_language_is_taken_or_refused_in_words() {
    try_every_number(|_| Vec::new());
}

#[test]
fn every_number_that_is_taken_gives_figures_that_make_sense() {
    try_every_number(simulated);
}

#[test]
fn nonsense_is_noticed() {
    let text = "[component.a]\nfault.x = { every = \"30d\", mttr = \"1h\" }\n[service.s]\nall = \"a\"\n";
    let reading = read("edge.toml", text, &[], &load);
    let found = study::run(&reading.scenario.expect("it is fine"), 1, 3, |_| {}, |_| Ok(())).expect("it runs");
    assert!(nonsense(&found).is_empty());
    for (mean, low, high) in [(f64::NAN, 0.0, 1.0), (-0.5, -1.0, 1.0), (1.5, 1.0, 2.0), (0.5, 0.6, 0.7)] {
        let mut bad = found.clone();
        bad.service.availability = Estimate { mean, low, high, ..bad.service.availability };
        assert_eq!(nonsense(&bad).len(), 1);
    }
    let unread = read("edge.toml", "name = 1\n", &[], &load);
    assert!(complaints(&unread).is_empty());
    assert!(!complaints(&read("x.toml", "name = 1\n", &[], &load)).is_empty(), "it has another place");
}

#[test]
fn factors_and_ranges_of_values_end_in_words_or_in_a_few_points() {
    let text = "[component.a]\ncount = 2\nfault.x = { every = \"30d\", mttr = \"1h\" }\n[service.s]\nany = \"a\"\n";
    for edge in edges() {
        for path in
            ["component.a.count", "component.a.fault.x.every*", "component.a.fault.x.mttr", "component.a.count*"]
        {
            let reading = read("edge.toml", text, &[format!("{path}={edge}")], &load);
            if let Some(scenario) = &reading.scenario {
                assert_eq!(simulated(scenario), Vec::<String>::new(), "{path}={edge}");
            }
            assert_eq!(reading.scenario.is_none(), reading.diagnostics.has_errors());
        }
        for range in
            ["1..EDGE", "EDGE..2", "1d..EDGEd/3", "EDGE%..50%/3", "1h..2h/EDGE", "1h..EDGEh/3log", "EDGE", "1,EDGE"]
        {
            let axis = Axis::parse(&format!("component.a.count={}", range.replace("EDGE", &edge)));
            assert!(
                axis.is_err_and(|why| !why.to_string().is_empty() && why.to_string().len() < 12_000)
                    || Axis::parse(&format!("k={}", range.replace("EDGE", &edge)))
                        .is_ok_and(|axis| (1..=MAX_POINTS).contains(&axis.levels.len()))
            );
        }
    }
}

#[test]
fn numbers_in_files_are_refused_with_their_line_or_make_sense() {
    let text = "[component.a]\nfault.x = { every = \"30d\", mttr = { empirical = { file = \"t.csv\", column = \"m\", unit = \"min\" } } }\n[service.s]\nall = \"a\"\n";
    for edge in edges() {
        let table = format!("m\n5\n\"{edge}\"\n");
        let reading = read("edge.toml", text, &[], &|_: &str| Ok(table.clone()));
        match &reading.scenario {
            Some(scenario) => assert_eq!(simulated(scenario), Vec::<String>::new(), "{edge}"),
            None => {
                assert_eq!(complaints(&reading), Vec::<String>::new(), "{edge}");
                let said = reading.diagnostics.render(&reading.sources, false);
                assert!(said.contains("line 3") || said.contains("law"), "{edge}: {said}");
            }
        }
    }
}

#[test]
fn numbers_of_incidents_are_refused_with_their_line_or_make_sense() {
    use fivenines::fit::incidents::{Asked, Durations};
    use fivenines::fit::{Effort, Family, Request, findings};
    let durations = Some(Durations::Column { column: "m".into(), unit_hours: 1.0 / 60.0 });
    let request = Request {
        file: "i.csv".into(),
        delimiter: Some(','),
        asked: Asked { durations, ..Asked::default() },
        unit: None,
        units: 1.0,
        effort: Effort { families: Family::ALL.to_vec(), seed: 1, resamples: 19 },
    };
    for edge in edges() {
        let table = format!("m\n5\n7\n30\n12\n\"{edge}\"\n44\n");
        match findings(&table, &request) {
            Err(problems) => assert!(problems.iter().all(|p| p.line == Some(6) && !p.remedy.is_empty()), "{edge}"),
            Ok(found) => {
                let text = fivenines::report::fit::json(&found);
                let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                let laws = value["groups"][0].to_string();
                assert!(laws.len() > 200, "{edge}: {laws}");
            }
        }
    }
}

#[test]
fn numbers_of_options_are_refused_by_name() {
    let desk = Desk::new();
    let bad = ["-1", "1e309", "nan", "0x10", "1_000", "1e", "١", "1,5", "18446744073709551616", "", "\u{1b}[31m"];
    let most = "9".repeat(400);
    for (command, option) in [
        ("run x.toml", "--years"),
        ("run x.toml", "--seed"),
        ("run x.toml", "--threads"),
        ("run x.toml", "--precision"),
        ("run x.toml --precision 1%", "--at-most"),
        ("run x.toml", "--for"),
        ("run x.toml", "--draws"),
        ("trace x.toml", "--replication"),
        ("trace x.toml", "--around"),
        ("plot x", "--width"),
        ("plot x", "--height"),
        ("sensitivity x.toml", "--top"),
        ("fit x.csv --column m", "--resamples"),
        ("check x.toml --baseline b.json", "--tolerance"),
        ("backtest x.toml i.csv --column m", "--years-observed"),
    ] {
        for value in bad.iter().copied().chain([most.as_str()]) {
            let asked = format!("{option}={value}");
            let words: Vec<&str> = command.split(' ').chain([asked.as_str()]).collect();
            let ended = desk.run(&words);
            assert_eq!(ended.code, 2, "{words:?}: {}", ended.stderr);
            let units = ["--tolerance", "--around", "--for"].contains(&option) || value == "1_000";
            assert!(units || ended.stderr.contains(option), "{words:?}: {}", ended.stderr);
            assert_eq!(broken("stderr", ended.stderr.as_bytes()), Vec::<String>::new(), "{words:?}");
        }
    }
}
