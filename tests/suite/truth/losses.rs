//! Data lost by events that come like a Poisson process: backups and replication lag.

use super::case::{Answer, Case, number};
use super::measure::Measure;
use super::model::Model;
use super::words::{all, exponential, time};

/// P21: after each event data is restored, in no time, from a backup or from a replica.
pub(super) fn events(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let period = time(p, "snapshot_period");
    let unusable = number(p, "snapshot_unusable_probability");
    let backup = format!("{{ backup = \"{period}\", unusable = {unusable:?} }}");
    let body = |loses: &str| {
        let rate = number(p, "events_per_year");
        format!(
            "[component.store]\nfault.destroyed = {{ clock = \"calendar\", rate = \"{rate}/year\", recovery = [
               {{ stage = \"restore\", takes = {{ fixed = \"0s\" }}, loses = {loses} }}] }}\n"
        ) + &all("site", &["store".into()])
    };
    let hours = |a: &Answer| match a.variant.as_str() {
        "snapshots" => a.number("hours"),
        _ => a.number("seconds") / 3600.0,
    };
    let models = [("snapshots", backup), ("async_replica", exponential(&time(p, "replication_lag_mean")))];
    let mut models = models.map(|(variant, loses)| {
        Model::new(case, variant, body(&loses))
            .ask(case, "p_loss_exceeds", |a| (Measure::LossMoreThan(hours(a)), a.value))
            .ask(case, "p_no_event_losing_more_than_in_year", |a| (Measure::AllLossesAtMost(hours(a)), a.value))
    });
    models[0].ask_about(case, "snapshots", "mean_data_loss", |a| (Measure::MeanLoss, a.value));
    models[0].ask_about(case, "snapshots", "loss_quantile", |a| (Measure::LossQuantile(a.number("p")), a.value));
    models.into()
}
