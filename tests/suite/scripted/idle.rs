//! Members that age less while they stand by.

use super::standby::pair;
use super::*;

/// `first` and `second`, which are just `one` and `two`, measured beside `pair`.
const BESIDE: &str = "[service.first]\nall = \"one\"\nreport = true\n[service.second]\nall = \"two\"\nreport = true\n";

/// `one` and `two` in a pair whose idle member ages at this rate, each told.
fn idle_pair(rate: &str, more: &str) -> String {
    let objective = "[objective]\nservice = \"pair\"\n";
    pair(&format!("idle_rate = \"{rate}\"\n{more}")) + BESIDE + objective
}

#[test]
fn a_cold_member_begins_to_age_when_it_serves() {
    // two serves from 1h3min for 2h; one, back since 1h30min, serves from 3h6min for 5h.
    happens(
        &(part("one", "30min") + &part("two", "9h") + &idle_pair("0%", "")),
        "one.crash/one: 1h 5h never
         two.crash/two: 2h 1h",
        "pair down 36min, lost 36min
         1h to 1h3min by one.crash
         3h3min to 3h6min by two.crash
         8h6min to 8h36min by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         two.crash, failover: detect: 1min
         two.crash, failover: switch: 2min
         one.crash, repair: 30min
         first down 1h, lost 1h
         1h to 1h30min by one.crash
         8h6min to 8h36min by one.crash
         one.crash, repair: 1h
         second down 9h, lost 9h
         3h3min to 12h3min by two.crash
         two.crash, repair: 9h",
    );
}

#[test]
fn a_warm_member_keeps_its_age_when_it_begins_to_serve() {
    // Until 1h3min two ages by 18min54s; the rest of 10h takes 9h41min6s.
    happens(
        &(part("one", "9h") + &part("two", "1h") + &idle_pair("30%", "")),
        "one.crash/one: 1h never
         two.crash/two: 10h never",
        "pair down 6min, lost 6min
         1h to 1h3min by one.crash
         10h44min6s to 10h47min6s by two.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         two.crash, failover: detect: 1min
         two.crash, failover: switch: 2min
         first down 9h, lost 9h
         1h to 10h by one.crash
         one.crash, repair: 9h
         second down 1h, lost 1h
         10h44min6s to 11h44min6s by two.crash
         two.crash, repair: 1h",
    );
}

#[test]
fn a_warm_member_may_fail_before_it_serves() {
    // 30min of age are 2h at a quarter of the speed; during the failover and after it nothing is left to lose.
    happens(
        &(part("one", "2h") + &part("two", "9h") + &idle_pair("25%", "")),
        "one.crash/one: 3h never
         two.crash/two: 30min never",
        "pair down 2h, lost 2h
         3h to 5h by one.crash
         one.crash, repair: 2h
         first down 2h, lost 2h
         3h to 5h by one.crash
         one.crash, repair: 2h
         second down 9h, lost 9h
         2h to 11h by two.crash
         two.crash, repair: 9h",
    );
}

#[test]
fn ages_are_kept_to_the_microsecond() {
    // At 1h3min1us the age is 1134000000.3 us, of which whole microseconds count: one is left.
    let told = play(
        &(part("one", "9h") + &part("two", "1us") + &idle_pair("30%", "")),
        "one.crash/one: 1h1us never
         two.crash/two: 18min54s1us never",
    );
    assert!(told.contains("second down 1us, lost 1us\n1h3min2us to 1h3min3us by two.crash\n"), "{told}");
    // A part of a microsecond of age takes its time.
    let told = play(
        &(part("one", "9h") + &part("two", "1us") + &idle_pair("30%", "")),
        "one.crash/one: never
         two.crash/two: 7us 1us never",
    );
    assert!(told.ends_with("24us to 25us by two.crash\n29us to 30us by two.crash\ntwo.crash, repair: 2us\n"), "{told}");
}

#[test]
fn a_member_that_has_returned_is_idle_again() {
    // two ages by 31min30s until 1h3min, by 1h27min until the return at 2h30min, by 15s during the return, and by
    // half of 2h after it. one is idle from 1h30min until 2h30min30s.
    happens(
        &(part("one", "30min")
            + &part("two", "9h")
            + &idle_pair("50%", "fail_back = { wait = { fixed = \"1h\" }, outage = { fixed = \"30s\" } }")),
        "one.crash/one: 1h 160min15s never
         two.crash/two: 178min45s never",
        "pair down 33min30s, lost 33min30s
         1h to 1h3min by one.crash
         2h30min to 2h30min30s by pair.fail_back
         4h40min30s to 5h10min30s by one.crash
         one.crash, failover: detect: 1min
         one.crash, failover: switch: 2min
         pair.fail_back, fail-back: 30s
         one.crash, repair: 30min
         first down 1h, lost 1h
         1h to 1h30min by one.crash
         4h40min30s to 5h10min30s by one.crash
         one.crash, repair: 1h
         second down 9h, lost 9h
         4h30min30s to 13h30min30s by two.crash
         two.crash, repair: 9h",
    );
}

#[test]
fn the_age_of_any_law_is_kept_through_repairs_and_changes_of_speed() {
    // wear: 1h of age until the crash at 2h, none until the repair at 3h, 1h1min30s until two serves at 5h3min.
    let two = part("two", "1h")
        + "[component.two.fault.wear]\nevery = { weibull = { shape = 3.0, scale = \"1000h\" } }\nmttr = { fixed = \"10min\" }\n";
    let told = play(
        &(part("one", "30h") + &two + &idle_pair("50%", "")),
        "one.crash/one: 5h never
         two.crash/two: 1h never
         two.wear/two: 4h never",
    );
    let second = "second down 1h10min, lost 1h10min\n2h to 3h by two.crash\n7h1min30s to 7h11min30s by two.wear\n";
    assert!(told.contains(second), "{told}");
}

#[test]
fn a_clock_that_hardly_runs_loses_no_age() {
    // At a billionth of full speed the clock would run out long after all time; it ages by 3 us until 1h3min.
    let told = play(
        &(part("one", "9h") + &part("two", "1h") + &idle_pair("0.0000001%", "")),
        "one.crash/one: 1h never
         two.crash/two: 2h never",
    );
    assert!(told.contains("3h2min59s999997us to 4h2min59s999997us by two.crash\n"), "{told}");
}

#[test]
fn idleness_slows_the_operating_clocks_of_units_only() {
    // The fault of the place and the one on the calendar strike as if nothing were idle.
    let scenario = "horizon = \"24h\"\nplaces = [\"a\", \"b\"]\n[fault.power]\nstrikes = \"b\"\nevery = \"90d\"\nmttr = \"1h\"\n
         [component.db]\nin = \"*\"\nfault.crash = { every = \"90d\", mttr = \"1h\" }\n
         fault.expiry = { clock = \"calendar\", every = \"90d\", mttr = \"1h\" }\n
         [standby.pair]\nmembers = \"db\"\nidle_rate = \"0%\"\nfailover = [{ stage = \"switch\", takes = { fixed = \"1min\" } }]\n
         [service.second]\nall = \"db@b\"\nreport = true\n[objective]\nservice = \"pair\"\n";
    let told = play(
        scenario,
        "power/b: 1h 10min never
         db.crash/db a: never
         db.crash/db b: 1h
         db.expiry/db a: never
         db.expiry/db b: 4h never 20min",
    );
    let second = "second down 30min, lost 30min\n1h to 1h10min by power\n4h to 4h20min by db.expiry\n";
    assert!(told.starts_with("pair down 0, lost 0\n") && told.contains(second), "{told}");
}
