//! Markov chains solved exactly, as a second opinion on mechanisms with exponential times.
//!
//! States are found from the first one by following the transitions. The stationary distribution comes from the
//! elimination of Grassmann, Taksar and Heyman (1985), which subtracts nothing and so keeps all digits.

use std::collections::BTreeMap;

/// An irreducible chain over states of any type; transitions are rates an hour.
pub(crate) struct Chain<S> {
    states: Vec<S>,
    /// Rate from state to state.
    rates: Vec<Vec<f64>>,
}

impl<S: Clone + Ord> Chain<S> {
    /// The chain that starts here; `next` gives the transitions out of a state.
    pub(crate) fn new(start: S, next: impl Fn(&S) -> Vec<(f64, S)>) -> Self {
        let (mut states, mut number) = (vec![start.clone()], BTreeMap::from([(start, 0)]));
        let mut moves = Vec::new();
        let mut at = 0;
        while at < states.len() {
            for (rate, to) in next(&states[at]).into_iter().filter(|(rate, _)| *rate > 0.0) {
                let to = *number.entry(to.clone()).or_insert_with(|| {
                    states.push(to);
                    states.len() - 1
                });
                moves.push((at, to, rate));
            }
            at += 1;
        }
        let mut rates = vec![vec![0.0; states.len()]; states.len()];
        moves.into_iter().filter(|(from, to, _)| from != to).for_each(|(from, to, rate)| rates[from][to] += rate);
        Chain { states, rates }
    }

    /// Long-run share of time in each state.
    pub(crate) fn stationary(&self) -> Vec<f64> {
        let mut q = self.rates.clone();
        for last in (1..q.len()).rev() {
            let out: f64 = q[last][..last].iter().sum();
            for from in 0..last {
                q[from][last] /= out;
                for to in 0..last {
                    q[from][to] += q[from][last] * q[last][to];
                }
            }
        }
        let mut shares = vec![1.0; q.len()];
        for state in 1..q.len() {
            shares[state] = (0..state).map(|from| shares[from] * q[from][state]).sum();
        }
        let total: f64 = shares.iter().sum();
        shares.iter().map(|share| share / total).collect()
    }

    /// Long-run mean of a value of the state, for example 1 where the service is down.
    pub(crate) fn mean(&self, value: impl Fn(&S) -> f64) -> f64 {
        self.stationary().iter().zip(&self.states).map(|(share, state)| share * value(state)).sum()
    }

    /// Long-run number of moves an hour from states that are up to states that are down.
    pub(crate) fn outages_per_hour(&self, down: impl Fn(&S) -> bool) -> f64 {
        let shares = self.stationary();
        let falls = |from: usize| -> f64 {
            let to = (0..self.states.len()).filter(|to| down(&self.states[*to]));
            to.map(|to| self.rates[from][to]).sum()
        };
        (0..self.states.len()).filter(|from| !down(&self.states[*from])).map(|from| shares[from] * falls(from)).sum()
    }
}

#[test]
fn two_units_and_one_crew_are_solved() {
    // Birth and death: 1, 2a, 2a^2 with a = failure rate over repair rate.
    let chain = Chain::new(0_u32, |down| {
        let (down, up) = (*down, 2 - *down);
        vec![(f64::from(up) * 0.01, down + 1), (if down > 0 { 0.5 } else { 0.0 }, down.saturating_sub(1))]
    });
    let both = 2.0 * 0.02 * 0.02 / (1.0 + 2.0 * 0.02 + 2.0 * 0.02 * 0.02);
    assert!((chain.mean(|down| f64::from(u32::from(*down == 2))) / both - 1.0).abs() < 1e-12);
    assert!((chain.outages_per_hour(|down| *down == 2) / (both * 0.5) - 1.0).abs() < 1e-12);
}
