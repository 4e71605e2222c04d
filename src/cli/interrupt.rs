//! Ctrl-C and termination: the first asks the run to end at the next block, the second ends it at once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
static AT_ONCE: AtomicBool = AtomicBool::new(false);
/// Held while files get the names that belong together.
static NAMING: Mutex<()> = Mutex::new(());
/// Files in the making, and folders that were made for them, to be removed when the command ends at once.
static PARTIAL: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Starts listening for the signals, for a command that has no blocks: the first ends it at once.
pub(super) fn end_at_once() {
    AT_ONCE.store(true, Ordering::SeqCst);
    listen();
}

/// Leaves the end of the terminal alone where the command was told to outlive it (`nohup`): from now on no thread gets
/// that signal. Threads that run already are not reached, so this comes first.
#[cfg(target_os = "linux")]
fn heed_nohup() {
    use nix::sys::signal::{SigSet, Signal};
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    if ignored & (1 << (Signal::SIGHUP as u32 - 1)) != 0 {
        let mut hangup = SigSet::empty();
        hangup.add(Signal::SIGHUP);
        let _ = hangup.thread_block();
    }
}

#[cfg(not(target_os = "linux"))]
fn heed_nohup() {}

/// Starts listening for the signals.
pub(super) fn listen() {
    heed_nohup();
    // Where no handler can be set, the signals do what they do to any program.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) || AT_ONCE.load(Ordering::SeqCst) {
            let _named = NAMING.lock();
            if let Ok(partial) = PARTIAL.lock() {
                // Files before the folders that hold them, and folders before those that hold these.
                let folders: Vec<_> = partial.iter().rev().filter(|path| std::fs::remove_file(path).is_err()).collect();
                folders.into_iter().for_each(|path| drop(std::fs::remove_dir(path)));
            }
            std::process::exit(super::Exit::Interrupted as i32);
        }
        say!("stopping after the current block; once more to stop at once");
    });
}

/// True once somebody asked to stop.
pub(super) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Does what must not be left half done: a command that is to end at once ends after it. Not to be used within itself.
pub(super) fn undivided<T>(work: impl FnOnce() -> T) -> T {
    let _naming = NAMING.lock();
    work()
}

/// Remembers a file in the making, or a folder that goes away if it is empty.
pub(super) fn began(path: PathBuf) {
    if let Ok(mut partial) = PARTIAL.lock() {
        partial.insert(path);
    }
}

/// Whether something is remembered.
pub(super) fn is_made(path: &Path) -> bool {
    PARTIAL.lock().is_ok_and(|partial| partial.contains(path))
}

/// Forgets a file that is complete or gone.
pub(super) fn ended(path: &Path) {
    if let Ok(mut partial) = PARTIAL.lock() {
        partial.remove(path);
    }
}
