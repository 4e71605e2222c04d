//! Faults that strike a set together, against Markov chains.
//!
//! Three units fail alone at rate f and are repaired at rate r each; at rate c an event strikes each unit that is up with
//! probability s, or two of the three at random. The number of units down is a chain: with u up, an event takes down a
//! binomial number of them, or those of the two that were still up.

use super::{Mean, mean};
use crate::chains::Chain;

/// Rates an hour: alone, repair, event.
const RATES: [f64; 3] = [0.01, 0.2, 0.02];

/// Chance that an event takes down `hit` of `up` units.
type Strikes = fn(up: u32, hit: u32) -> f64;

const EACH_THIRD: Strikes = |up, hit| binomial(up, hit) * 0.3_f64.powi(hit as i32) * 0.7_f64.powi((up - hit) as i32);
const TWO_OF_THREE: Strikes = |up, hit| if hit > 2 { 0.0 } else { binomial(up, hit) * binomial(3 - up, 2 - hit) / 3.0 };
const ALL: Strikes = |up, hit| f64::from(u8::from(hit == up));

fn binomial(n: u32, k: u32) -> f64 {
    if k > n { 0.0 } else { (0..k).map(|i| f64::from(n - i) / f64::from(i + 1)).product() }
}

/// Long-run share of time with at least two units down.
fn exact([alone, repair, event]: [f64; 3], strikes: Strikes) -> f64 {
    let chain = Chain::new(0_u32, |down| {
        let up = 3 - *down;
        let mut moves = vec![(f64::from(up) * alone, down + 1), (f64::from(*down) * repair, down.saturating_sub(1))];
        moves.extend((1..=up).map(|hit| (event * strikes(up, hit), down + hit)));
        moves
    });
    chain.mean(|down| f64::from(u8::from(*down >= 2)))
}

fn simulated(at_once: &str) -> Mean {
    let text = format!(
        "horizon = \"20000h\"\nwarm_up = \"100h\"\n[component.web]\ncount = 3
         fault.alone = {{ every = \"100h\", mttr = \"5h\" }}
         fault.event = {{ every = \"50h\", mttr = \"5h\", at_once = {at_once} }}
         [service.site]\nat_least = 2\nof = \"web\"\n"
    );
    mean(&text, 400, |site| site.downtime.hours() / 20_000.0)
}

#[test]
fn an_event_may_strike_each_unit_with_a_chance() {
    simulated("\"30%\"")
        .tells(exact(RATES, EACH_THIRD), &[exact(RATES, TWO_OF_THREE), exact([0.01, 0.2, 0.021], EACH_THIRD)]);
}

#[test]
fn an_event_may_strike_two_units_at_random() {
    simulated("2").tells(exact(RATES, TWO_OF_THREE), &[exact(RATES, ALL), exact([0.01, 0.2, 0.0205], TWO_OF_THREE)]);
}

#[test]
fn an_event_may_strike_all_units() {
    simulated("\"all\"").tells(exact(RATES, ALL), &[exact(RATES, TWO_OF_THREE), exact([0.01, 0.2, 0.0205], ALL)]);
}
