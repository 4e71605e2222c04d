//! Tail probabilities of counts: binomial and Poisson, for counts up to 1e12 and beyond.
//!
//! The mass is Loader's saddle-point form, which does not cancel; a tail is the sum of masses outwards
//! from the mean, all positive. Above [`LARGE`] the sum would be long and the uniform expansion of the
//! incomplete beta and gamma functions is used instead, accurate there to about 1e-6 of the tail.

/// Smallest size of both parameters of the incomplete beta function at which the expansion takes over.
const LARGE: f64 = 1e4;

/// The law of a count.
#[derive(Debug, Clone, Copy)]
pub(super) enum CountLaw {
    /// Successes in `n` trials with probability `p` each.
    Binomial { n: u64, p: f64 },
    /// Events of a Poisson process with this expected number.
    Poisson { mean: f64 },
}

impl CountLaw {
    /// P(count ≥ k), relative error below 1e-6 in the tail above the mean.
    pub(super) fn at_least(self, k: u64) -> f64 {
        if k == 0 {
            return 1.0;
        }
        if k > self.last() {
            return 0.0;
        }
        if let Some(expansion) = self.expansion(k) {
            return expansion.above;
        }
        if k as f64 > self.mean() { self.sum_up(k) } else { 1.0 - self.sum_down(k - 1) }
    }

    /// P(count ≤ k), relative error below 1e-6 in the tail below the mean.
    pub(super) fn at_most(self, k: u64) -> f64 {
        if k >= self.last() {
            return 1.0;
        }
        if let Some(expansion) = self.expansion(k + 1) {
            return expansion.below;
        }
        if (k as f64) < self.mean() { self.sum_down(k) } else { 1.0 - self.sum_up(k + 1) }
    }

    fn mean(self) -> f64 {
        match self {
            CountLaw::Binomial { n, p } => n as f64 * p,
            CountLaw::Poisson { mean } => mean,
        }
    }

    /// The largest possible count.
    fn last(self) -> u64 {
        match self {
            CountLaw::Binomial { n, .. } => n,
            CountLaw::Poisson { .. } => u64::MAX,
        }
    }

    /// P(count = k): Loader (2000), "Fast and accurate computation of binomial probabilities", eq. 4 and 5.
    fn mass(self, k: u64) -> f64 {
        let x = k as f64;
        match self {
            CountLaw::Poisson { mean } if k == 0 => libm::exp(-mean),
            CountLaw::Poisson { mean } => {
                libm::exp(-stirling_error(x) - deviance(x, mean)) / (std::f64::consts::TAU * x).sqrt()
            }
            CountLaw::Binomial { n, p } if k == 0 => libm::exp(n as f64 * libm::log1p(-p)),
            CountLaw::Binomial { n, p } if k == n => libm::exp(n as f64 * libm::log(p)),
            CountLaw::Binomial { n, p } => {
                let (n, rest) = (n as f64, (n - k) as f64);
                let exponent = stirling_error(n)
                    - stirling_error(x)
                    - stirling_error(rest)
                    - deviance(x, n * p)
                    - deviance(rest, n * (1.0 - p));
                libm::exp(exponent) * (n / (std::f64::consts::TAU * x * rest)).sqrt()
            }
        }
    }

    /// P(count = k + 1) / P(count = k).
    fn step_up(self, k: f64) -> f64 {
        match self {
            CountLaw::Binomial { n, p } => (n as f64 - k) / (k + 1.0) * (p / (1.0 - p)),
            CountLaw::Poisson { mean } => mean / (k + 1.0),
        }
    }

    fn sum_up(self, k: u64) -> f64 {
        let (mut term, mut sum, mut at) = (self.mass(k), 0.0, k as f64);
        while term > sum * 1e-17 {
            sum += term;
            term *= self.step_up(at);
            at += 1.0;
        }
        sum
    }

    fn sum_down(self, k: u64) -> f64 {
        let (mut term, mut sum, mut at) = (self.mass(k), 0.0, k as f64);
        while term > sum * 1e-17 {
            sum += term;
            at -= 1.0;
            if at < 0.0 {
                break;
            }
            term /= self.step_up(at);
        }
        sum
    }

    /// P(count ≥ k) and P(count < k) where both parameters of the incomplete function are large.
    fn expansion(self, k: u64) -> Option<Expansion> {
        let a = k as f64;
        match self {
            CountLaw::Binomial { n, p } => {
                let (b, r) = ((n - k) as f64 + 1.0, n as f64 + 1.0);
                let distance = (p * r - a) / (a * b / r).sqrt();
                (a.min(b) > LARGE).then(|| Expansion::new(deviance(a, r * p) + deviance(b, r * (1.0 - p)), distance))
            }
            CountLaw::Poisson { mean } => (a > LARGE).then(|| Expansion::new(deviance(a, mean), (mean - a) / a.sqrt())),
        }
    }
}

/// Both sides of a large incomplete beta or gamma function.
struct Expansion {
    above: f64,
    below: f64,
}

impl Expansion {
    /// Leading terms of Temme (1992), "Asymptotic inversion of the incomplete beta function", eq. 2.6, and of
    /// Temme (1979) for the gamma function: Φ(w) + φ(w) (1/w − 1/u), where w is the signed root of twice the
    /// deviance and u the standardised distance. Close to w = 0, where no interval ends, the bracket is left out.
    fn new(deviance: f64, distance: f64) -> Self {
        let w = (2.0 * deviance).sqrt().copysign(distance);
        let correction = if w.abs() < 0.01 { 0.0 } else { normal_density(w) * (1.0 / w - 1.0 / distance) };
        Expansion { above: normal_above(-w) + correction, below: normal_above(w) - correction }
    }
}

fn normal_density(w: f64) -> f64 {
    libm::exp(-0.5 * w * w) / std::f64::consts::TAU.sqrt()
}

/// P(Z > w) for a standard normal Z.
pub(super) fn normal_above(w: f64) -> f64 {
    0.5 * libm::erfc(w * std::f64::consts::FRAC_1_SQRT_2)
}

/// ln(x!) minus Stirling's approximation, for whole x ≥ 1; Loader (2000), section 3.
fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        let half_log_tau = 0.918_938_533_204_672_8;
        return libm::lgamma(x + 1.0) - (x + 0.5) * libm::log(x) + x - half_log_tau;
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / x
}

/// x ln(x/m) + m − x without cancellation near x = m; Loader (2000), section 4.
fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() >= 0.1 * (x + m) {
        return x * libm::log(x / m) - difference;
    }
    let v = difference / (x + m);
    let (mut sum, mut power, mut odd) = (difference * v, 2.0 * x * v, 3.0);
    loop {
        power *= v * v;
        let next = sum + power / odd;
        if next == sum {
            return sum;
        }
        sum = next;
        odd += 2.0;
    }
}
