//! What a record says without any law: the estimate of Kaplan and Meier with its band.

use super::record::Record;

/// A step of the estimate: from these hours on, until the next step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Hours.
    pub hours: f64,
    /// Estimated share of times that are shorter or equal.
    pub share: f64,
    /// Lower end of its interval at 95 %.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Share of times up to each complete time (Kaplan and Meier 1958), with pointwise intervals of 95 % on the scale of
/// log(-log S) from Greenwood's variance (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, 2nd
/// ed., 2002, section 1.4). Without censored times the steps are those of the empirical distribution function.
pub fn kaplan_meier(record: &Record) -> Vec<Step> {
    const Z: f64 = 1.959_963_984_540_054;
    let (mut survival, mut variance) = (1.0, 0.0);
    let mut steps = Vec::new();
    for (hours, over, at_risk) in risk_sets(record) {
        let (over, at_risk) = (over as f64, at_risk as f64);
        survival *= 1.0 - over / at_risk;
        if over == at_risk {
            steps.push(Step { hours, share: 1.0, low: steps.last().map_or(0.0, |s: &Step| s.low), high: 1.0 });
            continue;
        }
        variance += over / (at_risk * (at_risk - over));
        let log = libm::log(survival);
        let reach = Z * libm::sqrt(variance) / log.abs();
        let end = |sign: f64| 1.0 - libm::exp(log * libm::exp(sign * reach));
        steps.push(Step { hours, share: 1.0 - survival, low: end(-1.0), high: end(1.0) });
    }
    steps
}

/// Each complete time once: the hours, how many times end there, and how many were at risk.
pub(super) fn risk_sets(record: &Record) -> Vec<(f64, usize, usize)> {
    let times = record.times();
    let mut sets: Vec<(f64, usize, usize)> = Vec::new();
    for (at, time) in times.iter().enumerate().filter(|(_, time)| !time.censored) {
        match sets.last_mut() {
            Some((hours, over, _)) if *hours == time.hours => *over += 1,
            _ => sets.push((time.hours, 1, times.len() - at)),
        }
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::Time;

    /// Remission of leukaemia with 6-MP, weeks (Freireich et al. 1963), as in Kalbfleisch and Prentice, table 1.1: S at 6,
    /// 10 and 23 weeks is 0.857, 0.753 and 0.448.
    #[test]
    fn the_estimate_agrees_with_the_textbook() {
        let over = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0];
        let not_over = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0];
        let times = over.map(|hours| Time { hours, censored: false }).into_iter();
        let times = times.chain(not_over.map(|hours| Time { hours, censored: true }));
        let steps = kaplan_meier(&Record::new(times.collect()).unwrap());
        for (hours, survival) in [(6.0, 0.857), (10.0, 0.753), (23.0, 0.448)] {
            let step = steps.iter().find(|step| step.hours == hours).unwrap();
            assert!((1.0 - step.share - survival).abs() < 5e-4, "{step:?}");
            assert!(step.low < step.share && step.share < step.high, "{step:?}");
        }
    }
}
