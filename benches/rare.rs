//! Rare events: relative error times the square root of CPU seconds for every case with a known answer.
//!
//! `cargo bench --bench rare` prints the table; `cargo bench --bench rare -- two-azs 20` one case, with so many seeds.

use fivenines::scenario;
use fivenines::study::rare::{Effort, accelerate};
use std::path::PathBuf;

/// Scenario, exact unavailability over the first year from all up and new.
const CASES: [(&str, f64); 5] = [
    ("pair-of-three", 9.98237e-10),
    ("five-copies", 9.974195e-11),
    ("twenty-groups", 2.8925e-9),
    ("ten-thousand", 7.1193e-13),
    ("two-azs", 1.0622e-7),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let seeds = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(5u64);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    println!("| case | method | mean | exact | z | relative error | CPU s | error x sqrt(s) | s to 10 % |");
    println!("|---|---|---|---|---|---|---|---|---|");
    for (name, exact) in CASES {
        if arguments.iter().any(|argument| argument.parse::<u64>().is_err() && argument != name) {
            continue;
        }
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/rare").join(format!("{name}.toml"));
        let text = std::fs::read_to_string(path).expect("shipped");
        let none = |_: &str| Err("no files here".to_string());
        let scenario = scenario::read(name, &text, &[], &none).scenario.expect("valid");
        for seed in 1..=seeds {
            let before = cpu_seconds();
            let found = pool.install(|| accelerate(&scenario, seed, Effort::USUAL)).expect("it ends");
            let seconds = cpu_seconds() - before;
            match found {
                Err(why) => println!("| {name} | none: {why} | | {exact:e} | | | {seconds:.3} | | |"),
                Ok(found) => {
                    let estimate = found.tally.unavailability();
                    let relative = estimate.std_error / exact;
                    println!(
                        "| {name} | {:?} {:?} {:?} | {:.4e} | {exact:.4e} | {:.2} | {:.2} % | {seconds:.3} | {:.4} | {:.4} | {:?} | n {} exc {} paths {} ev {} seen {}",
                        found.method,
                        found.levels,
                        found.factors,
                        estimate.mean,
                        (estimate.mean - exact) / estimate.std_error,
                        100.0 * relative,
                        relative * seconds.sqrt(),
                        relative * relative * seconds / 0.01,
                        found.trust,
                        found.tally.histories(),
                        found.tally.excursions,
                        found.tally.paths,
                        found.tally.events,
                        found.tally.seen,
                    );
                }
            }
        }
    }
}

/// CPU seconds of this process so far.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("a name").split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number");
    (ticks(11) + ticks(12)) / 100.0
}
