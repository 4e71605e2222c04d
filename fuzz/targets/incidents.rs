//! Records of incidents.
#![no_main]
fivenines_fuzz::fuzz_text!(fivenines_fuzz::incidents::check);
