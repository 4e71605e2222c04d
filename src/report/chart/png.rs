//! A scene as the bytes of a PNG, by the bitmap backend of plotters.
//!
//! That backend smooths few edges, so it draws [`FINENESS`] times as many pixels each way as the file has, and each
//! pixel of the file is the mean of its own.

use plotters::backend::BitMapBackend;
use plotters::drawing::IntoDrawingArea;

use super::ChartError;
use super::look::Theme;
use super::paint::Canvas;
use super::scene::Scene;
use super::stand_in::drawable;
use super::theme::PNG_SCALE;

/// Pixels drawn for a pixel of the file, each way.
const FINENESS: u32 = 2;
/// Most pixels that are drawn: a page of the usual width and some 30 screens high.
const MOST_PIXELS: u64 = 300_000_000;

/// The whole file.
///
/// # Errors
/// A scene too large for memory, or a failure of the encoder.
pub(super) fn write(scene: &Scene, theme: Theme, width: f64) -> Result<Vec<u8>, ChartError> {
    let scale = PNG_SCALE * width / scene.width;
    let pixels = |length: f64| (length * scale).round() as u32;
    let (width, height) = (pixels(scene.width), pixels(scene.height));
    let drawn = u64::from(width) * u64::from(height) * u64::from(FINENESS * FINENESS);
    if !(1..=MOST_PIXELS).contains(&drawn) {
        return Err(ChartError::Png("the picture has no size or is too large".into()));
    }
    let fine = draw(&drawable(scene), (width * FINENESS, height * FINENESS), (scale, theme))?;
    encode(&shrink(&fine, width as usize), (width, height)).map_err(|error| ChartError::Png(error.to_string()))
}

/// The scene in red, green and blue bytes.
fn draw(scene: &Scene, (width, height): (u32, u32), (scale, theme): (f64, Theme)) -> Result<Vec<u8>, ChartError> {
    let mut pixels = vec![255; width as usize * height as usize * 3];
    let area = BitMapBackend::with_buffer(&mut pixels, (width, height)).into_drawing_area();
    let canvas = Canvas { area: &area, scale: scale * f64::from(FINENESS), lines_as_rects: true, theme };
    scene
        .shapes
        .iter()
        .try_for_each(|shape| canvas.draw(shape))
        .and_then(|()| area.present())
        .map_err(|error| ChartError::Png(error.to_string()))?;
    drop(area);
    Ok(pixels)
}

/// A picture of this `width` from one of twice its size.
fn shrink(fine: &[u8], width: usize) -> Vec<u8> {
    let row = width * 3 * FINENESS as usize;
    let mut pixels = Vec::with_capacity(fine.len() / 4);
    for rows in fine.chunks_exact(2 * row) {
        let (upper, lower) = rows.split_at(row);
        for (a, b) in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
            let mean = |i: usize| {
                let sum = u16::from(a[i]) + u16::from(a[i + 3]) + u16::from(b[i]) + u16::from(b[i + 3]);
                ((sum + 2) / 4) as u8
            };
            pixels.extend([mean(0), mean(1), mean(2)]);
        }
    }
    pixels
}

fn encode(pixels: &[u8], (width, height): (u32, u32)) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_the_mean_of_four() {
        let upper = [0, 100, 255, 4, 100, 255, 9, 9, 9, 9, 9, 9];
        let lower = [0, 100, 255, 4, 100, 255, 9, 9, 9, 9, 9, 13];
        assert_eq!(shrink(&[upper, lower].concat(), 2), [2, 100, 255, 9, 9, 10]);
    }

    #[test]
    fn a_picture_without_size_or_end_is_refused() {
        for height in [0.0, 1e9] {
            assert!(write(&Scene::new(960.0, height, "title"), Theme::Light, 960.0).is_err());
        }
    }
}
