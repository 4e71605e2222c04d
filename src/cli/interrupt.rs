//! Ctrl-C and termination: the first asks the run to end at the next block, the second ends it at once.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
/// Files in the making, to be removed when the command ends at once.
static PARTIAL: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Starts listening for the signals.
pub(super) fn listen() {
    // Where no handler can be set, the signals do what they do to any program.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            if let Ok(partial) = PARTIAL.lock() {
                partial.iter().for_each(|path| drop(std::fs::remove_file(path)));
            }
            std::process::exit(super::Exit::Interrupted as i32);
        }
        anstream::eprintln!("stopping after the current block; once more to stop at once");
    });
}

/// True once somebody asked to stop.
pub(super) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Remembers a file in the making.
pub(super) fn began(path: PathBuf) {
    if let Ok(mut partial) = PARTIAL.lock() {
        partial.insert(path);
    }
}

/// Forgets a file that is complete or gone.
pub(super) fn ended(path: &PathBuf) {
    if let Ok(mut partial) = PARTIAL.lock() {
        partial.remove(path);
    }
}
