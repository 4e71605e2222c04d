//! The command: what was typed, what it means, where results go, and how it ends.
//!
//! Results go to standard output, talk goes to standard error. This is the only module that knows the terminal,
//! the clock and the file system.

/// A line of talk on standard error.
macro_rules! say {
    ($($text:tt)*) => { $crate::cli::talk(format_args!("{}\n", $crate::cli::harmless(&format!($($text)*)))) };
}

mod accelerate;
mod args;
mod array;
mod backtest;
mod baseline;
mod catalog;
mod check;
mod collect;
mod compare;
mod conclude;
mod diagram;
mod exact;
mod explain;
mod fit;
mod init;
mod input;
mod interrupt;
mod keeper;
mod lock;
mod manifest;
mod manual;
mod merge;
mod output;
mod page;
mod pictures;
mod plot;
mod progress;
mod rows;
mod run;
mod sensitivity;
mod shard;
mod stopping;
mod sweep;
mod table_file;
mod trace;

use args::{Args, Command, Schema, SchemaOf};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::io::{self, Write};

/// How the command ends; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// An objective is missed.
    ObjectiveMissed = 1,
    /// The arguments or a scenario are wrong.
    BadInput = 2,
    /// Stopped by the user.
    Interrupted = 3,
    /// Results could not be written.
    CannotWrite = 4,
    /// Nothing is wrong, and trying again will do: a shard was stopped before its end, or another process makes it.
    TryAgain = 75,
}

/// Why a command stopped early, with what to tell the user.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    fn bad_input(message: impl Into<String>) -> Self {
        Failure { exit: Exit::BadInput, message: message.into() }
    }

    fn interrupted() -> Self {
        Failure { exit: Exit::Interrupted, message: "stopped; what was complete is written".into() }
    }

    fn interrupted_early() -> Self {
        Failure { exit: Exit::Interrupted, message: "stopped before anything was complete; nothing is written".into() }
    }

    fn resumable() -> Self {
        Failure {
            exit: Exit::Interrupted,
            message: "stopped; what was complete is written, and --resume goes on".into(),
        }
    }

    fn try_again(message: impl Into<String>) -> Self {
        Failure { exit: Exit::TryAgain, message: message.into() }
    }

    fn cannot_write(what: &str, error: &io::Error) -> Self {
        let why = error.to_string();
        // Names of files in the making are of no use to anybody.
        let why = why.split(" at path \"").next().unwrap_or_default();
        Failure { exit: Exit::CannotWrite, message: format!("cannot write {what}: {why}{}", remedy(error.kind())) }
    }
}

/// What to do about an error of the file system.
fn remedy(kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind as Kind;
    match kind {
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => "; make room there, or write somewhere else",
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => "; allow writing there, or write somewhere else",
        Kind::NotADirectory | Kind::AlreadyExists | Kind::IsADirectory => {
            "; move what is in the way, or write somewhere else"
        }
        _ => "",
    }
}

/// Runs the command with the arguments of the process.
pub fn main() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(mut error) => {
            if error.kind() == ErrorKind::ArgumentConflict {
                let tip = ContextValue::StyledStrs(vec!["give one of them and leave the other out".into()]);
                error.insert(ContextKind::Suggested, tip);
            }
            return match told(&error) {
                _ if error.use_stderr() => Exit::BadInput,
                shown => ended(sent(shown)),
            };
        }
    };
    let done = match args.command {
        Command::Run(run) => run::run(&run),
        Command::Merge(args) => merge::merge(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Sensitivity(args) => sensitivity::run(&args),
        Command::Trace(args) => trace::run(&args),
        Command::Check(check) => check::check(&check),
        Command::Explain(explain) => explain::run(&explain),
        Command::Diagram(args) => diagram::run(&args),
        Command::Backtest(args) => backtest::run(&args),
        Command::Fit(args) => fit::run(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Plot(args) => plot::run(&args),
        Command::Exact(exact) => exact::exact(&exact),
        Command::Init(args) => init::init(&args),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::man(&args),
        Command::Catalog(list) => catalog::list(&list),
        Command::Schema(schema) => print(&self::schema(&schema)),
    };
    ended(done)
}

/// Says why a command stopped early, and gives its exit code.
fn ended(done: Result<(), Failure>) -> Exit {
    let Err(failure) = done else { return Exit::Done };
    if !failure.message.is_empty() {
        say!("fivenines: {}", failure.message);
    }
    failure.exit
}

/// Says what is wrong with the arguments, or helps. Where what was typed has characters that could do harm to a terminal,
/// they are replaced, and there are no colours.
fn told(error: &clap::Error) -> io::Result<()> {
    let harmful = |argument: std::ffi::OsString| argument.to_string_lossy().chars().any(crate::study::is_harmful);
    if std::env::args_os().any(harmful) {
        say!("{}", error.render().to_string().trim_end());
        return Ok(());
    }
    error.print()
}

/// Lines of talk in which nothing steers the terminal, whatever the names in them are.
fn harmless(text: &str) -> String {
    text.lines().map(crate::report::lines::plain).collect::<Vec<_>>().join("\n")
}

/// A JSON Schema, for people and programs.
fn schema(schema: &Schema) -> String {
    match if schema.scenario { SchemaOf::Scenario } else { schema.of } {
        SchemaOf::Summary => crate::report::SUMMARY_SCHEMA.to_string(),
        SchemaOf::Scenario => format!("{:#}\n", crate::scenario::language::schema()),
        SchemaOf::Compare => crate::report::compare::json::schema(),
        SchemaOf::Trace => crate::report::trace::SCHEMA.to_string(),
        SchemaOf::Check => crate::report::CHECK_SCHEMA.to_string(),
        SchemaOf::Explain => crate::report::explain::EXPLAIN_SCHEMA.to_string(),
        SchemaOf::Sensitivity => crate::report::sensitivity::SCHEMA.to_string(),
        SchemaOf::Exact => crate::report::exact::SCHEMA.to_string(),
        SchemaOf::Backtest => crate::report::backtest::SCHEMA.to_string(),
        SchemaOf::Fit => crate::report::fit::SCHEMA.to_string(),
        SchemaOf::Sweep => crate::report::sweep::SCHEMA.to_string(),
        SchemaOf::Figures => crate::report::FIGURES_SCHEMA.to_string(),
    }
}

/// Talks on standard error. Where that cannot be written to (a closed terminal, a full disk) nobody is there to be told, and
/// the work goes on.
fn talk(text: std::fmt::Arguments<'_>) {
    let _ = anstream::stderr().write_all(text.to_string().as_bytes());
}

/// Prints a result.
fn print(text: &str) -> Result<(), Failure> {
    send(&mut anstream::stdout().lock(), text.as_bytes())
}

/// Sends a result to standard output.
fn send(out: &mut impl Write, bytes: &[u8]) -> Result<(), Failure> {
    sent(out.write_all(bytes).and_then(|()| out.flush()))
}

/// A reader that went away has read enough, and one whose terminal was closed reads no more: neither is a failure.
fn sent(result: io::Result<()>) -> Result<(), Failure> {
    /// EIO: what a terminal says that is gone.
    const HUNG_UP: i32 = 5;
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) if error.raw_os_error() == Some(HUNG_UP) && interrupt::asked() => Ok(()),
        Err(error) => Err(Failure::cannot_write("to standard output", &error)),
        Ok(()) => Ok(()),
    }
}
