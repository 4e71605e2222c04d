//! `fivenines plot`.

use super::args::Theme;
use super::output::{Folder, single};
use super::{Failure, interrupt, print};
use crate::report::chart::{Document, FIGURES_FILE, Figure, Format, Look, PIXELS, Size};
use crate::report::lines::plain;
use clap::ValueEnum;
use std::fs;
use std::path::{Path, PathBuf};

/// Largest file that is read, in bytes; what the commands write is below a tenth of it.
const LARGEST: u64 = 200_000_000;

/// Draw the charts of a result again.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A folder of results, or the figures.json in it.
    #[arg(value_name = "RESULT")]
    result: PathBuf,
    /// Only this chart; may be given several times [default: all]
    #[arg(long, value_name = "NAME")]
    chart: Vec<String>,
    /// Colours [default: light]
    #[arg(long, value_enum)]
    theme: Option<Theme>,
    /// File format [default: both]
    #[arg(long, value_enum)]
    format: Option<FormatOf>,
    /// Size of the picture and of its letters [default: page]
    #[arg(long, value_enum, conflicts_with_all = ["width", "height"])]
    size: Option<SizeOf>,
    /// Width in pixels, 320 to 4000, with letters as on a page; a PNG has twice as many, so that it is sharp.
    #[arg(long, value_name = "PX", value_parser = pixels)]
    width: Option<u32>,
    /// Height in pixels, 320 to 4000 [default: what the chart needs]
    #[arg(long, value_name = "PX", value_parser = pixels)]
    height: Option<u32>,
    /// Folder for the pictures, or for one chart its file ending in .svg or .png [default: plot, in the folder of results]
    #[arg(long, value_name = "DIR|FILE")]
    out: Option<PathBuf>,
    /// Only say which charts there are.
    #[arg(long, conflicts_with_all = ["chart", "theme", "format", "size", "width", "height", "out"])]
    list: bool,
}

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatOf {
    /// Scalable, for documents and pages.
    Svg,
    /// Pixels.
    Png,
}

/// A size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SizeOf {
    /// 960 pixels wide, as high as the chart needs.
    Page,
    /// 1280 by 720 pixels, with larger letters.
    Slide,
}

fn pixels(text: &str) -> Result<u32, String> {
    let refused = || format!("a picture has from {} to {} pixels each way", PIXELS.start(), PIXELS.end());
    text.parse().ok().filter(|pixels| PIXELS.contains(pixels)).ok_or_else(refused)
}

/// Where pictures go.
enum Target {
    Folder(PathBuf),
    File { path: PathBuf, format: Format },
}

/// Reads the figures, and draws those that are asked for.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    interrupt::listen();
    let path = if args.result.is_dir() { args.result.join(FIGURES_FILE) } else { args.result.clone() };
    let document = read(&path, &args.result)?;
    if args.list {
        return print(&list(&document));
    }
    let chosen = chosen(&document, &args.chart, &path)?;
    let (written, folder) = match target(args, &path, &chosen)? {
        Target::File { path, format } => {
            single(&path, &drawn(chosen[0], look(args, format))?)?;
            (1, path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf())
        }
        Target::Folder(folder) => (all(args, &chosen, &Folder::open(folder.clone())?)?, folder),
    };
    let pictures = if written == 1 { "1 picture is".to_string() } else { format!("{written} pictures are") };
    say!("{pictures} in {}", folder.display());
    Ok(())
}

/// Draws charts in all formats that are asked for, and says how many pictures there are.
fn all(args: &Args, chosen: &[&Figure], folder: &Folder) -> Result<usize, Failure> {
    for figure in chosen {
        if interrupt::asked() {
            folder.complete()?;
            return Err(Failure::interrupted());
        }
        for format in formats(args.format) {
            let bytes = drawn(figure, look(args, *format))?;
            folder.write(&format!("{}.{}", figure.name, format.extension()), &bytes)?;
        }
    }
    folder.complete()?;
    Ok(chosen.len() * formats(args.format).len())
}

fn read(path: &Path, result: &Path) -> Result<Document, Failure> {
    let shown = plain(&path.display().to_string());
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, result, &error))?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(Failure::bad_input(format!("{shown}: it is not a file of figures (at most {LARGEST} bytes)")));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, result, &error))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::bad_input(format!("{shown}: it is not JSON; give a folder of results or its {FIGURES_FILE}"))
    })?;
    Document::read(&text).map_err(|error| Failure::bad_input(format!("{shown}: {}", plain(&error.to_string()))))
}

/// Why there is nothing to read, with what to do.
fn unreadable(path: &Path, result: &Path, error: &std::io::Error) -> Failure {
    let shown = plain(&path.display().to_string());
    if result.is_dir() && error.kind() == std::io::ErrorKind::NotFound {
        return Failure::bad_input(format!(
            "{shown} is not there; it is written with the charts, so run the command again without --charts none"
        ));
    }
    Failure::bad_input(format!("cannot read {shown}: {error}"))
}

/// Names of the charts with what they show.
fn list(document: &Document) -> String {
    let widest = document.figures.iter().map(|figure| figure.name.len()).max().unwrap_or(0);
    let line = |figure: &Figure| format!("{:widest$}  {}\n", figure.name, plain(&figure.heading.subject));
    document.figures.iter().map(line).collect()
}

/// The figures of these names; all where none is named.
fn chosen<'d>(document: &'d Document, names: &[String], path: &Path) -> Result<Vec<&'d Figure>, Failure> {
    if document.figures.is_empty() {
        return Err(Failure::bad_input(format!("{}: it has no charts", plain(&path.display().to_string()))));
    }
    if names.is_empty() {
        return Ok(document.figures.iter().collect());
    }
    let find = |name: &String| {
        let found = document.figures.iter().find(|figure| figure.name == *name);
        found.ok_or_else(|| Failure::bad_input(unknown(document, name)))
    };
    names.iter().map(find).collect()
}

fn unknown(document: &Document, name: &str) -> String {
    let names: Vec<&str> = document.figures.iter().map(|figure| figure.name.as_str()).collect();
    let likeness = |known: &&&str| (strsim::jaro_winkler(name, known) * 1e6) as u64;
    let nearest = names.iter().max_by_key(likeness).filter(|known| likeness(known) > 750_000);
    let guess = nearest.map_or_else(String::new, |known| format!(" did you mean `{known}`?"));
    format!("there is no chart `{}`;{guess} there are {}", plain(name), names.join(", "))
}

fn formats(format: Option<FormatOf>) -> &'static [Format] {
    match format {
        None => &[Format::Svg, Format::Png],
        Some(FormatOf::Svg) => &[Format::Svg],
        Some(FormatOf::Png) => &[Format::Png],
    }
}

fn look(args: &Args, format: Format) -> Look {
    let size = match (args.size, args.width, args.height) {
        (Some(SizeOf::Slide), ..) => Size::Slide,
        (_, None, None) => Size::Page,
        (_, width, height) => Size::Pixels { width: width.unwrap_or(960), height },
    };
    Look { theme: args.theme.unwrap_or(Theme::Light).into(), size, format }
}

/// Where pictures go, by what was typed; a name that ends like a picture is one.
fn target(args: &Args, figures: &Path, chosen: &[&Figure]) -> Result<Target, Failure> {
    let Some(out) = &args.out else {
        return Ok(Target::Folder(figures.parent().unwrap_or(Path::new("")).join("plot")));
    };
    let ending = out.extension().and_then(|ending| ending.to_str());
    let format = Format::ALL.into_iter().find(|format| Some(format.extension()) == ending);
    let (Some(format), Some(_), false) = (format, out.file_name(), out.is_dir()) else {
        return Ok(Target::Folder(out.clone()));
    };
    if chosen.len() > 1 {
        let message = "--out names one file, and there are several charts; name one with --chart, or give a folder";
        return Err(Failure::bad_input(message));
    }
    if args.format.is_some() && formats(args.format) != [format] {
        return Err(Failure::bad_input("--format and the ending of --out say different formats; leave out --format"));
    }
    Ok(Target::File { path: out.clone(), format })
}

fn drawn(figure: &Figure, look: Look) -> Result<Vec<u8>, Failure> {
    let bytes = figure.draw_as(look);
    bytes.map_err(|error| Failure::cannot_write(&figure.name, &std::io::Error::other(error.to_string())))
}
