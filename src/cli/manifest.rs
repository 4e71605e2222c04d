//! `manifest.json`: what depends on the machine and the clock, beside results that do not.

use super::args::{Run, Sampling};
use rayon::ThreadPool;
use serde_json::Value;

/// The manifest of a run of so many histories that took so long.
pub(super) fn manifest(sampling: &Sampling, pool: &ThreadPool, seconds: f64, histories: u64) -> String {
    written(&object(sampling, pool, seconds, histories))
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
        "command_line": std::env::args().collect::<Vec<_>>(),
        "overrides": sampling.set,
        "threads": pool.current_num_threads(),
        "years": histories,
        "wall_seconds": seconds,
        "years_per_second": histories as f64 / seconds,
        "hours_per_year": crate::units::HOURS_PER_YEAR,
        "target": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
    })
}

fn written(manifest: &Value) -> String {
    serde_json::to_string_pretty(manifest).expect("a JSON value can always be written") + "\n"
}

/// The manifest of a command that simulates nothing.
pub(super) fn of_analysis(seconds: f64) -> String {
    written(&serde_json::json!({
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command_line": std::env::args().collect::<Vec<_>>(),
        "threads": rayon::current_num_threads(),
        "wall_seconds": seconds,
        "target": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
    }))
}
