//! The script itself.

use super::*;

#[test]
#[should_panic(expected = "the script of `a.crash/a` is exhausted where it draws a time")]
fn a_draw_too_many_fails_the_test() {
    play(&(part("a", "10min") + &all(&["a"])), "a.crash/a: 1h");
}

#[test]
#[should_panic(expected = "the script of `a.crash/a` has [Time(SimTime(3600000000))] left over")]
fn a_draw_too_few_fails_the_test() {
    play(&(part("a", "10min") + &all(&["a"])), "a.crash/a: never 1h");
}

#[test]
#[should_panic(expected = "what should have:\nsite down 10min1us")]
fn a_microsecond_too_many_fails_the_test() {
    happens(&(part("a", "10min") + &all(&["a"])), "a.crash/a: 1h never", "site down 10min1us, lost 10min");
}
