//! `manifest.json`: what depends on the machine and the clock, beside results that do not.

use super::args::Sampling;
use rayon::ThreadPool;

/// The manifest of a run of so many histories that took so long.
pub(super) fn manifest(sampling: &Sampling, pool: &ThreadPool, seconds: f64, histories: u64) -> String {
    let manifest = serde_json::json!({
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command_line": std::env::args().collect::<Vec<_>>(),
        "overrides": sampling.set,
        "threads": pool.current_num_threads(),
        "years": histories,
        "wall_seconds": seconds,
        "years_per_second": histories as f64 / seconds,
        "hours_per_year": crate::units::HOURS_PER_YEAR,
        "target": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
    });
    serde_json::to_string_pretty(&manifest).expect("a JSON value can always be written") + "\n"
}
