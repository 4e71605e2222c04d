//! Losses of data, against renewal theory and the law of the age of a backup.
//!
//! Failures that come like a Poisson process, whatever the backups do, fall uniformly between two of them. With backups
//! every T that take D, each unusable with probability q, the loss is D + U + T G, where U is uniform on 0..T and G the
//! number of unusable backups before the first usable one, P(G = k) = (1 - q) q^k. Its mean is D + T/2 + T q/(1 - q).
//!
//! A unit that fails after a time of mean m and is restored within r loses data once in m + r in the long run
//! (Cox 1962, "Renewal Theory", section 4.2).

use super::mean;
use crate::fixtures::model;
use fivenines::engine::{Campaign, Simulation, Streams, streams::Keys};

/// Units of a store, one of which is enough, restored within 12 h from backups every 6 h.
fn store(units: u32, loses: &str) -> String {
    format!(
        "horizon = \"1y\"\nwarm_up = \"60d\"
         component.store = {{ count = {units}, fault.disk = {{ every = \"3d\", recovery = [
           {{ stage = \"restore\", takes = \"12h\", loses = {loses} }}] }} }}
         service.site.any = \"store\"\n"
    )
}

const BACKUP: &str = "{ backup = \"6h\", takes = \"1h\", unusable = \"10%\" }";

#[test]
fn the_mean_loss_follows_the_age_of_the_last_usable_backup() {
    let (every, takes, q) = (6.0, 1.0, 0.1);
    let per_year = 8760.0 / (72.0 + 12.0);
    let exact = per_year * (takes + every / 2.0 + every * q / (1.0 - q));
    let without = |takes, q: f64| per_year * (takes + every / 2.0 + every * q / (1.0 - q));
    let lost = mean(&store(1, BACKUP), 2_000, |site| site.losses.iter().map(|loss| loss.lost.hours()).sum());
    lost.tells(exact, &[without(0.0, q), without(takes, 0.0), without(takes, 0.05), without(takes / 2.0, q)]);
}

#[test]
fn losses_come_once_in_a_failure_and_a_restore() {
    let events = |units| mean(&store(units, BACKUP), 1_000, |site| site.losses.len() as f64);
    events(1).tells(8760.0 / 84.0, &[8760.0 / 72.0, 8760.0 / 86.0]);
    events(3).tells(3.0 * 8760.0 / 84.0, &[3.0 * 8760.0 / 85.5]);
}

/// A failure that loses data is never passed over, though redundancy keeps the service up; the way that keeps
/// everything tells the same histories.
#[test]
fn failures_that_lose_data_are_not_quiet() {
    for (loses, quiet) in [(BACKUP, false), ("\"20s\"", false)] {
        let text = store(3, loses);
        let lossy = model(&text).pooled();
        let lossless = model(&text.replace(&format!(", loses = {loses}"), "")).pooled();
        assert_eq!((&lossy.quiet, &lossless.quiet), (&vec![quiet; 3], &vec![true; 3]));
        let campaign = Campaign { model: &lossy, seed: 5, replications: 0..20 };
        let keys = Keys::new(&lossy, 5);
        let mut short = Simulation::new(&lossy, Streams::new(&keys), false);
        for history in 0..20 {
            let quick = format!("{:?}", short.run(history).expect("it ends").services);
            assert_eq!(
                quick,
                format!("{:?}", campaign.replay(history).expect("it ends").services),
                "history {history}"
            );
        }
    }
}
