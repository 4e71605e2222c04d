//! Samples: the definition of a quantile, the boundary of rounding, and any grouping against any other.

use super::*;
use proptest::prelude::*;

fn sample_of(values: impl IntoIterator<Item = u64>) -> Sample {
    let mut sample = Sample::default();
    values.into_iter().for_each(|value| sample.push(value));
    sample
}

/// Distinct values far enough apart that rounding joins some and moves most.
fn spread(n: usize) -> impl Iterator<Item = u64> + Clone {
    (0..n as u64).map(|i| i * 7919 + 1)
}

#[test]
fn quantiles_follow_the_definition_on_ties_and_at_the_ends() {
    let sample = sample_of([3, 1, 3, 2, 3]);
    let at = |p| sample.quantile(p).unwrap();
    assert_eq!([at(0.0), at(0.2), at(0.4), at(0.41), at(0.5), at(1.0)], [1, 1, 2, 3, 3, 3]);
    assert_eq!(sample.points(), [(1, 1), (2, 1), (3, 3)]);
    assert_eq!([0, 1, 2, 3, 9].map(|x| sample.count_at_most(x)), [0, 1, 2, 5, 5]);
    assert_eq!(Sample::default().quantile(0.5), None);
    assert_eq!(Sample::default().quantile_interval(0.5), (0, None));
}

#[test]
fn products_within_rounding_of_a_whole_rank_are_that_rank() {
    assert_eq!(quantile_rank(0.07, 100), 7);
    assert_eq!(quantile_rank(0.95, 1_000_000), 950_000);
    assert_eq!(quantile_rank(0.999, 1_000), 999);
    assert_eq!(quantile_rank(0.0701, 100), 8);
}

#[test]
fn a_quantile_that_the_sample_cannot_bound_has_no_upper_end() {
    let sample = sample_of(1..=100);
    assert_eq!(sample.quantile_interval(0.5), (40, Some(61)));
    assert_eq!(sample.quantile_interval(0.99), (97, None));
    assert_eq!(sample.quantile_interval(0.01), (0, Some(4)));
}

#[test]
fn zeros_cost_nothing_and_huge_values_are_kept() {
    let mut sample = sample_of([0, 1, u64::MAX]);
    sample.push_zeros(1_000_000_000_000);
    assert_eq!(sample.points(), [(0, 1_000_000_000_001), (1, 1), (u64::MAX, 1)]);
    assert_eq!(sample.quantile(0.999), Some(0));
    assert_eq!(sample.quantile(1.0), Some(u64::MAX));
    assert!(sample.is_exact());
}

#[test]
fn one_value_past_the_limit_rounds_within_a_thousandth() {
    let exact = sample_of(spread(EXACT_LIMIT));
    assert!(exact.is_exact());
    let mut rounded = exact.clone();
    rounded.push(0);
    assert!(!rounded.is_exact());
    for p in [0.001, 0.1, 0.5, 0.9, 0.999, 1.0] {
        let (true_value, value) = (exact.quantile(p).unwrap(), rounded.quantile(p).unwrap());
        assert!(value + 7919 >= true_value && value as f64 <= true_value as f64 * 1.001, "{p}: {value} {true_value}");
        let (low, high) = exact.quantile_interval(p);
        let (wide_low, wide_high) = rounded.quantile_interval(p);
        assert!(wide_low <= low && wide_high.is_none_or(|h| high.is_some_and(|e| h + 7919 >= e)));
    }
    assert_eq!(rounded.quantile(1.0), exact.quantile(1.0), "the largest value stays exact");
    assert_eq!(rounded.count_at_most(0), 1);
}

#[test]
fn grouping_and_order_do_not_matter_across_the_limit() {
    let n = EXACT_LIMIT + 1000;
    let forward = sample_of(spread(n));
    let mut backward: Vec<u64> = spread(n).collect();
    backward.reverse();
    assert_eq!(sample_of(backward.iter().copied()), forward);
    for cut in [1, 1000, n / 2, n - 1] {
        let (left, right) = backward.split_at(cut);
        let (left, right) = (sample_of(left.iter().copied()), sample_of(right.iter().copied()));
        let (mut one, mut other) = (left.clone(), right.clone());
        one.merge(&right);
        other.merge(&left);
        assert!(one == forward && other == forward, "cut at {cut}");
    }
}

/// The crate `hdrhistogram` is the oracle for the buckets.
#[test]
fn buckets_are_those_of_an_hdr_histogram_with_three_digits() {
    let oracle = hdrhistogram::Histogram::<u64>::new_with_bounds(1, u64::MAX, 3).unwrap();
    for bits in 0..64 {
        for value in [1u64 << bits, (1 << bits) - 1, (1 << bits) + (1 << bits) / 3, u64::MAX >> bits] {
            assert_eq!(bucket_end(value), oracle.highest_equivalent(value), "{value}");
            assert_eq!(bucket_start(value), oracle.lowest_equivalent(value), "{value}");
            assert_eq!(bucket_end(bucket_end(value)), bucket_end(value));
        }
    }
}

proptest! {
    #[test]
    fn any_grouping_of_merges_gives_the_same_bytes(values in prop::collection::vec(0u64..50, 0..60), cuts in prop::collection::vec(any::<bool>(), 60)) {
        let whole = sample_of(values.iter().copied());
        let mut merged = Sample::default();
        let mut part = Sample::default();
        for (&value, &cut) in values.iter().rev().zip(&cuts) {
            part.push(value);
            if cut {
                part.merge(&merged);
                merged = std::mem::take(&mut part);
            }
        }
        merged.merge(&part);
        prop_assert_eq!(serde_json::to_string(&merged).unwrap(), serde_json::to_string(&whole).unwrap());
    }

    #[test]
    fn the_quantile_is_the_smallest_value_that_holds_the_share(values in prop::collection::vec(0u64..30, 1..80), percent in 1u64..=100) {
        let sample = sample_of(values.iter().copied());
        let got = sample.quantile(percent as f64 / 100.0).unwrap();
        let enough = |x: u64| 100 * sample.count_at_most(x) >= percent * sample.count();
        prop_assert!(enough(got) && (got == 0 || !enough(got - 1)));
    }
}
