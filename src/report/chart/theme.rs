//! Colours, hatches, sizes: everything about the look that is not a position.
//!
//! Colours are those of Okabe and Ito (2008), "Color Universal Design", which people with any of the common
//! colour-vision deficiencies can tell apart; each is joined by a dash or a hatch, so that colour is never the only cue.

/// Width of every chart in logical pixels; printed 16 cm wide, one pixel is about half a point.
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

/// A colour with its opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    /// Red, green, blue.
    pub(super) rgb: [u8; 3],
    /// From 0 (nothing) to 1 (solid).
    pub(super) alpha: f64,
}

impl Ink {
    const fn solid(r: u8, g: u8, b: u8) -> Ink {
        Ink { rgb: [r, g, b], alpha: 1.0 }
    }

    /// The same colour, this opaque.
    pub(super) const fn faded(self, alpha: f64) -> Ink {
        Ink { rgb: self.rgb, alpha }
    }

    /// A solid colour with this share of paper in it: lines that cross in it stay one colour.
    pub(super) fn paled(self, share: f64) -> Ink {
        Ink { rgb: self.rgb.map(|c| (f64::from(c) * (1.0 - share) + 255.0 * share).round() as u8), alpha: 1.0 }
    }
}

/// The page.
pub(super) const PAPER: Ink = Ink::solid(255, 255, 255);
/// Text and axes.
pub(super) const TEXT: Ink = Ink::solid(0x22, 0x22, 0x22);
/// Text that matters less.
pub(super) const QUIET: Ink = Ink::solid(0x5a, 0x5a, 0x5a);
/// Grid lines.
pub(super) const GRID: Ink = Ink::solid(0xe2, 0xe2, 0xe2);
/// What has no category.
pub(super) const NEUTRAL: Ink = Ink::solid(0x99, 0x99, 0x99);
/// Okabe-Ito blue.
pub(super) const BLUE: Ink = Ink::solid(0x00, 0x72, 0xb2);
/// Okabe-Ito sky blue.
pub(super) const SKY: Ink = Ink::solid(0x56, 0xb4, 0xe9);
/// Okabe-Ito orange.
pub(super) const ORANGE: Ink = Ink::solid(0xe6, 0x9f, 0x00);
/// Okabe-Ito vermilion.
pub(super) const VERMILION: Ink = Ink::solid(0xd5, 0x5e, 0x00);
/// Okabe-Ito bluish green.
pub(super) const GREEN: Ink = Ink::solid(0x00, 0x9e, 0x73);
/// Okabe-Ito reddish purple.
pub(super) const PURPLE: Ink = Ink::solid(0xcc, 0x79, 0xa7);
/// Okabe-Ito yellow.
pub(super) const YELLOW: Ink = Ink::solid(0xf0, 0xe4, 0x42);

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
}
