//! Shuffle shards: customers spread over all ways to choose a shard from the workers.

use super::ONE;

/// The share of shards that are served, in parts per billion, by the number of workers up from 0 to `workers`.
///
/// Every choice of `size` workers is a shard, all with the same number of customers, and is served while at least
/// `need` of its workers are up. With `u` of `n` workers up, the number of up workers in a shard is hypergeometric:
/// `P(j) = C(u, j) C(n-u, size-j) / C(n, size)`. Summed are the shards that are not served, so that one lost in a
/// billion is not lost in rounding; logarithms of factorials keep 1e-11 of each term with up to 1000 workers.
///
/// Wanted is `1 <= need <= size <= workers`.
///
/// ```
/// use fivenines::gate::served_shards;
/// // Pairs of 8 workers: with two down, one pair of 28 is lost.
/// assert_eq!(served_shards(8, 2, 1)[6], 964_285_714);
/// ```
pub fn served_shards(workers: u32, size: u32, need: u32) -> Vec<u32> {
    let (n, size, need) = (workers as usize, size as usize, need as usize);
    let mut ln_factorial = vec![0.0; n + 1];
    for k in 1..=n {
        ln_factorial[k] = ln_factorial[k - 1] + libm::log(k as f64);
    }
    let ln_choose = |n: usize, k: usize| ln_factorial[n] - ln_factorial[k] - ln_factorial[n - k];
    let lost = |up: usize| {
        let down = n - up;
        let few = (0..need).filter(|j| *j <= up && size - j <= down);
        let share: f64 =
            few.map(|j| libm::exp(ln_choose(up, j) + ln_choose(down, size - j) - ln_choose(n, size))).sum();
        (share * f64::from(ONE)).round().min(f64::from(ONE)) as u32
    };
    let mut served: Vec<u32> = (0..=n).map(|up| ONE - lost(up)).collect();
    for up in 1..=n {
        served[up] = served[up].max(served[up - 1]); // whatever the rounding, it rises
    }
    served
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All choices, one by one.
    fn counted(n: u32, size: u32, need: u32, up: u32) -> f64 {
        let shards = (0u32..1 << n).filter(|set| set.count_ones() == size);
        let (served, all) = shards.fold((0, 0), |(served, all), set| {
            let serving = (set & ((1 << up) - 1)).count_ones();
            (served + u32::from(serving >= need), all + 1)
        });
        f64::from(served) / f64::from(all)
    }

    #[test]
    fn shards_are_those_that_are_counted() {
        for (n, size, need) in [(8, 2, 1), (8, 2, 2), (10, 4, 1), (10, 4, 3), (5, 5, 2), (1, 1, 1)] {
            let served = served_shards(n, size, need);
            assert_eq!(served.len(), n as usize + 1);
            for up in 0..=n {
                let exact = counted(n, size, need, up) * f64::from(ONE);
                assert!((f64::from(served[up as usize]) - exact).abs() <= 0.5 + 1e-6, "{n} {size} {need} {up}");
            }
        }
    }

    #[test]
    fn large_fleets_keep_their_ends() {
        for (size, need) in [(1, 1), (5, 1), (500, 250), (1000, 1)] {
            let served = served_shards(1000, size, need);
            assert_eq!((served[0], served[1000]), (0, ONE), "{size} {need}");
        }
    }
}
