//! Least squares for many rows of few figures each.

/// Steps after which the search ends; as many as there are columns would be exact, and nearly orthogonal columns need few.
const STEPS: usize = 100;
/// The search ends when what is left of the gradient is this part of the first.
const SMALL: f64 = 1e-10;

/// One observation: what is to be explained, by which figures, and how much it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Columns and figures; all others are zero.
    pub figures: Vec<(u32, f64)>,
    /// What is to be explained.
    pub wanted: f64,
    /// How much the row counts, above zero.
    pub weight: f64,
}

/// The weights of `columns` figures that make the sum over all rows of `weight (wanted - weighted figures)^2`, plus that of
/// `ridge weight^2` over all columns, as small as it gets. A `ridge` above zero keeps the weight of a column that is
/// seen once or twice from following a chance; a column that is never seen has the weight zero.
///
/// By conjugate gradients on the normal equations, each column scaled by its own sum of squares. Source: Hestenes and
/// Stiefel (1952), Journal of Research of the National Bureau of Standards 49, 409-436; Björck, Numerical Methods for
/// Least Squares Problems, 1996, section 7.4.
pub fn weights(rows: &[Row], ridge: &[f64]) -> Vec<f64> {
    let mut scale = ridge.to_vec();
    let mut gradient = vec![0.0; ridge.len()];
    for row in rows {
        for (column, figure) in &row.figures {
            scale[*column as usize] += row.weight * figure * figure;
            gradient[*column as usize] += row.weight * figure * row.wanted;
        }
    }
    let precondition = |gradient: &[f64]| -> Vec<f64> {
        let of = |(gradient, scale): (&f64, &f64)| if *scale > 0.0 { gradient / scale } else { 0.0 };
        gradient.iter().zip(&scale).map(of).collect()
    };
    let mut found = vec![0.0; ridge.len()];
    let mut direction = precondition(&gradient);
    let mut left = dot(&gradient, &direction);
    let enough = left * SMALL;
    for _ in 0..STEPS {
        let change = curvature(rows, ridge, &direction);
        let bend = dot(&direction, &change);
        if left <= enough || bend <= 0.0 {
            break;
        }
        let step = left / bend;
        add(&mut found, step, &direction);
        add(&mut gradient, -step, &change);
        let steepest = precondition(&gradient);
        let now = dot(&gradient, &steepest);
        let keep = now / left;
        direction = direction.iter().zip(&steepest).map(|(old, new)| new + keep * old).collect();
        left = now;
    }
    found
}

fn curvature(rows: &[Row], ridge: &[f64], direction: &[f64]) -> Vec<f64> {
    let mut change: Vec<f64> = ridge.iter().zip(direction).map(|(ridge, along)| ridge * along).collect();
    for row in rows {
        let along: f64 = row.figures.iter().map(|(column, figure)| figure * direction[*column as usize]).sum();
        for (column, figure) in &row.figures {
            change[*column as usize] += row.weight * along * figure;
        }
    }
    change
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], times: f64, more: &[f64]) {
    to.iter_mut().zip(more).for_each(|(to, more)| *to += times * more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_relations_are_found_and_chances_are_not_followed() {
        // wanted = 3 a - 2 b + 1e6 c, with columns of unlike sizes that go together.
        let figures = |at: u32| {
            let (a, b) = (f64::from(at % 7), f64::from(at % 5) + 0.5 * f64::from(at % 7));
            vec![(0, a), (1, b), (2, 1e-6 * f64::from(at % 3))]
        };
        let row = |at: u32| {
            let figures = figures(at);
            let wanted = 3.0 * figures[0].1 - 2.0 * figures[1].1 + 1e6 * figures[2].1;
            Row { figures, wanted, weight: 1.0 + f64::from(at % 2) }
        };
        let mut rows: Vec<Row> = (0..50).map(row).collect();
        let found = weights(&rows, &[0.0; 4]);
        for (found, real) in found.iter().zip([3.0, -2.0, 1e6, 0.0]) {
            assert!((found - real).abs() <= 1e-4 * real.abs(), "{found} {real}");
        }
        rows.push(Row { figures: vec![(3, 1e-3)], wanted: 1.0, weight: 1.0 });
        assert!((weights(&rows, &[0.0; 4])[3] - 1000.0).abs() < 1e-3);
        assert!(weights(&rows, &[0.0, 0.0, 0.0, 1.0])[3] < 0.002, "seen once, and hardly");
    }
}
