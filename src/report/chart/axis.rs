//! Scales from values to pixels, and the values worth a tick.

use super::text;

/// Where values lie along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    log: bool,
    /// The two ends, as logarithms to base 10 where `log` is set.
    low: f64,
    high: f64,
    /// Their pixels.
    from: f64,
    to: f64,
}

/// A tick: the value and what stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Where.
    pub(super) value: f64,
    /// What it says; empty for a small tick.
    pub(super) label: String,
}

impl Tick {
    fn new(value: f64, label: impl Into<String>) -> Tick {
        Tick { value, label: label.into() }
    }
}

impl Scale {
    /// Even steps from `low` at pixel `from` to `high` at pixel `to`.
    pub(super) fn linear((low, high): (f64, f64), (from, to): (f64, f64)) -> Scale {
        Scale { log: false, low, high: if high > low { high } else { low + 1.0 }, from, to }
    }

    /// Even factors from `low` at pixel `from` to `high` at pixel `to`; both ends are above zero.
    pub(super) fn log((low, high): (f64, f64), (from, to): (f64, f64)) -> Scale {
        let (low, high) = (libm::log10(low), libm::log10(high));
        Scale { log: true, low, high: if high > low { high } else { low + 1.0 }, from, to }
    }

    /// The pixel of `value`, at one of the ends for a value beyond it.
    pub(super) fn at(self, value: f64) -> f64 {
        let place = if self.log { libm::log10(value.max(f64::MIN_POSITIVE)) } else { value };
        let share = (place - self.low) / (self.high - self.low);
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        self.from + share * (self.to - self.from)
    }

    /// Whether `value` lies between the ends.
    pub(super) fn holds(self, value: f64) -> bool {
        let place = if self.log { libm::log10(value.max(f64::MIN_POSITIVE)) } else { value };
        place >= self.low - 1e-9 && place <= self.high + 1e-9
    }

    /// Decades, or the plain length of a linear scale.
    pub(super) fn length(self) -> f64 {
        self.high - self.low
    }

    /// The values at both ends.
    pub(super) fn ends(self) -> (f64, f64) {
        let value = |place: f64| if self.log { libm::pow(10.0, place) } else { place };
        (value(self.low), value(self.high))
    }

    /// Whether even steps are even factors.
    pub(super) fn is_log(self) -> bool {
        self.log
    }

    /// The value at the lower end.
    pub(super) fn lowest(self) -> f64 {
        if self.log { libm::pow(10.0, self.low) } else { self.low }
    }

    /// Those of `ticks` that lie on it.
    fn keep(self, ticks: impl IntoIterator<Item = Tick>) -> Vec<Tick> {
        ticks.into_iter().filter(|tick| self.holds(tick.value)).collect()
    }

    /// Whether all labels of that size stand side by side with a gap.
    fn fits(self, ticks: &[Tick], size: f64) -> bool {
        let ends = |tick: &Tick| {
            let half = text::width(&tick.label, size, false) / 2.0 + 7.0;
            (self.at(tick.value) - half, self.at(tick.value) + half)
        };
        ticks.windows(2).all(|pair| ends(&pair[0]).1 <= ends(&pair[1]).0)
    }

    /// The first of `ladders` whose labels fit; the last one with every second tick left out until they do.
    fn choose(self, ladders: Vec<Vec<Tick>>, size: f64) -> Vec<Tick> {
        let mut last = Vec::new();
        for ladder in ladders {
            last = self.keep(ladder);
            last.sort_by(|a, b| self.at(a.value).total_cmp(&self.at(b.value)));
            if self.fits(&last, size) {
                return last;
            }
        }
        while !self.fits(&last, size) {
            last = last.into_iter().step_by(2).collect();
        }
        last
    }
}

/// Lengths of time worth a label, in their unit: factors of one, two and five where people count so.
const FINE: [(&str, &[f64]); 7] = [
    ("ns", &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0]),
    ("µs", &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0]),
    ("ms", &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0]),
    ("s", &[1.0, 2.0, 5.0, 10.0, 20.0, 30.0]),
    ("min", &[1.0, 2.0, 5.0, 10.0, 20.0, 30.0]),
    ("h", &[1.0, 2.0, 5.0, 10.0]),
    ("d", &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 365.0]),
];

/// About one a decade.
const COARSE: [(&str, &[f64]); 7] = [
    ("ns", &[1.0, 10.0, 100.0]),
    ("µs", &[1.0, 10.0, 100.0]),
    ("ms", &[1.0, 10.0, 100.0]),
    ("s", &[1.0, 10.0]),
    ("min", &[1.0, 10.0]),
    ("h", &[1.0, 10.0]),
    ("d", &[4.0, 40.0, 365.0]),
];

/// One a unit.
const SPARSE: [(&str, &[f64]); 7] = [
    ("ns", &[1.0]),
    ("µs", &[1.0]),
    ("ms", &[1.0]),
    ("s", &[1.0]),
    ("min", &[1.0]),
    ("h", &[1.0]),
    ("d", &[1.0, 30.0, 365.0]),
];

fn time_ladder(rungs: &[(&str, &[f64])]) -> Vec<Tick> {
    let mut ticks = Vec::new();
    for ((name, counts), (_, length)) in rungs.iter().zip(text::TIME_UNITS) {
        ticks.extend(counts.iter().map(|count| Tick::new(count * length, format!("{count} {name}"))));
    }
    ticks
}

/// Labelled ticks of a logarithmic axis of minutes.
pub(super) fn time_ticks(scale: Scale, size: f64) -> Vec<Tick> {
    scale.choose(vec![time_ladder(&FINE), time_ladder(&COARSE), time_ladder(&SPARSE)], size)
}

/// Unlabelled ticks between them; none where they would be a blur.
pub(super) fn small_time_ticks(scale: Scale) -> Vec<f64> {
    if scale.length() > 9.0 {
        return Vec::new();
    }
    scale.keep(time_ladder(&FINE)).iter().map(|tick| tick.value).collect()
}

/// Labelled ticks of a logarithmic axis of money.
pub(super) fn money_ticks(scale: Scale, size: f64) -> Vec<Tick> {
    scale.choose(vec![money_ladder(&[1.0, 2.0, 5.0]), money_ladder(&[1.0])], size)
}

/// Unlabelled ticks between them; none where they would be a blur.
pub(super) fn small_money_ticks(scale: Scale) -> Vec<f64> {
    if scale.length() > 9.0 {
        return Vec::new();
    }
    scale.keep(money_ladder(&[1.0, 2.0, 5.0])).iter().map(|tick| tick.value).collect()
}

fn money_ladder(steps: &[f64]) -> Vec<Tick> {
    let decades = (-6..=15).flat_map(|k| steps.iter().map(move |step| step * libm::pow(10.0, f64::from(k))));
    decades.map(|value| Tick::new(value, text::amount(value))).collect()
}

/// Availabilities up to nine nines worth a label on an axis of minutes down in a year, by the time that they allow.
pub(super) fn nines_ticks(scale: Scale, minutes_per_year: f64, size: f64) -> Vec<Tick> {
    let ladder = |steps: &[f64]| {
        let decades = (0..=9).flat_map(|k| steps.iter().map(move |s| s * libm::pow(10.0, -f64::from(k))));
        decades.filter(|u| *u < 1.0).map(|u| Tick::new(u * minutes_per_year, text::availability(u))).collect::<Vec<_>>()
    };
    let ladders = vec![ladder(&[1.0, 0.5, 0.2]), ladder(&[1.0, 0.5]), ladder(&[1.0])];
    scale.choose(ladders, size)
}

/// Powers of ten of a logarithmic axis of shares.
pub(super) fn share_ticks(scale: Scale) -> Vec<Tick> {
    let decades = (0..=18).map(|k| libm::pow(10.0, -f64::from(k)));
    let all = scale.keep(decades.map(|share| Tick::new(share, text::share(share))));
    let step = all.len().div_ceil(9).max(1);
    all.into_iter().step_by(step).collect()
}

/// The step of about `count` round steps in `length`.
pub(super) fn round_step(length: f64, count: f64) -> f64 {
    let rough = length / count;
    let power = libm::pow(10.0, libm::log10(rough).floor());
    let factor = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|f| f * power >= rough * 0.999).unwrap_or(10.0);
    factor * power
}

/// Round numbers from zero to `high`, about `count` of them.
pub(super) fn linear_ticks(high: f64, count: f64) -> Vec<Tick> {
    let step = round_step(high, count);
    if !step.is_finite() || step <= 0.0 {
        return Vec::new();
    }
    let steps = (high / step + 1e-9).floor() as u32;
    let label = |value: f64| crate::units::significant(value, 6);
    (0..=steps).map(|i| f64::from(i) * step).map(|value| Tick::new(value, label(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|t| t.label.as_str()).collect()
    }

    #[test]
    fn time_ticks_are_durations_that_people_say() {
        let wide = Scale::log((1.0 / 60.0, 525_600.0), (0.0, 800.0));
        let expected = ["1 s", "10 s", "1 min", "10 min", "1 h", "10 h", "4 d", "40 d", "365 d"];
        assert_eq!(labels(&time_ticks(wide, 14.0)), expected);
        let narrow = Scale::log((1.0, 60.0), (0.0, 800.0));
        assert_eq!(labels(&time_ticks(narrow, 14.0)), ["1 min", "2 min", "5 min", "10 min", "20 min", "30 min", "1 h"]);
    }

    #[test]
    fn labels_never_touch_on_any_range() {
        for (low, high) in [(1e-9, 5e5), (1e-3, 1e-2), (0.5, 5e5), (1e-12, 1e9), (59.0, 600.0)] {
            for pixels in [30.0, 120.0, 500.0, 860.0] {
                let scale = Scale::log((low, high), (50.0, 50.0 + pixels));
                assert!(scale.fits(&time_ticks(scale, 14.0), 14.0));
                assert!(scale.fits(&nines_ticks(scale, 525_600.0, 14.0), 14.0));
            }
        }
    }

    #[test]
    fn nines_stand_where_they_are_used_up() {
        let scale = Scale::log((1.0, 10_000.0), (0.0, 400.0));
        let ticks = nines_ticks(scale, 525_600.0, 14.0);
        let four = ticks.iter().find(|t| t.label == "99.99 %").expect("four nines are in range");
        assert!((four.value - 52.56).abs() < 1e-9);
    }

    #[test]
    fn linear_ticks_are_round_and_end_in_range() {
        assert_eq!(labels(&linear_ticks(10.0, 5.0)), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(labels(&linear_ticks(0.007, 4.0)), ["0", "0.002", "0.004", "0.006"]);
        assert!(linear_ticks(0.0, 5.0).len() <= 1);
    }

    #[test]
    fn values_beyond_the_ends_stay_on_the_axis() {
        let scale = Scale::log((1.0, 100.0), (10.0, 110.0));
        for (value, pixel) in [(0.0, 10.0), (10.0, 60.0), (1e9, 110.0), (f64::NAN, 10.0), (-1.0, 10.0)] {
            assert!((scale.at(value) - pixel).abs() < 1e-9, "{value} is at {}", scale.at(value));
        }
    }
}
