//! Speed of what users do: check a scenario, simulate years, render the report.
//!
//! `cargo bench` measures all; `cargo bench -- simulate_year` one group. Throughput is in years a second on one core.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fivenines::engine::{Campaign, Tally, Trajectory};
use fivenines::estimate::{HistoryTally, Promise};
use fivenines::model::{Model, compile};
use fivenines::report::{chart, json, markdown};
use fivenines::scenario::{self, Scenario};
use fivenines::study;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Duration;

/// The scenarios of a folder, by name.
fn files(folder: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(folder);
    let entries = std::fs::read_dir(&folder).expect("the scenarios are part of the repository");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let name = |path: &PathBuf| path.file_stem().expect("a file").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read_to_string(path).expect("readable"))).collect()
}

fn read(name: &str, text: &str) -> Scenario {
    let none = |_: &str| Err("no files here".to_string());
    scenario::read(name, text, &[], &none).scenario.expect("shipped scenarios are valid")
}

/// Simulates with everything that a run gathers.
fn simulate(model: &Model, years: u64) -> u64 {
    let promises = vec![Promise::nothing(model.horizon); model.services.len()];
    let fresh = || HistoryTally::new(&promises);
    let mut total = fresh();
    let campaign = Campaign { model, seed: 1, replications: 0..years };
    let take = |block: fivenines::engine::Block<HistoryTally>| {
        total.merge(block.tally);
        total.years.clear();
        ControlFlow::Continue(())
    };
    campaign.run(fresh, |_| {}, take).expect("shipped scenarios end");
    total.events
}

/// Counts events only: the engine without statistics.
struct Events(u64);

impl Tally for Events {
    fn observe(&mut self, trajectory: &Trajectory) {
        self.0 += trajectory.events;
    }
    fn merge(&mut self, later: Self) {
        self.0 += later.0;
    }
}

fn check_scenario(c: &mut Criterion) {
    let mut group = c.benchmark_group("check_scenario");
    for (name, text) in files("reference").into_iter().chain(files("bench")) {
        group.bench_function(BenchmarkId::from_parameter(&name), |b| {
            b.iter(|| compile(&read(&name, &text)).expect("valid"))
        });
    }
}

fn simulate_year(c: &mut Criterion) {
    let one_core = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    let mut group = c.benchmark_group("simulate_year");
    group.sample_size(10).measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_millis(500));
    for (name, text) in files("bench").into_iter().chain(files("reference")) {
        let model = compile(&read(&name, &text)).expect("valid").pooled();
        let years = (2e6 / model.expected_events).clamp(1.0, 20_000.0) as u64;
        let events = one_core.install(|| simulate(&model, years));
        println!("{name}: {:.1} events a year", events as f64 / years as f64);
        group.throughput(Throughput::Elements(years));
        group.bench_function(BenchmarkId::from_parameter(&name), |b| {
            b.iter(|| one_core.install(|| simulate(&model, years)))
        });
    }
    let (name, text) = files("bench").swap_remove(0);
    let model = compile(&read(&name, &text)).expect("valid").pooled();
    let count = |years| {
        let mut total = Events(0);
        let campaign = Campaign { model: &model, seed: 1, replications: 0..years };
        let take = |block: fivenines::engine::Block<Events>| {
            total.merge(block.tally);
            ControlFlow::Continue(())
        };
        campaign.run(|| Events(0), |_| {}, take).expect("ends");
        total.0
    };
    group.throughput(Throughput::Elements(20_000));
    group.bench_function("m1 without statistics", |b| b.iter(|| one_core.install(|| count(20_000))));
}

fn render_report(c: &mut Criterion) {
    let (name, text) = files("bench").swap_remove(0);
    let findings = study::run(&read(&name, &text), 1, 10_000, |_| {}, |_| Ok(())).expect("ends");
    let mut group = c.benchmark_group("render_report");
    group.sample_size(20);
    group.bench_function("summary.json", |b| b.iter(|| json::summary(&findings)));
    group.bench_function("report.md", |b| b.iter(|| markdown::report(&findings, &[])));
    for drawn in chart::Chart::ALL {
        for format in [chart::Format::Svg, chart::Format::Png] {
            let id = format!("{}.{}", drawn.stem(), format.extension());
            group.bench_function(id, |b| b.iter(|| chart::draw(drawn, &findings, format).expect("draws")));
        }
    }
}

criterion_group!(jobs, check_scenario, simulate_year, render_report);
criterion_main!(jobs);
