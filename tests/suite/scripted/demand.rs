//! Tiers that follow a demand: 40 until noon, 80 from noon on, in units of their own.

use super::*;

/// Two units that carry so much each; `more` goes into the capacity.
fn tier(each: &str, more: &str) -> String {
    let hours: Vec<&str> = (0..24).map(|hour| if hour < 12 { "40" } else { "80" }).collect();
    format!(
        "horizon = \"24h\"\n[demand]\nprofile.day = [{}]\n[component.web]\ncount = 2\n[component.web.fault.crash]\n\
         every = \"1000h\"\nmttr = {{ fixed = \"12h\" }}\n[service.site]\ncapacity = {{ of = \"web\", each = {each}{more} }}\n",
        hours.join(", ")
    )
}

const NOBODY: &str = "web.crash/web #1: never\nweb.crash/web #2: never\n";

#[test]
fn with_everything_up_the_demand_is_to_blame() {
    let expected = "site down 12h, lost 3h
         12h to 24h by demand cut off
         demand, overload: 12h";
    happens(&tier("30", ""), NOBODY, expected);
    // A share is one of the peak.
    happens(&tier("\"37.5%\"", ""), NOBODY, expected);
}

#[test]
fn a_tier_that_carries_the_peak_exactly_is_up() {
    happens(&tier("40", ""), NOBODY, "site down 0, lost 0");
    happens(&tier("40", "").replace("each = 40", "need = 2"), NOBODY, "site down 0, lost 0");
}

#[test]
fn a_day_comes_again() {
    happens(
        &tier("30", "").replace("24h", "48h"),
        NOBODY,
        "site down 24h, lost 6h
         12h to 24h by demand
         36h to 48h by demand cut off
         demand, overload: 24h",
    );
}

#[test]
fn while_a_unit_is_down_it_is_to_blame_for_what_the_demand_brings() {
    // Down from 6h to 18h, and needed from noon on.
    happens(
        &tier("40", ""),
        "web.crash/web #1: 6h never
         web.crash/web #2: never",
        "site down 6h, lost 3h
         12h to 18h by web.crash
         web.crash, repair: 6h",
    );
}

#[test]
fn what_goes_on_after_the_repair_passes_to_the_demand() {
    // Two units carry 60: short from 3h on with one of them, from noon on with both.
    happens(
        &tier("30", ""),
        "web.crash/web #1: 3h never
         web.crash/web #2: never",
        "site down 21h, lost 5h15min
         3h to 24h by web.crash cut off
         web.crash, repair: 12h
         demand, overload: 9h",
    );
}

#[test]
fn a_surge_is_charged_stage_by_stage() {
    // Demand 20, then 80, then half way back: 50. Two units carry 40.
    happens(
        "horizon = \"10h\"\n[demand]\nmean = 20\n[fault.ddos]\nstrikes = \"demand\"\nfactor = 4.0\nevery = \"1000h\"\nrecovery = [
         { stage = \"detect\", takes = { fixed = \"1h\" } },
         { stage = \"scrub\", takes = { fixed = \"1h\" }, serves = \"50%\" }]
         [component.web]\ncount = 2\nfault.crash = { every = \"1000h\", mttr = \"1h\" }
         [service.site]\ncapacity = { of = \"web\", each = 20 }\n",
        &format!("ddos/demand: 2h never\n{NOBODY}"),
        "site down 2h, lost 37min30s
         2h to 4h by ddos
         ddos, detect: 1h
         ddos, scrub: 1h",
    );
}

#[test]
fn a_surge_goes_before_the_daily_peak_and_passes_to_it() {
    happens(
        &(tier("30", "")
            + "[fault.ddos]\nstrikes = \"demand\"\nfactor = 2.0\nevery = \"1000h\"\nmttr = { fixed = \"2h\" }\n"),
        &format!("ddos/demand: 11h never\n{NOBODY}"),
        "site down 13h, lost 2h7min30s
         11h to 24h by ddos cut off
         ddos, repair: 2h
         demand, overload: 11h",
    );
}

#[test]
fn goodput_collapses_above_a_multiple_of_the_capacity() {
    // 80 is 125 % of 64.
    happens(
        &tier("32", ", if_overloaded = { above = \"120%\", serves = \"10%\" }"),
        NOBODY,
        "site down 12h, lost 11h2min24s
         12h to 24h by demand cut off
         demand, overload: 12h",
    );
    happens(
        &tier("32", ", if_overloaded = { above = \"125%\", serves = \"10%\" }"),
        NOBODY,
        "site down 12h, lost 2h24min
         12h to 24h by demand cut off
         demand, overload: 12h",
    );
}

#[test]
fn an_outage_weighs_as_much_as_was_asked_for() {
    // An hour at half the peak, an hour at the peak.
    happens(
        &tier("40", "").replace("capacity = { of = \"web\", each = 40 }", "any = \"web\"").replace("12h", "1h"),
        "web.crash/web #1: 6h 14h never
         web.crash/web #2: 6h 14h never",
        "site down 2h, lost 1h30min
         6h to 7h by web.crash
         21h to 22h by web.crash
         web.crash, repair: 2h",
    );
}
