//! Markov chains in continuous time, and their long run and lifetimes without a single subtraction.
//!
//! Sums of positive numbers keep the digits of tiny probabilities: an unavailability of 1e-12 is right to 12 digits or so.

/// A chain: from each state the states that may follow, with rates an hour.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    /// For each state the states that may follow, each once, with the rates an hour.
    pub rows: Vec<Vec<(u32, f64)>>,
    /// Where it starts, with which probability.
    pub start: Vec<(u32, f64)>,
    /// What others see of each state: the number of a value.
    pub seen: Vec<u32>,
}

impl Chain {
    /// Number of states.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True for a chain without states.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Number of rates.
    pub fn rates(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    /// Rate an hour at which each state is left.
    pub fn exits(&self) -> Vec<f64> {
        self.rows.iter().map(|row| row.iter().map(|(_, rate)| rate).sum()).collect()
    }

    /// The probabilities at the start.
    pub fn first(&self) -> Vec<f64> {
        let mut first = vec![0.0; self.len()];
        self.start.iter().for_each(|(state, share)| first[*state as usize] += share);
        first
    }

    /// Long-run share of time in each state, of a chain that comes back to a state from everywhere it may go.
    ///
    /// States are taken out one by one; what goes through one is spread over where it goes to. Source: Grassmann,
    /// Taksar and Heyman (1985), "Regenerative analysis and steady state distributions for Markov chains", Operations
    /// Research 33, 1107-1116.
    pub fn long_run(&self) -> Vec<f64> {
        let n = self.len();
        let mut rates = self.dense();
        let mut left = vec![0.0; n];
        for out in (1..n).rev() {
            let row: Vec<f64> = rates[out][..out].to_vec();
            left[out] = row.iter().sum();
            if left[out] == 0.0 {
                continue; // it never comes back from here to the states before
            }
            for earlier in rates.iter_mut().take(out) {
                let share = earlier[out] / left[out];
                if share > 0.0 {
                    add_scaled(&mut earlier[..out], &row, share);
                }
            }
        }
        let mut weights = vec![0.0; n];
        weights[0] = 1.0;
        for at in 1..n {
            let inflow: f64 = (0..at).map(|earlier| weights[earlier] * rates[earlier][at]).sum();
            weights[at] = if left[at] > 0.0 { inflow / left[at] } else { 0.0 };
        }
        let total: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / total).collect()
    }

    /// True if every state can be reached from the first one and comes back to it.
    pub fn comes_back(&self) -> bool {
        let mut reverse = vec![Vec::new(); self.len()];
        for (from, row) in self.rows.iter().enumerate() {
            row.iter().for_each(|(to, _)| reverse[*to as usize].push(from as u32));
        }
        let forward: Vec<Vec<u32>> = self.rows.iter().map(|row| row.iter().map(|(to, _)| *to).collect()).collect();
        reaches_all(&forward) && reaches_all(&reverse)
    }

    /// Mean time in hours from the start until a state outside of `within` is reached; nothing if it may never be.
    ///
    /// The same elimination, of the states within, with the time that each visit takes and the rate at which each is
    /// left for good.
    pub fn mean_time_within(&self, within: impl Fn(u32) -> bool) -> Option<f64> {
        let inside: Vec<u32> = (0..self.len() as u32).filter(|state| within(*state)).collect();
        let mut place = vec![u32::MAX; self.len()];
        inside.iter().enumerate().for_each(|(at, state)| place[*state as usize] = at as u32);
        let n = inside.len();
        let mut rates = vec![vec![0.0; n]; n];
        let (mut gone, mut time) = (vec![0.0; n], vec![1.0; n]);
        for (at, state) in inside.iter().enumerate() {
            for (to, rate) in &self.rows[*state as usize] {
                match place[*to as usize] {
                    u32::MAX => gone[at] += rate,
                    to => rates[at][to as usize] += rate,
                }
            }
        }
        let mut means = vec![0.0; n];
        let mut left = vec![0.0; n];
        for out in (0..n).rev() {
            let row: Vec<f64> = rates[out][..out].to_vec();
            left[out] = row.iter().sum::<f64>() + gone[out];
            if left[out] == 0.0 {
                return None;
            }
            for earlier in 0..out {
                let share = rates[earlier][out] / left[out];
                if share > 0.0 {
                    add_scaled(&mut rates[earlier][..out], &row, share);
                    rates[earlier][earlier] = 0.0;
                    gone[earlier] += share * gone[out];
                    time[earlier] += share * time[out];
                }
            }
        }
        for at in 0..n {
            let later: f64 = (0..at).map(|earlier| rates[at][earlier] * means[earlier]).sum();
            means[at] = (time[at] + later) / left[at];
        }
        let mean = |(state, share): &(u32, f64)| match place[*state as usize] {
            u32::MAX => 0.0,
            at => share * means[at as usize],
        };
        Some(self.start.iter().map(mean).sum())
    }

    /// All rates, without those from a state to itself.
    fn dense(&self) -> Vec<Vec<f64>> {
        let n = self.len();
        let mut rates = vec![vec![0.0; n]; n];
        for (from, row) in self.rows.iter().enumerate() {
            row.iter().filter(|(to, _)| *to as usize != from).for_each(|(to, rate)| rates[from][*to as usize] += rate);
        }
        rates
    }
}

fn add_scaled(row: &mut [f64], other: &[f64], scale: f64) {
    row.iter_mut().zip(other).for_each(|(own, other)| *own += scale * other);
}

/// True if a graph leads from node 0 to every other.
fn reaches_all(graph: &[Vec<u32>]) -> bool {
    let mut seen = vec![false; graph.len()];
    let mut open = vec![0u32];
    seen[0] = true;
    while let Some(at) = open.pop() {
        for to in &graph[at as usize] {
            if !std::mem::replace(&mut seen[*to as usize], true) {
                open.push(*to);
            }
        }
    }
    seen.into_iter().all(|seen| seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `n` replicas that fail with rate 1/1000 and are repaired with rate 1, each by a crew of its own.
    fn replicas(n: u32) -> Chain {
        let row = |down: u32| {
            let fails = (down < n).then(|| (down + 1, f64::from(n - down) / 1000.0));
            let repaired = (down > 0).then(|| (down - 1, f64::from(down)));
            fails.into_iter().chain(repaired).collect()
        };
        Chain { rows: (0..=n).map(row).collect(), start: vec![(0, 1.0)], seen: (0..=n).collect() }
    }

    #[test]
    fn the_long_run_keeps_tiny_probabilities() {
        // All of n are down with probability (1/1001)^n.
        for n in [1, 4, 8] {
            let exact = libm::pow(1001.0, -f64::from(n));
            let found = replicas(n).long_run()[n as usize];
            assert!((found / exact - 1.0).abs() < 1e-13, "{n}: {found} {exact}");
        }
    }

    #[test]
    fn the_mean_time_to_the_first_outage_is_that_of_the_books() {
        // Two replicas: (3 lambda + mu) / (2 lambda^2) = (0.003 + 1) / 2e-6.
        let found = replicas(2).mean_time_within(|state| state < 2).unwrap();
        assert!((found / 501_500.0 - 1.0).abs() < 1e-13, "{found}");
        assert_eq!(replicas(2).mean_time_within(|_| true), None);
    }
}
