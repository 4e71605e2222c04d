//! What a stage needs.

use super::crews::crewed;
use super::places::in_place;
use super::*;

/// A unit `a`, detected in 10 min and launched in 30 min by `control`, whose outages take 2 h.
fn launched() -> String {
    let stages = "{ stage = \"detect\", takes = { fixed = \"10min\" } },
        { stage = \"launch\", takes = { fixed = \"30min\" }, needs = \"control\" }";
    part("control", "2h")
        + &format!("[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [{stages}]\n")
        + &all(&["a"])
}

#[test]
fn a_stage_stands_still_while_what_it_needs_is_down() {
    happens(
        &launched(),
        "a.crash/a: 1h never
         control.crash/control: 1h20min never",
        "site down 2h40min, lost 2h40min
         1h to 3h40min by a.crash
         a.crash, detect: 10min
         a.crash, launch: 30min
         a.crash, wait for control: 2h",
    );
}

#[test]
fn a_stage_waits_from_its_start_for_what_it_needs_and_others_do_not() {
    happens(
        &launched(),
        "a.crash/a: 1h30min never
         control.crash/control: 1h never",
        "site down 2h, lost 2h
         1h30min to 3h30min by a.crash
         a.crash, detect: 10min
         a.crash, wait for control: 1h20min
         a.crash, launch: 30min",
    );
}

#[test]
fn a_stage_that_is_over_when_what_it_needs_fails_need_not_wait() {
    happens(
        &launched(),
        "a.crash/a: 1h never
         control.crash/control: 1h40min never",
        "site down 40min, lost 40min
         1h to 1h40min by a.crash
         a.crash, detect: 10min
         a.crash, launch: 30min",
    );
    happens(
        &launched(),
        "a.crash/a: 1h never
         control.crash/control: 1h39min59s999999us never",
        "site down 2h40min, lost 2h40min
         1h to 3h40min by a.crash
         a.crash, detect: 10min
         a.crash, launch: 30min
         a.crash, wait for control: 2h",
    );
}

#[test]
fn a_destroyed_unit_waits_for_its_place_and_then_for_what_its_rebuild_needs() {
    let takes = "{ fixed = \"30min\" }";
    let scenario = in_place("destroyed").replace(takes, &format!("{takes}, needs = \"control\""));
    happens(
        &(scenario + &part("control", "2h")),
        "power/az: 2h never
         a.crash/a az: never never
         control.crash/control: 3h never",
        "site down 3h30min, lost 3h30min
         2h to 5h30min by power
         power, repair: 2h
         power, wait for control: 1h
         power, rebuild: restore: 30min",
    );
}

#[test]
fn a_crew_is_kept_while_a_stage_waits_for_what_it_needs() {
    let crewed = crewed(&["a", "b"]).replacen("crew = \"ops\"", "crew = \"ops\", needs = \"control\"", 1);
    happens(
        &(part("control", "2h") + &crewed),
        "a.crash/a: 1h never
         b.crash/b: 1h10min never
         control.crash/control: 1h30min never",
        "b-only down 3h50min, lost 3h50min
         1h10min to 5h by b.crash
         b.crash, wait for ops: 2h50min
         b.crash, repair: 1h
         a-only down 3h, lost 3h
         1h to 4h by a.crash
         a.crash, repair: 1h
         a.crash, wait for control: 2h",
    );
}

/// `one` serves, `two` stands by; a promotion takes 30 min of `control`, whose outages take 1 h.
fn promoted() -> String {
    part("one", "10h")
        + &part("two", "10h")
        + &part("control", "1h")
        + "[standby.pair]\nmembers = [\"one\", \"two\"]\nfailover = [
            { stage = \"promote\", takes = { fixed = \"30min\" }, needs = \"control\" }]\n"
        + &all(&["pair"])
}

/// What `site` says; `pair` says the same.
fn of_site(told: &str) -> &str {
    told.split("pair down").next().expect("there is a first part")
}

#[test]
fn a_failover_stands_still_while_what_it_needs_is_down() {
    for (control, way) in [("1h10min", "in the middle"), ("30min", "from the start")] {
        let script = format!("one.crash/one: 1h never\ntwo.crash/two: never\ncontrol.crash/control: {control} never");
        let told = play(&promoted(), &script);
        let (end, whole, wait) = if control == "30min" { ("2h", "1h", "30min") } else { ("2h30min", "1h30min", "1h") };
        for line in [
            format!("site down {whole}, lost {whole}\n1h to {end} by one.crash\n"),
            "one.crash, failover: promote: 30min\n".into(),
            format!("one.crash, wait for control: {wait}\n"),
        ] {
            assert!(of_site(&told).contains(&line), "{way}: {line}\n{told}");
        }
    }
}

#[test]
fn a_failover_that_waits_is_over_when_its_members_are_lost_and_back() {
    // The target is lost at 1h20min while the failover waits; the first to be repaired, at 11 h, serves at once.
    let script = "one.crash/one: 1h never\ntwo.crash/two: 1h20min never\ncontrol.crash/control: 1h10min never";
    let told = play(&promoted(), script);
    assert!(of_site(&told).starts_with("site down 10h, lost 10h\n1h to 11h by one.crash\n"), "{told}");
    assert!(of_site(&told).contains("one.crash, wait for control: 10min\n"), "{told}");
}
