//! Outages.

use super::*;

#[test]
fn a_repair_starts_the_clock_afresh() {
    happens(
        &(part("a", "10min") + &all(&["a"])),
        "a.crash/a: 1h 2h never",
        "site down 20min, lost 20min
         1h to 1h10min by a.crash
         3h10min to 3h20min by a.crash
         a.crash, repair: 20min",
    );
}

#[test]
fn times_are_kept_to_the_microsecond() {
    happens(
        &(part("a", "7us") + &all(&["a"])),
        "a.crash/a: 1h1us 3us never",
        "site down 14us, lost 14us
         1h1us to 1h8us by a.crash
         1h11us to 1h18us by a.crash
         a.crash, repair: 14us",
    );
}

#[test]
fn an_outage_of_no_length_is_none() {
    happens(&(part("a", "0s") + &all(&["a"])), "a.crash/a: 1h 1h never", "site down 0, lost 0");
}

#[test]
fn outages_that_touch_are_one() {
    happens(
        &a_and_b("1h", "1h"),
        "a.crash/a: 1h never
         b.crash/b: 2h never",
        "site down 2h, lost 2h
         1h to 3h by a.crash
         a.crash, repair: 1h
         b.crash, repair: 1h",
    );
}

#[test]
fn a_microsecond_between_outages_parts_them() {
    happens(
        &a_and_b("1h", "1h"),
        "a.crash/a: 1h never
         b.crash/b: 2h1us never",
        "site down 2h, lost 2h
         1h to 2h by a.crash
         2h1us to 3h1us by b.crash
         a.crash, repair: 1h
         b.crash, repair: 1h",
    );
}

#[test]
fn the_horizon_cuts_an_open_outage_off() {
    happens(
        &("horizon = \"24h\"\n".to_string() + &part("a", "2h") + &all(&["a"])),
        "a.crash/a: 1h 20h",
        "site down 3h, lost 3h
         1h to 3h by a.crash
         23h to 24h by a.crash cut off
         a.crash, repair: 3h",
    );
}

#[test]
fn what_fails_at_the_horizon_does_not_count() {
    let scenario = "horizon = \"24h\"\n".to_string() + &part("a", "2h") + &all(&["a"]);
    happens(&scenario, "a.crash/a: 24h", "site down 0, lost 0");
    happens(
        &scenario,
        "a.crash/a: 23h59min59s1us",
        "site down 999999us, lost 999999us
         23h59min59s1us to 24h by a.crash cut off
         a.crash, repair: 999999us",
    );
}

#[test]
fn a_warm_up_is_simulated_but_not_counted() {
    let scenario = "horizon = \"24h\"\nwarm_up = \"10h\"\n".to_string() + &part("a", "2h") + &all(&["a"]);
    happens(&scenario, "a.crash/a: 3h never", "site down 0, lost 0");
    happens(&scenario, "a.crash/a: 8h never", "site down 0, lost 0");
    happens(
        &scenario,
        "a.crash/a: 9h never",
        "site down 1h, lost 1h
         0 to 1h by a.crash begun before
         a.crash, repair: 1h",
    );
    happens(
        &scenario,
        "a.crash/a: 10h 20h",
        "site down 4h, lost 4h
         0 to 2h by a.crash
         22h to 24h by a.crash cut off
         a.crash, repair: 4h",
    );
}

#[test]
fn an_outage_may_last_from_the_warm_up_beyond_the_horizon() {
    happens(
        &("horizon = \"1h\"\nwarm_up = \"1h\"\n".to_string() + &part("a", "20h") + &all(&["a"])),
        "a.crash/a: 30min",
        "site down 1h, lost 1h
         0 to 1h by a.crash begun before cut off
         a.crash, repair: 1h",
    );
}
