//! Maximum likelihood: in closed form where there is one, else on a profile with one parameter left.

use super::family::Family;
use super::optimum::peak;
use super::record::{Record, Unfit};
use crate::law::Law;

/// A law fitted to a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Which law.
    pub family: Family,
    /// Natural logarithm of the parameter that is a time (hours).
    pub place: f64,
    /// Natural logarithm of the parameter that is a plain number; 0 for the exponential law.
    pub form: f64,
    /// Logarithm of the likelihood at its maximum, times in hours.
    pub ln_likelihood: f64,
}

impl Fitted {
    /// The law.
    pub fn law(&self) -> Law {
        self.family.law(self.place, self.form)
    }

    /// Akaike's criterion with the correction for few data (Hurvich and Tsai 1989), n the complete times; infinite where
    /// there are too few for it.
    pub fn aicc(&self, record: &Record) -> f64 {
        let (k, n) = (self.family.parameters() as f64, record.complete() as f64);
        let rest = n - k - 1.0;
        if rest <= 0.0 { f64::INFINITY } else { self.aic() + 2.0 * k * (k + 1.0) / rest }
    }

    /// Akaike's criterion: twice the number of parameters less twice the logarithm of the likelihood (Akaike 1974).
    pub fn aic(&self) -> f64 {
        2.0 * self.family.parameters() as f64 - 2.0 * self.ln_likelihood
    }
}

/// The law of a family that makes a record most likely.
///
/// Closed forms: exponential (total time over complete times), lognormal without censoring (mean and standard deviation
/// of the logarithms, divisor n). Weibull: the scale follows from the shape, and the likelihood of the shape has one peak
/// (Lawless 2003, section 5.2). Gamma without censoring: the mean is the mean. Otherwise one parameter is maximised out
/// for each value of the other.
///
/// # Errors
/// [`Unfit`] if the record does not fix the parameters.
///
/// ```
/// use fivenines::fit::{Family, Record, fit};
/// use fivenines::law::Law;
/// let record = Record::of_complete(&[1.0, 2.0, 4.0]).unwrap();
/// let Law::LogNormal { median, sigma } = fit(Family::LogNormal, &record).unwrap().law() else { panic!() };
/// assert!((median - 2.0).abs() < 1e-12 && (sigma - 0.565_952_5).abs() < 1e-6);
/// ```
pub fn fit(family: Family, record: &Record) -> Result<Fitted, Unfit> {
    if family != Family::Exponential && !record.is_spread() {
        return Err(Unfit::AllEqual);
    }
    let (place, form) = match family {
        Family::Exponential => (libm::log(record.total() / record.complete() as f64), 0.0),
        Family::LogNormal if !record.is_censored() => moments_of_logs(record),
        _ => by_profile(family, record)?,
    };
    let ln_likelihood = family.ln_likelihood(record, place, form);
    let sound = family.law(place, form).check().is_ok() && ln_likelihood.is_finite();
    if sound { Ok(Fitted { family, place, form, ln_likelihood }) } else { Err(Unfit::Unbounded) }
}

/// Mean and logarithm of the standard deviation of the logarithms of the complete times.
fn moments_of_logs(record: &Record) -> (f64, f64) {
    let logs = || record.times().iter().zip(record.logs()).filter(|(time, _)| !time.censored).map(|(_, log)| *log);
    let n = record.complete() as f64;
    let mean = logs().sum::<f64>() / n;
    let variance = logs().map(|log| (log - mean) * (log - mean)).sum::<f64>() / n;
    (mean, 0.5 * libm::log(variance))
}

/// The peak over the form of the profile over the place.
fn by_profile(family: Family, record: &Record) -> Result<(f64, f64), Unfit> {
    let start = start(family, record);
    let height = |form: f64| family.best_place(record, form, start.0).map_or(f64::NEG_INFINITY, |(_, height)| height);
    let (form, _) = peak(start.1, 0.2, height).ok_or(Unfit::Unbounded)?;
    let (place, _) = family.best_place(record, form, start.0).ok_or(Unfit::Unbounded)?;
    Ok((place, form))
}

/// Where to begin: by the moments of the logarithms of the complete times.
fn start(family: Family, record: &Record) -> (f64, f64) {
    let (mean, ln_sd) = moments_of_logs(record);
    match family {
        Family::Exponential | Family::LogNormal => (mean, ln_sd),
        // A Weibull time has a logarithm with standard deviation pi / (sqrt(6) shape).
        Family::Weibull => (mean, 0.249 - ln_sd),
        // For large shapes the variance of the logarithm of a gamma time is 1 / shape, for small ones 1 / shape^2.
        Family::Gamma => (mean, (-2.0 * ln_sd).min(2.0 - ln_sd)),
    }
}

impl Family {
    /// The most likely place for a given form, and the logarithm of the likelihood there.
    pub(super) fn best_place(self, record: &Record, form: f64, near: f64) -> Option<(f64, f64)> {
        let place = match self {
            Family::Exponential => Some(libm::log(record.total() / record.complete() as f64)),
            Family::Weibull => Some(weibull_place(record, form)),
            Family::Gamma if !record.is_censored() => Some(libm::log(record.total() / record.count() as f64)),
            Family::LogNormal if !record.is_censored() => Some(moments_of_logs(record).0),
            _ => None,
        };
        match place {
            Some(place) => Some((place, self.ln_likelihood(record, place, form))),
            None => peak(near, 0.2, |place| self.ln_likelihood(record, place, form)),
        }
    }

    /// The most likely form for a given place, and the logarithm of the likelihood there.
    pub(super) fn best_form(self, record: &Record, place: f64, near: f64) -> Option<(f64, f64)> {
        match self {
            Family::Exponential => Some((0.0, self.ln_likelihood(record, place, 0.0))),
            _ => peak(near, 0.2, |form| self.ln_likelihood(record, place, form)),
        }
    }
}

/// `scale^shape = sum of t^shape / complete times`, taken beside the longest time so that no power overflows.
fn weibull_place(record: &Record, form: f64) -> f64 {
    let shape = libm::exp(form);
    let longest = record.logs().last().copied().unwrap_or(0.0);
    let sum: f64 = record.logs().iter().map(|log| libm::exp(shape * (log - longest))).sum();
    longest + libm::log(sum / record.complete() as f64) / shape
}
