//! Laws from records: against other people's numbers, against simulation, and as a command.
//!
//! **False alarms.** A test of a share asks whether it lies within four standard errors: a right answer fails one such test
//! in 16,000. A test of uniform p-values asks whether Kolmogorov's distance is below 2.0 / sqrt(n): a right answer
//! fails one in 1500. The seeds are fixed, so a pass stays a pass.

mod command;
mod reference;
mod simulated;
