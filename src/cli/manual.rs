//! `fivenines completions` and `fivenines man`: what shells and `man` want to know.

use super::args::Args;
use super::output::Folder;
use super::{Failure, print};
use clap::CommandFactory;
use clap_complete::Shell;
use std::path::PathBuf;

/// Which shell.
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell that is to complete
    shell: Shell,
}

/// Prints completions.
pub(super) fn completions(args: &Completions) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "fivenines", &mut text);
    print(&String::from_utf8_lossy(&text))
}

/// Which pages.
#[derive(Debug, clap::Args)]
pub(super) struct Man {
    /// Page of this command alone
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    command: Option<String>,
    /// Folder for the pages of all commands
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints a page, or writes all of them.
pub(super) fn man(args: &Man) -> Result<(), Failure> {
    let mut whole = Args::command();
    whole.build();
    if let Some(out) = &args.out {
        let folder = Folder::open(out.clone())?;
        for command in pages(&whole) {
            folder.write(&format!("{}.1", command.get_name()), &page(&command))?;
        }
        folder.complete()?;
        say!("pages are in {}", folder.path().display());
        return Ok(());
    }
    let Some(wanted) = &args.command else { return print(&String::from_utf8_lossy(&page(&whole))) };
    let name = format!("fivenines-{wanted}");
    match pages(&whole).find(|command| command.get_name() == name) {
        Some(command) => print(&String::from_utf8_lossy(&page(&command))),
        None => {
            let known: Vec<&str> = whole.get_subcommands().map(clap::Command::get_name).collect();
            Err(Failure::bad_input(format!(
                "there is no command `{}`; there are {}",
                wanted.escape_debug(),
                known.join(", ")
            )))
        }
    }
}

/// The command and its commands, each by the name of its page.
fn pages(whole: &clap::Command) -> impl Iterator<Item = clap::Command> {
    let commands = whole.get_subcommands().map(|command| {
        let name: &'static str = format!("fivenines-{}", command.get_name()).leak();
        command.clone().name(name)
    });
    std::iter::once(whole.clone()).chain(commands)
}

fn page(command: &clap::Command) -> Vec<u8> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).expect("writing to memory never fails");
    page
}
