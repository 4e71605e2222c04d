//! Standby groups.

use super::*;

/// `pair`: `one` serves, `two` stands by; a failover takes 1 min to detect and 2 min to switch.
pub(super) fn pair(more: &str) -> String {
    group(&["one", "two"], more)
}

fn group(members: &[&str], more: &str) -> String {
    let list: Vec<String> = members.iter().map(|member| format!("\"{member}\"")).collect();
    format!(
        "[standby.pair]\nmembers = [{}]\nfailover = [{{ stage = \"detect\", takes = {{ fixed = \"1min\" }} }},
         {{ stage = \"switch\", takes = {{ fixed = \"2min\" }} }}]\n{more}\n",
        list.join(", ")
    )
}

#[test]
fn a_failover_is_charged_to_the_fault_that_asked_for_it() {
    happens(
        &(part("one", "9h") + &part("two", "9h") + &pair("")),
        "one.crash/one: 1h never
         two.crash/two: never",
        "pair down 3min, lost 3min
         1h to 1h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min",
    );
}

#[test]
fn a_failover_goes_on_though_the_lost_member_is_back() {
    happens(
        &(part("one", "2min") + &part("two", "9h") + &pair("")),
        "one.crash/one: 1h 2h never
         two.crash/two: never",
        "pair down 3min, lost 3min
         1h to 1h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min",
    );
}

#[test]
fn when_all_members_are_down_the_first_that_is_repaired_serves_at_once() {
    happens(
        &(part("one", "5h") + &part("two", "9h") + &pair("")),
        "one.crash/one: 1h 20h never
         two.crash/two: 3h never",
        "pair down 3h6min, lost 3h6min
         1h to 1h3min by one.crash
         3h to 6h by two.crash
         26h to 26h3min by one.crash
         one.crash, failover: detect: 2min
         one.crash, failover: switch: 4min
         two.crash, repair: 3h",
    );
}

#[test]
fn a_failover_that_loses_its_target_goes_on_to_another_or_is_given_up() {
    let parts = part("one", "9h") + &part("two", "9h") + &part("three", "9h");
    let script = "one.crash/one: 1h never
                  two.crash/two: 1h30s never
                  three.crash/three: never";
    let members = ["one", "two", "three"];
    happens(
        &(parts.clone() + &group(&members, "if_target_lost = \"retarget\"")),
        script,
        "pair down 3min, lost 3min
         1h to 1h3min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min",
    );
    happens(
        &(parts + &group(&members, "if_target_lost = \"abandon\"")),
        script,
        "pair down 30s, lost 30s
         1h to 1h30s by one.crash
         one.crash, failover: detect: 30s",
    );
}

#[test]
fn a_failover_that_loses_its_last_target_waits_for_the_first_repair() {
    happens(
        &(part("one", "2h") + &part("two", "9h") + &pair("")),
        "one.crash/one: 1h never
         two.crash/two: 1h2min never",
        "pair down 2h, lost 2h
         1h to 3h by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 1min
         two.crash, repair: 1h58min",
    );
}

#[test]
fn a_failover_may_not_succeed() {
    let group =
        "[standby.pair]\nmembers = [\"one\", \"two\"]\nfailover = [{ stage = \"switch\", takes = { fixed = \"1min\" },
        succeeds = \"97%\", otherwise = [{ stage = \"by hand\", takes = \"90min\" }] }]\n";
    happens(
        &(part("one", "9h") + &part("two", "9h") + group),
        "one.crash/one: 1h never
         two.crash/two: never
         standby/pair: no 1h",
        "pair down 1h1min, lost 1h1min
         1h to 2h1min by one.crash
         one.crash, failover: switch: 1min
         one.crash, failover: by hand: 1h",
    );
}

#[test]
fn a_planned_return_is_an_outage_of_its_own() {
    let back = "fail_back = { wait = { fixed = \"1h\" }, outage = { fixed = \"30s\" } }";
    happens(
        &(part("one", "30min") + &part("two", "9h") + &pair(back)),
        "one.crash/one: 1h never
         two.crash/two: 10h never",
        "pair down 3min30s, lost 3min30s
         1h to 1h3min by one.crash
         2h30min to 2h30min30s by pair.fail_back
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         pair.fail_back, fail-back: 30s",
    );
}

#[test]
fn a_return_waits_until_the_first_member_has_been_up_long_enough() {
    let back = "fail_back = { wait = { fixed = \"1h\" }, outage = { fixed = \"30s\" } }";
    // one is back at 1h30min, down again at 2h, back at 2h30min: the return is at 3h30min.
    happens(
        &(part("one", "30min") + &part("two", "9h") + &pair(back)),
        "one.crash/one: 1h 30min never
         two.crash/two: never",
        "pair down 3min30s, lost 3min30s
         1h to 1h3min by one.crash
         3h30min to 3h30min30s by pair.fail_back
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         pair.fail_back, fail-back: 30s",
    );
}

#[test]
fn a_return_without_outage_is_not_seen_until_the_first_member_fails_again() {
    let back = "fail_back = { wait = { fixed = \"1h\" } }";
    let parts = part("one", "30min") + &part("two", "9h");
    let script = "one.crash/one: 1h 3h never
                  two.crash/two: never";
    happens(
        &(parts.clone() + &pair(back)),
        script,
        "pair down 6min, lost 6min
         1h to 1h3min by one.crash
         4h30min to 4h33min by one.crash
         one.crash, failover: detect: 2min
         one.crash, failover: switch: 4min",
    );
    let stays = play(&(parts + &pair("fail_back = \"stay\"")), script);
    assert!(stays.starts_with("pair down 3min, lost 3min\n"), "{stays}");
}

#[test]
fn a_return_that_loses_the_first_member_goes_back_to_the_active_one() {
    let back = "fail_back = { wait = { fixed = \"1h\" }, outage = { fixed = \"10min\" } }";
    // The return starts at 2h30min, one fails at 2h34min: two still runs and serves at once.
    let told = play(
        &(part("one", "30min") + &part("two", "9h") + &pair(back)),
        "one.crash/one: 1h 64min never
         two.crash/two: never",
    );
    assert!(told.contains("2h30min to 2h34min by pair.fail_back\n"), "{told}");
    // one is back at 3h04min and returned to from 4h04min to 4h14min.
    assert!(told.contains("4h4min to 4h14min by pair.fail_back\n"), "{told}");
}
