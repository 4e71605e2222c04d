//! What the soak (`tests/soak`) has found, each as small as it could be made.

use crate::fixtures::{histories, model};
use fivenines::scenario;

/// A standby member that fails unseen and waits for a spare is asked to serve: it waits for the spare no longer. It
/// was left in the queue with the stage after, which takes none, and the account of its downtime looked for the spare.
#[test]
fn what_is_revealed_waits_for_nothing_that_its_hidden_stage_took() {
    for takes in ["spare = \"disk\"", "crew = \"ops\""] {
        let model = model(&format!(
            "horizon = \"30d\"\n{}\n[component.db]\ncount = 2\n[component.db.fault.crash]\nevery = \"20h\"\n\
             recovery = [{{ stage = \"unseen\", takes = \"10h\", {takes}, hidden = true }}, {{ stage = \"mend\", takes = \"5h\" }}]\n\
             [standby.site]\nmembers = \"db\"\nfailover = [{{ stage = \"switch\", takes = \"1min\" }}]\n",
            if takes.contains("spare") {
                "[spare.disk]\nstock = 1\nlead_time = \"50h\""
            } else {
                "[crew.ops]\nsize = 1"
            },
        ));
        for trajectory in histories(&model, 1, 20) {
            let record = &trajectory.services[0];
            let waited = record.charges.iter().any(|charge| model.labels[charge.label as usize] == "mend");
            assert!(waited, "{:?}", record.charges);
            assert_eq!(record.charges.iter().map(|charge| charge.time.0).sum::<u64>(), record.downtime.0);
        }
    }
}

/// A hidden stage that nothing follows is over as soon as the unit is asked to serve, so the unit is never lost; who
/// was to blame for the loss could not be found.
#[test]
fn a_recovery_may_end_with_its_hidden_stage() {
    let model = model(
        "horizon = \"60d\"\n[component.db]\ncount = 2\n[component.db.fault.stuck]\nevery = \"20h\"\n\
         recovery = [{ stage = \"unseen\", takes = \"10h\", hidden = true }]\n\
         [component.db.fault.crash]\nevery = \"50h\"\nmttr = \"2h\"\n\
         [standby.site]\nmembers = \"db\"\nfailover = [{ stage = \"switch\", takes = \"1min\" }]\n",
    );
    for trajectory in histories(&model, 1, 20) {
        let record = &trajectory.services[0];
        assert!(record.outages.iter().all(|outage| model.causes[outage.cause as usize].name == "db.crash"));
        assert!(!record.outages.is_empty());
    }
}

fn accepted(fault: &str) {
    let text = format!(
        "[component.web]\ncount = 3\n[component.web.fault.crash]\nmttr = \"4h\"\n{fault}\n[service.site]\nany = \"web\"\n"
    );
    let reading = scenario::read("soaked.toml", &text, &[], &|_| Err("no files here".into()));
    assert!(reading.scenario.is_some(), "{}", reading.diagnostics.render(&reading.sources, false));
}

/// A chance may be a number with a decimal point, as the page of the language says, here too.
#[test]
fn at_once_may_be_a_number_with_a_decimal_point() {
    accepted("every = \"90d\"\nat_once = 0.25");
}

/// Events at random times are split whatever the clock; this was refused as "not an exponential law".
#[test]
fn beta_splits_faults_on_a_calendar_clock() {
    accepted("every = \"90d\"\nclock = \"calendar\"\nbeta = \"10%\"");
}
