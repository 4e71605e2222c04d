//! Moments and ratios: exact at the extremes, equal for any grouping, right on small cases.

use super::super::{Ratio, mean_or_bound, rate_or_bound};
use super::*;
use proptest::prelude::*;

fn moments_of(values: &[u64]) -> Moments {
    let mut moments = Moments::default();
    values.iter().for_each(|&value| moments.push(value));
    moments
}

#[test]
fn the_variance_does_not_cancel() {
    let offset = 1_000_000_000_000_000_000;
    let moments = moments_of(&[offset, offset + 1, offset + 2]);
    assert_eq!(moments.variance(), 1.0);
    assert_eq!(moments_of(&[u64::MAX, u64::MAX]).variance(), 0.0);
    let half = u64::MAX as f64 / 2.0;
    assert!((moments_of(&[0, u64::MAX]).variance() / (2.0 * half * half) - 1.0).abs() < 1e-15);
}

#[test]
fn a_trillion_huge_observations_fit() {
    let mut moments = moments_of(&[u64::MAX, 0]);
    for _ in 0..40 {
        let copy = moments;
        moments.merge(&copy);
    }
    assert_eq!(moments.count(), 1 << 41);
    assert!((moments.mean() / (u64::MAX as f64 / 2.0) - 1.0).abs() < 1e-15);
    assert!((moments.variance().sqrt() / (u64::MAX as f64 / 2.0) - 1.0).abs() < 1e-9);
}

/// `scipy.stats.skew([1, 2, 3, 10])`, scipy 1.17.1.
#[test]
fn the_skewness_agrees_with_scipy_far_from_zero() {
    let offset = 1_000_000_000_000_000_000;
    let right = moments_of(&[offset + 1, offset + 2, offset + 3, offset + 10]).skewness();
    let left = moments_of(&[offset - 1, offset - 2, offset - 3, offset - 10]).skewness();
    assert!((right - 1.018_233_764_908_628_4).abs() < 1e-14 && (left + right).abs() < 1e-14, "{right} {left}");
    assert_eq!(moments_of(&[5, 5]).skewness(), 0.0);
    assert_eq!(moments_of(&[]).skewness(), 0.0);
    assert!(moments_of(&[u64::MAX, u64::MAX, 0]).skewness() < 0.0);
}

/// Mean, standard error and interval of 2, 4, 9, 3: `scipy.stats.t.interval(0.95, 3, mean, sem)`, scipy 1.17.1.
#[test]
fn the_t_interval_agrees_with_scipy() {
    let got = moments_of(&[20, 40, 90, 30]).estimate(0.1);
    assert_eq!((got.mean, got.count, got.level), (4.5, 4, 0.95));
    assert!((got.std_error - 1.554_563_175_514_802_4).abs() < 1e-14);
    assert_eq!(got.low, 0.0, "4.5 - 4.947 is cut at zero");
    assert!((got.high - 9.447_313_834_247_19).abs() < 1e-9, "{}", got.high);
}

#[test]
fn without_variation_or_data_the_interval_says_what_is_not_known() {
    assert_eq!(moments_of(&[]).estimate(1.0).high, f64::INFINITY);
    assert_eq!(moments_of(&[7]).estimate(1.0).high, f64::INFINITY);
    assert_eq!(moments_of(&[0, 0, 0]).estimate(1.0).high, f64::INFINITY);
    let same = moments_of(&[7, 7]).estimate(1.0);
    assert_eq!((same.low, same.high), (7.0, 7.0));
}

#[test]
fn a_bounded_mean_stays_within_its_bounds() {
    let cases: [&[u64]; 6] = [&[], &[0], &[100], &[0, 0, 100], &[100, 100, 100], &[1, 99, 0, 0, 0]];
    for values in cases {
        let got = mean_or_bound(&moments_of(values), 100, 2.0);
        assert!(
            0.0 <= got.low && got.low <= got.mean && got.mean <= got.high && got.high <= 200.0,
            "{values:?} {got:?}"
        );
    }
    assert_eq!(mean_or_bound(&moments_of(&[]), 100, 1.0).high, 100.0);
    // What has not been seen once is possible at both ends; just below the upper end the sizes speak for themselves.
    let (none, all) =
        (mean_or_bound(&moments_of(&[0; 40]), 100, 1.0), mean_or_bound(&moments_of(&[100; 40]), 100, 1.0));
    assert!((none.high - 8.81).abs() < 0.01 && (all.low - (100.0 - none.high)).abs() < 1e-9 && all.high == 100.0);
    assert_eq!(mean_or_bound(&moments_of(&[99; 40]), 100, 1.0).low, 99.0);
    let rate = rate_or_bound(&moments_of(&[0, 0, 1, 0]), 2.0);
    assert_eq!((rate.mean, rate.count), (0.125, 4));
    assert!((rate.high - 5.571_643_390_938_898 / 8.0).abs() < 1e-9 && rate.low == 0.0, "{rate:?}");
}

#[test]
fn a_constant_ratio_has_no_error_and_an_unseen_one_no_bound() {
    let mut ratio = Ratio::default();
    assert_eq!((ratio.estimate(1.0, 60).low, ratio.estimate(1.0, 60).high), (0.0, 60.0));
    ratio.push(3, 30);
    assert_eq!((ratio.ratio(), ratio.estimate(1.0, 60).high), (10.0, 60.0));
    ratio.push(1, 10);
    ratio.push(0, 0);
    assert_eq!((ratio.pairs(), ratio.std_error(), ratio.estimate(1.0, 60).count), (2, 0.0, 4));
}

/// Pairs (1, 10), (2, 50), (1, 30): R = 22.5, residuals -12.5, 5, 7.5, so the variance is 3/2 · 237.5 / 16.
#[test]
fn the_delta_method_by_hand() {
    let mut ratio = Ratio::default();
    [(1, 10), (2, 50), (1, 30)].into_iter().for_each(|(x, y)| ratio.push(x, y));
    assert!((ratio.std_error() - (1.5 * 237.5 / 16.0f64).sqrt()).abs() < 1e-14);
    let mut huge = Ratio::default();
    [(u64::MAX, u64::MAX - 7), (u64::MAX - 3, u64::MAX)].into_iter().for_each(|(x, y)| huge.push(x, y));
    assert!(huge.std_error() > 0.0 && huge.std_error() < 1e-18);
}

proptest! {
    #[test]
    fn any_grouping_of_merges_gives_the_same_bytes(values in prop::collection::vec(any::<u64>(), 0..40), cuts in prop::collection::vec(any::<bool>(), 40)) {
        let (mut whole, mut pairs) = (Moments::default(), Ratio::default());
        let (mut merged, mut merged_pairs) = (Moments::default(), Ratio::default());
        let (mut part, mut part_pairs) = (Moments::default(), Ratio::default());
        for &value in &values {
            whole.push(value);
            pairs.push(value | 1, value / 3);
        }
        for (&value, &cut) in values.iter().rev().zip(&cuts) {
            part.push(value);
            part_pairs.push(value | 1, value / 3);
            if cut {
                part.merge(&merged);
                merged_pairs.merge(&part_pairs);
                (merged, part, part_pairs) = (part, Moments::default(), Ratio::default());
            }
        }
        merged.merge(&part);
        merged_pairs.merge(&part_pairs);
        prop_assert_eq!(serde_json::to_string(&merged).unwrap(), serde_json::to_string(&whole).unwrap());
        prop_assert_eq!(serde_json::from_str::<Moments>(&serde_json::to_string(&whole).unwrap()).unwrap(), whole);
        prop_assert_eq!(merged_pairs, pairs);
    }

    #[test]
    fn the_variance_agrees_with_two_passes(values in prop::collection::vec(0u64..1_000_000, 2..40)) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<u64>() as f64 / n;
        let naive = values.iter().map(|&v| (v as f64 - mean) * (v as f64 - mean)).sum::<f64>() / (n - 1.0);
        prop_assert!((moments_of(&values).variance() - naive).abs() <= 1e-9 * naive.max(1e-9));
    }
}
