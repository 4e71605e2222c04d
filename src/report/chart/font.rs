//! The embedded font: outlines for pictures made of pixels, widths for everybody.
//!
//! Its widths are those of Arial and Helvetica, so a layout measured here holds in an SVG that is shown with them.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, GlyphId, Outline};

/// Stands for a character that the font lacks.
const MISSING: char = '\u{25a1}';
/// Width of a character that the font lacks, as a share of the size: in an SVG another font draws it, often in a square.
const MISSING_WIDTH: f64 = 1.0;

static REGULAR: &[u8] = include_bytes!("fonts/fivenines-sans-regular.ttf");
static BOLD: &[u8] = include_bytes!("fonts/fivenines-sans-bold.ttf");

/// One weight of the font.
pub(super) struct Face {
    font: FontRef<'static>,
    units: f64,
}

/// The regular or the bold face.
pub(super) fn face(bold: bool) -> &'static Face {
    static FACES: [OnceLock<Face>; 2] = [OnceLock::new(), OnceLock::new()];
    FACES[usize::from(bold)].get_or_init(|| Face::read(if bold { BOLD } else { REGULAR }))
}

impl Face {
    fn read(bytes: &'static [u8]) -> Face {
        let font = FontRef::try_from_slice(bytes).expect("the embedded font is a font");
        let units = f64::from(font.units_per_em().expect("the embedded font says its units"));
        Face { font, units }
    }

    fn glyph(&self, c: char) -> Option<GlyphId> {
        Some(self.font.glyph_id(c)).filter(|id| id.0 != 0)
    }

    /// How far the pen moves over `c` at size 1.
    fn advance(&self, c: char) -> f64 {
        match self.glyph(c) {
            Some(id) => f64::from(self.font.h_advance_unscaled(id)) / self.units,
            None => MISSING_WIDTH,
        }
    }

    /// Width of `text` at `size`.
    pub(super) fn width(&self, text: &str, size: f64) -> f64 {
        text.chars().map(|c| self.advance(c)).sum::<f64>() * size
    }

    /// The outline of each character with its pen position at size 1; a box for those that the font lacks.
    pub(super) fn outlines(&self, text: &str) -> Vec<(f64, Outline)> {
        let mut pen = 0.0;
        let mut found = Vec::new();
        for c in text.chars() {
            let (id, shift) = match self.glyph(c) {
                Some(id) => (id, 0.0),
                None => (self.font.glyph_id(MISSING), (MISSING_WIDTH - self.advance(MISSING)) / 2.0),
            };
            found.extend(self.font.outline(id).map(|outline| (pen + shift, outline)));
            pen += self.advance(c);
        }
        found
    }

    /// What to multiply an outline's coordinates by for size 1.
    pub(super) fn unit(&self) -> f64 {
        1.0 / self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_can_be_read_and_hold_the_promised_scripts() {
        for bold in [false, true] {
            for c in "Az09 €äőŁΩжЩ…–→≤≥²₃µ·□\u{a0}".chars() {
                assert!(face(bold).glyph(c).is_some(), "{c:?} is missing");
            }
        }
        assert!(face(true).width("downtime", 10.0) > face(false).width("downtime", 10.0));
    }

    #[test]
    fn a_missing_character_shows_as_a_box() {
        assert!(face(false).glyph('한').is_none());
        assert_eq!(face(false).outlines("한🙂").len(), 2);
        assert_eq!(face(false).width("한", 12.0), 12.0);
    }
}
