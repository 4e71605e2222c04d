//! Standby groups with several active members.

use super::*;

/// Parts with their repair times in one group, and the first of them told.
fn group(parts: &[(&str, &str)], more: &str) -> String {
    let names: Vec<String> = parts.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    parts.iter().map(|(name, mttr)| part(name, mttr)).collect::<String>()
        + &format!("[standby.pool]\nmembers = [{}]\n{more}\n", names.join(", "))
}

#[test]
fn one_spare_fills_one_position_at_once_and_the_other_waits() {
    // c fills the place of a at 1h; b is lost at 2h, and a is back at 5h.
    happens(
        &group(&[("a", "4h"), ("b", "9h"), ("c", "9h")], "active = 2\nfailover = \"instant\"\n"),
        "a.crash/a: 1h never
         b.crash/b: 2h never
         c.crash/c: never",
        "pool down 3h, lost 3h
         2h to 5h by b.crash
         b.crash, repair: 3h",
    );
}

#[test]
fn positions_are_filled_from_the_spares_one_each() {
    // Both are lost at 1h: the first position takes c, the second d, each within 2 min; nobody takes a member twice.
    happens(
        &group(
            &[("a", "9h"), ("b", "9h"), ("c", "9h"), ("d", "9h")],
            "active = 2\nfailover = [{ stage = \"switch\", takes = \"5min\" }]\n",
        ),
        "a.crash/a: 1h never
         b.crash/b: 1h never
         c.crash/c: 3h never
         d.crash/d: never
         standby/pool #1: 2min
         standby/pool #2: 4min",
        "pool down 7h4min, lost 7h4min
         1h to 1h4min by a.crash
         3h to 10h by c.crash
         a.crash, failover: switch: 2min
         b.crash, failover: switch: 2min
         c.crash, repair: 7h",
    );
}

#[test]
fn a_member_that_a_resumed_position_lets_go_is_taken_by_another() {
    // The first position switches to c from 1h; the second waits from 1h30min, until a is back at 2h and c is free.
    happens(
        &group(
            &[("a", "1h"), ("b", "9h"), ("c", "9h")],
            "active = 2\nif_active_returns = \"resume\"\nfailover = [{ stage = \"switch\", takes = { fixed = \"2h\" } }]\n",
        ),
        "a.crash/a: 1h never
         b.crash/b: 90min never
         c.crash/c: never",
        "pool down 1h, lost 1h
         1h to 2h by a.crash
         a.crash, failover: switch: 1h",
    );
}

#[test]
fn spares_of_several_positions_age_slowly_until_they_serve() {
    // c ages by 30 min until 1h and at full speed from then on: what is left of 4h30min ends at 5h.
    let told = play(
        &(group(
            &[("a", "99h"), ("b", "99h"), ("c", "9h")],
            "active = 2\nidle_rate = \"50%\"\nfailover = \"instant\"\n",
        )),
        "a.crash/a: 1h never
         b.crash/b: never
         c.crash/c: 4h30min never",
    );
    assert!(told.starts_with("pool down 9h, lost 9h\n5h to 14h by c.crash\n"), "{told}");
}
