//! Colours, hatches, sizes: everything about the look that is not a position.
//!
//! Colours on white are those of Okabe and Ito (2008), "Color Universal Design", which people with any of the common
//! colour-vision deficiencies can tell apart; those on a dark page are lighter ones of the same hues. Each is joined by a
//! dash or a hatch, so that colour is never the only cue.

use super::look::Theme;

/// Width of a page in logical pixels; printed 16 cm wide, one pixel is about half a point.
pub(super) const WIDTH: f64 = 960.0;
/// Height of a chart in logical pixels.
pub(super) const HEIGHT: f64 = 560.0;
/// Pixels of a PNG for each logical pixel.
pub(super) const PNG_SCALE: f64 = 2.0;
/// Empty border around everything.
pub(super) const MARGIN: f64 = 20.0;

/// Size of the title.
pub(super) const TITLE: f64 = 21.0;
/// Size of running text: subtitle, axis names, legend.
pub(super) const BODY: f64 = 15.0;
/// Size of tick labels and notes.
pub(super) const SMALL: f64 = 14.0;

/// A colour by what it stands for, so that each theme has its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Hue {
    /// One of the palette, by its number.
    Palette(usize),
    /// The same in every theme.
    Exact([u8; 3]),
}

/// A colour with its opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    hue: Hue,
    /// The shares of paper that were mixed into it, first and second.
    pale: [f64; 2],
    /// From 0 (nothing) to 1 (solid).
    pub(super) alpha: f64,
}

impl Ink {
    const fn palette(number: usize) -> Ink {
        Ink { hue: Hue::Palette(number), pale: [0.0; 2], alpha: 1.0 }
    }

    /// A colour that is the same in every theme.
    pub(super) const fn exact(rgb: [u8; 3]) -> Ink {
        Ink { hue: Hue::Exact(rgb), pale: [0.0; 2], alpha: 1.0 }
    }

    /// The same colour, this opaque.
    pub(super) const fn faded(self, alpha: f64) -> Ink {
        Ink { alpha, ..self }
    }

    /// A solid colour with this share of paper in it: lines that cross in it stay one colour.
    pub(super) const fn paled(self, share: f64) -> Ink {
        let [first, second] = self.pale;
        let pale = if first == 0.0 { [share, 0.0] } else { [first, 1.0 - (1.0 - second) * (1.0 - share)] };
        Ink { pale, alpha: 1.0, ..self }
    }

    /// Whether it is the same in every theme.
    pub(super) fn is_exact(self) -> bool {
        matches!(self.hue, Hue::Exact(_)) && self.pale == [0.0; 2]
    }

    /// Its red, green and blue, without the opacity.
    pub(super) fn rgb(self, theme: Theme) -> [u8; 3] {
        let palette = palette(theme);
        let pure = match self.hue {
            Hue::Palette(number) => palette[number],
            Hue::Exact(rgb) => rgb,
        };
        self.pale.into_iter().filter(|share| *share > 0.0).fold(pure, |own, share| {
            let mixed = |at: usize| f64::from(own[at]) * (1.0 - share) + f64::from(palette[0][at]) * share;
            [0, 1, 2].map(|at| mixed(at).round() as u8)
        })
    }
}

/// Colours of a theme, by number.
type Palette = [[u8; 3]; 12];

/// On white, the colours of categories are those of Okabe and Ito.
const LIGHT: Palette = [
    [0xff, 0xff, 0xff],
    [0x22, 0x22, 0x22],
    [0x5a, 0x5a, 0x5a],
    [0xe2, 0xe2, 0xe2],
    [0x99, 0x99, 0x99],
    [0x00, 0x72, 0xb2],
    [0x56, 0xb4, 0xe9],
    [0xe6, 0x9f, 0x00],
    [0xd5, 0x5e, 0x00],
    [0x00, 0x9e, 0x73],
    [0xcc, 0x79, 0xa7],
    [0xf0, 0xe4, 0x42],
];

/// On nearly black they have the same hues, and are so light that each is seen; the tests measure it.
const DARK: Palette = [
    [0x16, 0x19, 0x1e],
    [0xec, 0xee, 0xf1],
    [0xb4, 0xba, 0xc3],
    [0x33, 0x39, 0x41],
    [0x85, 0x8c, 0x96],
    [0x3b, 0x97, 0xdb],
    [0x9a, 0xd4, 0xf7],
    [0xf2, 0xb1, 0x2e],
    [0xec, 0x6d, 0x2d],
    [0x1f, 0xbe, 0x8e],
    [0xdf, 0x93, 0xc0],
    [0xf7, 0xee, 0x75],
];

const fn palette(theme: Theme) -> &'static Palette {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    }
}

/// The page.
pub(super) const PAPER: Ink = Ink::palette(0);
/// Text and axes.
pub(super) const TEXT: Ink = Ink::palette(1);
/// Text that matters less.
pub(super) const QUIET: Ink = Ink::palette(2);
/// Grid lines.
pub(super) const GRID: Ink = Ink::palette(3);
/// What has no category.
pub(super) const NEUTRAL: Ink = Ink::palette(4);
/// Blue.
pub(super) const BLUE: Ink = Ink::palette(5);
/// Sky blue.
pub(super) const SKY: Ink = Ink::palette(6);
/// Orange.
pub(super) const ORANGE: Ink = Ink::palette(7);
/// Vermilion.
pub(super) const VERMILION: Ink = Ink::palette(8);
/// Bluish green.
pub(super) const GREEN: Ink = Ink::palette(9);
/// Reddish purple.
pub(super) const PURPLE: Ink = Ink::palette(10);
/// Yellow.
pub(super) const YELLOW: Ink = Ink::palette(11);

/// Lines drawn over a fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hatch {
    /// None.
    Plain,
    /// `////`
    Rising,
    /// `\\\\`
    Falling,
    /// `||||`
    Upright,
    /// `----`
    Level,
    /// `xxxx`
    Crossed,
}

const CATEGORY_INKS: [Ink; 7] = [BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW];
const CATEGORY_HATCHES: [Hatch; 6] =
    [Hatch::Plain, Hatch::Rising, Hatch::Falling, Hatch::Upright, Hatch::Crossed, Hatch::Level];

/// Colour and hatch of a category; the first 42 pairs all differ, and neighbours differ in both.
pub(super) fn category(index: usize) -> (Ink, Hatch) {
    (CATEGORY_INKS[index % CATEGORY_INKS.len()], CATEGORY_HATCHES[index % CATEGORY_HATCHES.len()])
}

/// Lengths of ink and gap along a line; empty for a solid one.
pub(super) type Dash = &'static [f64];
/// Without gaps.
pub(super) const SOLID: Dash = &[];
/// Long dashes.
pub(super) const DASHED: Dash = &[8.0, 4.0];
/// Dots.
pub(super) const DOTTED: Dash = &[2.0, 3.0];
/// Dash and dot.
pub(super) const DASH_DOT: Dash = &[9.0, 3.0, 2.0, 3.0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_two_categories_differ() {
        let all: Vec<_> = (0..42).map(category).collect();
        for (i, a) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|b| a != b), "category {i} comes twice");
        }
    }

    /// Relative luminance (WCAG 2.2, from sRGB).
    fn luminance(rgb: [u8; 3]) -> f64 {
        let [r, g, b] = rgb.map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio (WCAG 2.2), from 1 to 21.
    fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn the_measure_of_contrast_is_that_of_the_standard() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        // WCAG 2.2, understanding 1.4.3: #767676 is the lightest grey with 4.5 on white.
        assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.005);
        assert!(contrast([0x77; 3], [255; 3]) < 4.5);
    }

    #[test]
    fn words_can_be_read_and_lines_be_seen_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            let paper = PAPER.rgb(theme);
            for ink in [TEXT, QUIET] {
                let ratio = contrast(ink.rgb(theme), paper);
                assert!(ratio >= 4.5, "{theme}: words have a contrast of {ratio:.2}");
            }
        }
        for ink in CATEGORY_INKS.into_iter().chain([NEUTRAL, TEXT]) {
            let ratio = contrast(ink.rgb(Theme::Dark), PAPER.rgb(Theme::Dark));
            assert!(ratio >= 3.0, "{:?} has a contrast of {ratio:.2}", ink.rgb(Theme::Dark));
        }
    }

    /// Lightness and the two opponent colours (CIE 1976 L*a*b*, D65).
    fn lab(rgb: [f64; 3]) -> [f64; 3] {
        let [r, g, b] = rgb;
        let xyz = [
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
        ];
        let [x, y, z] = xyz.map(|t| if t > 0.008_856 { libm::cbrt(t) } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// Linear red, green and blue as people without cones for long (protanopia) or middle waves (deuteranopia) see them
    /// (Viénot, Brettel and Mollon 1999, as matrices on linear RGB).
    fn seen(rgb: [u8; 3], deficiency: usize) -> [f64; 3] {
        let [r, g, b] = rgb.map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        });
        match deficiency {
            0 => [r, g, b],
            1 => [0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b],
            _ => [0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b],
        }
    }

    #[test]
    fn colours_of_categories_differ_for_all_eyes() {
        for theme in [Theme::Light, Theme::Dark] {
            for deficiency in 0..3 {
                let all: Vec<[f64; 3]> =
                    CATEGORY_INKS.iter().map(|ink| lab(seen(ink.rgb(theme), deficiency))).collect();
                for (at, a) in all.iter().enumerate() {
                    for (other, b) in all.iter().enumerate().skip(at + 1) {
                        let apart = libm::sqrt((0..3).map(|i| (a[i] - b[i]) * (a[i] - b[i])).sum());
                        assert!(apart > 8.0, "{theme}, {deficiency}: {at} and {other} are {apart:.1} apart");
                    }
                }
            }
        }
    }
}
