//! Ages that outlast repairs, maintenance that ends them, loads that hasten them.

use super::*;

/// `a`, which wears out and is repaired within an hour.
fn wearing(more: &str) -> String {
    format!(
        "[component.a]\n[component.a.fault.wear]\nevery = {{ weibull = {{ shape = 2.0, mean = \"1000h\" }} }}\n\
         mttr = {{ fixed = \"1h\" }}\n{more}\n"
    )
}

#[test]
fn a_fixed_lifetime_of_which_a_share_is_kept() {
    // New, 8 h; then at the age of 2 h, 6 h are left, always.
    happens(
        &("horizon = \"24h\"\n[component.a]\n[component.a.fault.wear]\nevery = { fixed = \"8h\" }\nage_kept = \"25%\"
           mttr = { fixed = \"1h\" }\n"
            .to_string()
            + &all(&["a"])),
        "",
        "site down 3h, lost 3h
         8h to 9h by a.wear
         15h to 16h by a.wear
         22h to 23h by a.wear
         a.wear, repair: 3h",
    );
}

/// A script tells what is left, so that the ages are seen by a change that is due at one.
fn kept_and_maintained(kept: &str) -> String {
    wearing(&format!("age_kept = \"{kept}\""))
        + "[change.overhaul]\nstrikes = \"a\"\nat_age = \"10h\"\nrenews = true\ndowntime = { fixed = \"2h\" }\n"
        + &all(&["a"])
}

#[test]
fn a_repair_that_makes_new_puts_off_the_maintenance() {
    happens(
        &("horizon = \"26h\"\n".to_string() + &kept_and_maintained("0%")),
        "a.wear/a: 4h 50h never",
        "site down 3h, lost 3h
         4h to 5h by a.wear
         15h to 17h by overhaul
         a.wear, repair: 1h
         overhaul, planned: 2h",
    );
}

#[test]
fn a_minimal_repair_does_not() {
    // 4 h of age at the failure; the other 6 h from 5h on. Made new at 13h, it is due again after 10 h up.
    happens(
        &("horizon = \"30h\"\n".to_string() + &kept_and_maintained("100%")),
        "a.wear/a: 4h 50h never never",
        "site down 5h, lost 5h
         4h to 5h by a.wear
         11h to 13h by overhaul
         23h to 25h by overhaul
         a.wear, repair: 1h
         overhaul, planned: 4h",
    );
}

#[test]
fn ages_kept_in_part_add_up() {
    // Ages after the repairs: half of 4 h, half of 2 h + 4 h; so 7 h are left at 10h.
    happens(
        &("horizon = \"28h\"\n".to_string() + &kept_and_maintained("50%")),
        "a.wear/a: 4h 4h never never",
        "site down 4h, lost 4h
         4h to 5h by a.wear
         9h to 10h by a.wear
         17h to 19h by overhaul
         a.wear, repair: 2h
         overhaul, planned: 2h",
    );
}

#[test]
fn maintenance_by_the_calendar_makes_new() {
    // The clock of 12 h stops at 10h and begins again at 11h, without what it had; so does the next one at 21h.
    happens(
        &("horizon = \"36h\"\n".to_string()
            + &wearing("")
            + "[change.overhaul]\nstrikes = \"a\"\nevery = \"10h\"\nrenews = true\ndowntime = { fixed = \"1h\" }\n"
            + &all(&["a"])),
        "a.wear/a: 12h 12h 3h 20h 20h",
        "site down 4h, lost 4h
         10h to 11h by overhaul
         20h to 21h by overhaul
         24h to 25h by a.wear
         30h to 31h by overhaul
         overhaul, planned: 3h
         a.wear, repair: 1h",
    );
}

#[test]
fn a_change_that_does_not_renew_only_holds_up_the_clock() {
    happens(
        &("horizon = \"36h\"\n".to_string()
            + &wearing("")
            + "[change.look]\nstrikes = \"a\"\nevery = \"10h\"\ndowntime = { fixed = \"1h\" }\n"
            + &all(&["a"])),
        "a.wear/a: 12h never",
        "site down 4h, lost 4h
         10h to 11h by look
         13h to 14h by a.wear
         20h to 21h by look
         30h to 31h by look
         look, planned: 3h
         a.wear, repair: 1h",
    );
}

#[test]
fn maintenance_during_a_repair_leaves_nothing_of_the_age() {
    // The overhaul from 10h makes new what is under repair until 12h30min: 9h30min are left then, not half of it.
    happens(
        &("horizon = \"36h\"\n[component.a]\n[component.a.fault.wear]\nevery = { fixed = \"9h30min\" }\nage_kept = \"50%\"
           mttr = { fixed = \"3h\" }
           [change.overhaul]\nstrikes = \"a\"\nevery = \"10h\"\nrenews = true\ndowntime = { fixed = \"1h\" }\n"
            .to_string()
            + &all(&["a"])),
        "",
        "site down 5h, lost 5h
         9h30min to 12h30min by a.wear
         20h to 21h by overhaul
         30h to 31h by overhaul
         a.wear, repair: 3h
         overhaul, planned: 2h",
    );
}

#[test]
fn a_unit_that_was_destroyed_is_rebuilt_without_an_age() {
    // Destroyed at the age of 5 h and rebuilt by 14h: 8 h are left then.
    let told = play(
        &("horizon = \"28h\"\nplaces = [\"z\"]\n[fault.flood]\nstrikes = \"z\"\nevery = \"1000h\"\noutage = \"destroyed\"
           mttr = { fixed = \"1h\" }
           [component.a]\nin = \"z\"\n[component.a.fault.wear]\nevery = { fixed = \"8h\" }\nage_kept = \"25%\"
           mttr = { fixed = \"1h\" }\n"
            .to_string()
            + &all(&["a"])),
        "flood/z: 12h never",
    );
    let outages = "site down 4h, lost 4h\n8h to 9h by a.wear\n12h to 14h by flood\n22h to 23h by a.wear\n";
    assert!(told.starts_with(outages), "{told}");
}

#[test]
fn units_take_turns() {
    let scenario = |turns: &str| {
        format!(
            "horizon = \"24h\"\n[component.a]\ncount = 2\nfault.wear = {{ every = {{ fixed = \"15h\" }}, mttr = {{ fixed = \"1h\" }} }}\n\
             [change.overhaul]\nstrikes = \"a\"\nevery = \"12h\"\nfirst = \"6h\"\n{turns}renews = true\ndowntime = {{ fixed = \"1h\" }}\n\
             [service.site]\nat_least = 2\nof = \"a\"\n"
        )
    };
    // a #1 at 6h and 18h, a #2 at 12h: nobody reaches 15 h.
    happens(
        &scenario("turns = \"spread\"\n"),
        "",
        "site down 3h, lost 3h
         6h to 7h by overhaul
         12h to 13h by overhaul
         18h to 19h by overhaul
         overhaul, planned: 3h",
    );
    happens(
        &scenario(""),
        "",
        "site down 2h, lost 2h
         6h to 7h by overhaul
         18h to 19h by overhaul
         overhaul, planned: 2h",
    );
}

#[test]
fn who_is_left_carries_the_load() {
    // a #2 ages by 2 h until 2h, twice as fast until 5h, and reaches 10 h at 7h.
    // a #1, new at 5h, ages by 2 h until 7h, twice as fast until 10h, and reaches 10 h at 12h.
    happens(
        "horizon = \"14h\"
         [component.a]\ncount = 2\nshared_load = 1.0\nfault.wear = { every = { weibull = { shape = 2.0, mean = \"90h\" } }, mttr = { fixed = \"3h\" } }
         [service.site]\nat_least = 2\nof = \"a\"\n",
        "a.wear/a #1: 2h 10h
         a.wear/a #2: 10h never",
        "site down 8h, lost 8h
         2h to 5h by a.wear
         7h to 10h by a.wear
         12h to 14h by a.wear cut off
         a.wear, repair: 8h",
    );
}
