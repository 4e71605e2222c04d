//! `figures.json`.
#![no_main]
fivenines_fuzz::fuzz_text!(fivenines_fuzz::figures::check);
