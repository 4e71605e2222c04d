//! Auto scaling against a Markov chain: two units, of which demand wants one.
//!
//! The first unit serves. While it is down the second is launched, at rate l; a launch that is no longer wanted ends all the
//! same and is given back at once. Units fail at rate f, the second one only while it is provisioned, and are repaired at
//! rate r. A state is whether each unit is up, and whether a launch is under way or the second unit is provisioned.

use super::mean;
use crate::chains::Chain;
use fivenines::units::Hours;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Second {
    Idle,
    Launching,
    Provisioned,
}

/// Rates an hour: failure, repair, launch.
const RATES: [f64; 3] = [0.05, 0.2, 1.0];

/// The share of time with nothing that serves; `idle` is the rate at which the second unit fails while it is not used.
fn down([f, r, l]: [f64; 3], idle: f64) -> f64 {
    let chain = Chain::new((true, true, Second::Idle), |&(first, second, state)| {
        let mut moves = vec![match (first, state) {
            (true, _) => (f, (false, second, Second::Launching)),
            (false, Second::Launching) => (r, (true, second, Second::Launching)),
            (false, _) => (r, (true, second, Second::Idle)),
        }];
        if state == Second::Launching {
            moves.push((l, (first, second, if first { Second::Idle } else { Second::Provisioned })));
        }
        let ages = if state == Second::Provisioned { f } else { idle };
        moves.push((if second { ages } else { r }, (first, !second, state)));
        moves
    });
    chain.mean(|&(first, second, state)| f64::from(u8::from(!(first || second && state == Second::Provisioned))))
}

/// Launches that are 5 % faster, and a second unit that ages while it is not used, would be noticed.
#[test]
fn launch_on_loss_follows_the_markov_chain() {
    let text = "horizon = \"2y\"\nwarm_up = \"20d\"\ndemand.mean = 1\n\
                component.web = { count = 2, fault.crash = { every = \"20h\", mttr = \"5h\" } }\n\
                service.site.capacity = { of = \"web\", each = 1 }\n\
                scaling.site = { target = \"100%\", launch = [{ stage = \"launch\", takes = \"1h\" }] }\n";
    let [f, r, l] = RATES;
    let simulated = mean(text, 400, |site| site.downtime.hours() / Hours::parse("2y").expect("two years").0);
    simulated.tells(down(RATES, 0.0), &[down([f, r, 1.05 * l], 0.0), down(RATES, f)]);
}
