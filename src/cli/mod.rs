//! The command: what was typed, what it means, where results go, and how it ends.
//!
//! Results go to standard output, talk goes to standard error. This is the only module that knows the terminal,
//! the clock and the file system.

mod args;
mod catalog;
mod exact;
mod input;
mod interrupt;
mod manifest;
mod output;
mod pictures;
mod progress;
mod run;

use args::{Args, Command, Schema, SchemaOf};
use clap::Parser;
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
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::BadInput } else { Exit::Done };
        }
    };
    let done = match args.command {
        Command::Run(run) => run::run(&run),
        Command::Exact(exact) => exact::exact(&exact),
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
    match schema.of {
        SchemaOf::Summary if !schema.scenario => crate::report::SUMMARY_SCHEMA.to_string(),
        SchemaOf::Exact if !schema.scenario => crate::report::exact::SCHEMA.to_string(),
        SchemaOf::Summary | SchemaOf::Scenario | SchemaOf::Exact => {
            format!("{:#}\n", crate::scenario::language::schema())
        }
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
