//! Each reason why there is no exact answer, in words, with the name of what stands in the way.

use crate::fixtures::scenario;
use fivenines::study::{self, Limits};

fn missing(body: &str, limits: Limits) -> Vec<String> {
    let opinions = study::exact(&scenario(body), limits).expect("it is small");
    assert_eq!(opinions[0].exact, None, "{body}");
    opinions[0].missing.clone()
}

const NODE: &str = "[component.node]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"5h\" }\n";

#[test]
fn reasons_name_what_stands_in_the_way() {
    let cases = [
        (
            "[standby.database]\nmembers = \"node\"\nfailover = [{ stage = \"switch\", takes = \"1min\" }]\n[service.site]\nall = \"database\"\n",
            "the failover of `database` depends on which member is active",
        ),
        (
            "[component.other]\nfault.bug = { every = \"30d\", recovery = [{ stage = \"fix\", takes = \"5h\", hours = \"Mon-Fri 09:00-17:00\" }] }\n[service.site]\nall = \"other\"\n",
            "some recovery waits for working hours",
        ),
        (
            "[demand]\nmean = 0.8\nprofile.sine = { amplitude = \"20%\", period = \"24h\" }\n[service.site]\ncapacity = { of = \"node\", each = 0.6 }\n",
            "`demand` follows a timetable",
        ),
        (
            "[crew.ops]\nsize = 1\n[component.c]\ncount = 2\nfault.x = { every = \"30d\", recovery = [{ stage = \"fix\", takes = { fixed = \"5h\" }, crew = \"ops\" }] }\n[service.site]\nany = \"c\"\n",
            "`c.x` has a time that is fixed",
        ),
        (
            "[change.release]\nstrikes = \"site\"\nevery = \"14d\"\ndowntime = \"1h\"\n[service.site]\nany = \"node\"\n",
            "`release` begins at fixed times, and does not always take the same time",
        ),
    ];
    for (body, wanted) in cases {
        let node = if body.contains("node") { NODE } else { "" };
        let found = missing(&format!("name = \"why\"\n{node}{body}"), Limits::PATIENT);
        assert!(found.iter().any(|why| why.contains(wanted)), "{wanted}: {found:?}");
    }
}

#[test]
fn limits_are_reasons_too() {
    let crews = "name = \"large\"\n[crew.ops]\nsize = 2\n[component.c]\ncount = 9\nfault.x = { every = \"30d\", recovery = [{ stage = \"fix\", takes = \"5h\", crew = \"ops\" }] }\n[service.site]\nat_least = 5\nof = \"c\"\n";
    let found = missing(crews, Limits { explored: 100, ..Limits::QUICK });
    assert!(found[0].contains("more than 100 states together"), "{found:?}");
    let many = "name = \"many\"\n[component.c]\ncount = 60\nfault.x = { every = \"30d\", mttr = \"5h\" }\n[service.site]\nat_least = 30\nof = \"c\"\n";
    let found = missing(many, Limits { nodes: 200, ..Limits::QUICK });
    assert!(found[0].contains("the structure of `site` over 60 modules is too large"), "{found:?}");
}

#[test]
fn laws_with_a_memory_are_known_in_the_long_run_only() {
    let text = "name = \"long\"\n[component.c]\nfault.x = { every = \"30d\", recovery = [{ stage = \"fix\", takes = { fixed = \"5h\" } }] }\n[service.site]\nall = \"c\"\n";
    let found = study::exact(&scenario(text), Limits::PATIENT).unwrap()[0].exact.clone().expect("the long run");
    assert_eq!(found.horizon, None);
    assert!((found.long_run.unavailability - 5.0 / 725.0).abs() < 1e-15);
    assert!(
        found.not_known[0].starts_with("only the long run: `c.x` has a time that is fixed"),
        "{:?}",
        found.not_known
    );
}
