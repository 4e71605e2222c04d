//! What a comparison says, in sentences.

use super::super::html::Piece;
use super::super::lines::{minutes, share};
use super::super::text::grouped;
use crate::estimate::Estimate;
use crate::study::{Comparison, Findings, PairFindings};
use crate::units::{Hours, percent, significant};

/// A sentence or two.
pub type Sentence = Vec<Piece>;

fn words(text: impl Into<String>) -> Piece {
    Piece::Words(text.into())
}

fn name(design: &Findings) -> Piece {
    Piece::Name(design.name.clone())
}

/// What histories are called: years where they last one.
fn period(comparison: &Comparison) -> &'static str {
    if comparison.horizon_hours == 8760.0 { "years" } else { "histories" }
}

/// How the figures came about.
pub fn how(comparison: &Comparison) -> String {
    let length = if comparison.horizon_hours == 8760.0 {
        "years of 365 days".to_string()
    } else {
        format!("histories of {}", Hours(comparison.horizon_hours))
    };
    let judged = comparison
        .judged_by
        .map_or(String::new(), |unavailability| format!(", all judged by {} % a year", percent(unavailability)));
    format!(
        "{} designs, {} {length} of each with the same luck, seed {}{judged}",
        comparison.designs.len(),
        grouped(comparison.replications),
        comparison.seed
    )
}

/// How the intervals are to be read.
pub fn intervals(comparison: &Comparison) -> String {
    let alone = "Intervals of a design are at 95 % each.";
    let pairs = comparison.pairs.len();
    if pairs < 2 {
        return format!(
            "{alone} So is the interval of the difference; a difference whose interval holds zero is noise."
        );
    }
    format!(
        "{alone} Those of the differences hold for all {pairs} pairs together at 95 % ({} % each, Bonferroni); \
         a difference whose interval holds zero is noise.",
        significant(comparison.pair_level * 100.0, 4)
    )
}

/// Which design has the least downtime, and which cannot be told from it.
pub fn ranking(comparison: &Comparison) -> Sentence {
    let mean = |at: &usize| comparison.designs[*at].service.downtime_minutes_per_year.mean;
    let mut order: Vec<usize> = (0..comparison.designs.len()).collect();
    order.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
    let Some((best, others)) = order.split_first() else { return Vec::new() };
    let apart = |at: usize| {
        let of = |pair: &&PairFindings| (pair.first, pair.second) == (at.min(*best), at.max(*best));
        comparison.pairs.iter().find(of).is_some_and(|pair| !pair.noise)
    };
    let close: Vec<usize> = others.iter().copied().filter(|at| !apart(*at)).collect();
    let best = &comparison.designs[*best];
    if close.len() == others.len() {
        return vec![words("No design can be told to have less downtime than all others.")];
    }
    let least = minutes(best.service.downtime_minutes_per_year.mean);
    let mut sentence = vec![words("Least downtime: "), name(best), words(format!(", {least} a year"))];
    if close.is_empty() {
        sentence.push(words(if others.len() == 1 { "." } else { ", and it is told apart from all others." }));
        return sentence;
    }
    sentence.push(words("; not told apart from it: "));
    for (nth, at) in close.iter().enumerate() {
        sentence.extend([words(if nth > 0 { ", " } else { "" }), name(&comparison.designs[*at])]);
    }
    sentence.push(words("."));
    sentence
}

/// What was decided about each pair.
pub fn verdicts(comparison: &Comparison) -> Vec<Sentence> {
    let of_rare = comparison.pairs.iter().any(|pair| pair.accelerated).then(|| vec![words(RARE)]);
    comparison.pairs.iter().map(|pair| verdict(comparison, pair)).chain(of_rare).collect()
}

/// Said where some difference is not that of paired histories.
const RARE: &str = "Outages of some designs are too rare for plain histories and were looked for by themselves: what such a design \
    differs by from another is the difference of two independent estimates, and in how many years it is better is still that \
    of plain years.";

fn verdict(comparison: &Comparison, pair: &PairFindings) -> Sentence {
    let difference = &pair.downtime_minutes_per_year;
    let (first, second) = (&comparison.designs[pair.first], &comparison.designs[pair.second]);
    if pair.alike.mean == 1.0 && !pair.accelerated {
        return never_differed(comparison, first, second, difference);
    }
    // The one with less downtime is spoken of.
    let swapped = difference.mean > 0.0;
    let (better, other) = if swapped { (first, second) } else { (second, first) };
    let (wins, losses) =
        if swapped { (&pair.first_better, &pair.second_better) } else { (&pair.second_better, &pair.first_better) };
    let less = if swapped { *difference } else { negated(difference) };
    let period = period(comparison);
    let chances = format!(
        "is better in {} % of {period}, the same in {} %, worse in {} %.",
        spoken(wins),
        spoken(&pair.alike),
        spoken(losses)
    );
    if pair.noise {
        let number = interval(&less);
        let mut sentence = vec![
            name(better),
            words(" and "),
            name(other),
            words(format!(" cannot be told apart: a difference of {number} minutes a year is noise. ")),
            name(better),
            words(format!(" {chances}")),
        ];
        sentence.extend(pair.years_to_tell.map(|years| {
            words(format!(" About {} {period} would tell a difference of this size.", grouped(round_up(years))))
        }));
        return sentence;
    }
    vec![
        name(better),
        words(format!(" has {} minutes a year less downtime than ", interval(&less))),
        name(other),
        words(format!("; it {chances}")),
    ]
}

fn never_differed(comparison: &Comparison, first: &Findings, second: &Findings, bound: &Estimate) -> Sentence {
    let all = format!("{} {}", grouped(comparison.replications), period(comparison));
    let most = significant(bound.high, 3);
    vec![
        name(first),
        words(" and "),
        name(second),
        words(format!(
            " had the same downtime in each of {all}: a difference of 0, which is noise; the mean difference is at most \
             {most} minutes a year."
        )),
    ]
}

/// A chance in percent with three digits; near 100 % with those that tell it from 100 %. Of what was seen in no
/// history, or in all, the end of its interval.
pub(super) fn chance(e: &Estimate) -> String {
    match e.mean {
        0.0 => format!("< {}", significant(e.high * 100.0, 2)),
        1.0 => format!("> {}", percent(two_digits(1.0 - e.low))),
        near_one if near_one > 0.99 => share(near_one),
        other => significant(other * 100.0, 3),
    }
}

/// A chance inside a sentence.
fn spoken(e: &Estimate) -> String {
    chance(e).replace("< ", "under ").replace("> ", "over ")
}

/// A small share above zero, rounded to two digits.
fn two_digits(share: f64) -> f64 {
    let step = libm::pow(10.0, libm::log10(share.max(1e-15)).floor() - 1.0);
    (share / step).round() * step
}

/// The same difference the other way round.
fn negated(e: &Estimate) -> Estimate {
    Estimate { mean: -e.mean, low: -e.high, high: -e.low, ..*e }
}

/// A mean with its interval.
pub(super) fn interval(e: &Estimate) -> String {
    // Digits beyond a hundredth of the interval say nothing.
    let digits = digits(e);
    let number = |x: f64| rounded(x, digits);
    format!("{} ({} .. {})", number(e.mean), number(e.low), number(e.high))
}

/// Decimals, or zeros before the point where negative, that show two digits of the half width of an interval.
fn digits(e: &Estimate) -> i32 {
    let half = (e.high - e.low) / 2.0;
    if half > 0.0 && half.is_finite() { 1 - libm::log10(half).floor() as i32 } else { 3 }
}

fn rounded(value: f64, digits: i32) -> String {
    if !value.is_finite() {
        return "unbounded".into();
    }
    let step = libm::pow(10.0, f64::from(-digits.min(0)));
    let value = if digits < 0 { (value / step).round() * step } else { value };
    if digits > 12 && value != 0.0 {
        return format!("{value:.2e}");
    }
    let text = format!("{:.*}", digits.clamp(0, 12) as usize, value);
    if text.trim_start_matches(['-', '0', '.']).is_empty() { "0".into() } else { text }
}

/// Two digits, upwards.
fn round_up(years: u64) -> u64 {
    let step = 10_u64.pow(years.max(1).ilog10().saturating_sub(1));
    years.div_ceil(step) * step
}

/// What pairing bought.
pub fn pairing(comparison: &Comparison) -> Option<String> {
    let reductions: Vec<f64> = comparison.pairs.iter().filter_map(|pair| pair.variance_reduction).collect();
    let (least, most) = reductions.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), r| (low.min(*r), high.max(*r)));
    if reductions.is_empty() {
        return None;
    }
    let (least, most) = (significant(least, 3), significant(most, 3));
    let times = if least == most { least } else { format!("{least} to {most}") };
    Some(format!(
        "Pairing divides the variance of a difference by {times}: runs with luck of their own would need so many times \
         the {}.",
        period(comparison)
    ))
}

/// What to know before trusting the comparison, then what to know of each design.
pub fn cautions(comparison: &Comparison) -> Vec<Sentence> {
    let own = comparison.cautions.iter().map(|caution| vec![words(caution.clone())]);
    let of_designs = comparison.designs.iter().flat_map(|design| {
        design.cautions.iter().map(move |caution| vec![name(design), words(format!(": {caution}"))])
    });
    own.chain(of_designs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(mean: f64, low: f64, high: f64) -> Estimate {
        Estimate { mean, std_error: 1.0, low, high, level: 0.95, count: 100 }
    }

    #[test]
    fn intervals_show_the_digits_that_matter() {
        assert_eq!(interval(&estimate(12.3456, 11.8123, 12.9001)), "12.35 (11.81 .. 12.90)");
        assert_eq!(interval(&estimate(0.0123, -0.5, 0.52)), "0.01 (-0.50 .. 0.52)");
        assert_eq!(interval(&estimate(123_456.0, 121_000.0, 126_000.0)), "123500 (121000 .. 126000)");
        assert_eq!(interval(&estimate(-0.0001, -3.0, 3.0)), "0 (-3.0 .. 3.0)");
    }

    #[test]
    fn what_was_never_or_always_seen_is_a_bound() {
        assert_eq!(chance(&estimate(0.0, 0.0, 0.001_234)), "< 0.12");
        assert_eq!(chance(&estimate(1.0, 0.998_766, 1.0)), "> 99.88");
        assert_eq!(spoken(&estimate(1.0, 0.998_766, 1.0)), "over 99.88");
        assert_eq!(chance(&estimate(0.123_456, 0.1, 0.2)), "12.3");
        assert_eq!(chance(&estimate(0.999_12, 0.9, 1.0)), "99.912");
    }

    #[test]
    fn numbers_of_years_are_rounded_upwards() {
        assert_eq!([3, 99, 101, 12_345].map(round_up), [3, 99, 110, 13_000]);
    }
}
