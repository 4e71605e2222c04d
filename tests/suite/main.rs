//! One binary for everything that is tested from outside, a module per concern.

mod invalid;
mod language;
