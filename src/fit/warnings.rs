//! What a reader must know before using a fit.

use super::goodness::grid;
use super::record::Record;
use super::study::{FEWEST, REFUSED, RecordFindings};
use crate::units::{Hours, significant};

/// Chance of an extreme time below which it is called an outlier.
const STRANGE: f64 = 0.01;

/// Sentences without a full stop, the gravest first.
pub(super) fn warnings(record: &Record, findings: &RecordFindings) -> Vec<String> {
    let all = [
        few(record),
        constant(record),
        misfit(findings),
        outlier(record, findings),
        rounding(record),
        ties(record),
        censoring(record),
    ];
    all.into_iter().flatten().collect()
}

fn few(record: &Record) -> Option<String> {
    match record.complete() {
        n if n < FEWEST => Some(format!(
            "{} complete {} no form of a law: only the exponential law is fitted, and its interval is wide",
            n,
            if n == 1 { "time shows" } else { "times show" }
        )),
        n @ ..10 => Some(format!(
            "{n} complete times are very few: laws can hardly be told apart, and intervals by profile likelihood are somewhat too narrow"
        )),
        n @ ..20 => {
            Some(format!("{n} complete times are few: the long tail, which matters most, has hardly been seen"))
        }
        _ => None,
    }
}

fn constant(record: &Record) -> Option<String> {
    let hours = record.complete_hours().next()?;
    (record.complete() > 1 && !record.is_spread())
        .then(|| format!("all complete times are {}: if they always are, write {{ fixed = .. }}", Hours(hours)))
}

fn misfit(findings: &RecordFindings) -> Option<String> {
    let best = findings.best()?;
    let p = significant(best.goodness.p.mean, 2);
    let name = best.fitted.family.name();
    if findings.nothing_fits() {
        return Some(format!(
            "none of these laws fits (the best, {name}, has p = {p}): the record may mix different things; look at the charts, \
             try --group-by, or use the record itself with `empirical`"
        ));
    }
    let bad = best.goodness.p.mean < REFUSED;
    bad.then(|| format!("the record does not look like the best law, {name} (p = {p}): look at the charts first"))
}

/// The longest or shortest complete time, where the best law hardly ever gives one so extreme.
fn outlier(record: &Record, findings: &RecordFindings) -> Option<String> {
    let best = findings.best()?;
    let (law, n) = (best.fitted.law(), record.complete() as f64);
    let among_all = |p: f64| -libm::expm1(n * libm::log1p(-p));
    let longest = record.complete_hours().last()?;
    let shortest = record.complete_hours().next()?;
    let named = |hours: f64, word: &str, chance: f64| {
        format!(
            "the {word} time, {}, is strange for the best law ({}): so {} a one has a chance of {} %; check that row",
            Hours(hours),
            best.fitted.family.name(),
            if word == "longest" { "long" } else { "short" },
            significant(chance * 100.0, 2)
        )
    };
    let (above, below) = (among_all(law.survival(longest)), among_all(law.cdf(shortest)));
    if above < STRANGE {
        return Some(named(longest, "longest", above));
    }
    (below < STRANGE).then(|| named(shortest, "shortest", below))
}

fn rounding(record: &Record) -> Option<String> {
    let grid = grid(record)?;
    let complete: Vec<f64> = record.complete_hours().collect();
    let median = complete[complete.len() / 2];
    (grid > median / 10.0 && complete.len() > 1).then(|| {
        format!(
            "all times are multiples of {}, which is coarse beside their median of {}: short times may be anything below",
            Hours(grid),
            Hours(median)
        )
    })
}

fn ties(record: &Record) -> Option<String> {
    let complete: Vec<f64> = record.complete_hours().collect();
    let distinct = 1 + complete.windows(2).filter(|pair| pair[0] != pair[1]).count();
    // Draws are rounded to a coarse grid as the record is, so there ties do no harm.
    let coarse = grid(record).is_some_and(|grid| grid > complete[complete.len() / 2] / 10.0);
    (!coarse && complete.len() >= 10 && 2 * distinct < complete.len()).then(|| {
        format!(
            "{} times have only {distinct} different values: they were rounded or estimated, so the p-values of the fit are \
             too small",
            complete.len()
        )
    })
}

fn censoring(record: &Record) -> Option<String> {
    let censored = record.count() - record.complete();
    (2 * censored > record.count()).then(|| {
        format!("{censored} of {} times are censored: the upper half of the law is extrapolated", record.count())
    })
}
