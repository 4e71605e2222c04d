//! Clocks.

use super::*;

const TWO_FAULTS: &str = "[component.a]
    [component.a.fault.soft]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }
    [component.a.fault.hard]\nevery = \"1000h\"\nmttr = { fixed = \"3h\" }\n";

#[test]
fn an_operating_clock_is_held_up_while_the_target_is_failed() {
    happens(
        &(TWO_FAULTS.to_string() + &all(&["a"])),
        "a.soft/a: 10h never
         a.hard/a: 4h 10h never",
        "site down 7h, lost 7h
         4h to 7h by a.hard
         13h to 14h by a.soft
         18h to 21h by a.hard
         a.hard, repair: 6h
         a.soft, repair: 1h",
    );
}

#[test]
fn a_clock_that_is_held_up_with_nothing_left_strikes_at_once_afterwards() {
    happens(
        &(TWO_FAULTS.to_string() + &all(&["a"])),
        "a.soft/a: 4h never
         a.hard/a: 4h never",
        "site down 4h, lost 4h
         4h to 8h by a.soft
         a.soft, repair: 1h
         a.hard, repair: 3h",
    );
}

#[test]
fn a_calendar_goes_on_during_the_recovery_and_durations_add() {
    let calendar = "[component.a]\n[component.a.fault.crash]\nclock = \"calendar\"\nevery = \"1000h\"
        mttr = { fixed = \"3h\" }\n";
    happens(
        &(calendar.to_string() + &all(&["a"])),
        "a.crash/a: 2h 1h 10h never",
        "site down 9h, lost 9h
         2h to 8h by a.crash
         13h to 16h by a.crash
         a.crash, repair: 9h",
    );
}

#[test]
fn a_clock_runs_only_while_what_it_names_is_up() {
    let scenario = part("a", "1h") + "while = \"b\"\n" + &part("b", "2h") + &all(&["a", "b"]);
    happens(
        &scenario,
        "a.crash/a: 5h never
         b.crash/b: 2h never",
        "site down 3h, lost 3h
         2h to 4h by b.crash
         7h to 8h by a.crash
         b.crash, repair: 2h
         a.crash, repair: 1h",
    );
}
