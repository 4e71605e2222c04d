//! Levels.

use super::*;

#[test]
fn capacity_loses_demand_in_part() {
    let scenario =
        "[objective]\nlevel = \"60%\"\n[component.u]\ncount = 4\n[component.u.fault.crash]\nevery = \"1000h\"
        mttr = { fixed = \"4h\" }\n[service.site]\ncapacity = { of = \"u\", each = \"30%\" }\n";
    // Of 120 %, four hours each: 90 % from 1 h, 60 % from 2 h, 30 % from 3 h to 5 h, 60 % to 6 h, 90 % to 7 h.
    happens(
        scenario,
        "u.crash/u #1: 1h never
         u.crash/u #2: 2h never
         u.crash/u #3: 3h never
         u.crash/u #4: never",
        "site down 2h, lost 2h24min
         3h to 5h by u.crash
         u.crash, repair: 2h",
    );
}

#[test]
fn k_of_n_of_levels_is_the_kth_largest() {
    let scenario = "places = [\"{x,y,z}\"]\n[component.u]\nin = \"*\"\ncount = 2\n[component.u.fault.crash]
        every = \"1000h\"\nmttr = { fixed = \"4h\" }\n[service.group]\nin = \"*\"
        capacity = { of = \"u\", each = \"50%\" }\n[service.site]\nat_least = 2\nof = \"group\"\n";
    // One of two units is down in x from 1 h to 5 h and in y from 2 h to 6 h.
    happens(
        scenario,
        "u.crash/u x #1: 1h never
         u.crash/u x #2: never
         u.crash/u y #1: 2h never
         u.crash/u y #2: never
         u.crash/u z #1: never
         u.crash/u z #2: never",
        "site down 3h, lost 1h30min
         2h to 5h by u.crash
         u.crash, repair: 3h",
    );
}
