//! Shipped scenarios with some keys changed, through everything.
#![no_main]
use fivenines_fuzz::{design, in_time, libfuzzer_sys::fuzz_target, limited};

limited!();
fuzz_target!(|design: design::Design| in_time(|| design::check(&design)));
