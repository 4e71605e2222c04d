//! The command: what was typed, what it means, where results go, and how it ends.
//!
//! Results go to standard output, talk goes to standard error. This is the only module that knows the terminal,
//! the clock and the file system.

mod accelerate;
mod args;
mod backtest;
mod baseline;
mod catalog;
mod check;
mod compare;
mod diagram;
mod exact;
mod explain;
mod fit;
mod init;
mod input;
mod interrupt;
mod manifest;
mod manual;
mod output;
mod page;
mod pictures;
mod plot;
mod progress;
mod run;
mod sensitivity;
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

    fn cannot_write(what: &str, error: &io::Error) -> Self {
        Failure { exit: Exit::CannotWrite, message: format!("cannot write {what}: {error}") }
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
            let _ = error.print();
            return if error.use_stderr() { Exit::BadInput } else { Exit::Done };
        }
    };
    let done = match args.command {
        Command::Run(run) => run::run(&run),
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
    match done {
        Ok(()) => Exit::Done,
        Err(failure) => {
            if !failure.message.is_empty() {
                anstream::eprintln!("fivenines: {}", failure.message);
            }
            failure.exit
        }
    }
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

/// Prints a result; a reader that went away is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::cannot_write("to standard output", &error))
        }
        _ => Ok(()),
    }
}
