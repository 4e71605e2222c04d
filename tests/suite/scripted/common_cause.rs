//! Faults that strike a set together, and what goes down with them.

use super::*;

/// Three units of `web`, of which one is enough, and a fault on them with these keys.
fn three(keys: &str) -> String {
    format!(
        "horizon = \"20h\"\n[component.web]\ncount = 3\n[component.web.fault.own]\nevery = \"1000h\"\nmttr = {{ fixed = \"4h\" }}
         [component.web.fault.push]\nevery = \"1000h\"\nmttr = {{ fixed = \"1h\" }}\n{keys}
         [service.site]\nany = \"web\"\n"
    )
}

#[test]
fn all_units_are_struck_together_and_what_is_down_stays_as_it_is() {
    // Unit 1 is down by itself from 1h to 5h: the push at 2h leaves it alone.
    happens(
        &three("at_once = \"all\""),
        "web.own/web #1: 1h never
         web.own/web #2: never
         web.own/web #3: never
         web.push/together: 2h never",
        "site down 1h, lost 1h
         2h to 3h by web.push
         web.push, repair: 1h",
    );
}

#[test]
fn each_unit_may_be_struck_with_a_chance() {
    let script = |third: &str| {
        format!(
            "web.own/web #1: never
             web.own/web #2: never
             web.own/web #3: never
             web.push/together: 2h yes yes {third} never"
        )
    };
    happens(&three("at_once = \"50%\""), &script("no"), "site down 0, lost 0");
    let down = "site down 1h, lost 1h\n2h to 3h by web.push\nweb.push, repair: 1h";
    happens(&three("at_once = \"50%\""), &script("yes"), down);
}

#[test]
fn so_many_units_may_be_struck_at_random() {
    // Of three, the last: of the two that are left, the first. One is left standing, until it fails by itself.
    happens(
        &three("at_once = 2"),
        "web.own/web #1: never
         web.own/web #2: 2h30min never
         web.own/web #3: never
         web.push/together: 2h #2 #0 never",
        "site down 30min, lost 30min
         2h30min to 3h by web.own
         web.own, repair: 30min",
    );
}

/// Two zones of a region with a unit in each, and a control plane that an outage of a zone may take down.
const ZONES: &str = "horizon = \"20h\"\nplaces = [\"r/a\", \"r/b\"]
    [fault.power]\nstrikes = \"r/*\"\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }
    [component.web]\nin = \"r/*\"\n[component.web.fault.own]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }
    [component.plane]\nin = \"r\"\n[component.plane.fault.own]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }
    [service.site]\nany = \"web\"\n[service.control]\nall = \"plane\"\nreport = true\n[objective]\nservice = \"site\"\n";

fn zones(also: &str, script: &str, expected: &str) {
    let quiet = "web.own/web r/a: never\nweb.own/web r/b: never\nplane.own/plane r: never\n";
    let scenario = ZONES.replace("[component.web]", &format!("also = {also}\n[component.web]"));
    happens(&scenario, &format!("{quiet}{script}"), expected);
}

#[test]
fn an_outage_of_a_zone_may_spread_to_the_other() {
    zones(
        "{ strikes = \"r/*\", chance = \"10%\", mttr = { fixed = \"2h\" } }",
        "power/r/a: 1h yes never\npower/r/b: 12h no never",
        "site down 1h, lost 1h
         1h to 2h by power
         power, repair: 1h
         control down 0, lost 0",
    );
}

#[test]
fn an_outage_of_a_zone_may_impair_the_control_plane_of_its_region() {
    zones(
        "[{ strikes = \"plane\", recovery = [{ stage = \"unseen\", takes = { fixed = \"10min\" }, serves = \"100%\" },
          { stage = \"throttled\", takes = { fixed = \"3h\" } }] }]",
        "power/r/a: 1h never\npower/r/b: never",
        "site down 0, lost 0
         control down 3h, lost 3h
         1h10min to 4h10min by power
         power, throttled: 3h",
    );
}

#[test]
fn zones_may_be_struck_together() {
    let scenario = ZONES.replace(
        "mttr = { fixed = \"1h\" }\n    [component.web]",
        "mttr = { fixed = \"1h\" }\nat_once = \"all\"\n    [component.web]",
    );
    happens(
        &scenario,
        "web.own/web r/a: never\nweb.own/web r/b: never\nplane.own/plane r: never\npower/together: 1h never",
        "site down 1h, lost 1h
         1h to 2h by power
         power, repair: 1h
         control down 0, lost 0",
    );
}

#[test]
fn a_share_of_the_failures_may_be_common() {
    happens(
        &three("beta = \"10%\"").replace("any = \"web\"", "at_least = 2\nof = \"web\""),
        "web.own/web #1: never
         web.own/web #2: never
         web.own/web #3: never
         web.push/web #1: never
         web.push/web #2: 1h never
         web.push/web #3: never
         web.push.common/together: 1h30min never",
        "site down 1h, lost 1h
         1h30min to 2h30min by web.push.common
         web.push.common, repair: 1h",
    );
}

#[test]
fn what_goes_down_with_any_unit_goes_down_with_all_of_them() {
    // One unit takes the plane of its own region along, all units take both.
    let scenario = "horizon = \"20h\"\nplaces = [\"a\", \"b\"]
         [component.web]\nin = \"*\"\n[component.web.fault.own]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }\nbeta = \"10%\"
         also = { strikes = \"plane\", mttr = { fixed = \"2h\" } }
         [component.plane]\nin = \"*\"\nfault.own = { every = \"1000h\", mttr = \"1h\" }
         [service.site]\nany = \"web\"\n[service.planes]\nany = \"plane\"\nreport = true\n[objective]\nservice = \"site\"\n";
    happens(
        scenario,
        "web.own/web a: 1h never\nweb.own/web b: never\nplane.own/plane a: never\nplane.own/plane b: never
         web.own.common/together: 5h never",
        "site down 1h, lost 1h
         5h to 6h by web.own.common
         web.own.common, repair: 1h
         planes down 2h, lost 2h
         5h to 7h by web.own.common
         web.own.common, repair: 2h",
    );
}
