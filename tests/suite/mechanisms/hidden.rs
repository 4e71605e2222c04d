//! A standby whose failures are hidden until a test or until it is asked to serve, against a Markov chain.
//!
//! The first member fails at rate a and is repaired at rate r; it serves whenever it is up. When it is lost, a failover
//! to the second ends at rate s. The second rots unseen at rate h, a test finds that at rate t, and a repair ends at
//! rate r. If it is asked to serve while it is down, that is seen, and whoever is repaired first serves at once.

use super::{Mean, mean};
use crate::chains::Chain;

/// The second member: up, down unseen, in repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Second {
    Up,
    Unseen,
    Repaired,
}
use Second::{Repaired, Unseen, Up};

/// What the group does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    First(Second),
    Switching(Second),
    Second,
    Waiting,
}

/// Rates an hour: first fails, switch, second rots, test, repair.
const RATES: [f64; 5] = [0.01, 1.0, 0.005, 0.01, 0.1];

/// How the second member goes on by itself.
fn by_itself([_, _, h, t, r]: [f64; 5], second: Second) -> (f64, Second) {
    match second {
        Up => (h, Unseen),
        Unseen => (t, Repaired),
        Repaired => (r, Up),
    }
}

fn unavailability(rates: [f64; 5]) -> f64 {
    let [a, s, h, _, r] = rates;
    let chain = Chain::new(Group::First(Up), |group| match *group {
        Group::First(second) => {
            let lost = if second == Repaired { Group::Waiting } else { Group::Switching(second) };
            let (rate, next) = by_itself(rates, second);
            vec![(a, lost), (rate, Group::First(next))]
        }
        Group::Switching(second) => {
            let end = if second == Up { Group::Second } else { Group::Waiting };
            let (rate, next) = by_itself(rates, second);
            vec![(s, end), (rate, Group::Switching(next)), (r, Group::First(second))]
        }
        Group::Second => vec![(h, Group::Waiting), (r, Group::First(Up))],
        Group::Waiting => vec![(r, Group::Second), (r, Group::First(Repaired))],
    });
    chain.mean(|group| if matches!(group, Group::First(_) | Group::Second) { 0.0 } else { 1.0 })
}

fn simulated(hidden: bool) -> Mean {
    let text = format!(
        "horizon = \"40000h\"\nwarm_up = \"400h\"\n[component.a.fault.crash]\nevery = \"100h\"\nmttr = \"10h\"
         [component.b.fault.rot]\nevery = \"200h\"\nrecovery = [
           {{ stage = \"unseen\", takes = \"100h\", hidden = {hidden} }}, {{ stage = \"repair\", takes = \"10h\" }}]
         [standby.pair]\nmembers = [\"a\", \"b\"]\nfailover = [{{ stage = \"switch\", takes = \"1h\" }}]
         if_active_returns = \"resume\"\nfail_back = {{ wait = {{ fixed = \"0s\" }} }}\n"
    );
    mean(&text, 2000, |pair| pair.downtime.hours() / 40_000.0)
}

/// Without tests, or with all failures seen and repaired at once, the answer is another one.
#[test]
fn failures_of_a_standby_may_be_hidden() {
    let [a, s, h, t, r] = RATES;
    let never = unavailability([a, s, h, 1e-6, r]);
    let at_once = unavailability([a, s, h, 1e6, r]);
    simulated(true).tells(unavailability(RATES), &[never, at_once, unavailability([a, s, h, t * 1.1, r])]);
}

/// Seen, a member that rots is not asked; then only the hours of an idle member are lost, not the vain failovers.
#[test]
fn what_is_seen_is_another_model() {
    assert!(simulated(false).apart(unavailability(RATES)) > 4.0);
}
