//! Attribution.

use super::*;

#[test]
fn the_charge_stays_with_the_fault_that_started_it_until_its_repair() {
    happens(
        &a_and_b("2h", "3h"),
        "a.crash/a: 1h never
         b.crash/b: 2h never",
        "site down 4h, lost 4h
         1h to 5h by a.crash
         a.crash, repair: 2h
         b.crash, repair: 2h",
    );
}

#[test]
fn a_redundant_part_is_charged_only_once_it_matters() {
    happens(
        &(part("a", "4h") + &part("b", "1h") + "[service.site]\nany = [\"a\", \"b\"]\n"),
        "a.crash/a: 1h never
         b.crash/b: 3h never",
        "site down 1h, lost 1h
         3h to 4h by b.crash
         b.crash, repair: 1h",
    );
}

#[test]
fn the_charge_passes_on_when_the_culprit_no_longer_matters() {
    let scenario = part("a", "9h") + &part("b", "3h") + &part("c", "9h");
    let scenario = scenario + "[service.pair]\nany = [\"a\", \"b\"]\n" + &all(&["pair", "c"]);
    // b fails, a fails and takes the pair down, c fails, b is back: a is still failed, but c is why the site is down.
    let told = play(
        &scenario,
        "b.crash/b: 1h never
         a.crash/a: 2h never
         c.crash/c: 3h never",
    );
    let site = "site down 10h, lost 10h\n2h to 12h by a.crash\na.crash, repair: 2h\nc.crash, repair: 8h\n";
    assert!(told.starts_with(site), "{told}");
}

#[test]
fn of_faults_at_the_same_instant_the_one_that_started_the_outage_is_charged() {
    happens(
        &a_and_b("10min", "20min"),
        "a.crash/a: 1h never
         b.crash/b: 1h never",
        "site down 20min, lost 20min
         1h to 1h20min by a.crash
         a.crash, repair: 10min
         b.crash, repair: 10min",
    );
    // Of a redundant pair the second takes it down.
    happens(
        &(part("a", "10min") + &part("b", "20min") + "[service.site]\nany = [\"a\", \"b\"]\n"),
        "a.crash/a: 1h never
         b.crash/b: 1h never",
        "site down 10min, lost 10min
         1h to 1h10min by b.crash
         b.crash, repair: 10min",
    );
}

#[test]
fn downtime_is_split_by_stage() {
    let scenario = "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [
        { stage = \"detect\", takes = \"1min\" }, { stage = \"decide\", takes = \"2min\" },
        { stage = \"repair\", takes = \"3min\" }]\n";
    happens(
        &(scenario.to_string() + &all(&["a"])),
        "a.crash/a: 1h 1min 2min 4min never",
        "site down 7min, lost 7min
         1h to 1h7min by a.crash
         a.crash, detect: 1min
         a.crash, decide: 2min
         a.crash, repair: 4min",
    );
}

#[test]
fn a_stage_that_does_not_succeed_is_followed_by_the_other_branch() {
    let scenario = "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [
        { stage = \"auto\", takes = { fixed = \"5min\" }, succeeds = \"90%\",
          otherwise = [{ stage = \"by hand\", takes = { fixed = \"1h\" } }] },
        { stage = \"check\", takes = { fixed = \"1min\" } }]\n";
    happens(
        &(scenario.to_string() + &all(&["a"])),
        "a.crash/a: 1h yes 1h no never",
        "site down 1h11min, lost 1h11min
         1h to 1h6min by a.crash
         2h6min to 3h11min by a.crash
         a.crash, auto: 10min
         a.crash, check: 1min
         a.crash, by hand: 1h",
    );
}
