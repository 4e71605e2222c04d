//! Requests that fail now and then and are tried again.

use super::ONE;

/// How often a request is tried, and how attempts fail.
///
/// With the level `l` of what serves it, an attempt fails with probability `p = 1 - l (1 - errors)`, whatever the
/// attempts before it did; a doomed request fails in all of its attempts. With `q` the share of doomed requests and `n`
/// the most attempts, a request fails with probability `q + (1-q) p^n`, and takes `q n + (1-q) (1 + p + ... + p^(n-1))`
/// attempts on average (the mean of a geometric law cut off at `n`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// The most attempts of one request, from 1.
    pub most: u32,
    /// Share of attempts that fail though everything is up, in parts per billion.
    pub errors: u32,
    /// Share of requests that fail whatever is tried, in parts per billion.
    pub doomed: u32,
}

impl Attempts {
    /// The share of requests that succeed, in parts per billion, of the level of what serves them.
    pub fn succeed(self, level: u32) -> u32 {
        let p = self.attempt_fails(level);
        let all_fail = (0..self.most).fold(1.0, |product, _| product * p);
        let q = share(self.doomed);
        ONE - parts(q + (1.0 - q) * all_fail)
    }

    /// The share of the `most - 1` possible retries that a request does without on average, in parts per billion; all
    /// of them where there are none.
    pub fn unspent(self, level: u32) -> u32 {
        if self.most < 2 {
            return ONE;
        }
        let p = self.attempt_fails(level);
        let (retries, _) = (1..self.most).fold((0.0, p), |(sum, power), _| (sum + power, power * p));
        let q = share(self.doomed);
        let possible = f64::from(self.most - 1);
        ONE - parts(q + (1.0 - q) * retries / possible)
    }

    /// Exact before it becomes a float: a small probability keeps its digits.
    fn attempt_fails(self, level: u32) -> f64 {
        let all = u64::from(ONE) * u64::from(ONE);
        let succeeds = u64::from(level) * u64::from(ONE - self.errors);
        (all - succeeds) as f64 / all as f64
    }
}

fn share(parts: u32) -> f64 {
    f64::from(parts) / f64::from(ONE)
}

fn parts(share: f64) -> u32 {
    (share * f64::from(ONE)).round().min(f64::from(ONE)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: Attempts = Attempts { most: 3, errors: 20_000_000, doomed: 1_000_000 };

    #[test]
    fn requests_fail_if_doomed_or_if_all_attempts_fail() {
        // 0.001 + 0.999 * 0.02^3, and 0.001 + 0.999 * 0.51^3 at half a level.
        assert_eq!(ONE - THREE.succeed(ONE), 1_007_992);
        assert_eq!(ONE - THREE.succeed(ONE / 2), 133_518_349);
        assert_eq!(THREE.succeed(0), 0);
        let once = Attempts { most: 1, doomed: 0, ..THREE };
        assert_eq!(once.succeed(ONE), 980_000_000);
    }

    #[test]
    fn retries_that_are_not_needed_are_unspent() {
        // Of two possible retries 2 q + (1-q) (p + p^2) are needed: 0.002 + 0.999 * 0.0204.
        assert_eq!(ONE - THREE.unspent(ONE), 11_189_800);
        assert_eq!(THREE.unspent(0), 0);
        assert_eq!(Attempts { most: 1, ..THREE }.unspent(0), ONE);
    }
}
