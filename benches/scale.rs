//! How time and memory grow with the size of a design, from 10 to a million units.
//!
//! `cargo bench --bench scale` writes `output/bench/scale.csv`, `.svg` and `.png` and fails where something grows faster than
//! n log n. Each size runs in a process of its own, so that its peak memory is its own. Groups of up to 100 units each need
//! 97 %; their failures are exponential (one clock for all that are alike) or Weibull (a clock for each).
//!
//! Two things make an event of a large design dearer, and each is judged by itself:
//! * **work**: the processor instructions of a year, which no other program and no cache changes. They may not grow faster than
//!   n log n. Valgrind counts them; without it the bench says that it did not.
//! * **memory**: what a unit needs lies in the caches while there are few units and far away when there are a million. How much
//!   dearer that is the bench asks the machine itself: it reads words here and there in as much memory as the design takes,
//!   each where the one before says. An event may take longer than n log n allows by the time of a few such reads. A design that
//!   has to look at more places for each event, the more units there are, fails.

#![allow(clippy::disallowed_methods)] // A bench may take logarithms as the processor does.

use fivenines::engine::{Block, Campaign, Tally, Trajectory};
use fivenines::model::{Model, compile};
use fivenines::report::chart::{Format, Growth, Panel, draw_growth};
use fivenines::scenario::Scenario;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::Command;

const SIZES: [u64; 6] = [10, 100, 1_000, 10_000, 100_000, 1_000_000];
const KINDS: [&str; 2] = ["exponential", "weibull"];
/// Seconds that the years of one size take, about.
const SECONDS: f64 = 1.5;
/// A figure may grow by this factor more than n log n between two sizes that are a hundredfold apart: rounds of measurement.
const SLACK: f64 = 1.5;
/// Words far away in memory that an event may wait for.
const READS: f64 = 5.0;

fn text(kind: &str, units: u64) -> String {
    let (groups, count) = (units.div_ceil(100), units.min(100));
    let every = if kind == "weibull" { r#"{ weibull = { shape = 1.5, mean = "8760h" } }"# } else { r#""8760h""# };
    format!(
        "name = \"scale\"\nplaces = [\"group-{{1..{groups}}}\"]\n\
         [component.node]\nin = \"*\"\ncount = {count}\nfault.crash = {{ every = {every}, mttr = \"24h\" }}\n\
         [service.group]\nin = \"*\"\nat_least = {}\nof = \"node\"\n[service.system]\nall = \"group\"\n",
        count * 97 / 100
    )
}

/// Counts events.
struct Events(u64);

impl Tally for Events {
    fn observe(&mut self, trajectory: &Trajectory) {
        self.0 += trajectory.events;
    }
    fn merge(&mut self, later: Self) {
        self.0 += later.0;
    }
}

/// What one size took.
struct Row {
    kind: String,
    units: f64,
    read_s: f64,
    compile_s: f64,
    first_s: f64,
    years_per_s: f64,
    events_per_s: f64,
    peak_mb: f64,
    /// Instructions of a year; not a number where they were not counted.
    instructions: f64,
    /// Nanoseconds of a read somewhere in as much memory.
    read_ns: f64,
}

fn scenario(kind: &str, units: u64) -> Scenario {
    let none = |_: &str| Err("no files here".to_string());
    fivenines::scenario::read("scale.toml", &text(kind, units), &[], &none).scenario.expect("valid")
}

/// Events of so many years.
fn events(model: &Model, years: u64) -> u64 {
    let mut total = Events(0);
    let campaign = Campaign { model, seed: 1, replications: 0..years };
    let take = |block: Block<Events>| {
        total.merge(block.tally);
        ControlFlow::Continue(())
    };
    campaign.run(|| Events(0), |_| {}, take).expect("ends");
    total.0
}

/// Measures one size in this process and prints its row.
fn child(kind: &str, units: u64) {
    let begun = cpu_seconds();
    let scenario = scenario(kind, units);
    let read = cpu_seconds() - begun;
    let begun = cpu_seconds();
    let model = compile(&scenario).expect("small enough").pooled();
    let compiled = cpu_seconds() - begun;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    let simulate = |years: u64| {
        let begun = cpu_seconds();
        (pool.install(|| events(&model, years)) as f64, cpu_seconds() - begun)
    };
    let (_, first) = simulate(1);
    let (mut years, mut found) = (1, simulate(2));
    while found.1 < SECONDS / 4.0 {
        years = (years * 4).max((years as f64 * SECONDS / found.1.max(1e-4) / 8.0) as u64);
        found = simulate(years + 1);
    }
    let (events, seconds) = (found.0, found.1);
    let years = (years + 1) as f64;
    let peak = peak_mb();
    let (rate, events_per_s, far) = (years / seconds, events / seconds, read_ns(peak));
    println!("{kind},{units},{read},{compiled},{first},{rate},{events_per_s},{peak},{far}");
}

/// Nanoseconds of one of many reads in so many MB, each at the place that the one before names.
fn read_ns(mb: f64) -> f64 {
    let words = ((mb * 1e6 / 8.0) as u64).next_power_of_two();
    // A walk over all numbers below a power of two in an order that looks like none (Hull and Dobell 1962).
    let next = |at: u64| (at.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f)) & (words - 1);
    let places: Vec<u64> = (0..words).map(next).collect();
    let reads = 1 << 20;
    let begun = cpu_seconds();
    let end = (0..reads).fold(0, |at: u64, _| places[at as usize]);
    std::hint::black_box(end);
    (cpu_seconds() - begun) * 1e9 / reads as f64
}

/// Simulates so many years and nothing else, for somebody who counts instructions.
fn count(kind: &str, units: u64, years: u64) {
    events(&compile(&scenario(kind, units)).expect("small enough").pooled(), years);
}

/// Instructions of a year, from runs that differ in their years; nothing without Valgrind.
fn instructions(kind: &str, units: u64) -> Option<f64> {
    let few = 1;
    let many = few + (100_000 / units).max(2);
    let counted = |years: u64| {
        let own = std::env::current_exe().ok()?;
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]).arg(own);
        let done = valgrind.args(["count", kind, &units.to_string(), &years.to_string()]).output().ok()?;
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        let line = said.lines().find_map(|line| line.split_once("refs:"))?.1.trim().replace(',', "");
        line.parse::<f64>().ok()
    };
    Some((counted(many)? - counted(few)?) / (many - few) as f64)
}

/// Processor time of all threads of this process: a busy machine moves it much less than the clock on the wall.
fn cpu_seconds() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").expect("Linux").flatten();
    let of = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("schedstat")).ok();
    let nanoseconds = threads.filter_map(of).filter_map(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.sum::<f64>() / 1e9
}

/// The most memory that this process has had.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(f64::NAN, |kb| kb / 1024.0)
}

/// Runs one size in a process of its own.
fn row(kind: &str, units: u64) -> Row {
    let own = std::env::current_exe().expect("a bench has a file");
    let done = Command::new(own).args(["child", kind, &units.to_string()]).output().expect("runs");
    assert!(done.status.success(), "{kind} {units}: {}", String::from_utf8_lossy(&done.stderr));
    let line = String::from_utf8(done.stdout).expect("text");
    let cells: Vec<f64> = line.trim().split(',').skip(1).map(|cell| cell.parse().expect("a number")).collect();
    let [units, read_s, compile_s, first_s, years_per_s, events_per_s, peak_mb, read_ns] = cells[..] else {
        panic!("{line}")
    };
    let instructions = instructions(kind, units as u64).unwrap_or(f64::NAN);
    Row {
        kind: kind.into(),
        units,
        read_s,
        compile_s,
        first_s,
        years_per_s,
        events_per_s,
        peak_mb,
        instructions,
        read_ns,
    }
}

/// A figure of a row with its name.
type Figure = (&'static str, fn(&Row) -> f64);
const FIGURES: [Figure; 4] = [
    ("start to the end of the first year, seconds", |row| row.read_s + row.compile_s + row.first_s),
    ("time of a year, seconds", |row| 1.0 / row.years_per_s),
    ("time of an event, nanoseconds", |row| 1e9 / row.events_per_s),
    ("most memory, MB", |row| row.peak_mb),
];

fn growth(rows: &[Row]) -> Growth {
    let panel = |(at, (name, figure)): (usize, &Figure)| {
        let of = |kind| rows.iter().filter(move |row| row.kind == kind).map(|row| (row.units, figure(row)));
        let curves: Vec<Vec<(f64, f64)>> = KINDS.iter().map(|kind| of(*kind).collect()).collect();
        // n log n through the first curve at ten thousand units; log n for the time of an event.
        let (n, y) = curves[0][3];
        let order = |size: f64| size.ln() * if at == 2 { 1.0 } else { size };
        let guide = SIZES.iter().map(|size| (*size as f64, y * order(*size as f64) / order(n))).collect();
        Panel { name: name.to_string(), curves, guide }
    };
    Growth {
        title: "How fivenines grows with the size of a design".into(),
        subject: "groups of up to 100 units that each need 97 %, one core".into(),
        size: "units".into(),
        kinds: vec!["exponential: one clock for all".into(), "Weibull: a clock for each".into()],
        guide: "n log n (log n for an event)".into(),
        panels: FIGURES.iter().enumerate().map(panel).collect(),
    }
}

/// Seconds of processor time that the clock cannot tell apart.
const TICK: f64 = 0.004;

/// What grows faster than n log n where the size is what matters, from a thousand units on.
fn too_fast(rows: &[Row]) -> Vec<String> {
    let mut found = Vec::new();
    for kind in KINDS {
        let of: Vec<&Row> = rows.iter().filter(|row| row.kind == kind && row.units >= 1e3).collect();
        for (small, large) in of.iter().zip(of.iter().skip(2)) {
            for (name, excess) in excesses(small, large) {
                // What was not counted is not judged.
                if excess > 1.0 {
                    let (few, many) = (small.units, large.units);
                    found.push(format!("{kind}, {few} to {many} units: {name}: {excess:.2} times what is allowed"));
                }
            }
        }
    }
    found
}

/// What the larger of two sizes takes, in parts of what it may take by the smaller.
fn excesses(small: &Row, large: &Row) -> [(&'static str, f64); 4] {
    let order = SLACK * large.units * large.units.ln() / (small.units * small.units.ln());
    let of = |figure: fn(&Row) -> f64| figure(large) / (order * figure(small));
    let start = |row: &Row| FIGURES[0].1(row).max(TICK);
    let event = |row: &Row| 1e9 / row.events_per_s;
    let farther = READS * (large.read_ns - small.read_ns).max(0.0);
    let allowed = SLACK * event(small) * large.units.ln() / small.units.ln() + farther;
    [
        ("start", start(large) / (order * start(small))),
        ("instructions of a year", of(|row| row.instructions)),
        ("time of an event", event(large) / allowed),
        ("memory", of(|row| row.peak_mb)),
    ]
}

fn csv(rows: &[Row]) -> String {
    let mut csv =
        "kind,units,read_s,compile_s,first_year_s,years_per_s,events_per_s,peak_mb,instructions_per_year,far_read_ns\n"
            .to_string();
    for row in rows {
        let Row { kind, units, read_s, compile_s, first_s, years_per_s, events_per_s, peak_mb, .. } = row;
        let (counted, far) = (row.instructions, row.read_ns);
        writeln!(
            csv,
            "{kind},{units},{read_s:.6},{compile_s:.6},{first_s:.6},{years_per_s:.4},{events_per_s:.0},{peak_mb:.1},{counted:.0},{far:.1}"
        )
        .expect("writing to memory never fails");
    }
    csv
}

fn main() {
    let typed: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let number = |text: &str| text.parse().expect("a number");
    match &typed.iter().map(String::as_str).collect::<Vec<&str>>()[..] {
        ["child", kind, units] => return child(kind, number(units)),
        ["count", kind, units, years] => return count(kind, number(units), number(years)),
        _ => {}
    }
    let mut rows = Vec::new();
    for kind in KINDS {
        for units in SIZES {
            let row = row(kind, units);
            println!(
                "{kind:>12} {units:>8} units: start {:>9.4} s, {:>12.2} years/s, {:>5.1} ns an event, a far read {:>5.1} ns, \
                 {:>7.1} MB, {:>13.0} instructions a year",
                FIGURES[0].1(&row),
                row.years_per_s,
                1e9 / row.events_per_s,
                row.read_ns,
                row.peak_mb,
                row.instructions
            );
            rows.push(row);
        }
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("output/bench");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("scale.csv"), csv(&rows)).expect("written");
    for format in Format::ALL {
        let bytes = draw_growth(&growth(&rows), format).expect("drawn");
        std::fs::write(folder.join(format!("scale.{}", format.extension())), bytes).expect("written");
    }
    if rows.iter().any(|row| row.instructions.is_nan()) {
        println!("instructions were not counted: install the package valgrind");
    }
    let found = too_fast(&rows);
    assert!(found.is_empty(), "grows faster than n log n:\n{}", found.join("\n"));
}
