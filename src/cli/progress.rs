//! A progress bar on a terminal; silence otherwise.

use crate::report::stopping::shares;
use crate::study::Look;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// The bar of one run.
pub(super) struct Progress {
    bar: ProgressBar,
    clock: Option<Clock>,
}

/// A run that time ends: the bar shows the time, and the histories beside it.
struct Clock {
    started: Instant,
    done: AtomicU64,
}

/// A bar of this length, on standard error if that is a terminal.
fn bar(name: &str, length: u64, after: &str) -> ProgressBar {
    let terminal = std::io::stderr().is_terminal();
    let target = if terminal { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    let style = ProgressStyle::with_template(&format!("{{prefix}} [{{bar:30}}] {after}"));
    bar.set_style(style.expect("the template is valid").progress_chars("=> "));
    bar.set_prefix(crate::report::lines::plain(name));
    bar
}

impl Progress {
    /// A bar for this many histories.
    pub(super) fn new(name: &str, years: u64) -> Self {
        let bar = bar(name, years, "{human_pos}/{human_len} histories, {per_sec}, {eta} left");
        Progress { bar, clock: None }
    }

    /// A bar for a run to a precision: its length is what each look estimates.
    pub(super) fn to_precision(name: &str) -> Self {
        let bar = bar(name, crate::estimate::FIRST_LOOK, "{human_pos}/about {human_len} histories, {msg}{eta} left");
        Progress { bar, clock: None }
    }

    /// A bar for a run that ends this many seconds after `started`.
    pub(super) fn for_time(name: &str, started: Instant, seconds: f64) -> Self {
        let bar = bar(name, (seconds * 1e3) as u64, "{msg} histories, {eta} left");
        Progress { bar, clock: Some(Clock { started, done: AtomicU64::new(0) }) }
    }

    /// Shows what a look at a run to a precision found.
    pub(super) fn looked(&self, look: &Look, wanted: f64, most: u64) {
        let about = look.needed.map_or(most, |needed| (needed as u64).max(look.histories).min(most));
        self.bar.set_length(about);
        let [reached, wanted] = shares([look.reached.unwrap_or(f64::INFINITY), wanted]);
        self.bar.set_message(match look.reached {
            Some(_) => format!("{reached} so far, {wanted} wanted, "),
            None => "no downtime so far, ".to_string(),
        });
    }

    /// So many more histories are to come.
    pub(super) fn expect(&self, histories: u64) {
        self.bar.inc_length(histories);
    }

    /// Counts finished histories.
    pub(super) fn add(&self, histories: u64) {
        let Some(clock) = &self.clock else { return self.bar.inc(histories) };
        let done = clock.done.fetch_add(histories, Ordering::Relaxed) + histories;
        self.bar.set_position(clock.started.elapsed().as_millis() as u64);
        self.bar.set_message(HumanCount(done).to_string());
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
