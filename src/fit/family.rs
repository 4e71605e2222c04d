//! The laws that are fitted, each with a place and a form on logarithmic scales.

use super::record::Record;
use crate::law::Law;

/// A law without its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Exponential: mean.
    Exponential,
    /// Weibull: scale and shape.
    Weibull,
    /// Lognormal: median and sigma.
    LogNormal,
    /// Gamma: mean and shape, which are orthogonal (Cox and Reid 1987), unlike scale and shape.
    Gamma,
}

impl Family {
    /// All of them, in the order in which they are tried.
    pub const ALL: [Family; 4] = [Family::Exponential, Family::Weibull, Family::LogNormal, Family::Gamma];

    /// Its name in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Family::Exponential => "exponential",
            Family::Weibull => "weibull",
            Family::LogNormal => "lognormal",
            Family::Gamma => "gamma",
        }
    }

    /// The family of this name.
    pub fn named(name: &str) -> Option<Family> {
        Family::ALL.into_iter().find(|family| family.name() == name)
    }

    /// Number of free parameters.
    pub fn parameters(self) -> usize {
        self.keys().len()
    }

    /// Names of the parameters in scenarios: first a time, then a plain number.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Family::Exponential => &["mean"],
            Family::Weibull => &["scale", "shape"],
            Family::LogNormal => &["median", "sigma"],
            Family::Gamma => &["mean", "shape"],
        }
    }

    /// The law whose parameters have these natural logarithms: the time in hours, the plain number.
    pub fn law(self, place: f64, form: f64) -> Law {
        let (place, form) = (libm::exp(place), libm::exp(form));
        match self {
            Family::Exponential => Law::Exponential { mean: place },
            Family::Weibull => Law::Weibull { shape: form, scale: place },
            Family::LogNormal => Law::LogNormal { median: place, sigma: form },
            Family::Gamma => Law::Gamma { shape: form, scale: place / form },
        }
    }

    /// Logarithm of the likelihood of a record, times in hours: densities of complete times, survival functions of
    /// censored ones (Lawless, Statistical Models and Methods for Lifetime Data, 2nd ed., 2003, section 2.2).
    pub fn ln_likelihood(self, record: &Record, place: f64, form: f64) -> f64 {
        let law = self.law(place, form);
        let complete = self.ln_densities(record, place, form);
        let censored = record.times().iter().filter(|time| time.censored);
        complete - censored.map(|time| law.cumulative_hazard(time.hours)).sum::<f64>()
    }

    /// Sum of the logarithms of the densities of the complete times.
    fn ln_densities(self, record: &Record, place: f64, form: f64) -> f64 {
        let shape = libm::exp(form);
        let constant = match self {
            Family::Exponential => -place,
            Family::Weibull => form - place,
            Family::LogNormal => -form - 0.5 * libm::log(2.0 * std::f64::consts::PI),
            Family::Gamma => shape * form - shape * place - libm::lgamma(shape),
        };
        let pairs = record.times().iter().zip(record.logs()).filter(|(time, _)| !time.censored);
        let one = |log: f64, hours: f64| match self {
            Family::Exponential => -hours * libm::exp(-place),
            Family::Weibull => (shape - 1.0) * (log - place) - libm::exp(shape * (log - place)),
            Family::LogNormal => -log - 0.5 * ((log - place) / shape) * ((log - place) / shape),
            Family::Gamma => (shape - 1.0) * log - shape * hours * libm::exp(-place),
        };
        record.complete() as f64 * constant + pairs.map(|(time, log)| one(*log, time.hours)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::Time;

    #[test]
    fn the_likelihood_is_made_of_densities_and_survival_functions() {
        let times = [(0.3, false), (1.0, true), (2.5, false), (7.0, true)];
        let times = times.map(|(hours, censored)| Time { hours, censored });
        let record = Record::new(times.to_vec()).unwrap();
        for family in Family::ALL {
            let (place, form) = (0.7, 0.3);
            let law = family.law(place, form);
            let one = |time: &Time| match time.censored {
                false => law.ln_density(time.hours).unwrap(),
                true => libm::log(law.survival(time.hours)),
            };
            let expected: f64 = times.iter().map(one).sum();
            let found = family.ln_likelihood(&record, place, form);
            assert!((found - expected).abs() < 1e-9, "{family:?}: {found} {expected}");
        }
    }
}
