//! Failures of a standby member that nobody sees until it is asked to serve.

use super::*;

/// A pair whose failover takes half an hour; the second member rots unseen until a test after five hours.
fn pair_that_hides(script: &str, expected: &str) {
    let scenario = format!(
        "horizon = \"20h\"\n{}[component.two]\n[component.two.fault.rot]\nevery = \"1000h\"\nrecovery = [
         {{ stage = \"unseen\", takes = {{ fixed = \"5h\" }}, hidden = true }}, {{ stage = \"fix\", takes = {{ fixed = \"1h\" }} }}]
         [standby.pair]\nmembers = [\"one\", \"two\"]\nfailover = [{{ stage = \"switch\", takes = {{ fixed = \"30min\" }} }}]\n",
        part("one", "3h")
    );
    happens(&scenario, script, expected);
}

#[test]
fn a_failover_to_a_member_that_is_down_unseen_fails_when_it_is_asked_to_serve() {
    // Lost at 2h, asked at 2h30min, seen to be down, fixed at 3h30min, and serving from then on.
    pair_that_hides(
        "one.crash/one: 2h never\ntwo.rot/two: 1h never",
        "pair down 1h30min, lost 1h30min
         2h to 3h30min by one.crash
         one.crash, failover: switch: 30min
         one.crash, repair: 1h",
    );
}

#[test]
fn a_test_finds_what_is_hidden() {
    // Found at 6h and being fixed when the first member is lost: no failover is tried.
    pair_that_hides(
        "one.crash/one: 6h30min never\ntwo.rot/two: 1h never",
        "pair down 30min, lost 30min
         6h30min to 7h by one.crash
         one.crash, repair: 30min",
    );
}

#[test]
fn the_member_that_serves_hides_nothing() {
    // two serves from 1h30min on and rots at 4h: lost at once; one has been back since 4h.
    pair_that_hides(
        "one.crash/one: 1h never\ntwo.rot/two: 4h30min never",
        "pair down 1h, lost 1h
         1h to 1h30min by one.crash
         4h30min to 5h by two.rot
         one.crash, failover: switch: 30min
         two.rot, failover: switch: 30min",
    );
}
