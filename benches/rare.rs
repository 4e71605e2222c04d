//! Rare events: what a search costs and whether it is right, for every case with a known answer.
//!
//! `cargo bench --bench rare` prints what 10 % of relative error costs, beside plain histories; `-- --prove` follows 1,000 short
//! searches for each case and counts how often their intervals hold the answer. A name picks a case, a number so many seeds or
//! searches. One thread.

use fivenines::scenario::{self, Scenario};
use fivenines::study::rare::{Accelerated, Effort, accelerate, prepare};
use fivenines::study::run;
use fivenines::units::significant;
use std::path::PathBuf;

/// A scenario with its exact unavailability over the first year from all up and new.
struct Case {
    name: &'static str,
    exact: f64,
    /// Plain histories whose speed is measured.
    plain: u64,
}

/// The first and the third are what `fivenines exact` says, the second too; ten-thousand is the binomial law of each group
/// with the transient unavailability of a node; two-azs the renewal equation of its lognormal repairs, integrated
/// over the year (its long run is 1.06216e-7).
const CASES: [Case; 5] = [
    Case { name: "pair-of-three", exact: 9.982375e-10, plain: 500_000 },
    Case { name: "five-copies", exact: 9.974195e-11, plain: 100_000 },
    Case { name: "twenty-groups", exact: 2.892534e-9, plain: 20_000 },
    Case { name: "ten-thousand", exact: 7.119256e-13, plain: 500 },
    Case { name: "two-azs", exact: 1.061288e-7, plain: 100_000 },
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = arguments.iter().find_map(|argument| argument.parse::<u64>().ok());
    let named = |case: &&Case| arguments.iter().any(|argument| argument == case.name);
    let all = !CASES.iter().any(|case| named(&case));
    let chosen: Vec<&Case> = CASES.iter().filter(|case| all || named(case)).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    pool.install(|| match arguments.iter().any(|argument| argument == "--prove") {
        true => prove(&chosen, number.unwrap_or(1000)),
        false => measure(&chosen, number.unwrap_or(3)),
    });
}

/// What a whole call costs, the pilot included.
fn measure(cases: &[&Case], seeds: u64) {
    println!(
        "| case | exact | estimate | z | method | relative error | CPU s | error x sqrt(s) | s to 10 % | plain, s to 10 % |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for case in cases {
        let scenario = read(case.name);
        let per_second = years_per_second(&scenario, case.plain);
        for seed in 1..=seeds {
            let before = cpu_seconds();
            let found = accelerate(&scenario, seed, Effort::USUAL).expect("it ends");
            println!("{}", line(case, &found, cpu_seconds() - before, per_second));
        }
    }
}

fn line(case: &Case, found: &Accelerated, seconds: f64, per_second: f64) -> String {
    let Case { name, exact, .. } = case;
    let found = match found {
        Ok(found) => found,
        Err(why) => return format!("| {name} | {exact:.4e} | none: {why} | | | | {seconds:.2} | | | |"),
    };
    let estimate = found.tally.unavailability();
    let relative = estimate.std_error / exact;
    format!(
        "| {name} | {exact:.4e} | {:.4e} | {:.2} | {:?} | {:.2} % | {seconds:.2} | {:.4} | {:.4} | {} |",
        estimate.mean,
        (estimate.mean - exact) / estimate.std_error,
        found.method,
        100.0 * relative,
        relative * seconds.sqrt(),
        relative * relative * seconds / 0.01,
        // A mean of f outages a year of exponential length has a relative variance of 2/f in one year.
        significant(2.0 / found.tally.outages().mean / 0.01 / per_second, 2),
    )
}

/// Plain histories of a year in a CPU second.
fn years_per_second(scenario: &Scenario, years: u64) -> f64 {
    let before = cpu_seconds();
    run(scenario, 1, years, |_| (), |_| Ok(())).expect("plain histories end");
    years as f64 / (cpu_seconds() - before).max(0.01)
}

/// Many short searches after one pilot: is their mean right, and how often does an interval hold the answer?
fn prove(cases: &[&Case], searches: u64) {
    println!(
        "| case | method | searches | mean / exact | standard errors off | intervals with the answer | typical relative error |"
    );
    println!("|---|---|---|---|---|---|---|");
    let effort = Effort { wanted: 0.2, most_work: 3e5 };
    for case in cases {
        let prepared = prepare(&read(case.name), 1, None).expect("it ends").expect("there is a plan");
        let (mut sum, mut squares, mut held, mut error) = (0.0, 0.0, 0u64, 0.0);
        let mut method = None;
        for seed in 1..=searches {
            let found = prepared.search(seed, effort).expect("it ends");
            let estimate = found.tally.unavailability();
            let ratio = estimate.mean / case.exact;
            (sum, squares) = (sum + ratio, squares + ratio * ratio);
            held += u64::from(estimate.low <= case.exact && case.exact <= estimate.high);
            error += estimate.std_error / case.exact;
            method = Some(found.method);
        }
        let n = searches as f64;
        let mean = sum / n;
        let deviation = ((squares / n - mean * mean).max(0.0) / (n - 1.0)).sqrt();
        println!(
            "| {} | {:?} | {searches} | {mean:.4} | {:+.2} | {:.1} % | {:.0} % |",
            case.name,
            method.expect("there was a search"),
            (mean - 1.0) / deviation,
            100.0 * held as f64 / n,
            100.0 * error / n,
        );
    }
}

fn read(name: &str) -> Scenario {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/rare").join(format!("{name}.toml"));
    let text = std::fs::read_to_string(path).expect("shipped");
    let none = |_: &str| Err("no files here".to_string());
    scenario::read(name, &text, &[], &none).scenario.expect("valid")
}

/// CPU seconds of this process so far.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("a name").split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number");
    (ticks(11) + ticks(12)) / 100.0
}
