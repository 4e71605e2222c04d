//! A service that is scaled: demand of 40 until noon and 80 from noon on, units of 25, meant to carry 20.

use super::*;

/// Four units; `more` goes into the scaling.
fn scaled(launch: &str, more: &str) -> String {
    let hours: Vec<&str> = (0..24).map(|hour| if hour < 12 { "40" } else { "80" }).collect();
    format!(
        "horizon = \"36h\"\n[demand]\nprofile.day = [{}]\n[component.web]\ncount = 4\n[component.web.fault.crash]\n\
         every = \"1000h\"\nmttr = {{ fixed = \"20h\" }}\n[service.site]\ncapacity = {{ of = \"web\", each = 25 }}\n\
         [scaling.site]\ntarget = \"80%\"\nlaunch = [{{ stage = \"launch\", takes = {{ fixed = \"1h\" }}{launch} }}]\n{more}\n",
        hours.join(", ")
    )
}

const NOBODY: &str =
    "web.crash/web #1: never\nweb.crash/web #2: never\nweb.crash/web #3: never\nweb.crash/web #4: never\n";

#[test]
fn demand_outruns_a_launch() {
    happens(
        &scaled("", ""),
        NOBODY,
        "site down 1h, lost 22min30s
         12h to 13h by demand
         demand, scale-out: launch: 1h",
    );
}

#[test]
fn units_are_launched_and_given_back_step_by_step() {
    // Two from 1:00 on, after two cool-downs; three at 13:00, four at 14:00.
    happens(
        &scaled("", "step = 1\ncool_down = \"30min\"").replace("36h", "38h"),
        NOBODY,
        "site down 4h, lost 52min30s
         12h to 14h by demand
         36h to 38h by demand cut off
         demand, scale-out: launch: 4h",
    );
}

#[test]
fn units_that_stay_for_the_next_day_are_there_at_noon() {
    let script = NOBODY;
    let day = "site down 1h, lost 22min30s\n12h to 13h by demand\ndemand, scale-out: launch: 1h";
    happens(&scaled("", "cool_down = \"13h\"").replace("36h", "48h"), script, day);
    happens(&scaled("", "min = 4").replace("36h", "48h"), script, "site down 0, lost 0");
}

#[test]
fn a_launch_waits_for_the_control_plane() {
    happens(
        &(scaled(", needs = \"control\"", "")
            + "[component.control.fault.crash]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }\n[objective]\nservice = \"site\"\n"),
        &format!("control.crash/control: 12h30min never\n{NOBODY}"),
        "site down 2h, lost 45min
         12h to 14h by demand
         demand, scale-out: launch: 1h
         demand, wait for control: 1h",
    );
}

#[test]
fn a_unit_that_failed_counts_against_the_quota_until_it_is_back() {
    // Down from 1h to 21h: the third unit replaces it within the hour, but from noon on four would have to be up.
    happens(
        &scaled("", "").replace("36h", "24h"),
        &NOBODY.replacen("never", "1h never", 1),
        "site down 10h, lost 1h3min45s
         1h to 2h by web.crash
         12h to 21h by web.crash
         web.crash, repair: 10h",
    );
}

#[test]
fn a_unit_that_is_not_provisioned_does_not_age() {
    // The third unit starts at 13h and fails after five hours in use.
    happens(
        &scaled("", "").replace("36h", "24h"),
        &NOBODY.replace("#3: never", "#3: 5h"),
        "site down 7h, lost 45min
         12h to 13h by demand
         18h to 24h by web.crash cut off
         demand, scale-out: launch: 1h
         web.crash, repair: 6h",
    );
}
