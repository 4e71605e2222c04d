//! What each fuzz target does with its input; a target file only hands the input over.
//!
//! The promise: on any input of up to 1 MiB no panic, no hang over two seconds, no more than 1 GiB of memory. A panic
//! ends the fuzzer, time by [`in_time`] (and libFuzzer's `-timeout`, for what never ends), and memory by the allocator of [`limited!`].

pub mod design;
pub mod figures;
pub mod incidents;
pub mod observed;
pub mod overrides;
pub mod parts;
pub mod pipeline;
pub mod scenario;

pub use {cap, libfuzzer_sys};

use cpu_time::ProcessTime;
use std::time::Duration;

/// Longest input that the promise is about, in bytes.
pub const LONGEST: usize = 1 << 20;

/// Longest time on the processor that an input may take. A debug build, or a slow machine, says so in the variable
/// `FUZZ_SECONDS`.
fn longest() -> Duration {
    static SECONDS: std::sync::LazyLock<f64> =
        std::sync::LazyLock::new(|| std::env::var("FUZZ_SECONDS").map_or(2.0, |text| text.parse().expect("a number")));
    Duration::from_secs_f64(*SECONDS)
}

/// Does something, and fails where that takes the processor too long; what else the machine does is not counted.
pub fn in_time(run: impl FnOnce()) {
    let started = ProcessTime::now();
    run();
    let spent = started.elapsed();
    assert!(spent <= longest(), "it took {spent:?}");
}

/// Most memory that may be allocated at once, in bytes.
pub const MEMORY: usize = 1 << 30;

/// An allocator that ends the process when more than [`MEMORY`] is asked for; libFuzzer itself sees single allocations
/// only with an address sanitizer.
#[macro_export]
macro_rules! limited {
    () => {
        #[global_allocator]
        static MEMORY: $crate::cap::Cap<std::alloc::System> = $crate::cap::Cap::new(std::alloc::System, $crate::MEMORY);
    };
}

/// A target that takes text; what is no text or too long is not tried.
#[macro_export]
macro_rules! fuzz_text {
    ($check:path) => {
        $crate::limited!();
        $crate::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> $crate::libfuzzer_sys::Corpus {
            match std::str::from_utf8(bytes) {
                Ok(text) if bytes.len() <= $crate::LONGEST => {
                    $crate::in_time(|| $check(text));
                    $crate::libfuzzer_sys::Corpus::Keep
                }
                _ => $crate::libfuzzer_sys::Corpus::Reject,
            }
        });
    };
}
