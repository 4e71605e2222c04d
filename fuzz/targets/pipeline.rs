//! Scenarios through everything.
#![no_main]
fivenines_fuzz::fuzz_text!(fivenines_fuzz::pipeline::check);
