//! Stages during which the target serves in part, or as if nothing had happened.

use super::*;

/// `a` alone, whose recovery has these stages.
fn staged(stages: &str) -> String {
    format!(
        "horizon = \"10h\"\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [{stages}]\n[service.site]\nall = \"a\"\n[objective]\nlevel = \"50%\"\n"
    )
}

#[test]
fn a_stage_that_serves_in_part_loses_only_the_rest() {
    happens(
        &staged(
            "{ stage = \"restart\", takes = { fixed = \"1h\" } }, { stage = \"warm up\", takes = { fixed = \"2h\" }, serves = \"75%\" }",
        ),
        "a.crash/a: 1h never",
        "site down 1h, lost 1h30min
         1h to 2h by a.crash
         a.crash, restart: 1h",
    );
}

#[test]
fn below_the_threshold_a_stage_that_serves_in_part_is_downtime() {
    happens(
        &staged(
            "{ stage = \"unseen\", takes = { fixed = \"1h\" }, serves = \"100%\" }, { stage = \"slow\", takes = { fixed = \"2h\" }, serves = \"25%\" }",
        ),
        "a.crash/a: 1h never",
        "site down 2h, lost 1h30min
         2h to 4h by a.crash
         a.crash, slow: 2h",
    );
}

#[test]
fn a_static_page_may_serve_while_a_failover_runs() {
    happens(
        &format!(
            "horizon = \"10h\"\n{}{}[standby.pair]\nmembers = [\"one\", \"two\"]\nfailover = [
             {{ stage = \"detect\", takes = {{ fixed = \"30min\" }} }},
             {{ stage = \"switch\", takes = {{ fixed = \"1h\" }}, serves = \"40%\" }}]
             [objective]\nservice = \"pair\"\n",
            part("one", "9h"),
            part("two", "1h")
        ),
        "one.crash/one: 1h
         two.crash/two: never",
        "pair down 1h30min, lost 1h6min
         1h to 2h30min by one.crash
         one.crash, failover: detect: 30min
         one.crash, failover: switch: 1h",
    );
}

#[test]
fn a_crew_may_be_busy_with_what_nobody_sees() {
    // `b` is redundant, but its repair has to wait for the crew, which looks after `a` unseen: 2h to 4h, then 5h.
    happens(
        "horizon = \"10h\"\ncrew.ops.size = 1
         [component.a.fault.wear]\nevery = \"1000h\"\nrecovery = [{ stage = \"overhaul\", takes = { fixed = \"3h\" }, serves = \"100%\", crew = \"ops\" }]
         [component.b]\ncount = 2\n[component.b.fault.crash]\nevery = \"1000h\"\nrecovery = [{ stage = \"fix\", takes = { fixed = \"1h\" }, crew = \"ops\" }]
         [service.both]\nat_least = 2\nof = \"b\"
         [service.site]\nall = [\"a\", \"both\"]\n",
        "a.wear/a: 1h never
         b.crash/b #1: 2h never
         b.crash/b #2: never",
        "site down 3h, lost 3h
         2h to 5h by b.crash
         b.crash, wait for ops: 2h
         b.crash, fix: 1h
         both down 3h, lost 3h
         2h to 5h by b.crash
         b.crash, wait for ops: 2h
         b.crash, fix: 1h",
    );
}
