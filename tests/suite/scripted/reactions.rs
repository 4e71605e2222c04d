//! Reactions to the fall of parts, and buffers that hide it.

use super::*;

/// Two parts, of which one is enough once requests are rerouted, which takes an hour.
fn rerouted(keys: &str, script: &str, expected: &str) {
    let scenario = format!(
        "horizon = \"20h\"\n{}{}[service.both]\nall = [\"a\", \"b\"]\n[service.one]\nany = [\"a\", \"b\"]
         [reaction.reroute]\nto = [\"a\", \"b\"]\nstages = [{{ stage = \"switch\", takes = {{ fixed = \"1h\" }}, serves = \"50%\" }}]\n{keys}
         [service.site]\nany = [\"both\", \"left\"]\n[service.left]\nall = [\"one\", \"reroute\"]\n[objective]\nservice = \"site\"\n",
        part("a", "4h"),
        part("b", "30min")
    );
    let told = play(&scenario, script);
    let site: String =
        told.lines().take_while(|line| !line.starts_with("both")).map(|line| format!("{line}\n")).collect();
    let expected: String = expected.lines().map(|line| format!("{}\n", line.trim())).collect();
    assert_eq!(site, expected);
}

#[test]
fn a_reaction_is_charged_to_the_fault_that_started_it() {
    rerouted(
        "",
        "a.crash/a: 1h never\nb.crash/b: never",
        "site down 1h, lost 30min
         1h to 2h by a.crash
         a.crash, reroute: switch: 1h",
    );
}

#[test]
fn a_reaction_is_called_off_when_all_parts_are_back() {
    // b alone is down for half an hour; the switch would take an hour.
    let script = "a.crash/a: never\nb.crash/b: 1h never";
    rerouted(
        "",
        script,
        "site down 30min, lost 15min
         1h to 1h30min by b.crash
         b.crash, reroute: switch: 30min",
    );
    // With both parts up again, the site is up, though the stages go on.
    rerouted(
        "if_back = \"continue\"",
        script,
        "site down 30min, lost 15min
         1h to 1h30min by b.crash
         b.crash, reroute: switch: 30min",
    );
}

#[test]
fn another_fall_starts_the_stages_afresh_or_not() {
    // a is down from 1h to 5h, b from 1h45min to 2h15min: nothing serves meanwhile.
    let script = "a.crash/a: 1h never\nb.crash/b: 1h45min never";
    rerouted(
        "",
        script,
        "site down 1h45min, lost 1h7min30s
         1h to 2h45min by a.crash
         a.crash, reroute: switch: 45min
         b.crash, reroute: switch: 1h",
    );
    rerouted(
        "if_again = \"continue\"",
        script,
        "site down 1h15min, lost 52min30s
         1h to 2h15min by a.crash
         a.crash, reroute: switch: 1h
         b.crash, repair: 15min",
    );
}

#[test]
fn without_its_condition_a_reaction_is_called_off() {
    // Both are down from 1h45min: whichever is back first serves at once.
    rerouted(
        "while = \"one\"",
        "a.crash/a: 1h never\nb.crash/b: 1h45min never",
        "site down 1h15min, lost 52min30s
         1h to 2h15min by a.crash
         a.crash, reroute: switch: 45min
         b.crash, repair: 30min",
    );
}

/// A tier of four, and an overload below half of it that lasts until load is shed.
#[test]
fn an_overload_may_outlast_its_cause() {
    happens(
        &format!(
            "horizon = \"20h\"\n[component.web]\ncount = 4\n[component.web.fault.crash]\nevery = \"1000h\"\nmttr = {{ fixed = \"1h\" }}
             [service.tier]\ncapacity = {{ of = \"web\", need = 4 }}
             [reaction.overload]\nto = \"tier\"\nbelow = \"60%\"\nif_back = \"continue\"\nif_again = \"continue\"
             stages = [{{ stage = \"find\", takes = {{ fixed = \"2h\" }} }}, {{ stage = \"shed load\", takes = {{ fixed = \"1h\" }}, serves = \"50%\" }}]
             {}[objective]\nlevel = \"50%\"\nservice = \"site\"\n",
            all(&["tier", "overload"])
        ),
        "web.crash/web #1: 1h never
         web.crash/web #2: 1h30min never
         web.crash/web #3: never
         web.crash/web #4: never",
        // Three quarters for half an hour, nothing for two hours, half for one.
        "site down 2h, lost 2h37min30s
         1h30min to 3h30min by web.crash
         web.crash, overload: find: 2h
         tier down 0, lost 30min",
    );
}

/// A consumer that a queue of two hours hides, worked off at one and a half hours an hour.
fn queued(script: &str, expected: &str) {
    let scenario = format!(
        "horizon = \"20h\"\n{}[buffer.queue]\nof = \"worker\"\nholds = \"2h\"\nworks_off = 1.5\n[service.site]\nall = \"queue\"\n",
        part("worker", "90min")
    );
    happens(&scenario, script, expected);
}

#[test]
fn a_queue_absorbs_an_outage_up_to_its_size() {
    queued("worker.crash/worker: 1h never", "site down 0, lost 0");
}

#[test]
fn a_queue_that_is_not_yet_worked_off_absorbs_less() {
    // Down to 2h30min, 45 minutes worked off by 3h: 45 minutes left, so that 75 fit, until 4h15min.
    queued(
        "worker.crash/worker: 1h 30min never",
        "site down 15min, lost 15min
         4h15min to 4h30min by worker.crash
         worker.crash, queue is full: 15min",
    );
    // After an hour of work all is done.
    queued("worker.crash/worker: 1h 1h never", "site down 0, lost 0");
}
