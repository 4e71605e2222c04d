//! Colours of a map, from pale to dark: nine steps of YlOrBr (Brewer 2003, ColorBrewer), whose lightness falls all the
//! way, so that people with any colour vision, and a black and white print, keep the order.

use crate::report::chart::look::Theme;
use crate::report::chart::theme::{Ink, PAPER, TEXT};

const STEPS: [[u8; 3]; 9] = [
    [0xff, 0xff, 0xe5],
    [0xff, 0xf7, 0xbc],
    [0xfe, 0xe3, 0x91],
    [0xfe, 0xc4, 0x4f],
    [0xfe, 0x99, 0x29],
    [0xec, 0x70, 0x14],
    [0xcc, 0x4c, 0x02],
    [0x99, 0x34, 0x04],
    [0x66, 0x25, 0x06],
];

/// The colour of a share from 0 (good, pale) to 1 (bad, dark).
pub(super) fn ink(share: f64) -> Ink {
    let place = share.clamp(0.0, 1.0) * (STEPS.len() - 1) as f64;
    let below = (place.floor() as usize).min(STEPS.len() - 2);
    let part = place - below as f64;
    let mix = |at: usize| {
        let (from, to) = (f64::from(STEPS[below][at]), f64::from(STEPS[below + 1][at]));
        (from + part * (to - from)).round() as u8
    };
    Ink::exact([mix(0), mix(1), mix(2)])
}

/// The colour of words that can be read on it.
pub(super) fn words_on(ink: Ink) -> Ink {
    let (pale, dark) = (PAPER.rgb(Theme::Light), TEXT.rgb(Theme::Light));
    Ink::exact(if lightness(ink) < 140.0 { pale } else { dark })
}

/// Luma as in ITU-R BT.601, from 0 to 255.
fn lightness(ink: Ink) -> f64 {
    let [red, green, blue] = ink.rgb(Theme::Light).map(f64::from);
    0.299 * red + 0.587 * green + 0.114 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lightness_falls_all_the_way() {
        let shades: Vec<f64> = (0..=100).map(|at| lightness(ink(f64::from(at) / 100.0))).collect();
        assert!(shades.windows(2).all(|pair| pair[1] < pair[0]), "{shades:?}");
    }
}
