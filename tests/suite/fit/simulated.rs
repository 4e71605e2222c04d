//! Intervals and p-values against simulation, each with a partner that is slightly wrong.

use fivenines::fit::{Effort, Family, Occurrences, Record, RecordFindings, Time, events, study};
use fivenines::law::Law;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

fn effort(family: Family, seed: u64, resamples: u64) -> Effort {
    Effort { families: vec![family], seed, resamples }
}

/// Records of so many times of a law, times beyond the limit censored there.
fn records(law: &Law, count: usize, limit: f64, many: u64) -> Vec<Record> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
    let one = |rng: &mut Xoshiro256PlusPlus| {
        let hours = law.sample(rng);
        Time { hours: hours.min(limit), censored: hours > limit }
    };
    (0..many).map(|_| Record::new((0..count).map(|_| one(&mut rng)).collect()).expect("a record")).collect()
}

/// Shares of records whose 95 % and 90 % intervals hold the true value of a parameter.
fn coverage(family: Family, law: &Law, count: usize, limit: f64, at: usize, truth: f64, many: u64) -> (f64, f64) {
    let (mut wide, mut narrow) = (0, 0);
    for record in records(law, count, limit, many) {
        // One resample is enough: the p-value is not asked for.
        let parameter = study(&record, &effort(family, 1, 1)).laws[0].parameters[at].clone();
        let within = |(low, high): (f64, f64)| low <= truth && truth <= high;
        wide += u64::from(within(parameter.interval));
        narrow += u64::from(within(parameter.belief));
    }
    (wide as f64 / many as f64, narrow as f64 / many as f64)
}

/// Whether a share of so many is within four standard errors of what it should be.
fn looks_like(share: f64, level: f64, many: u64) -> bool {
    (share - level).abs() < 4.0 * (level * (1.0 - level) / many as f64).sqrt()
}

#[test]
fn exact_intervals_cover_as_they_say() {
    let law = Law::LogNormal { median: 3.0, sigma: 1.2 };
    for (at, truth) in [(0, 3.0), (1, 1.2)] {
        let (wide, narrow) = coverage(Family::LogNormal, &law, 8, f64::INFINITY, at, truth, 1500);
        assert!(looks_like(wide, 0.95, 1500) && looks_like(narrow, 0.9, 1500), "{at}: {wide} {narrow}");
        assert!(!looks_like(narrow, 0.95, 1500), "90 % is told from 95 %: {narrow}");
    }
}

#[test]
fn profile_intervals_cover_nearly_as_they_say() {
    // A fifth of the times is censored.
    let law = Law::Weibull { shape: 0.8, scale: 3.0 };
    let limit = law.quantile(0.8);
    for (at, truth) in [(0, 3.0), (1, 0.8)] {
        let (wide, narrow) = coverage(Family::Weibull, &law, 30, limit, at, truth, 300);
        assert!(looks_like(wide, 0.95, 300) && looks_like(narrow, 0.9, 300), "{at}: {wide} {narrow}");
    }
}

/// Kolmogorov's distance between p-values of the fit and the uniform law, times the root of their number.
fn distance(family: Family, law: &Law, limit: f64) -> f64 {
    let all = records(law, 15, limit, 120);
    let found = all.iter().zip(1..).map(|(record, seed)| study(record, &effort(family, seed, 39)));
    let mut p: Vec<f64> = found.map(|found: RecordFindings| found.laws[0].goodness.p.mean).collect();
    p.sort_by(f64::total_cmp);
    let n = p.len() as f64;
    let one = |(at, p): (usize, &f64)| (p - at as f64 / n).max((at + 1) as f64 / n - p);
    // The steps of the p-values, 1/40, are no distance.
    (p.iter().enumerate().map(one).fold(0.0, f64::max) - 1.0 / 40.0) * n.sqrt()
}

#[test]
fn p_values_are_uniform_where_the_law_is_right_and_small_where_it_is_wrong() {
    let lognormal = Law::LogNormal { median: 3.0, sigma: 1.4 };
    let weibull = Law::Weibull { shape: 0.7, scale: 3.0 };
    assert!(distance(Family::LogNormal, &lognormal, f64::INFINITY) < 2.0);
    assert!(distance(Family::Weibull, &weibull, 6.0) < 2.0, "censored");
    assert!(distance(Family::Exponential, &lognormal, f64::INFINITY) > 2.0, "the wrong law is found out");
}

#[test]
fn a_poisson_process_is_told_from_clusters_and_trends() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let unit = Law::Uniform { low: 0.0, high: 1.0 };
    let mut run = |shape: &dyn Fn(f64) -> f64| {
        let mut hours: Vec<f64> = (0..24).map(|_| 1000.0 * shape(unit.sample(&mut rng))).collect();
        hours.sort_by(f64::total_cmp);
        let seen = Occurrences { hours, window_hours: 1000.0, units: 2.0, resolution_hours: 0.1 };
        let found = events(&seen, &effort(Family::Exponential, 1, 1));
        (found.trend.unwrap().p, found.clusters.unwrap().p)
    };
    let refused = |of: &dyn Fn((f64, f64)) -> f64, found: &[(f64, f64)]| {
        found.iter().filter(|p| of(**p) < 0.05).count() as f64 / found.len() as f64
    };
    let steady: Vec<(f64, f64)> = (0..120).map(|_| run(&|u| u)).collect();
    let growing: Vec<(f64, f64)> = (0..40).map(|_| run(&|u: f64| u.sqrt())).collect();
    let clustered: Vec<(f64, f64)> =
        (0..40).map(|_| run(&|u: f64| (4.0 * u).floor() / 4.0 + 0.04 * (4.0 * u).fract())).collect();
    // Each test refuses one steady record in twenty; four standard errors are 8 %.
    assert!(refused(&|p| p.0, &steady) < 0.13 && refused(&|p| p.1, &steady) < 0.13);
    assert!(refused(&|p| p.0, &growing) > 0.6, "{}", refused(&|p| p.0, &growing));
    assert!(refused(&|p| p.1, &clustered) > 0.7, "{}", refused(&|p| p.1, &clustered));
}
