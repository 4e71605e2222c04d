//! A progress bar on a terminal; silence otherwise.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// The bar of one run.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for this many histories, on standard error if that is a terminal.
    pub(super) fn new(name: &str, years: u64) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = if terminal { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(years), target);
        let style = ProgressStyle::with_template(
            "{prefix} [{bar:30}] {human_pos}/{human_len} histories, {per_sec}, {eta} left",
        );
        bar.set_style(style.expect("the template is valid").progress_chars("=> "));
        bar.set_prefix(crate::report::lines::plain(name));
        Progress { bar }
    }

    /// So many more histories are to come.
    pub(super) fn expect(&self, histories: u64) {
        self.bar.inc_length(histories);
    }

    /// Counts finished histories.
    pub(super) fn add(&self, histories: u64) {
        self.bar.inc(histories);
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
