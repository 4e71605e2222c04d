//! Observed times.
#![no_main]
fivenines_fuzz::fuzz_text!(fivenines_fuzz::observed::check);
