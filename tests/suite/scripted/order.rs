//! Order within an instant.

use super::standby::pair;
use super::*;

#[test]
fn recoveries_come_before_failures() {
    // The unit is repaired at the very instant at which its place destroys it: it starts anew (and draws) twice.
    let scenario = "places = [\"az\"]\n[fault.power]\nstrikes = \"az\"\nevery = \"1000h\"\noutage = \"destroyed\"
        mttr = { fixed = \"1h\" }\n[component.a]\nin = \"az\"\n[component.a.fault.crash]\nevery = \"1000h\"
        mttr = { fixed = \"1h\" }\n";
    happens(
        &(scenario.to_string() + &all(&["a"])),
        "a.crash/a az: 1h never never
         power/az: 2h never",
        "site down 3h, lost 3h
         1h to 4h by a.crash
         a.crash, repair: 1h
         power, repair: 1h
         power, rebuild: repair: 1h",
    );
}

#[test]
fn failures_come_before_changes() {
    // The fault strikes at the instant of the change; had the change come first, it would have held the clock up.
    let change = "[change.patch]\nstrikes = \"a\"\nevery = \"100h\"\ndowntime = { fixed = \"5h\" }\n";
    let horizon = "horizon = \"150h\"\n".to_string();
    happens(
        &(horizon + &part("a", "2h") + &all(&["a"]) + change),
        "a.crash/a: 100h never",
        "site down 5h, lost 5h
         100h to 105h by a.crash
         a.crash, repair: 2h
         patch, planned: 3h",
    );
}

#[test]
fn failures_of_one_instant_come_in_order_of_declaration() {
    // The clock of one runs while the other is up, so whoever comes first holds the other up.
    let first = "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }\n";
    let second = "[component.b]\n[component.b.fault.crash]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }\n";
    let script = "a.crash/a: 1h never\nb.crash/b: 1h never";
    let told = play(&(first.to_string() + second + "while = \"a\"\n" + &all(&["a", "b"])), script);
    assert!(told.starts_with("site down 2h, lost 2h\n1h to 3h by a.crash\n"), "{told}");
    let told = play(&(second.to_string() + "while = \"a\"\n" + first + &all(&["a", "b"])), script);
    assert!(told.starts_with("site down 1h, lost 1h\n1h to 2h by b.crash\n"), "{told}");
}

#[test]
fn decisions_come_last() {
    // The standby is repaired at the instant of the loss: it is a target, not the first to be repaired.
    happens(
        &(part("one", "9h") + &part("two", "1h") + &pair("")),
        "one.crash/one: 2h never
         two.crash/two: 1h never",
        "pair down 3min, lost 3min
         2h to 2h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min",
    );
    // The target fails at the instant at which the failover would end: it never serves.
    happens(
        &(part("one", "9h") + &part("two", "1h") + &pair("")),
        "one.crash/one: 2h never
         two.crash/two: 2h3min never",
        "pair down 1h3min, lost 1h3min
         2h to 3h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         two.crash, repair: 1h",
    );
}
