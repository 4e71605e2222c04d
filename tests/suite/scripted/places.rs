//! Places.

use super::*;

/// A unit `a` (repaired in 2 h, rebuilt in 30 min) in a place whose outages take 2 h.
pub(super) fn in_place(outage: &str) -> String {
    let rebuild =
        if outage == "destroyed" { "rebuild = [{ stage = \"restore\", takes = { fixed = \"30min\" } }]\n" } else { "" };
    format!(
        "places = [\"az\"]\n[fault.power]\nstrikes = \"az\"\nevery = \"1000h\"\noutage = \"{outage}\"
         mttr = {{ fixed = \"2h\" }}\n[component.a]\nin = \"az\"\n{rebuild}[component.a.fault.crash]\nevery = \"1000h\"
         mttr = {{ fixed = \"2h\" }}\n{}",
        all(&["a"])
    )
}

#[test]
fn in_an_unreachable_place_clocks_and_recoveries_go_on() {
    happens(
        &in_place("unreachable"),
        "power/az: 2h never
         a.crash/a az: 3h30min never",
        "site down 3h30min, lost 3h30min
         2h to 5h30min by power
         power, repair: 2h
         a.crash, repair: 1h30min",
    );
}

#[test]
fn in_a_suspended_place_clocks_and_recoveries_stand_still() {
    happens(
        &in_place("suspended"),
        "power/az: 2h never
         a.crash/a az: 1h 3h never",
        "site down 6h, lost 6h
         1h to 5h by a.crash
         8h to 10h by a.crash
         a.crash, repair: 6h",
    );
    happens(
        &in_place("suspended"),
        "power/az: 2h never
         a.crash/a az: 5h never",
        "site down 4h, lost 4h
         2h to 4h by power
         7h to 9h by a.crash
         power, repair: 2h
         a.crash, repair: 2h",
    );
}

#[test]
fn a_destroyed_unit_is_rebuilt_once_its_place_is_back() {
    happens(
        &in_place("destroyed"),
        "power/az: 2h never
         a.crash/a az: 1h 2h never",
        "site down 5h30min, lost 5h30min
         1h to 4h30min by a.crash
         6h30min to 8h30min by a.crash
         a.crash, repair: 3h
         power, repair: 2h
         power, rebuild: restore: 30min",
    );
}

#[test]
fn a_rebuild_that_is_struck_again_starts_afresh() {
    // From 4 h the rebuild is to blame and stays so through the second outage of the place, from 4h20min to 6h20min.
    happens(
        &in_place("destroyed"),
        "power/az: 2h 20min never
         a.crash/a az: never never never",
        "site down 4h50min, lost 4h50min
         2h to 6h50min by power
         power, repair: 2h
         power, rebuild: restore: 2h50min",
    );
}
