//! `manifest.json`: what depends on the machine and the clock, beside results that do not.

use super::args::{Run, Sampling};
use crate::report::json::seen;
use rayon::ThreadPool;
use serde_json::Value;

/// The manifest of a run of so many histories that took so long.
pub(super) fn manifest(sampling: &Sampling, pool: &ThreadPool, seconds: f64, histories: u64) -> String {
    written(&object(sampling, pool, seconds, histories))
}

/// The manifest of shards that were joined, and the command whose shards they are.
pub(super) fn of_merge(pool: &ThreadPool, shards: usize, histories: u64, command: &str) -> String {
    written(&serde_json::json!({
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command_line": std::env::args().collect::<Vec<_>>(),
        "merged": { "command": command, "shards": shards },
        "threads": pool.current_num_threads(),
        "years": histories,
        "hours_per_year": crate::units::HOURS_PER_YEAR,
        "target": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
    }))
}

/// The same for a run, with what was to end it as it was typed.
pub(super) fn manifest_of_run(args: &Run, pool: &ThreadPool, seconds: f64, histories: u64) -> String {
    let mut manifest = object(&args.sampling, pool, seconds, histories);
    manifest["stop"] = args.stop.as_typed(args.sampling.years);
    written(&manifest)
}

fn object(sampling: &Sampling, pool: &ThreadPool, seconds: f64, histories: u64) -> Value {
    serde_json::json!({
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command_line": command_line(),
        "overrides": sampling.set,
        "threads": pool.current_num_threads(),
        "years": histories,
        "wall_seconds": seconds,
        "years_per_second": pace(histories, seconds),
        "hours_per_year": crate::units::HOURS_PER_YEAR,
        "target": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
    })
}

/// Histories a second; nothing where the clock stood still.
fn pace(histories: u64, seconds: f64) -> Option<f64> {
    (seconds > 0.0).then(|| histories as f64 / seconds)
}

fn written(manifest: &Value) -> String {
    seen(&serde_json::to_string_pretty(manifest).expect("a JSON value can always be written")) + "\n"
}

/// What was typed; what is not UTF-8 in it is replaced.
pub(super) fn command_line() -> Vec<String> {
    std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect()
}

/// The manifest of a command that simulates nothing.
#[allow(clippy::disallowed_methods)] // The manifest tells how a run was made.
pub(super) fn of_analysis(seconds: f64) -> String {
    written(&serde_json::json!({
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command_line": command_line(),
        "threads": rayon::current_num_threads(),
        "wall_seconds": seconds,
        "target": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
    }))
}
