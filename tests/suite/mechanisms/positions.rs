//! A standby group with several active members, against a Markov chain.
//!
//! Two positions, three like units: one that fills a position fails at rate f, one that stands by at rate a f, and each
//! that is down is repaired at rate r. A position is filled at once by a unit that is up, so with 0, 1, 2, 3 units down
//! 2, 2, 1, 0 of them serve and 1, 0, 0, 0 stand by. The group is up while both positions are filled.

use super::mean;
use crate::chains::Chain;

fn unfilled(f: f64, a: f64, r: f64) -> f64 {
    let chain = Chain::new(0_usize, |down| {
        let fails = [2.0 * f + a * f, 2.0 * f, f, 0.0][*down];
        vec![(fails, (down + 1).min(3)), (*down as f64 * r, down.saturating_sub(1))]
    });
    chain.mean(|down| f64::from(u8::from(*down >= 2)))
}

#[test]
fn one_spare_of_two_positions_follows_the_markov_chain() {
    for (rate, a) in [("100%", 1.0), ("40%", 0.4), ("0%", 0.0)] {
        let text = format!(
            "horizon = \"2000h\"\nwarm_up = \"100h\"
             component.a = {{ count = 3, fault.crash = {{ every = \"5h\", mttr = \"1h\" }} }}
             standby.pool = {{ members = \"a\", active = 2, failover = \"instant\", idle_rate = \"{rate}\" }}\n"
        );
        let found = mean(&text, 2_000, |pool| pool.downtime.hours() / 2000.0);
        found.tells(unfilled(0.2, a, 1.0), &[unfilled(0.2, a + 0.1, 1.0), unfilled(0.2, a, 1.05)]);
    }
}
