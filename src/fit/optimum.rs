//! The highest point of a curve, and where it falls below a height.

/// Furthest from the start that is looked; 40 on a logarithmic scale is a factor of 2e17.
const FURTHEST: f64 = 40.0;
/// 1 minus the golden ratio's inverse.
const GOLDEN: f64 = 0.381_966_011_250_105;

/// Place and height of the maximum of a function with one peak, looked for from `start`; nothing if it goes on
/// growing for 40 to either side.
///
/// Steps that double find three points around the peak; Brent's parabolas (Algorithms for Minimization without
/// Derivatives, 1973, chapter 5) end within 1e-9 of it.
pub(super) fn peak(start: f64, step: f64, function: impl Fn(f64) -> f64) -> Option<(f64, f64)> {
    let (mut at, mut best) = (start, function(start));
    let up = function(start + step);
    let mut step = if up > best { step } else { -step };
    let (mut behind, mut next) = if up > best { (start, up) } else { (start + step.abs(), function(start + step)) };
    while next > best {
        if (at + step - start).abs() > FURTHEST {
            return None;
        }
        (behind, at, best) = (at, at + step, next);
        step *= 2.0;
        next = function(at + step);
    }
    let beyond = at + step;
    best.is_finite().then(|| brent(behind.min(beyond), behind.max(beyond), (at, best), function))
}

/// The maximum between `low` and `high`, which have a higher point between them.
fn brent(mut low: f64, mut high: f64, start: (f64, f64), function: impl Fn(f64) -> f64) -> (f64, f64) {
    const NEAR: f64 = 1e-9;
    let (mut best, mut second, mut third) = (start, start, start);
    let (mut step, mut before) = (0.0_f64, high - low);
    for _ in 0..200 {
        let middle = low.midpoint(high);
        let near = NEAR * (1.0 + best.0.abs());
        if (best.0 - middle).abs() <= 2.0 * near - 0.5 * (high - low) {
            break;
        }
        let parabola = vertex(best, second, third).filter(|shift| {
            let inside = best.0 + shift > low + near && best.0 + shift < high - near;
            inside && shift.abs() < 0.5 * before.abs()
        });
        before = step;
        step = parabola.unwrap_or_else(|| {
            before = if best.0 < middle { high - best.0 } else { low - best.0 };
            GOLDEN * before
        });
        let shift = if step.abs() >= near { step } else { near.copysign(step) };
        let tried = (best.0 + shift, function(best.0 + shift));
        if tried.1 >= best.1 {
            if tried.0 < best.0 {
                high = best.0
            } else {
                low = best.0
            }
            (third, second, best) = (second, best, tried);
            continue;
        }
        if tried.0 < best.0 {
            low = tried.0
        } else {
            high = tried.0
        }
        if tried.1 >= second.1 || second.0 == best.0 {
            (third, second) = (second, tried);
        } else if tried.1 >= third.1 || third.0 == best.0 || third.0 == second.0 {
            third = tried;
        }
    }
    best
}

/// How far from the first of three points the parabola through them has its vertex.
fn vertex(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> Option<f64> {
    let r = (a.0 - b.0) * (a.1 - c.1);
    let q = (a.0 - c.0) * (a.1 - b.1);
    let shift = -((a.0 - c.0) * q - (a.0 - b.0) * r) / (2.0 * (q - r));
    (shift.is_finite() && shift != 0.0).then_some(shift)
}

/// Where a function falls to `height` on the way from its peak at `from` in steps that grow from `step` (negative to
/// the left); infinite if it stays above for 40.
pub(super) fn crossing(from: f64, step: f64, height: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (mut inside, mut step) = (from, step);
    while function(inside + step) > height {
        inside += step;
        if (inside - from).abs() > FURTHEST {
            return f64::INFINITY.copysign(step);
        }
        step *= 1.6;
    }
    let mut outside = inside + step;
    for _ in 0..34 {
        let middle = inside.midpoint(outside);
        if function(middle) > height { inside = middle } else { outside = middle }
    }
    inside.midpoint(outside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_are_found_from_far_away() {
        for centre in [-30.0, -0.5, 0.0, 0.123, 7.0, 35.0] {
            let (at, height) = peak(0.0, 0.5, |x| 3.0 - (x - centre) * (x - centre)).expect("it has a peak");
            assert!((at - centre).abs() < 1e-6 && (height - 3.0).abs() < 1e-9, "{centre}: {at}");
            let (at, _) = peak(0.0, 0.5, |x| -(x - centre).abs()).expect("it has a peak");
            assert!((at - centre).abs() < 1e-6, "{centre}: {at}");
        }
        assert_eq!(peak(0.0, 0.5, |x| x), None);
    }

    #[test]
    fn crossings_are_found_on_either_side() {
        assert!((crossing(1.0, 0.2, -4.0, |x| -(x - 1.0) * (x - 1.0)) - 3.0).abs() < 1e-8);
        assert!((crossing(1.0, -0.2, -4.0, |x| -(x - 1.0) * (x - 1.0)) + 1.0).abs() < 1e-8);
        assert_eq!(crossing(0.0, -1.0, -1.0, |_| 0.0), f64::NEG_INFINITY);
    }
}
