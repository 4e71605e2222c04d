//! The embedded font: glyphs for pictures made of pixels, widths for everybody.
//!
//! Its widths are those of Arial and Helvetica, so a layout measured here holds in an SVG that is shown with them.

use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, Glyph, GlyphId, OutlinedGlyph, PxScale, point};

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

    /// Whether it can draw `c`.
    pub(super) fn has(&self, c: char) -> bool {
        self.glyph(c).is_some()
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

    /// Calls `dot` for each pixel that `text` covers at `size` pixels, with the share of it that is covered; the text
    /// begins at `(0, baseline)`, and a box stands for each character that the font lacks.
    ///
    /// # Errors
    /// The first error of `dot`.
    pub(super) fn cover<E>(
        &self,
        text: &str,
        size: f64,
        baseline: f64,
        mut dot: impl FnMut(i32, i32, f32) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut pen = 0.0;
        for c in text.chars() {
            if let Some(glyph) = self.outlined(c, size, (pen * size, baseline)) {
                draw_glyph(&glyph, &mut dot)?;
            }
            pen += self.advance(c);
        }
        Ok(())
    }

    /// The glyph of `c` with the pen at `(x, y)`; none for a blank.
    fn outlined(&self, c: char, size: f64, (x, y): (f64, f64)) -> Option<OutlinedGlyph> {
        let (id, shift) = match self.glyph(c) {
            Some(id) => (id, 0.0),
            None => (self.font.glyph_id(MISSING), (MISSING_WIDTH - self.advance(MISSING)) / 2.0),
        };
        let scale = PxScale::from((size / self.units * f64::from(self.font.height_unscaled())) as f32);
        self.font.outline_glyph(Glyph { id, scale, position: point((x + shift * size) as f32, y as f32) })
    }
}

/// Calls `dot` for each pixel of `glyph` that it covers at least in part.
fn draw_glyph<E>(glyph: &OutlinedGlyph, dot: &mut impl FnMut(i32, i32, f32) -> Result<(), E>) -> Result<(), E> {
    let corner = glyph.px_bounds().min;
    let (left, top) = (corner.x as i32, corner.y as i32);
    let mut result = Ok(());
    glyph.draw(|x, y, covered| {
        if result.is_ok() && covered > 0.0 {
            result = dot(left + x as i32, top + y as i32, covered.min(1.0));
        }
    });
    result
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

    /// Left, top, right and bottom of the pixels of `text` at 100 pixels, with the baseline at 0.
    fn bounds(text: &str) -> [i32; 4] {
        let mut found = [i32::MAX, i32::MAX, i32::MIN, i32::MIN];
        let seen: Result<(), ()> = face(false).cover(text, 100.0, 0.0, |x, y, _| {
            found = [found[0].min(x), found[1].min(y), found[2].max(x), found[3].max(y)];
            Ok(())
        });
        assert!(seen.is_ok());
        found
    }

    #[test]
    fn a_missing_character_shows_as_a_box() {
        assert!(face(false).glyph('한').is_none());
        assert_eq!(face(false).width("한", 12.0), 12.0);
        let [left, _, right, _] = bounds("한");
        assert!(left > 0 && right < 100 && right - left > 30, "{left} to {right}");
    }

    #[test]
    fn glyphs_have_the_size_that_was_asked_for() {
        let [left, top, right, bottom] = bounds("H");
        assert!((68..=70).contains(&-top) && bottom == -1, "capitals reach from {top} to {bottom}");
        let width = face(false).width("H", 100.0);
        assert!(left > 4 && f64::from(right) < width - 4.0, "side bearings: {left} to {right} of {width}");
    }
}
