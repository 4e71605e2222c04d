//! Text that is safe to draw and fits: cleaned, measured, shortened; and numbers as people read them.

use super::font::face;
use crate::study::is_harmful;
use crate::units;
use std::borrow::Cow;

/// Shows where a character was taken out.
const REPLACED: char = '\u{fffd}';

/// `text` on one line, without characters that XML forbids or that would reorder what stands around them.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            c if is_harmful(c) => REPLACED,
            c => c,
        })
        .collect()
}

/// Keeps what follows a name that is written from right to left at its place.
const LEFT_TO_RIGHT: char = '\u{200e}';

/// `text` for a line that runs from left to right: after each run of letters written from right to left, a mark that nobody
/// sees keeps digits and signs that follow from being drawn before it (Unicode Standard Annex 9, rules W2 and N1).
pub(super) fn left_to_right(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_right_to_left) {
        return Cow::Borrowed(text);
    }
    let mut marked = String::with_capacity(text.len() + 8);
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        marked.push(c);
        let next = letters.clone().find(|c| *c != ' ');
        if is_right_to_left(c) && !next.is_some_and(is_right_to_left) {
            marked.push(LEFT_TO_RIGHT);
        }
    }
    Cow::Owned(marked)
}

/// Letters of the scripts that are written from right to left: Hebrew, Arabic and their neighbours.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

/// Width of `text` in logical pixels.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    face(bold).width(text, size)
}

/// `text` cleaned, and cut in the middle so that it is at most `room` wide.
pub(super) fn shorten(text: &str, size: f64, bold: bool, room: f64) -> String {
    let text = clean(text);
    if width(&text, size, bold) <= room {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let fits = |keep: usize| width(&without_middle(&chars, keep), size, bold) <= room;
    let (mut low, mut high) = (0, chars.len());
    while low + 1 < high {
        let middle = low.midpoint(high);
        if fits(middle) { low = middle } else { high = middle }
    }
    without_middle(&chars, low)
}

/// The first and last of `chars`, `keep` in all, around an ellipsis.
fn without_middle(chars: &[char], keep: usize) -> String {
    let head = keep.div_ceil(2);
    let tail = keep - head;
    let start: String = chars[..head].iter().collect();
    let end: String = chars[chars.len() - tail..].iter().collect();
    format!("{}…{}", start.trim_end(), end.trim_start())
}

/// A whole number with its thousands apart.
pub(super) fn whole(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// Units of time with their length in minutes, shortest first.
pub(super) const TIME_UNITS: [(&str, f64); 7] = [
    ("ns", 1e-9 / 60.0),
    ("µs", 1e-6 / 60.0),
    ("ms", 1e-3 / 60.0),
    ("s", 1.0 / 60.0),
    ("min", 1.0),
    ("h", 60.0),
    ("d", 1440.0),
];

/// The unit in which `minutes` is written with a number of about 1 to 100.
pub(super) fn time_unit(minutes: f64) -> (&'static str, f64) {
    let fits = |(name, length): &&(&str, f64)| minutes >= length * if *name == "d" { 2.0 } else { 0.9995 };
    *TIME_UNITS.iter().rev().find(fits).unwrap_or(&TIME_UNITS[0])
}

/// A length of time with three digits and the unit that suits it.
pub(super) fn duration(minutes: f64) -> String {
    if minutes == 0.0 || !minutes.is_finite() {
        return if minutes == 0.0 { "0".into() } else { "unknown".into() };
    }
    if minutes < 0.0 {
        return format!("−{}", duration(-minutes));
    }
    let (unit, length) = time_unit(minutes);
    format!("{} {unit}", three_digits(minutes / length))
}

/// Three digits, but never fewer than those before the point.
fn three_digits(value: f64) -> String {
    if value.abs() >= 999.5 { format!("{value:.0}") } else { units::significant(value, 3) }
}

/// An amount of money with three digits and the power of a thousand that suits it.
pub(super) fn amount(amount: f64) -> String {
    if !amount.is_finite() {
        return "unknown".into();
    }
    let powers = [(1e12, " tn"), (1e9, " bn"), (1e6, "M"), (1e3, "k")];
    let (unit, name) = powers.into_iter().find(|(unit, _)| amount >= unit * 0.9995).unwrap_or((1.0, ""));
    format!("{}{name}", three_digits(amount / unit))
}

/// A share as a percentage; near 100 % with as many digits as tell it from 100 %.
pub(super) fn share(share: f64) -> String {
    if share == 0.0 {
        return "0 %".into(); // an empty sum is minus zero
    }
    let number = if share > 0.99 { units::percent(1.0 - share) } else { units::significant(share * 100.0, 3) };
    format!("{number} %")
}

/// An availability as a percentage, from the unavailability.
pub(super) fn availability(unavailability: f64) -> String {
    format!("{} %", units::percent(unavailability))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_or_illegal_survives() {
        assert_eq!(clean("a\nb\tc\u{0}d\u{202e}e\u{ffff}"), "a b c\u{fffd}d\u{fffd}e\u{fffd}");
        assert_eq!(clean("<b>&\"'"), "<b>&\"'");
    }

    #[test]
    fn long_text_loses_its_middle_and_fits() {
        let long = "region-main/availability-zone-a/web-server-of-the-shop/instance";
        let short = shorten(long, 14.0, false, 150.0);
        assert!(width(&short, 14.0, false) <= 150.0);
        assert!(short.starts_with("region") && short.ends_with("tance") && short.contains('…'), "{short}");
        assert_eq!(shorten("web", 14.0, false, 150.0), "web");
        assert_eq!(shorten("web", 14.0, false, 0.0), "…");
    }

    #[test]
    fn what_follows_a_name_from_right_to_left_stays_behind_it() {
        assert_eq!(left_to_right("web: 3 h"), "web: 3 h");
        assert_eq!(left_to_right("قاعدة البيانات: 3 h"), "قاعدة البيانات\u{200e}: 3 h");
        assert_eq!(left_to_right("a אב"), "a אב\u{200e}");
    }

    #[test]
    fn durations_take_the_unit_that_suits() {
        for (minutes, text) in [
            (0.0, "0"),
            (1e-9, "60 ns"),
            (1.0 / 60.0, "1 s"),
            (0.99999, "1 min"),
            (52.56, "52.6 min"),
            (525.6, "8.76 h"),
            (2880.0, "2 d"),
            (525_600.0, "365 d"),
            (5e6, "3472 d"),
        ] {
            assert_eq!(duration(minutes), text);
        }
        assert_eq!(duration(f64::NAN), "unknown");
    }

    #[test]
    fn shares_and_counts_read_well() {
        assert_eq!(share(0.0321), "3.21 %");
        assert_eq!(share(0.9997), "99.97 %");
        assert_eq!(share(1.0), "100 %");
        assert_eq!(share(-0.0), "0 %");
        assert_eq!(whole(1000), "1000");
        assert_eq!(whole(1_234_567), "1\u{a0}234\u{a0}567");
    }
}
