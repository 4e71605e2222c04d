//! The soak: random valid scenarios with all mechanisms, and what must hold for every one of them.
//!
//! Without arguments (as `cargo test` runs it) a few scenarios of fixed seeds are checked in some seconds. For longer:
//!
//! ```text
//! cargo test --release --test soak -- --minutes 60 --seed 1
//! ```
//!
//! A scenario that fails is written to `--keep DIR` (by default `target/soak`), with its seed and what failed, so that
//! `--only SEED` checks it again.

mod checks;
mod dice;
mod keys;
mod ledger;
mod options;
mod plan;
mod told;

use checks::{Bench, Case};
use keys::Reached;
use ledger::{Failure, Ledger};
use options::{Asked, Options};
use plan::Plan;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let options = match options::read(std::env::args().skip(1)) {
        Asked::Soak(options) => options,
        Asked::Nothing => return ExitCode::SUCCESS,
        Asked::Wrong(message) => {
            eprintln!("soak: {message}");
            return ExitCode::from(2);
        }
    };
    #[allow(clippy::disallowed_methods)] // The clock says when to stop.
    let started = Instant::now();
    let (mut ledger, mut reached) = soak(&options, started);
    if ledger.scenarios >= 16 {
        let noticed = ledger.noted.contains_key(checks::bounds::NOTICED);
        ledger.check(options.seed, "figures that are wrong by half are noticed somewhere", noticed, String::new);
    }
    if options.reads > 0 {
        read_only(&options, &mut ledger, &mut reached);
    }
    print!("{}", told::report(&ledger, &reached, started.elapsed()));
    if ledger.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Checks scenarios until their number or the time is up.
fn soak(options: &Options, started: Instant) -> (Ledger, Reached) {
    let (next, total) = (AtomicU64::new(0), Mutex::new((Ledger::default(), Reached::default())));
    let going = |done: u64| match options.minutes {
        Some(minutes) => started.elapsed() < Duration::from_secs_f64(minutes * 60.0),
        None => done < options.scenarios,
    };
    std::thread::scope(|scope| {
        for worker in 0..options.workers {
            let (next, total) = (&next, &total);
            scope.spawn(move || {
                let bench = bench(options, worker);
                loop {
                    let done = next.fetch_add(1, Ordering::Relaxed);
                    if !going(done) {
                        break;
                    }
                    let plan = match &options.file {
                        None => plan::plan(options.seed + done),
                        Some(file) => plan::of_text(std::fs::read_to_string(file).expect("the file can be read")),
                    };
                    let (ledger, reached) = one(&plan, &bench);
                    keep(&plan, &ledger.failures, options);
                    let mut total = total.lock().expect("no worker panics while it adds");
                    total.0.merge(ledger);
                    total.1.merge(reached);
                }
            });
        }
    });
    total.into_inner().expect("all workers are done")
}

/// Reads scenarios without simulating them: nearly all are accepted, and among them is every key of the language.
fn read_only(options: &Options, ledger: &mut Ledger, reached: &mut Reached) {
    let mut accepted = 0;
    for seed in 0..options.reads {
        let text = plan::plan(options.seed + seed).text;
        let reading = checks::read(&text, &[]);
        if reading.scenario.is_some() {
            accepted += 1;
            reached.add(&text);
        } else {
            let said = reading.diagnostics.render(&reading.sources, false);
            let plain: String = said.lines().next().unwrap_or("").chars().filter(|c| !c.is_ascii_digit()).collect();
            ledger.note(&format!("only read and refused: {plain}"));
        }
    }
    let enough = accepted * 100 >= options.reads * 98;
    ledger.check(options.seed, "nearly all scenarios are accepted", enough, || {
        format!("{accepted} of {}", options.reads)
    });
    let missing = reached.summary().2;
    ledger.check(options.seed, "every key of the language is generated", missing.is_empty(), || {
        format!("never, so teach tests/soak/plan about them: {}", missing.join(", "))
    });
}

fn bench(options: &Options, worker: u64) -> Bench {
    let pool =
        |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be had");
    let folder = options.keep.join(format!("worker-{worker}"));
    Bench { pools: [pool(1), pool(2)], folder, effort: options.effort, commands_every: options.commands_every }
}

/// All checks of a scenario.
fn one(plan: &Plan, bench: &Bench) -> (Ledger, Reached) {
    let (mut ledger, mut reached) = (Ledger::default(), Reached::default());
    ledger.scenarios = 1;
    let checked = catch_unwind(AssertUnwindSafe(|| {
        if let Some(case) = Case::of(plan, bench.effort, &mut ledger) {
            reached.add(&plan.text);
            checks::check(&case, bench, &mut ledger);
        }
    }));
    ledger.check(plan.seed, "nothing panics", checked.is_ok(), || "see above".to_string());
    (ledger, reached)
}

/// Writes a scenario that failed, with what failed in front.
fn keep(plan: &Plan, failures: &[Failure], options: &Options) {
    if failures.is_empty() {
        return;
    }
    let file = options.keep.join(format!("{}.toml", plan.seed));
    let said: String = failures
        .iter()
        .map(|failure| format!("# {}: {}\n", failure.kind, failure.said.replace('\n', "\n# ")))
        .collect();
    let text = format!("{said}{}", plan.text);
    std::fs::create_dir_all(&options.keep).and_then(|()| std::fs::write(&file, text)).expect("a file can be written");
    std::fs::write(options.keep.join("observed.csv"), plan::OBSERVED).expect("a file can be written");
    for failure in failures.iter().take(5) {
        let said: String = failure.said.chars().take(1500).collect();
        eprintln!("seed {}: {}: {said}\n  {}", failure.seed, failure.kind, file.display());
    }
}
