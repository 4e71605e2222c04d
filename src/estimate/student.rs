//! Quantiles of Student's t law, from arithmetic that is the same on every processor.

use super::tail::normal_above;

/// Degrees of freedom from which the expansion in 1/df is used; its error is below 1e-10 there.
const LARGE_DF: u64 = 200;

/// The value that Student's t with `df` ≥ 1 degrees of freedom exceeds with probability `tail` in (0, 0.5).
///
/// Up to 200 degrees of freedom the finite series of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4, is
/// inverted by bisection; above, their expansion 26.7.5 about the normal quantile is used.
pub fn t_above(tail: f64, df: u64) -> f64 {
    debug_assert!(df > 0 && tail > 0.0 && tail < 0.5);
    if df > LARGE_DF {
        expansion(falling_root(normal_above, tail), df as f64)
    } else {
        falling_root(|t| 0.5 * (1.0 - central(t, df)), tail)
    }
}

/// P(-t < T < t).
fn central(t: f64, df: u64) -> f64 {
    let ratio = t / (df as f64).sqrt();
    let cosine = 1.0 / (1.0 + ratio * ratio).sqrt();
    let sine = ratio * cosine;
    let odd = df % 2 == 1;
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = if df == 1 { 0.0 } else { term };
    let mut power = if odd { 3 } else { 2 };
    while power + 2 <= df {
        term *= cosine * cosine * (power - 1) as f64 / power as f64;
        sum += term;
        power += 2;
    }
    if odd { std::f64::consts::FRAC_2_PI * (libm::atan(ratio) + sine * sum) } else { sine * sum }
}

fn expansion(x: f64, df: f64) -> f64 {
    let y = x * x;
    let g1 = x * (y + 1.0) / 4.0;
    let g2 = x * ((5.0 * y + 16.0) * y + 3.0) / 96.0;
    let g3 = x * (((3.0 * y + 19.0) * y + 17.0) * y - 15.0) / 384.0;
    let g4 = x * ((((79.0 * y + 776.0) * y + 1482.0) * y - 1920.0) * y - 945.0) / 92_160.0;
    x + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df
}

/// The positive root of a falling function, to the last bit or two.
pub(super) fn falling_root(function: impl Fn(f64) -> f64, target: f64) -> f64 {
    let mut high = 1.0;
    while function(high) > target {
        high *= 2.0;
    }
    super::interval::bisect(0.0, high, |x| function(x) > target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_scipy() {
        for (tail, df, expected) in T_REFERENCE {
            let got = t_above(tail, df);
            assert!((got / expected - 1.0).abs() < 1e-9, "tail {tail} df {df}: {got} against {expected}");
        }
    }

    /// (tail, df, `scipy.stats.t.isf(tail, df)`), scipy 1.17.1.
    #[rustfmt::skip]
    const T_REFERENCE: [(f64, u64, f64); 30] = [
        (0.025, 1, 12.706204736174705),
        (0.025, 2, 4.302652729749464),
        (0.025, 3, 3.1824463052837086),
        (0.025, 4, 2.7764451051977943),
        (0.025, 5, 2.5705818356363155),
        (0.025, 10, 2.2281388519862753),
        (0.025, 29, 2.045229642132704),
        (0.025, 30, 2.042272456301238),
        (0.025, 100, 1.983971518523552),
        (0.025, 199, 1.9719565442517537),
        (0.025, 200, 1.9718962236339093),
        (0.025, 201, 1.971836506779859),
        (0.025, 1000, 1.9623390808264085),
        (0.025, 1_000_000, 1.9599663568141072),
        (0.025, 1_000_000_000_000, 1.9599639845424264),
        (0.0125, 1, 25.451699579357076),
        (0.0125, 2, 6.205346816570693),
        (0.0125, 3, 4.176534846104498),
        (0.0125, 4, 3.4954059325164377),
        (0.0125, 5, 3.1633814497486052),
        (0.0125, 10, 2.633766915711598),
        (0.0125, 29, 2.36384607320831),
        (0.0125, 30, 2.3595624587009287),
        (0.0125, 100, 2.2756524130289555),
        (0.0125, 199, 2.2584892380888504),
        (0.0125, 200, 2.2584031839269962),
        (0.0125, 201, 2.2583179922138577),
        (0.0125, 1000, 2.244783115019392),
        (0.0125, 1_000_000, 2.2414061030985715),
        (0.0125, 1_000_000_000_000, 2.241402727608321),
    ];
}
