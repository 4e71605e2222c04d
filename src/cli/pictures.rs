//! Charts become files.

use super::Failure;
use super::args::{Charts, Drawn};
use super::output::Folder;
use crate::report::chart::{ChartError, Document, FIGURES_FILE, Figure, Format, Look, Theme};
use crate::report::markdown::Picture;
use rayon::prelude::*;

/// The formats that were asked for.
fn formats(charts: Charts) -> &'static [Format] {
    match charts {
        Charts::All => &[Format::Svg, Format::Png],
        Charts::Svg => &[Format::Svg],
        Charts::None => &[],
    }
}

/// Draws the figures in the formats that were asked for, keeps them as data and as tables beside the pictures, and says
/// which pictures a report should show. The caption is that of a figure by its name.
pub(super) fn write(
    folder: &Folder,
    Drawn { charts, theme }: Drawn,
    document: &Document,
    caption: impl Fn(&str) -> &'static str + Sync,
) -> Result<Vec<Picture>, Failure> {
    if charts == Charts::None {
        return Ok(Vec::new());
    }
    let drawn: Vec<Result<(), Failure>> =
        document.figures.par_iter().map(|figure| draw(folder, formats(charts), theme, figure)).collect();
    drawn.into_iter().collect::<Result<(), Failure>>()?;
    folder.write(FIGURES_FILE, document.text().as_bytes())?;
    let picture =
        |figure: &Figure| Picture { file: format!("{}.svg", figure.name), caption: caption(&figure.name).to_string() };
    Ok(document.figures.iter().map(picture).collect())
}

/// The same for a picture that is no figure.
pub(super) fn single(
    folder: &Folder,
    drawn: Drawn,
    stem: &str,
    caption: &str,
    draw: impl Fn(Format, Theme) -> Result<Vec<u8>, ChartError>,
) -> Result<Option<Picture>, Failure> {
    for format in formats(drawn.charts) {
        let name = format!("{stem}.{}", format.extension());
        let bytes = draw(*format, drawn.theme);
        let bytes = bytes.map_err(|error| Failure::cannot_write(&name, &std::io::Error::other(error.to_string())))?;
        folder.write(&name, &bytes)?;
    }
    let picture = Picture { file: format!("{stem}.svg"), caption: caption.to_string() };
    Ok((!formats(drawn.charts).is_empty()).then_some(picture))
}

fn draw(folder: &Folder, formats: &[Format], theme: Theme, figure: &Figure) -> Result<(), Failure> {
    for format in formats {
        let name = format!("{}.{}", figure.name, format.extension());
        let bytes = figure.draw_as(Look { theme, ..Look::from(*format) });
        let bytes = bytes.map_err(|error| Failure::cannot_write(&name, &std::io::Error::other(error.to_string())))?;
        folder.write(&name, &bytes)?;
    }
    let name = figure.table_file();
    let table = figure.table().map_err(|error| Failure::cannot_write(&name, &error))?;
    folder.write(&name, table.as_bytes())
}
