//! What is asked of the soak.

use std::path::PathBuf;

/// How long, from which seed, with how much.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) seed: u64,
    /// Scenarios, where no time is given.
    pub(crate) scenarios: u64,
    pub(crate) minutes: Option<f64>,
    /// Scenarios that are only read, to see that all keys are reached.
    pub(crate) reads: u64,
    pub(crate) workers: u64,
    /// Histories of each scenario, as a share of those of a long soak.
    pub(crate) effort: f64,
    /// The command itself runs on one scenario in so many; 0 for none.
    pub(crate) commands_every: u64,
    pub(crate) keep: PathBuf,
    /// One scenario that is checked in place of random ones, such as one that was kept.
    pub(crate) file: Option<PathBuf>,
}

/// What came of the arguments.
pub(crate) enum Asked {
    Soak(Options),
    /// The arguments are those of a test harness that wants something else.
    Nothing,
    Wrong(String),
}

const USAGE: &str = "known are --minutes M, --scenarios N, --seed S, --only SEED, --show SEED, --workers W, --reads N, --commands-every N, --keep DIR, \
     --file SCENARIO";

pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Asked {
    let keep = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("soak");
    let mut options = Options {
        seed: 1,
        scenarios: 16,
        minutes: None,
        reads: 2000,
        workers: 2,
        effort: 0.02,
        commands_every: 0,
        keep,
        file: None,
    };
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        if !argument.starts_with("--") {
            // A filter of `cargo test`.
            if "soak".contains(&argument) { continue } else { return Asked::Nothing }
        }
        if ["--list", "--ignored"].contains(&argument.as_str()) {
            return Asked::Nothing;
        }
        if ["--nocapture", "--quiet", "--include-ignored", "--show-output"].contains(&argument.as_str()) {
            continue;
        }
        let Some(value) = arguments.next() else { return Asked::Wrong(format!("{argument}? {USAGE}")) };
        if !take(&mut options, &argument, &value) {
            return Asked::Wrong(format!("{argument} {value}? {USAGE}"));
        }
        if argument == "--show" {
            println!("{}", crate::plan::plan(options.seed).text);
            return Asked::Nothing;
        }
    }
    Asked::Soak(options)
}

/// Takes one option; false where it is none.
fn take(options: &mut Options, name: &str, value: &str) -> bool {
    let number = value.parse::<u64>();
    match (name, number) {
        ("--minutes", _) => match value.parse::<f64>() {
            Ok(minutes) if minutes > 0.0 => {
                options.minutes = Some(minutes);
                (options.effort, options.commands_every, options.reads) = (1.0, 20, 0);
            }
            _ => return false,
        },
        ("--keep", _) => options.keep = value.into(),
        ("--file", _) => {
            options.file = Some(value.into());
            (options.seed, options.scenarios, options.effort, options.commands_every) = (0, 1, 1.0, 1);
            options.reads = 0;
        }
        ("--seed", Ok(seed)) => options.seed = seed,
        ("--scenarios", Ok(scenarios)) => options.scenarios = scenarios,
        ("--only" | "--show", Ok(seed)) => {
            (options.seed, options.scenarios, options.effort, options.commands_every) = (seed, 1, 1.0, 1);
            options.reads = 0;
        }
        ("--workers", Ok(workers)) if workers > 0 => options.workers = workers,
        ("--reads", Ok(reads)) => options.reads = reads,
        ("--commands-every", Ok(every)) => options.commands_every = every,
        _ => return false,
    }
    true
}
