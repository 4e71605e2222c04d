//! Data that recoveries and failovers lose, and promises about a level of a service of their own.

use super::places::in_place;
use super::*;

/// A unit `a` that is recovered by the given stages.
fn recovered(stages: &str) -> String {
    format!("[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [{stages}]\n") + &all(&["a"])
}

/// What happens when `a` crashes at a time and is back 2 h later, with lines about the loss.
#[track_caller]
fn restored(loses: &str, at: (&str, &str), draws: &str, lost: &str) {
    let (from, to) = at;
    let stage = format!("{{ stage = \"restore\", takes = {{ fixed = \"2h\" }}, loses = {loses} }}");
    happens(
        &recovered(&stage),
        &format!("a.crash/a: {from} {draws} never"),
        &format!("site down 2h, lost 2h\n{from} to {to} by a.crash\na.crash, restore: 2h\n{lost}"),
    );
}

#[test]
fn a_lag_is_drawn_when_the_stage_is_over() {
    restored("\"20s\"", ("1h", "3h"), "25s1us", "data of 25s1us lost at 3h by a.crash");
    restored("{ fixed = \"20s\" }", ("1h", "3h"), "", "data of 20s lost at 3h by a.crash");
    restored("{ fixed = \"0s\" }", ("1h", "3h"), "", "");
}

#[test]
fn a_backup_holds_the_state_of_its_beginning_and_counts_once_it_is_over() {
    let at = ("14h30min", "16h30min");
    restored("{ backup = \"6h\" }", at, "", "data of 2h30min lost at 16h30min by a.crash");
    restored("{ backup = \"6h\", takes = \"3h\" }", at, "", "data of 8h30min lost at 16h30min by a.crash");
    restored("{ backup = \"6h\", takes = \"2h30min\" }", at, "", "data of 2h30min lost at 16h30min by a.crash");
    restored("{ backup = \"20h\" }", at, "", "data of 14h30min lost at 16h30min by a.crash");
}

#[test]
fn unusable_backups_are_passed_over() {
    let at = ("14h30min", "16h30min");
    let backup = "{ backup = \"6h\", unusable = \"2%\" }";
    restored(backup, at, "no", "data of 2h30min lost at 16h30min by a.crash");
    // Two are no good: the third is from before the history.
    restored(backup, at, "yes yes yes no", "data of 20h30min lost at 16h30min by a.crash");
}

/// A stage that does not succeed loses nothing, and a later stage replaces what an earlier one lost.
#[test]
fn the_last_stage_that_succeeds_says_what_is_lost() {
    let newest = "stage = \"newest\", takes = { fixed = \"1h\" }, loses = { backup = \"6h\" }";
    let oldest = "{ stage = \"older\", takes = { fixed = \"3h\" }, loses = { backup = \"24h\" } }";
    let replay = "{ stage = \"replay\", takes = { fixed = \"1h\" }, loses = { fixed = \"5s\" } }";
    let branching = format!("{{ {newest}, succeeds = \"90%\", otherwise = [{oldest}] }}, {replay}");
    happens(
        &recovered(&branching),
        "a.crash/a: 26h no never",
        "site down 4h, lost 4h
         26h to 30h by a.crash
         a.crash, newest: 1h
         a.crash, older: 3h
         data of 2h lost at 30h by a.crash",
    );
    happens(
        &recovered(&branching),
        "a.crash/a: 26h yes never",
        "site down 2h, lost 2h
         26h to 28h by a.crash
         a.crash, newest: 1h
         a.crash, replay: 1h
         data of 5s lost at 28h by a.crash",
    );
}

#[test]
fn losses_count_from_the_end_of_the_warm_up_to_the_end_of_the_horizon() {
    let stage = "{ stage = \"restore\", takes = { fixed = \"2h\" }, loses = { backup = \"6h\" } }";
    let scenario = format!("warm_up = \"10h\"\nhorizon = \"20h\"\n{}", recovered(stage));
    // Failures at 1 h, 9 h and 28 h 30 min of the clock; the last is not over at the end, at 30 h.
    happens(
        &scenario,
        "a.crash/a: 1h 6h 17h30min",
        "site down 2h30min, lost 2h30min
         0 to 1h by a.crash begun before
         18h30min to 20h by a.crash cut off
         a.crash, restore: 2h30min
         data of 3h lost at 1h by a.crash",
    );
}

/// A fault on calendar time that comes again during its recovery: each loss counts from its own occurrence.
#[test]
fn each_occurrence_counts_from_its_own_time() {
    let stage = "{ stage = \"restore\", takes = { fixed = \"2h\" }, loses = { backup = \"6h\" } }";
    let scenario = recovered(stage).replace("every", "clock = \"calendar\"\nevery");
    happens(
        &scenario,
        "a.crash/a: 5h 1h30min never",
        "site down 4h, lost 4h
         5h to 9h by a.crash
         a.crash, restore: 4h
         data of 5h lost at 7h by a.crash
         data of 30min lost at 9h by a.crash",
    );
}

/// A rebuild restores what the outage of the place destroyed: the loss counts from that outage.
#[test]
fn a_rebuild_loses_data_from_the_outage_that_destroyed_the_unit() {
    let takes = "{ fixed = \"30min\" }";
    let scenario = in_place("destroyed").replace(takes, &format!("{takes}, loses = {{ backup = \"6h\" }}"));
    happens(
        &scenario,
        "power/az: 7h never
         a.crash/a az: never never",
        "site down 2h30min, lost 2h30min
         7h to 9h30min by power
         power, repair: 2h
         power, rebuild: restore: 30min
         data of 1h lost at 9h30min by power",
    );
}

/// `one` serves, `two` stands by and lags behind; a promotion takes 30 min.
fn promoted(more: &str) -> String {
    part("one", "10h")
        + &part("two", "10h")
        + &part("beside", "1h")
        + &format!(
            "[standby.pair]\nmembers = [\"one\", \"two\"]\n{more}failover = [
             {{ stage = \"promote\", takes = {{ fixed = \"10min\" }}, loses = \"1min\" }},
             {{ stage = \"switch\", takes = {{ fixed = \"20min\" }} }}]\n"
        )
        + "[service.site]\nall = [\"pair\", \"other\"]\n[service.other]\nall = [\"beside\"]\n"
}

#[test]
fn a_failover_loses_data_of_all_that_needs_the_group_and_of_nothing_else() {
    let told = play(
        &promoted(""),
        "one.crash/one: 1h never\ntwo.crash/two: never\nbeside.crash/beside: never\nstandby/pair: 7s",
    );
    let loss = "data of 7s lost at 1h30min by one.crash\n";
    assert_eq!(told.matches(loss).count(), 2, "{told}");
    let other = told.split("other down").nth(1).expect("it is recorded").split("pair down").next();
    assert!(!other.expect("a part").contains("data of"), "{told}");
}

#[test]
fn a_failover_that_is_called_off_loses_nothing() {
    let scenario = promoted("if_active_returns = \"resume\"\nfail_back = { wait = { fixed = \"1h\" } }\n").replacen(
        "{ fixed = \"10h\" }",
        "{ fixed = \"15min\" }",
        1,
    );
    assert_ne!(scenario, promoted("if_active_returns = \"resume\"\nfail_back = { wait = { fixed = \"1h\" } }\n"));
    let told =
        play(&scenario, "one.crash/one: 1h never\ntwo.crash/two: never\nbeside.crash/beside: never\nstandby/pair: 7s");
    assert!(told.starts_with("site down 15min"), "{told}");
    assert!(!told.contains("data of"), "{told}");
}

/// Half of the units are enough for `tier`, and not for `site`.
#[test]
fn a_service_may_have_a_level_of_its_own() {
    let units = part("a", "1h") + &part("b", "1h");
    let services = "[service.site]\nall = [\"tier\"]
        [service.tier]\ncapacity = { of = [\"a\", \"b\"], each = \"50%\" }\nobjective = { level = \"50%\", rto = \"1h\" }\n
        [objective]\nservice = \"site\"\n";
    happens(
        &(units + services),
        "a.crash/a: 1h never
         b.crash/b: 1h30min never",
        "site down 1h30min, lost 1h
         1h to 2h30min by a.crash
         a.crash, repair: 1h
         b.crash, repair: 30min
         tier down 30min, lost 1h
         1h30min to 2h by b.crash
         b.crash, repair: 30min",
    );
}

#[test]
fn data_lost_behind_a_buffer_or_reaction_is_lost_to_the_service() {
    let a = "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [{ stage = \"restore\", takes = { fixed = \"1h\" }, loses = { fixed = \"20s\" } }]\n";
    let lost = "site down 0, lost 0\ndata of 20s lost at 2h by a.crash";
    let buffer = "[buffer.queue]\nof = \"a\"\nholds = \"4h\"\nworks_off = 1\n";
    happens(&format!("{a}{buffer}{}", all(&["queue"])), "a.crash/a: 1h never", lost);
    let reaction = "[reaction.act]\nto = \"a\"\nstages = [{ stage = \"note\", takes = { fixed = \"1min\" }, serves = \"100%\" }]\n";
    happens(&format!("{a}{reaction}{}", all(&["act"])), "a.crash/a: 1h never", lost);
}

#[test]
fn data_lost_by_a_change_in_waves_is_lost_to_its_targets() {
    let scenario = "horizon = \"9h\"\n[component.web]\ncount = 2\nfault.crash = { every = \"1000h\", mttr = \"1h\" }
         [change.release]\nstrikes = \"web\"\nevery = \"1000h\"\nfirst = \"1h\"\nwaves = \"one by one\"\nfails = \"10%\"
         bake = { fixed = \"1h\" }\ncatches = \"80%\"\ndetect = { fixed = \"30min\" }
         rollback = [{ stage = \"restore\", takes = { fixed = \"30min\" }, loses = { fixed = \"5min\" } }]
         [service.site]\nany = \"web\"\n";
    happens(
        scenario,
        "web.crash/web #1: never\nweb.crash/web #2: never\nrelease/together: yes yes",
        "site down 0, lost 0\ndata of 5min lost at 2h by release",
    );
}
