//! `--set`, `--over` and `--find`.
#![no_main]
fivenines_fuzz::fuzz_text!(fivenines_fuzz::overrides::check);
