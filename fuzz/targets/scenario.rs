//! Scenario text.
#![no_main]
fivenines_fuzz::fuzz_text!(fivenines_fuzz::scenario::check);
