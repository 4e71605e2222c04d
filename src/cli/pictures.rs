//! Charts become files.

use super::Failure;
use super::args::Charts;
use super::output::Folder;
use crate::report::chart::{ChartError, Format};
use crate::report::markdown::Picture;

/// The formats that were asked for.
fn formats(charts: Charts) -> &'static [Format] {
    match charts {
        Charts::All => &[Format::Svg, Format::Png],
        Charts::Svg => &[Format::Svg],
        Charts::None => &[],
    }
}

/// Draws a chart in the formats that were asked for, and says what a report should show of it.
pub(super) fn write(
    folder: &Folder,
    charts: Charts,
    stem: &str,
    caption: &str,
    draw: impl Fn(Format) -> Result<Vec<u8>, ChartError>,
) -> Result<Option<Picture>, Failure> {
    for format in formats(charts) {
        let name = format!("{stem}.{}", format.extension());
        let bytes = draw(*format);
        let bytes = bytes.map_err(|error| Failure::cannot_write(&name, &std::io::Error::other(error.to_string())))?;
        folder.write(&name, &bytes)?;
    }
    let picture = Picture { file: format!("{stem}.svg"), caption: caption.to_string() };
    Ok((!formats(charts).is_empty()).then_some(picture))
}
