//! Changes that go through zones, units or users in waves, and chances that fade.

use super::*;

/// Three zones with a unit each, of which two are needed; the first release is at hour 1, the next after the horizon.
fn released(keys: &str, draws: &str, expected: &str) {
    let scenario = format!(
        "horizon = \"20h\"\nplaces = [\"r/a\", \"r/b\", \"r/c\"]\n[component.web]\nin = \"r/*\"
         [component.web.fault.crash]\nevery = \"1000h\"\nmttr = {{ fixed = \"1h\" }}
         [change.release]\nevery = \"1000h\"\nfirst = \"1h\"\nwaves = \"one by one\"\n{keys}
         [service.site]\nat_least = 2\nof = \"web\"\n"
    );
    let script =
        format!("web.crash/web r/a: never\nweb.crash/web r/b: 1h30min never\nweb.crash/web r/c: never\n{draws}");
    happens(&scenario, &script, expected);
}

const ZONES: &str = "strikes = \"r/*\"\n";
const UNITS: &str = "strikes = \"web\"\n";
const BAD: &str = "fails = \"10%\"\nbake = { fixed = \"2h\" }\ncatches = \"80%\"\ndetect = { fixed = \"30min\" }
     rollback = [{ stage = \"roll back\", takes = { fixed = \"15min\" } }]\n";

#[test]
fn targets_are_updated_one_by_one() {
    // Zone a is out from 1h to 2h, b from 4h to 5h, c from 7h to 8h; b is down by itself from 1h30min to 2h30min.
    for target in [ZONES, UNITS] {
        released(
            &format!("{target}downtime = {{ fixed = \"1h\" }}\nbake = {{ fixed = \"2h\" }}"),
            "",
            "site down 30min, lost 30min
             1h30min to 2h by web.crash
             web.crash, repair: 30min",
        );
    }
}

#[test]
fn updates_wait_for_their_crew() {
    // The crew mends the database from 30min to 3h30min: zone a is out from 1h, and worked on from 3h30min to 4h30min.
    let scenario = format!(
        "horizon = \"6h\"\nplaces = [\"r/a\", \"r/b\"]\ncrew.ops.size = 1
         [component.web]\nin = \"r/*\"\nfault.crash = {{ every = \"1000h\", mttr = \"1h\" }}
         [component.db.fault.crash]\nevery = \"1000h\"\nrecovery = [{{ stage = \"mend\", takes = {{ fixed = \"3h\" }}, crew = \"ops\" }}]
         [change.release]\nevery = \"1000h\"\nfirst = \"1h\"\nwaves = \"one by one\"\n{ZONES}downtime = {{ fixed = \"1h\" }}\ncrew = \"ops\"
         [service.site]\nall = \"web\"\n[service.data]\nall = \"db\"\nreport = true\n"
    );
    let told = play(&scenario, "web.crash/web r/a: never\nweb.crash/web r/b: never\ndb.crash/db: 30min never");
    assert!(told.contains("site down 4h30min"), "{told}");
    assert!(told.contains("1h to 5h30min by release\n"), "{told}");
}

#[test]
fn a_bad_version_that_is_caught_in_the_first_zone_reaches_no_other() {
    released(
        &format!("{ZONES}{BAD}"),
        "release/together: yes yes",
        "site down 15min, lost 15min
         1h30min to 1h45min by web.crash
         web.crash, repair: 15min",
    );
}

#[test]
fn a_bad_version_that_is_not_caught_spreads() {
    // Zone a is bad from 1h, b from 3h, c from 5h; found in the last wave at 5h30min, gone at 5h45min.
    released(
        &format!("{ZONES}{BAD}"),
        "release/together: yes no no",
        "site down 3h45min, lost 3h45min
         1h30min to 2h30min by web.crash
         3h to 5h45min by release
         web.crash, repair: 1h
         release, wave 2: 2h
         release, wave 3: detect: 30min
         release, roll back: 15min",
    );
}

#[test]
fn a_canary_shows_a_bad_version_to_a_few_users() {
    let scenario = format!(
        "horizon = \"20h\"\n{}{}[change.release]\nstrikes = \"site\"\nevery = \"1000h\"\nfirst = \"1h\"
         waves = [\"5%\", \"50%\", \"100%\"]\n{BAD}[objective]\nlevel = \"60%\"\n",
        part("a", "1h"),
        all(&["a"])
    );
    // Caught in the first wave: 5 % of users for 45 minutes.
    happens(&scenario, "a.crash/a: never\nrelease/site: yes yes", "site down 0, lost 2min15s");
    // Not before the second: 5 % for two hours, then half of the users.
    happens(
        &scenario,
        "a.crash/a: never\nrelease/site: yes no yes",
        "site down 45min, lost 28min30s
         3h to 3h45min by release
         release, wave 2: detect: 30min
         release, roll back: 15min",
    );
}
