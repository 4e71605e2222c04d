//! `fivenines diagram`.

use super::args::{Charts, Drawn, Theme};
use super::input::{accept, draft};
use super::output::{Folder, single};
use super::{Failure, pictures, send};
use crate::report::chart::{self, Format};
use crate::report::diagram;
use crate::report::markdown::Picture;
use crate::scenario::Scenario;
use crate::study::{self, Architecture};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Draw the architecture of a scenario.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// In which form [default: what the ending of --out says, else svg]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Override a value of the scenario, for example --set component.web.count=3, or multiply it, for example
    /// --set 'fault.az-power.every*=0.5'.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Colours of an SVG or PNG [default: light]
    #[arg(long, value_enum)]
    theme: Option<Theme>,
    /// A file to write, or a folder for architecture.svg, .png and .mmd [default: print it on standard output]
    #[arg(long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
}

/// What a drawing can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// Scalable, with the text as text.
    Svg,
    /// Pixels.
    Png,
    /// A flowchart for Mermaid, as Markdown pages of many sites show it.
    Mermaid,
}

impl Form {
    const ALL: [Form; 3] = [Form::Svg, Form::Png, Form::Mermaid];

    fn extension(self) -> &'static str {
        match self {
            Form::Svg => "svg",
            Form::Png => "png",
            Form::Mermaid => "mmd",
        }
    }

    fn of_file(path: &Path) -> Option<Form> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Form::ALL.into_iter().find(|form| form.extension() == ending)
    }

    fn draw(self, architecture: &Architecture, theme: chart::Theme) -> Result<Vec<u8>, Failure> {
        let drawn = match self {
            Form::Svg => diagram::draw_in(architecture, Format::Svg, theme),
            Form::Png => diagram::draw_in(architecture, Format::Png, theme),
            Form::Mermaid => Ok(diagram::mermaid(architecture).into_bytes()),
        };
        drawn.map_err(|error| Failure::cannot_write("the drawing", &io::Error::other(error.to_string())))
    }
}

/// Where the drawing goes.
enum Place {
    Output(Form),
    File(PathBuf, Form),
    Folder(PathBuf, Vec<Form>),
}

impl Place {
    /// Whether nothing but a text is written.
    fn is_text(&self) -> bool {
        match self {
            Place::Output(form) | Place::File(_, form) => *form == Form::Mermaid,
            Place::Folder(_, forms) => *forms == [Form::Mermaid],
        }
    }
}

/// Draws one scenario.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let place = place(args)?;
    if args.theme.is_some() && place.is_text() {
        return Err(Failure::bad_input("--theme has no effect on Mermaid: its reader picks the colours; leave it out"));
    }
    let theme = args.theme.unwrap_or(Theme::Light).into();
    let scenario = accept(draft(&args.scenario, &args.set)?.read())?;
    let architecture = study::architecture(&scenario);
    match place {
        Place::Output(form) => send(&mut io::stdout().lock(), &form.draw(&architecture, theme)?),
        Place::File(path, form) => single(&path, &form.draw(&architecture, theme)?),
        Place::Folder(path, forms) => {
            let folder = Folder::open(path)?;
            for form in forms {
                folder.write(&format!("{}.{}", diagram::STEM, form.extension()), &form.draw(&architecture, theme)?)?;
            }
            folder.complete()?;
            say!("the drawing is in {}", folder.path().display());
            Ok(())
        }
    }
}

/// Where the drawing goes and in which form; nothing that contradicts itself.
fn place(args: &Args) -> Result<Place, Failure> {
    let Some(out) = &args.out else {
        let form = args.format.unwrap_or(Form::Svg);
        if form == Form::Png && io::stdout().is_terminal() {
            return Err(Failure::bad_input(
                "a PNG would make a mess of the terminal; add --out FILE.png, or send it to a file with > FILE.png",
            ));
        }
        return Ok(Place::Output(form));
    };
    if out.is_dir() || out.extension().is_none() {
        return Ok(Place::Folder(out.clone(), args.format.map_or(Form::ALL.to_vec(), |form| vec![form])));
    }
    match (Form::of_file(out), args.format) {
        (Some(ending), Some(asked)) if ending != asked => Err(Failure::bad_input(format!(
            "--format and the ending of {} contradict each other; leave --format out, or end the name in .{}",
            out.display(),
            asked.extension()
        ))),
        (_, Some(form)) | (Some(form), None) => Ok(Place::File(out.clone(), form)),
        (None, None) => Err(Failure::bad_input(format!(
            "the ending of {} says no format; end it in .svg, .png or .mmd, or add --format",
            out.display()
        ))),
    }
}

/// Writes the drawing beside the charts of a command, and says what its report should show.
pub(super) fn beside(folder: &Folder, drawn: Drawn, scenario: &Scenario) -> Result<Option<Picture>, Failure> {
    if drawn.charts == Charts::None {
        return Ok(None);
    }
    let architecture = study::architecture(scenario);
    folder.write(&format!("{}.mmd", diagram::STEM), diagram::mermaid(&architecture).as_bytes())?;
    let draw = |format, theme| diagram::draw_in(&architecture, format, theme);
    pictures::single(folder, drawn, diagram::STEM, "The architecture, with its single points of failure", draw)
}
