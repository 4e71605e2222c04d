//! What stages wait for: working hours, more urgent work, preparations, spares, checks. Time 0 is Monday 00:00.

use super::*;

/// Parts with a service each, the last of them promised; each is repaired by a recovery of its own.
fn parts(head: &str, recoveries: &[(&str, &str)]) -> String {
    let mut text = head.to_string();
    for (name, recovery) in recoveries {
        text += &format!(
            "[component.{name}]\n[component.{name}.fault.crash]\nevery = \"1000h\"\nrecovery = [{recovery}]
             [service.{name}-only]\nall = \"{name}\"\nreport = true\n"
        );
    }
    let last = recoveries.last().expect("there are parts").0;
    text + &format!("[objective]\nservice = \"{last}-only\"\n")
}

/// A stage of 1 h with more keys.
fn stage(name: &str, more: &str) -> String {
    format!("{{ stage = \"{name}\", takes = {{ fixed = \"1h\" }}, {more} }}")
}

fn crewed(more: &str) -> String {
    stage("repair", &format!("crew = \"ops\"{more}"))
}

const OFFICE: &str = "[crew.ops]\nsize = 1\nhours = \"Mon-Fri 09:00-17:00\"\n";

#[test]
fn a_crew_works_in_its_hours_only() {
    let ten_hours = crewed("").replace("1h", "10h");
    happens(
        &parts(OFFICE, &[("a", &ten_hours)]),
        "a.crash/a: 1h never",
        "a-only down 34h, lost 34h
         1h to 35h by a.crash
         a.crash, outside hours of ops: 24h
         a.crash, repair: 10h",
    );
}

#[test]
fn a_weekend_is_long() {
    // Friday 16:30 is hour 112.5, Monday 09:00 hour 177; the warm-up is part of the clock.
    for (warm_up, fails) in [("", "112h30min"), ("warm_up = \"336h\"\n", "448h30min")] {
        happens(
            &(warm_up.to_string() + &parts(OFFICE, &[("a", &crewed(""))])),
            &format!("a.crash/a: {fails} never"),
            "a-only down 65h, lost 65h
             112h30min to 177h30min by a.crash
             a.crash, repair: 1h
             a.crash, outside hours of ops: 64h",
        );
    }
}

#[test]
fn hours_may_be_those_of_a_stage_and_cross_midnight() {
    // The week begins in the night shift of Sunday, which ends at 06:00.
    let text = parts("", &[("a", &stage("repair", "hours = [\"daily 22:00-06:00\", \"Tue 12:00-12:30\"]"))]);
    happens(
        &text,
        "a.crash/a: 5h30min never",
        "a-only down 17h, lost 17h
         5h30min to 22h30min by a.crash
         a.crash, repair: 1h
         a.crash, outside hours: 16h",
    );
    happens(
        &text,
        "a.crash/a: 35h never",
        "a-only down 11h30min, lost 11h30min
         35h to 46h30min by a.crash
         a.crash, outside hours: 10h30min
         a.crash, repair: 1h",
    );
}

#[test]
fn a_stage_may_need_hours_and_a_part() {
    let head = part("control", "2h") + OFFICE;
    happens(
        &parts(&head, &[("a", &crewed(", needs = \"control\""))]),
        "a.crash/a: 7h never
         control.crash/control: 8h30min never",
        "a-only down 4h30min, lost 4h30min
         7h to 11h30min by a.crash
         a.crash, outside hours of ops: 2h
         a.crash, wait for control: 1h30min
         a.crash, repair: 1h",
    );
}

#[test]
fn more_urgent_work_goes_first_and_equal_work_in_its_order() {
    let usual = crewed("");
    let urgent = crewed(", priority = 51");
    happens(
        &parts("crew.ops.size = 1\n", &[("a", &usual), ("b", &usual), ("d", &urgent), ("c", &urgent)]),
        "a.crash/a: 1h never
         b.crash/b: 1h10min never
         c.crash/c: 1h20min never
         d.crash/d: 1h30min never",
        "c-only down 1h40min, lost 1h40min
         1h20min to 3h by c.crash
         c.crash, wait for ops: 40min
         c.crash, repair: 1h
         a-only down 1h, lost 1h
         1h to 2h by a.crash
         a.crash, repair: 1h
         b-only down 3h50min, lost 3h50min
         1h10min to 5h by b.crash
         b.crash, wait for ops: 2h50min
         b.crash, repair: 1h
         d-only down 2h30min, lost 2h30min
         1h30min to 4h by d.crash
         d.crash, wait for ops: 1h30min
         d.crash, repair: 1h",
    );
}

const PREEMPTIVE: &str = "[crew.ops]\nsize = 1\npreemptive = true\n";

#[test]
fn urgent_work_interrupts_what_goes_on_later_where_it_stopped() {
    // `a` goes on before `b`, which came after it.
    let (usual, urgent) = (crewed(""), crewed(", priority = 90"));
    happens(
        &parts(PREEMPTIVE, &[("a", &usual), ("b", &usual), ("c", &urgent)]),
        "a.crash/a: 1h never
         b.crash/b: 1h10min never
         c.crash/c: 1h20min 30min never",
        "c-only down 2h, lost 2h
         1h20min to 2h20min by c.crash
         2h50min to 3h50min by c.crash
         c.crash, repair: 2h
         a-only down 3h, lost 3h
         1h to 4h by a.crash
         a.crash, repair: 1h
         a.crash, wait for ops: 2h
         b-only down 3h50min, lost 3h50min
         1h10min to 5h by b.crash
         b.crash, wait for ops: 2h50min
         b.crash, repair: 1h",
    );
}

#[test]
fn a_crew_that_is_kept_yields_to_more_urgent_work() {
    let two = [stage("first", "crew = \"ops\", priority = 90"), stage("second", "crew = \"ops\", priority = 10")];
    happens(
        &parts(PREEMPTIVE, &[("a", &two.join(", ")), ("b", &crewed(""))]),
        "a.crash/a: 1h never
         b.crash/b: 1h10min never",
        "b-only down 1h50min, lost 1h50min
         1h10min to 3h by b.crash
         b.crash, wait for ops: 50min
         b.crash, repair: 1h
         a-only down 3h, lost 3h
         1h to 4h by a.crash
         a.crash, first: 1h
         a.crash, wait for ops: 1h
         a.crash, second: 1h",
    );
}

#[test]
fn a_failover_may_be_interrupted() {
    let text = PREEMPTIVE.to_string()
        + &part("one", "10h")
        + &part("two", "10h")
        + "[standby.pair]\nmembers = [\"one\", \"two\"]\nfailover = [
            { stage = \"promote\", takes = { fixed = \"30min\" }, crew = \"ops\" }]\n"
        + "[service.site]\nall = \"pair\"\nreport = true\n"
        + &parts("", &[("c", &crewed(", priority = 90"))]);
    let told = play(&text, "one.crash/one: 1h never\ntwo.crash/two: never\nc.crash/c: 1h10min never");
    for line in
        ["1h to 2h30min by one.crash\n", "one.crash, failover: promote: 30min\n", "one.crash, wait for ops: 1h\n"]
    {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn what_is_prepared_first_is_served_and_the_others_prepare_afresh() {
    happens(
        &parts("crew.ops = { size = 1, prepares = \"1h\" }\n", &[("a", &crewed("")), ("b", &crewed(""))]),
        "a.crash/a: 1h never
         b.crash/b: 1h10min never
         prepare for ops/a.crash/a: 30min 15min
         prepare for ops/b.crash/b: 10min",
        "b-only down 1h10min, lost 1h10min
         1h10min to 2h20min by b.crash
         b.crash, wait for ops: 10min
         b.crash, repair: 1h
         a-only down 2h35min, lost 2h35min
         1h to 3h35min by a.crash
         a.crash, wait for ops: 1h35min
         a.crash, repair: 1h",
    );
}

#[test]
fn waiting_work_of_one_fault_prepares_together() {
    let text = "crew.ops = { size = 1, prepares = \"1h\" }\n[component.a]\ncount = 2\n[component.a.fault.crash]
        every = \"1000h\"\nrecovery = [{ stage = \"repair\", takes = { fixed = \"1h\" }, crew = \"ops\" }]
        [service.site]\nany = \"a\"\n";
    happens(
        text,
        "a.crash/a #1: 1h never
         a.crash/a #2: 1h10min never
         prepare for ops/a.crash/a #1: 30min 20min",
        "site down 1h20min, lost 1h20min
         1h10min to 2h30min by a.crash
         a.crash, wait for ops: 1h20min",
    );
}

#[test]
fn a_stage_waits_for_a_spare_that_is_ordered_when_the_last_one_is_taken() {
    let spare = crewed(", spare = \"disk\"");
    let head = "crew.ops.size = 1\nspare.disk = { stock = 1, lead_time = { fixed = \"5h\" } }\n";
    // The third crash of `a` comes at 11h30min, half an hour after the spare that was ordered at 6 h.
    happens(
        &parts(head, &[("c", &crewed("")), ("a", &spare), ("b", &spare)]),
        "a.crash/a: 1h 9h30min never
         b.crash/b: 2h never
         c.crash/c: 2h30min never",
        "b-only down 5h, lost 5h
         2h to 7h by b.crash
         b.crash, wait for spare disk: 4h
         b.crash, repair: 1h
         c-only down 1h, lost 1h
         2h30min to 3h30min by c.crash
         c.crash, repair: 1h
         a-only down 2h, lost 2h
         1h to 2h by a.crash
         11h30min to 12h30min by a.crash
         a.crash, repair: 2h",
    );
}

/// A part that is repaired at once when a check every 10 h, from hour 1 on, finds it failed.
fn checked(more: &str, needs: &str) -> String {
    let stage = format!("{{ stage = \"hidden\", takes = {{ next = \"10h\", offset = \"1h\"{more} }}{needs} }}");
    let head = if needs.is_empty() { String::new() } else { part("control", "2h") };
    parts(&head, &[("a", &stage)])
}

#[test]
fn a_hidden_failure_is_found_by_the_next_check() {
    // Also one that comes at the very time of a check.
    let script = "a.crash/a: 30min 5h 10h 15h never";
    let told = play(&checked("", ""), script);
    for line in ["30min to 1h by", "6h to 11h by", "21h to 31h by", "46h to 51h by", "hidden: 20h30min"] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn a_check_may_miss_what_is_there() {
    // The number of misses is the whole periods in an exponential time.
    let script = "a.crash/a: 2h 25h never";
    let told = play(&checked(", finds = \"50%\"", ""), script);
    assert!(told.starts_with("a-only down 29h, lost 29h\n2h to 31h by a.crash\n"), "{told}");
}

#[test]
fn checks_that_need_what_is_down_find_nothing() {
    let script = "a.crash/a: 2h never\ncontrol.crash/control: 10h never";
    let told = play(&checked("", ", needs = \"control\""), script);
    assert!(told.starts_with("a-only down 19h, lost 19h\n2h to 21h by a.crash\n"), "{told}");
    assert!(told.contains("wait for control: 2h\n"), "{told}");
}

#[test]
fn a_rebuild_joins_the_queue_of_its_crew_when_its_place_is_back() {
    let text = "places = [\"az\"]\ncrew.ops.size = 1\n[fault.power]\nstrikes = \"az\"\nevery = \"1000h\"
        outage = \"destroyed\"\nmttr = { fixed = \"2h\" }\n[component.a]\nin = \"az\"
        rebuild = [{ stage = \"restore\", takes = { fixed = \"30min\" }, crew = \"ops\" }]\nfault.crash = { every = \"1000h\", mttr = \"1h\" }\n[service.a-only]
        all = \"a\"\nreport = true\n";
    happens(
        &parts(text, &[("b", &crewed(""))]),
        "power/az: 1h never
         a.crash/a az: never never
         b.crash/b: 1h30min 10min never",
        "b-only down 2h, lost 2h
         1h30min to 2h30min by b.crash
         2h40min to 3h40min by b.crash
         b.crash, repair: 2h
         a-only down 3h10min, lost 3h10min
         1h to 4h10min by power
         power, repair: 2h
         power, wait for ops: 40min
         power, rebuild: restore: 30min",
    );
}
