//! Several promises in one scenario, and promises about data.

use crate::fixtures::scenario;
use fivenines::study::{Findings, ObjectiveFindings};
use fivenines::{estimate::Estimate, report::json, study};

const PARTS: &str = "component.web = { count = 2, fault.crash = { every = \"20d\", mttr = \"8h\" } }
    component.db.fault.disk = { every = \"60d\", recovery = [
      { stage = \"restore\", takes = \"4h\", loses = { backup = \"6h\", unusable = \"5%\" } }] }
    service.writes.all = [\"tier\", \"db\"]
    service.tier.capacity = { of = \"web\", each = \"50%\" }\n";

const READS: &str = "availability = \"99.9%\", window = \"quarter\", level = \"50%\", rto = \"6h\"";

fn run(text: &str) -> Findings {
    study::run(&scenario(text), 3, 2_000, |_| {}, |_| Ok(())).expect("it runs")
}

/// All but the error budget, which is followed for the main service alone.
fn told(objective: &Option<ObjectiveFindings>) -> String {
    let objective = objective.clone().map(|objective| ObjectiveFindings { error_budget: None, ..objective });
    format!("{objective:?}")
}

fn promises(more: &str) -> Findings {
    run(&format!("{PARTS}{more}\n"))
}

/// Each promise gives the figures that it gives as the only one.
#[test]
fn promises_do_not_disturb_each_other() {
    let writes = "objective = { service = \"writes\", availability = \"99%\", rpo = \"5h\" }";
    let both = promises(&format!("service.tier.objective = {{ {READS} }}\n{writes}"));
    let first = promises(writes);
    let second = promises(&format!("objective = {{ service = \"tier\", {READS} }}\nservice.writes.report = true"));
    let of = |findings: &Findings, name: &str| {
        let found = findings.services.iter().find(|service| service.name == name);
        found.expect("it is recorded").clone()
    };
    assert_eq!(both.service.name, "writes");
    assert_eq!(told(&both.objective), told(&first.objective));
    assert_eq!(told(&of(&both, "tier").objective), told(&second.objective));
    let down = |findings: &Findings, name: &str| of(findings, name).downtime_minutes_per_year;
    assert_eq!(down(&both, "tier"), down(&second, "tier"));
    // Without the promise of a half, an outage of `tier` is what one of `writes` is.
    assert!(down(&first, "tier").mean > 2.0 * down(&both, "tier").mean);
}

#[test]
fn the_promised_service_that_is_part_of_nothing_is_the_main_one() {
    let own =
        format!("service.tier.objective = {{ {READS} }}\nservice.writes.objective = {{ availability = \"99%\" }}");
    let findings = promises(&own);
    assert_eq!(findings.service.name, "writes");
    let named = promises(&format!("{own}\nobjective.service = \"tier\""));
    assert_eq!(named.service.name, "tier");
    assert_eq!(told(&named.objective), told(&findings.services[1].objective));
}

#[test]
fn what_is_promised_is_used() {
    let text = "component.a.fault.crash = { every = \"9d\", mttr = \"1h\" }\ncomponent.b.fault.crash = { every = \"9d\", mttr = \"1h\" }
        service.reads = { all = \"a\", objective.availability = \"99%\" }
        service.writes = { all = \"b\", objective = { rto = \"2h\" } }\n";
    let findings = run(text);
    assert_eq!(findings.services.len(), 2);
    let summary: serde_json::Value = serde_json::from_str(&json::summary(&findings)).expect("a summary is JSON");
    assert_eq!(summary["service"], "reads");
    assert!(summary["services"]["writes"]["objective"]["rto"]["probability_met"]["mean"].is_number());
    assert!(summary["services"]["writes"]["objective"].get("availability").is_none());
    assert_eq!(summary["services"]["reads"]["objective"], summary["objective"]);
}

/// The chances of keeping an RPO are shares of the losses and of the years that were seen.
#[test]
fn an_rpo_is_judged_by_every_loss() {
    let findings = promises("objective = { service = \"writes\", rpo = \"5h\" }");
    let loss = findings.service.data_loss.as_ref().expect("data can be lost");
    let rpo = findings.objective.as_ref().expect("promised").rpo.expect("an RPO");
    let within = |points: &[(f64, u64)]| {
        let all: u64 = points.iter().map(|(_, n)| n).sum();
        let kept: u64 = points.iter().filter(|(seconds, _)| *seconds <= 18_000.0).map(|(_, n)| n).sum();
        fivenines::estimate::proportion(kept, all)
    };
    let same = |a: Estimate, b: Estimate| assert_eq!(format!("{a:?}"), format!("{b:?}"));
    same(rpo.probability_met, within(&loss.distribution.points));
    same(rpo.probability_year_met, within(&loss.largest.points));
    assert_eq!(rpo.probability_met.count, loss.seconds.count);
    // P(loss > 5 h) = q + (1 - q)/6 for backups every 6 h of which a share q is unusable.
    let exact = 1.0 - (0.05 + 0.95 / 6.0);
    let kept = rpo.probability_met;
    assert!((kept.mean - exact).abs() < 4.0 * kept.std_error, "{kept:?} {exact}");
    assert!((kept.mean - 5.0 / 6.0).abs() > 4.0 * kept.std_error, "{kept:?}");
}
