//! Stored parts of a run that were tampered with.
#![no_main]
use fivenines_fuzz::{in_time, libfuzzer_sys::fuzz_target, limited, parts};

limited!();
fuzz_target!(
    init: parts::check_genuine(),
    |tampered: parts::Tampered| in_time(|| parts::check(&tampered))
);
