//! The outside contract: files, formats, exit codes, and that no name from a scenario does harm.

use crate::fixtures::{Desk, Ended, ended, repository};
use serde_json::{Value, json};
use std::fs;
use std::process::Stdio;

const SMALL: &str = "title = \"A small one\"\n[objective]\navailability = \"99%\"\nrto = \"1h\"
    [component.a]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"10h\" }
    [component.b]\nfault.crash = { every = \"90d\", mttr = \"5h\" }
    [service.tier]\nany = \"a\"\n[service.site]\nall = [\"tier\", \"b\"]\n";

const FILES: [&str; 5] = ["manifest.json", "report.html", "report.md", "summary.json", "years.csv"];

/// A desk with the small scenario.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk
}

/// Runs the small scenario quickly, with more arguments.
fn run(desk: &Desk, more: &[&str]) -> Ended {
    let mut arguments = vec!["run", "small.toml", "--years", "500", "--out", "out"];
    if !more.contains(&"--charts") {
        arguments.extend(["--charts", "none"]);
    }
    arguments.extend(more);
    desk.run(&arguments)
}

fn summary(desk: &Desk, path: &str) -> Value {
    serde_json::from_str(&desk.read(path)).expect("a summary is JSON")
}

// summary.json.

/// What the published schema says against a summary.
fn against_schema(summary: &Value) -> Vec<String> {
    let schema = fs::read_to_string(repository("src/report/summary.schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    validator.iter_errors(summary).map(|error| error.to_string()).collect()
}

#[test]
fn summaries_keep_the_schema() {
    let desk = desk();
    assert_eq!(run(&desk, &[]).code, 0);
    assert_eq!(against_schema(&summary(&desk, "out/summary.json")), [""; 0]);
    let paid = format!("cost = {{ currency = \"USD\", outage = {{ fixed = 2 }} }}\n{SMALL}");
    desk.write("paid.toml", &paid);
    assert_eq!(desk.run(&["run", "paid.toml", "--years", "500", "--out", "paid"]).code, 0);
    let mut paid = summary(&desk, "paid/summary.json");
    assert_eq!(against_schema(&paid), [""; 0]);
    paid["cost"]["colour"] = json!(1);
    assert_ne!(against_schema(&paid), [""; 0]);
    // Nothing seen at all, and several services.
    desk.write(
        "quiet.toml",
        "[component.a]\nfault.crash = { every = \"9000y\", mttr = \"1h\" }\n[service.site]\nall = \"a\"\n",
    );
    assert_eq!(desk.run(&["run", "quiet.toml", "--years", "1", "--out", "quiet"]).code, 0);
    assert_eq!(against_schema(&summary(&desk, "quiet/summary.json")), [""; 0]);
}

/// Data that is lost, and promises of several services.
const LOSING: &str = "[objective]\nservice = \"site\"\nrpo = \"1min\"
    [component.a]\nfault.crash = { every = \"30d\", recovery = [{ stage = \"restore\", takes = \"1h\", loses = { backup = \"6h\" } }] }
    [service.site]\nall = \"a\"\n[service.front]\nall = \"site\"\nobjective = { availability = \"99%\", rpo = \"4h\" }\n";

#[test]
fn losses_of_data_keep_the_schema() {
    let desk = desk();
    desk.write("losing.toml", LOSING);
    assert_eq!(desk.run(&["run", "losing.toml", "--years", "300", "--out", "out", "--charts", "svg"]).code, 0);
    let summary = summary(&desk, "out/summary.json");
    assert_eq!(against_schema(&summary), [""; 0]);
    for pointer in ["/data_loss", "/services/front/data_loss"] {
        let loss = summary.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is missing"));
        assert!(loss["events_per_year"]["mean"].as_f64() > Some(10.0), "{loss}");
        assert!(loss["largest_in_year_seconds"]["quantiles"]["0.5"].as_f64() > Some(10_000.0), "{loss}");
    }
    for pointer in ["/objective/rpo/probability_met", "/services/front/objective/rpo/probability_year_met"] {
        let mut broken = summary.clone();
        broken.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is missing"))["mean"] = json!(2);
        assert!(!against_schema(&broken).is_empty(), "{pointer}");
    }
    assert!(summary["objective"].get("availability").is_none());
    assert!(desk.list("out").contains(&"data-loss.svg".to_string()));
    // The rows of the years sum to what the summary says.
    let years = desk.read("out/years.csv");
    let lost: f64 =
        years.lines().skip(1).map(|row| row.split(',').nth(5).expect("six").parse::<f64>().expect("a number")).sum();
    let loss = &summary["data_loss"]["loss_seconds"];
    let expected = loss["mean"].as_f64().expect("a number") * loss["count"].as_f64().expect("a number");
    assert!((lost / expected - 1.0).abs() < 1e-9, "{lost} {expected}");
}

#[test]
fn broken_summaries_are_refused() {
    let desk = desk();
    assert_eq!(run(&desk, &[]).code, 0);
    let good = summary(&desk, "out/summary.json");
    let breaks: [(&str, Value); 7] = [
        ("/schema_version", json!(2)),
        ("/availability/mean", json!("99 %")),
        ("/availability/high", json!(1.5)),
        ("/scenario/sha256", json!("0123")),
        ("/objective/window", json!("decade")),
        ("/causes/0/kind", json!("weather")),
        ("/downtime_minutes_per_year/quantiles/0.5", json!(null)),
    ];
    for (pointer, value) in breaks {
        let mut broken = good.clone();
        *broken.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} exists")) = value;
        assert!(!against_schema(&broken).is_empty(), "{pointer}");
    }
    for key in ["tool", "unavailability", "causes", "exact"] {
        let mut broken = good.clone();
        broken.as_object_mut().expect("a summary is an object").remove(key);
        assert!(!against_schema(&broken).is_empty(), "{key}");
    }
}

#[test]
fn the_promised_keys_exist() {
    let desk = desk();
    assert_eq!(run(&desk, &["--seed", "7"]).code, 0);
    let summary = summary(&desk, "out/summary.json");
    let here = |pointer: &str| summary.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is missing"));
    let estimates = [
        "/availability",
        "/unavailability",
        "/demand_served",
        "/downtime_minutes_per_year",
        "/outages_per_year",
        "/outage_minutes",
        "/time_to_first_outage_hours",
        "/objective/probability_met",
        "/causes/0/downtime_minutes_per_year",
        "/causes/0/outages_per_year",
        "/services/tier/availability",
        "/services/tier/downtime_minutes_per_year",
    ];
    for pointer in estimates {
        for key in ["mean", "std_error", "low", "high", "level", "count"] {
            assert!(here(pointer)[key].is_number(), "{pointer}/{key}");
        }
        let [low, mean, high] = ["low", "mean", "high"].map(|key| here(pointer)[key].as_f64());
        assert!(low <= mean && mean <= high, "{pointer}");
    }
    for pointer in ["/downtime_minutes_per_year", "/outage_minutes"] {
        for share in ["0.5", "0.9", "0.95", "0.99", "0.999"] {
            assert!(here(pointer)["quantiles"][share].is_number(), "{pointer} {share}");
        }
    }
    for pointer in
        ["/tool/name", "/tool/version", "/scenario/name", "/scenario/sha256", "/causes/0/name", "/causes/0/kind"]
    {
        assert!(here(pointer).is_string(), "{pointer}");
    }
    for key in ["name", "value", "source"] {
        assert!(here("/assumptions/0")[key].is_string(), "{key}");
    }
    assert_eq!((here("/schema_version"), here("/seed"), here("/years")), (&json!(1), &json!(7), &json!(500)));
    assert_eq!((here("/horizon_hours"), here("/objective/availability")), (&json!(8760.0), &json!(0.99)));
    assert_eq!(here("/objective/window"), &json!("year"));
    assert!(here("/causes/0/stages").is_object() && summary.get("exact").is_some());
}

/// Causes and their stages sum to the downtime.
#[test]
fn the_parts_of_the_downtime_sum_to_the_whole() {
    let desk = desk();
    assert_eq!(run(&desk, &[]).code, 0);
    let summary = summary(&desk, "out/summary.json");
    let total = summary["downtime_minutes_per_year"]["mean"].as_f64().expect("a number");
    let causes = summary["causes"].as_array().expect("a list");
    let by_cause: f64 = causes.iter().filter_map(|cause| cause["downtime_minutes_per_year"]["mean"].as_f64()).sum();
    let stages = causes.iter().flat_map(|cause| cause["stages"].as_object().expect("an object").values());
    let by_stage: f64 = stages.filter_map(Value::as_f64).sum();
    assert!((by_cause / total - 1.0).abs() < 1e-12 && (by_stage / total - 1.0).abs() < 1e-12);
}

// years.csv.

#[test]
fn years_agree_with_the_summary() {
    let desk = desk();
    assert_eq!(run(&desk, &[]).code, 0);
    let (years, summary) = (desk.read("out/years.csv"), summary(&desk, "out/summary.json"));
    let mut lines = years.lines();
    let header = "year,downtime_minutes,outages,longest_outage_minutes,demand_served,data_loss_seconds,largest_data_loss_seconds";
    assert_eq!(lines.next(), Some(header));
    let rows: Vec<Vec<f64>> =
        lines.map(|line| line.split(',').map(|field| field.parse().expect("a number")).collect()).collect();
    assert_eq!(rows.len(), 500);
    assert!(rows.iter().enumerate().all(|(at, row)| row.len() == 7 && row[0] == at as f64));
    let mean = |column: usize| rows.iter().map(|row| row[column]).sum::<f64>() / rows.len() as f64;
    let pairs = [(1, "downtime_minutes_per_year"), (2, "outages_per_year"), (4, "demand_served")];
    for (column, key) in pairs {
        let expected = summary[key]["mean"].as_f64().expect("a number");
        assert!((mean(column) / expected - 1.0).abs() < 1e-9, "{key}: {} {expected}", mean(column));
    }
    assert!(rows.iter().all(|row| row[3] <= row[1] && (row[2] > 0.0 || row[3] == row[1])));
    let kept = rows.iter().filter(|row| row[1] <= 0.01 * 525_600.0).count() as f64 / 500.0;
    assert_eq!(summary["objective"]["probability_met"]["mean"], json!(kept));
}

// Files.

#[test]
fn charts_are_written_as_asked() {
    let desk = desk();
    let stems = ["architecture", "causes", "error-budget", "exceedance", "histogram", "timeline"];
    for (choice, extensions) in [("none", vec![]), ("svg", vec!["svg"]), ("all", vec!["png", "svg"])] {
        let arguments = ["run", "small.toml", "--years", "50", "--out", choice, "--charts", choice];
        assert_eq!(desk.run(&arguments).code, 0);
        let mut expected: Vec<String> = FILES.map(String::from).to_vec();
        expected.extend(stems.iter().flat_map(|stem| extensions.iter().map(move |e| format!("{stem}.{e}"))));
        let beside = ["architecture.mmd", "figures.json"].map(String::from).into_iter();
        let tables = stems.iter().filter(|stem| **stem != "architecture").map(|stem| format!("{stem}.csv"));
        expected.extend(beside.chain(tables).filter(|_| !extensions.is_empty()));
        expected.sort();
        assert_eq!(desk.list(choice), expected);
        for name in desk.list(choice) {
            let bytes = fs::read(desk.path(choice).join(&name)).expect("a result can be read");
            let whole = match name.rsplit('.').next() {
                Some("svg") => bytes.ends_with(b"</svg>\n") || bytes.ends_with(b"</svg>"),
                Some("png") => bytes.ends_with(b"IEND\xaeB`\x82"),
                _ => bytes.ends_with(b"\n"),
            };
            assert!(whole, "{choice}/{name}");
        }
    }
}

#[test]
fn the_default_folder_has_the_name_of_the_scenario() {
    let desk = desk();
    assert_eq!(desk.run(&["run", "small.toml", "--years", "10", "--charts", "none"]).code, 0);
    assert_eq!(desk.list("output/small"), FILES);
}

#[test]
fn several_scenarios_get_a_folder_each() {
    let desk = desk();
    desk.write("other.toml", SMALL);
    let quick = ["--years", "10", "--charts", "none", "--out", "all"];
    assert_eq!(desk.run(&[&["run", "small.toml", "other.toml"], &quick[..]].concat()).code, 0);
    assert_eq!(desk.list("all"), ["other", "small"]);
    assert_eq!(
        (desk.list("all/other"), desk.list("all/small")),
        (FILES.map(String::from).into(), FILES.map(String::from).into())
    );
    let twice = desk.run(&[&["run", "small.toml", "./small.toml"], &quick[..]].concat());
    assert!(twice.code == 2 && twice.stderr.contains("two scenarios are called `small`"), "{}", twice.stderr);
}

#[test]
fn nothing_runs_if_one_scenario_is_wrong() {
    let desk = desk();
    desk.write("wrong.toml", "[service.site]\nall = \"nothing\"\n");
    let ended = desk.run(&["run", "small.toml", "wrong.toml", "--years", "10", "--out", "all"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    assert!(ended.stderr.contains("wrong.toml:2"), "{}", ended.stderr);
    assert!(!desk.path("all").exists());
}

#[test]
fn a_second_run_replaces_the_first() {
    let desk = desk();
    assert_eq!(run(&desk, &[]).code, 0);
    let before = desk.read("out/summary.json");
    assert_eq!(run(&desk, &["--seed", "2"]).code, 0);
    assert!(before != desk.read("out/summary.json"));
    assert_eq!(desk.list("out"), FILES);
}

// Exit codes.

#[test]
fn bad_input_ends_with_2_and_prints_no_result() {
    let desk = desk();
    desk.write(
        "wrong.toml",
        "[component.a]\nfault.crash = { evry = \"30d\", mttr = \"10h\" }\n[service.site]\nall = \"a\"\n",
    );
    desk.write("bytes.toml", "");
    fs::write(desk.path("bytes.toml"), [0xff, 0xfe, 0x00]).expect("a file can be written");
    let bad: [&[&str]; 12] = [
        &["run", "wrong.toml"],
        &["run", "missing.toml"],
        &["run", "bytes.toml"],
        &["run", "."],
        &["run"],
        &["run", "small.toml", "--years", "0"],
        &["run", "small.toml", "--years", "many"],
        &["run", "small.toml", "--threads", "0"],
        &["run", "small.toml", "--colour"],
        &["run", "small.toml", "--set", "component.c.count=3"],
        &["run", "small.toml", "--format", "xml"],
        &["walk", "small.toml"],
    ];
    for arguments in bad {
        let ended = desk.run(arguments);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{arguments:?}: {}", ended.stderr);
        assert!(!ended.stderr.is_empty() && !ended.stderr.contains("panicked"), "{arguments:?}: {}", ended.stderr);
    }
    assert!(desk.run(&["run", "wrong.toml"]).stderr.contains("did you mean `every`?"));
    assert!(!desk.path("output").exists());
}

#[test]
fn asking_for_help_ends_with_0() {
    let desk = desk();
    for arguments in [&["--help"][..], &["--version"], &["run", "--help"], &["schema"], &["catalog"]] {
        let ended = desk.run(arguments);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(!ended.stdout.is_empty());
    }
}

#[test]
fn results_that_cannot_be_written_end_with_4() {
    let desk = desk();
    desk.write("file", "in the way");
    for out in ["file", "file/below"] {
        let ended = desk.run(&["run", "small.toml", "--years", "10", "--out", out]);
        assert_eq!((ended.code, ended.stdout.as_str()), (4, ""), "{}", ended.stderr);
        assert!(ended.stderr.contains("cannot write"), "{}", ended.stderr);
    }
    assert_eq!(desk.read("file"), "in the way");
}

#[test]
fn a_run_that_cannot_finish_leaves_no_part_of_a_file() {
    let desk = desk();
    for name in FILES {
        let out = format!("out-{name}");
        fs::create_dir_all(desk.path(&out).join(name)).expect("a folder can be made");
        let ended = desk.run(&["run", "small.toml", "--years", "10", "--charts", "none", "--out", &out]);
        assert!(ended.code == 4 && ended.stdout.contains("downtime a year"), "{name}: {} {}", ended.code, ended.stderr);
        assert!(desk.list(&out).iter().all(|file| FILES.contains(&file.as_str())), "{:?}", desk.list(&out));
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = desk();
    let mut command = desk.command(&["run", "small.toml", "--years", "10", "--charts", "none", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    drop(child.stdout.take());
    let ended = ended(child.wait_with_output().expect("the command ends"));
    assert_eq!(ended.code, 0, "{}", ended.stderr);
}

/// A signal as a terminal sends it, a moment after the run has begun.
#[cfg(unix)]
fn interrupted(desk: &Desk, signals: usize) -> Ended {
    use std::thread::sleep;
    use std::time::Duration;
    let mut command = desk.command(&["run", "small.toml", "--years", "1000000000", "--charts", "none", "--out", "out"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    // The rows are in the making once the run has begun.
    while !desk.path("out").exists() || desk.list("out").is_empty() {
        sleep(Duration::from_millis(5));
    }
    sleep(Duration::from_millis(200));
    for _ in 0..signals {
        let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(sent.expect("there is a kill command").success());
        sleep(Duration::from_millis(1));
    }
    ended(child.wait_with_output().expect("the command ends"))
}

#[cfg(unix)]
#[test]
fn the_first_interruption_writes_what_is_complete() {
    let desk = desk();
    let ended = interrupted(&desk, 1);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    // The state, for --resume, is beside them.
    assert_eq!(desk.list("out"), [&["checkpoint.json"], &FILES[..]].concat());
    let summary = summary(&desk, "out/summary.json");
    let years = summary["years"].as_u64().expect("a number");
    assert!(years > 0 && years < 1_000_000_000 && years.is_multiple_of(128), "{years}");
    assert_eq!(desk.read("out/years.csv").lines().count() as u64, years + 1);
    assert!(summary["cautions"][0].as_str().expect("a text").starts_with("stopped after"), "{summary}");
    // The same number of years in one go gives the same estimates.
    let again = desk.run(&["run", "small.toml", "--years", &years.to_string(), "--charts", "none", "--out", "again"]);
    assert_eq!(again.code, 0);
    assert_eq!(desk.read("again/years.csv"), desk.read("out/years.csv"));
}

#[cfg(unix)]
#[test]
fn the_second_interruption_leaves_nothing_half_written() {
    let desk = desk();
    let ended = interrupted(&desk, 40);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    // By then no state was saved, or it was, or all was; a folder that was made for nothing goes away.
    let (state, all) = (vec!["checkpoint.json", "years.csv.partial"], [&["checkpoint.json"], &FILES[..]].concat());
    let left = desk.path("out").exists().then(|| desk.list("out"));
    assert!(left.as_ref().is_none_or(|left| *left == state || *left == all), "{left:?}");
}

// Standard output and standard error.

#[test]
fn results_go_to_standard_output_and_talk_to_standard_error() {
    let desk = desk();
    for format in ["text", "json", "csv", "md"] {
        let ended = run(&desk, &["--format", format]);
        assert_eq!((ended.code, ended.stderr.as_str()), (0, "results are in out\n"), "{format}");
        match format {
            "json" => assert!(ended.stdout == desk.read("out/summary.json")),
            "md" => assert!(ended.stdout == desk.read("out/report.md")),
            "csv" => check_csv(&ended.stdout, &summary(&desk, "out/summary.json")),
            _ => assert!(ended.stdout.starts_with("small: A small one\n"), "{}", ended.stdout),
        }
    }
}

/// The table of estimates has nine columns and the numbers of the summary.
fn check_csv(text: &str, summary: &Value) {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("scenario,estimate,unit,mean,std_error,low,high,level,count"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert!(rows.len() > 5 && rows.iter().all(|row| row.len() == 9 && row[0] == "small"));
    let row = rows.iter().find(|row| row[1] == "downtime_minutes_per_year").expect("it is there");
    assert_eq!(row[3].parse::<f64>().ok(), summary["downtime_minutes_per_year"]["mean"].as_f64());
}

#[test]
fn the_schema_command_prints_the_published_schema() {
    let schema = fs::read_to_string(repository("src/report/summary.schema.json")).expect("the schema is there");
    assert!(desk().run(&["schema"]).stdout == schema);
}

// Names that mean harm.

/// HTML, Markdown, a table cell, a link, and what a spreadsheet would take for a formula.
const HOSTILE: &str =
    "=1+1 red <script>alert(1)</script> <img src=x onerror=alert(1)> | **b** `c` [l](http://x) & \\\\| # head";

#[test]
fn invisible_characters_in_texts_are_refused() {
    let desk = desk();
    for escape in ["\\u001b[31m", "\\n# head", "\\u0000", "\\u202e"] {
        for key in ["title", "stage", "source"] {
            let text = |place: &str| if place == key { format!("x{escape}") } else { "x".to_string() };
            let scenario = format!(
                "title = \"{}\"\n[component.a.fault.crash]\nevery = \"30d\"\nsource = \"{}\"
                 recovery = [{{ stage = \"{}\", takes = \"1h\" }}]\n[service.site]\nall = \"a\"\n",
                text("title"),
                text("source"),
                text("stage")
            );
            desk.write("hostile.toml", &scenario);
            let ended = desk.run(&["run", "hostile.toml", "--years", "10"]);
            assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{key} {escape}");
            let bad = ended.stderr.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            assert!(bad.is_none() && ended.stderr.contains("cannot contain"), "{key} {escape}: {}", ended.stderr);
        }
    }
}

#[test]
fn hostile_texts_are_harmless_everywhere() {
    let desk = desk();
    let scenario = format!(
        "name = \"small\"\ntitle = \"{HOSTILE}\"\n[component.a.fault.crash]\nevery = \"30d\"\nsource = \"{HOSTILE}\"
         recovery = [{{ stage = \"{HOSTILE}\", takes = \"1h\" }}]\n[service.site]\nall = \"a\"\n
         [objective]\navailability = \"99%\"\npublished = {{ downtime = \"30min\", source = \"{HOSTILE}\" }}\n"
    );
    desk.write("small.toml", &scenario);
    let harmless = |what: &str, text: &str| {
        let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert!(bad.is_none(), "{what} has {bad:?}");
    };
    for format in ["text", "csv", "md", "json"] {
        let ended = run(&desk, &["--charts", "svg", "--format", format]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        harmless("standard error", &ended.stderr);
        if format != "json" {
            harmless(format, &ended.stdout);
        }
    }
    let report = desk.read("out/report.md");
    for bad in ["<script", "<img", "\n# head", "**b**", "[l](", "`c`"] {
        assert!(!report.contains(bad), "report.md has {bad:?}");
    }
    check_tables(&report);
    for name in desk.list("out").iter().filter(|name| name.ends_with(".svg")) {
        let text = desk.read(&format!("out/{name}"));
        harmless(name, &text);
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let bad =
            document.descendants().find(|node| ["script", "img", "foreignObject"].contains(&node.tag_name().name()));
        assert!(bad.is_none(), "{name}");
    }
    let raw = desk.read("out/summary.json");
    harmless("summary.json", &raw);
    let title: Value = serde_json::from_str(&format!("\"{HOSTILE}\"")).expect("the same escapes as in TOML");
    assert_eq!(summary(&desk, "out/summary.json")["scenario"]["title"], title, "data are kept as they are");
    assert_eq!(against_schema(&summary(&desk, "out/summary.json")), [""; 0]);
}

/// Every row of a table has as many cells as its header.
fn check_tables(report: &str) {
    let cells = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
    let mut header = None;
    for line in report.lines() {
        match (line.starts_with('|'), header) {
            (true, None) => header = Some(cells(line)),
            (true, Some(count)) => assert_eq!(cells(line), count, "{line}"),
            (false, _) => header = None,
        }
    }
}

#[test]
fn hostile_names_are_refused_or_shown_as_text() {
    let desk = desk();
    for name in ["../up", "/etc", ".hidden", "a/b", "\\u001b[31m", ""] {
        desk.write("named.toml", &format!("name = \"{name}\"\n{SMALL}"));
        let ended = desk.run(&["run", "named.toml", "--years", "10"]);
        assert_eq!(ended.code, 2, "{name}");
        assert!(!ended.stderr.contains('\u{1b}'), "{name}");
    }
    assert!(!desk.path("output").exists());
}
