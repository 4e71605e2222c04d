//! A chain in the course of time.

use super::chain::Chain;

/// The probabilities of the states of a chain at a time that moves on.
///
/// Uniformization: with a rate above all exits, the states at the ticks of a Poisson clock are a chain in discrete time,
/// and the sum over the number of ticks has positive terms only. Source: Jensen (1953), "Markoff chains as an aid in
/// the study of Markoff processes"; Stewart (1994), Introduction to the Numerical Solution of Markov Chains, 8.2.
#[derive(Debug, Clone)]
pub struct Motion<'c> {
    chain: &'c Chain,
    /// Ticks an hour.
    rate: f64,
    /// Rate of staying in a state at a tick.
    stays: Vec<f64>,
    /// Probabilities now.
    pub now: Vec<f64>,
    /// Multiplications done so far.
    pub work: u64,
}

/// Ticks that are summed over at once.
const STRIDE: f64 = 40.0;
/// Terms below this share of the largest are nothing.
const NOTHING: f64 = 1e-45;

impl<'c> Motion<'c> {
    /// From the start of a chain.
    pub fn new(chain: &'c Chain) -> Self {
        let exits = chain.exits();
        let rate = exits.iter().copied().fold(0.0, f64::max) * 1.02;
        let stays = exits.iter().map(|exit| rate - exit).collect();
        Motion { chain, rate, stays, now: chain.first(), work: 0 }
    }

    /// The rate an hour at which the state that is left soonest is left.
    pub fn fastest(&self) -> f64 {
        self.rate
    }

    /// Multiplications that so many hours take.
    pub fn cost(&self, hours: f64) -> f64 {
        let strides = (self.rate * hours / STRIDE).ceil();
        (self.rate * hours * 2.0 + strides * 100.0) * (self.chain.rates() + self.chain.len()) as f64
    }

    /// Goes so many hours on.
    pub fn go_on(&mut self, hours: f64) {
        if self.rate == 0.0 || hours <= 0.0 {
            return;
        }
        let strides = (self.rate * hours / STRIDE).ceil().max(1.0);
        for _ in 0..strides as u64 {
            self.stride(self.rate * hours / strides);
        }
    }

    /// A stride of so many ticks on average.
    fn stride(&mut self, ticks: f64) {
        let mut weight = libm::exp(-ticks);
        let mut sum: Vec<f64> = self.now.iter().map(|share| weight * share).collect();
        let mut count = 0.0;
        loop {
            count += 1.0;
            weight *= ticks / count;
            self.tick();
            sum.iter_mut().zip(&self.now).for_each(|(sum, share)| *sum += weight * share);
            if count > ticks && weight < NOTHING {
                break;
            }
        }
        self.now = sum;
    }

    fn tick(&mut self) {
        let mut next: Vec<f64> = self.now.iter().zip(&self.stays).map(|(share, stays)| share * stays).collect();
        for (share, row) in self.now.iter().zip(&self.chain.rows) {
            if *share > 0.0 {
                row.iter().for_each(|(to, rate)| next[*to as usize] += share * rate);
            }
        }
        next.iter_mut().for_each(|share| *share /= self.rate);
        self.work += (self.chain.rates() + self.chain.len()) as u64;
        self.now = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_states_are_what_the_formula_says() {
        let rows = vec![vec![(1, 0.002)], vec![(0, 0.25)]];
        let chain = Chain { rows, start: vec![(0, 1.0)], seen: vec![0, 1] };
        let mut motion = Motion::new(&chain);
        let mut time = 0.0;
        for step in [1e-3, 0.2, 5.0, 700.0] {
            motion.go_on(step);
            time += step;
            let exact = 0.002 / 0.252 * -libm::expm1(-0.252 * time);
            assert!((motion.now[1] / exact - 1.0).abs() < 1e-13, "{time}: {} {exact}", motion.now[1]);
        }
    }
}
