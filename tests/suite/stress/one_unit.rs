//! The exact answers of one unit: up for exponential times, down for times of any law, new at the start, cut off at the
//! horizon. Computed from the cdf of the law alone, without any random number.

use fivenines::law::Law;

/// Grid points over the horizon.
const STEPS: usize = 2000;

/// One unit with everything that is exactly known of it. Times in hours.
pub(crate) struct OneUnit {
    up: f64,
    repair: Law,
    horizon: f64,
    /// Probability to be up at each point of the grid.
    up_at: Vec<f64>,
}

impl OneUnit {
    /// Solves the renewal equation of the probability A(t) to be up, 1 - A(t) = 1/up ∫ A(t - r) P(repair > r) dr: whoever is
    /// down at t began a repair r hours before that is not over (Barlow and Proschan 1975, Statistical Theory of Reliability
    /// and Life Testing, section 3.2). The product of A, taken for straight between points, and the integrated survival function.
    pub(crate) fn new(up: f64, repair: Law, horizon: f64) -> OneUnit {
        let step = horizon / STEPS as f64;
        let weights: Vec<f64> = (0..STEPS).map(|at| survived(&repair, at as f64 * step, step) / up).collect();
        let mut up_at = vec![1.0];
        for at in 1..=STEPS {
            let before: f64 = (1..at).map(|back| weights[back] * (up_at[at - back] + up_at[at - back - 1])).sum();
            up_at.push((1.0 - (before + weights[0] * up_at[at - 1]) / 2.0) / (1.0 + weights[0] / 2.0));
        }
        OneUnit { up, repair, horizon, up_at }
    }

    /// Integral over the start of an outage, of something that depends on the hours left then.
    fn over_starts(&self, of: impl Fn(f64) -> f64) -> f64 {
        let step = self.horizon / STEPS as f64;
        let at = |at: usize| self.up_at[at] * of(self.horizon - at as f64 * step);
        let ends = (at(0) + at(STEPS)) / 2.0;
        ((1..STEPS).map(at).sum::<f64>() + ends) * step / self.up
    }

    /// Expected number of outages.
    pub(crate) fn outages(&self) -> f64 {
        self.over_starts(|_| 1.0)
    }

    /// Share of time down.
    pub(crate) fn unavailability(&self) -> f64 {
        1.0 - self.outages() * self.up / self.horizon
    }

    /// Expected length of an outage that is over before the horizon: all of their length over their number.
    pub(crate) fn length(&self) -> f64 {
        if let Law::Fixed { value } = self.repair {
            return value;
        }
        let total = self.over_starts(|left| limited(&self.repair, left) - left * self.repair.survival(left));
        total / self.over_starts(|left| self.repair.cdf(left))
    }

    /// The length that a share of the outages that are over before the horizon stays within.
    pub(crate) fn length_quantile(&self, share: f64) -> f64 {
        let completed = self.over_starts(|left| self.repair.cdf(left));
        let within = |length: f64| self.over_starts(|left| self.repair.cdf(left.min(length))) / completed;
        least(self.horizon, |length| within(length) >= share)
    }

    /// Probability of an outage.
    pub(crate) fn any(&self) -> f64 {
        -libm::expm1(-self.horizon / self.up)
    }

    /// Probability of at most so much downtime (Takács 1957): that the repairs of all failures in the first
    /// `horizon - downtime` hours of operation fit into it.
    pub(crate) fn at_most(&self, downtime: f64) -> f64 {
        if downtime >= self.horizon {
            return 1.0;
        }
        let expected = (self.horizon - downtime) / self.up;
        match self.repair {
            Law::Fixed { value } => poisson_at_most(expected, (downtime / value + 1e-9).floor()),
            _ => compound_at_most(expected, &self.repair, downtime),
        }
    }

    /// The downtime that a share of histories stays within, in hours.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        if libm::exp(-self.horizon / self.up) >= share {
            return 0.0;
        }
        least(self.horizon, |downtime| self.at_most(downtime) >= share)
    }
}

/// The least number up to `most` from which on a condition holds, to seven digits.
fn least(most: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, most);
    while high - low > 1e-7 * high && high > 1e-12 * most {
        let middle = (low + high) / 2.0;
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}

/// Integral of the survival function from `from` over `length` hours; the beginning in pieces that halve towards 0.
fn survived(law: &Law, from: f64, length: f64) -> f64 {
    if let Law::Fixed { value } = law {
        return (value - from).clamp(0.0, length);
    }
    if from > 0.0 {
        return (0..4).map(|part| simpson(law, from + length * f64::from(part) / 4.0, length / 4.0)).sum();
    }
    let piece = |at: i32| length * libm::pow(0.5, f64::from(at));
    (1..60)
        .map(|at| {
            (0..4).map(|part| simpson(law, piece(at) * (1.0 + f64::from(part) / 4.0), piece(at) / 4.0)).sum::<f64>()
        })
        .sum()
}

fn simpson(law: &Law, from: f64, length: f64) -> f64 {
    let at = |share: f64| law.survival(from + share * length);
    (at(0.0) + 4.0 * at(0.5) + at(1.0)) * length / 6.0
}

/// Mean of the shorter of a time and a limit.
fn limited(law: &Law, limit: f64) -> f64 {
    if limit <= 0.0 { 0.0 } else { law.limited_mean(limit).unwrap_or_else(|| survived(law, 0.0, limit)) }
}

/// P(N <= n) for a Poisson number N.
fn poisson_at_most(expected: f64, n: f64) -> f64 {
    let term = |at: u32| libm::exp(f64::from(at) * libm::log(expected) - expected - libm::lgamma(f64::from(at) + 1.0));
    (0..=n as u32).map(term).sum::<f64>().min(1.0)
}

/// P(sum of a Poisson number of times <= x), by Panjer's recursion (1981) over times rounded to whole parts of `x`.
fn compound_at_most(expected: f64, law: &Law, x: f64) -> f64 {
    const PARTS: usize = 500;
    let part = x / PARTS as f64;
    let cdf = |at: usize| law.cdf((at as f64 + 0.5) * part);
    let chance: Vec<f64> = (0..=PARTS).map(|at| if at == 0 { cdf(0) } else { cdf(at) - cdf(at - 1) }).collect();
    let mut sum = vec![libm::exp(-expected * (1.0 - chance[0]))];
    for at in 1..=PARTS {
        let before: f64 = (1..=at).map(|time| time as f64 * chance[time] * sum[at - time]).sum();
        sum.push(expected / at as f64 * before);
    }
    sum[..PARTS].iter().sum::<f64>() + sum[PARTS] / 2.0
}
