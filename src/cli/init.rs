//! `fivenines init`: a commented scenario to begin with.

use super::output::begun;
use super::{Failure, print};
use crate::report::lines::plain;
use crate::scenario::template::{Answers, Question, TEMPLATES, Template};
use crate::scenario::{Draft, diagnostic};
use std::io::{BufRead, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Which template, and what it asks.
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// Architecture to begin with; asked for on a terminal, listed elsewhere
    #[arg(value_name = "TEMPLATE")]
    template: Option<String>,
    /// Name of the design [default: that of the template]
    #[arg(long)]
    name: Option<String>,
    /// Availability that is promised, such as 99.95%
    #[arg(long, value_name = "PERCENT")]
    objective: Option<String>,
    /// Servers in each zone, or in each cell [default: 2; 3 in a cell]
    #[arg(long, value_name = "N")]
    servers: Option<String>,
    /// Mean time between crashes of one server [default: 2y]
    #[arg(long, value_name = "TIME")]
    crash: Option<String>,
    /// Time between releases, or `never` [default: 7d]
    #[arg(long, value_name = "TIME")]
    release: Option<String>,
    /// Share of releases that must be rolled back [default: 5%]
    #[arg(long, value_name = "PERCENT")]
    fails: Option<String>,
    /// How long a person typically takes to decide what to do [default: 30min]
    #[arg(long, value_name = "TIME")]
    decide: Option<String>,
    /// File to write, - for standard output [default: <name>.toml]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if there is one
    #[arg(long)]
    force: bool,
    /// Ask nothing; what is not given gets its default
    #[arg(long, short)]
    yes: bool,
    /// List the templates and what each asks
    #[arg(long)]
    list: bool,
}

impl Init {
    fn typed(&self, question: Question) -> Option<&String> {
        match question {
            Question::Name => self.name.as_ref(),
            Question::Objective => self.objective.as_ref(),
            Question::Servers => self.servers.as_ref(),
            Question::Crash => self.crash.as_ref(),
            Question::Release => self.release.as_ref(),
            Question::Fails => self.fails.as_ref(),
            Question::Decide => self.decide.as_ref(),
        }
    }

    fn may_ask(&self) -> bool {
        !self.yes && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }
}

/// Writes a scenario.
pub(super) fn init(args: &Init) -> Result<(), Failure> {
    if args.list {
        return print(&list());
    }
    let template = template(args)?;
    let answers = answers(template, args)?;
    let name = answers.get(&Question::Name).map_or(template.default_of(Question::Name), String::as_str);
    let file = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.toml")));
    if file.as_os_str() == "-" {
        return print(&checked(template, &answers, &format!("{name}.toml"))?);
    }
    write(&file, &checked(template, &answers, &plain(&file.to_string_lossy()))?, args.force)?;
    let shown = plain(&file.to_string_lossy());
    say!("{shown} is written: {}", template.title);
    say!("try it:  fivenines run {shown}");
    Ok(())
}

fn list() -> String {
    let line = |template: &Template| {
        let asks: Vec<&str> = template.questions().map(Question::key).collect();
        format!("{:<14} {}\n{:<14} asks for {}\n", template.key, template.title, "", asks.join(", "))
    };
    TEMPLATES.iter().map(line).collect()
}

fn keys() -> String {
    TEMPLATES.iter().map(|template| template.key).collect::<Vec<_>>().join(", ")
}

/// The template that was typed, or is chosen now.
fn template(args: &Init) -> Result<&'static Template, Failure> {
    let Some(typed) = &args.template else {
        if !args.may_ask() {
            return Err(Failure::bad_input(format!("name a template: {}", keys())));
        }
        return choose();
    };
    Template::named(typed).ok_or_else(|| {
        let near = diagnostic::nearest(typed, &TEMPLATES.map(|template| template.key));
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Failure::bad_input(format!("there is no template `{}`{near}; there are {}", plain(typed), keys()))
    })
}

fn choose() -> Result<&'static Template, Failure> {
    for (at, template) in TEMPLATES.iter().enumerate() {
        say!("{}  {:<14} {}", at + 1, template.key, template.title);
    }
    ask("Which one is most like yours?", "2", |typed| {
        let by_number = typed.parse::<usize>().ok().and_then(|number| TEMPLATES.get(number.checked_sub(1)?));
        by_number
            .or_else(|| Template::named(typed))
            .ok_or_else(|| format!("give a number from 1 to {}, or a name", TEMPLATES.len()))
    })
}

/// What was typed, asked for, or is left to its default.
fn answers(template: &'static Template, args: &Init) -> Result<Answers, Failure> {
    let asked: Vec<Question> = template.questions().collect();
    if let Some(stray) = Question::ALL.into_iter().find(|q| args.typed(*q).is_some() && !asked.contains(q)) {
        let keys: Vec<&str> = asked.iter().map(|question| question.key()).collect();
        let message = format!("{} has no use for --{}; it asks for {}", template.key, stray.key(), keys.join(", "));
        return Err(Failure::bad_input(message));
    }
    let mut answers = Answers::new();
    for question in asked {
        let without = answers.get(&Question::Release).is_some_and(|every| every == crate::scenario::template::NEVER);
        if question == Question::Fails && without && args.typed(question).is_none() {
            continue;
        }
        let answer = match args.typed(question) {
            Some(typed) => question
                .check(typed)
                .map_err(|why| Failure::bad_input(format!("--{} {}: {why}", question.key(), plain(typed))))?,
            None if args.may_ask() => {
                ask(question.words(), template.default_of(question), |typed| question.check(typed))?
            }
            None => continue,
        };
        answers.insert(question, answer);
    }
    Ok(answers)
}

/// Asks until the answer will do; an empty one is the default.
fn ask<T>(words: &str, default: &str, check: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    loop {
        super::talk(format_args!("{words} [{default}] "));
        let _ = std::io::stderr().flush();
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        if !matches!(read, Ok(1..)) {
            return Err(Failure::bad_input("no answer; give answers as options, or --yes for the defaults"));
        }
        let typed = Some(line.trim()).filter(|typed| !typed.is_empty()).unwrap_or(default);
        match check(typed) {
            Ok(answer) => return Ok(answer),
            Err(why) => say!("{why}"),
        }
    }
}

/// The text, which reads without an error: an answer that a template cannot take is said here.
fn checked(template: &Template, answers: &Answers, file: &str) -> Result<String, Failure> {
    let text = template.scenario(answers, file);
    let reading = Draft::of_text(file, &text).read();
    if reading.scenario.is_some() {
        return Ok(text);
    }
    let said = reading.diagnostics.render(&reading.sources, false);
    Err(Failure::bad_input(format!("with these answers the scenario makes no sense:\n{said}")))
}

/// Writes the file whole or not at all; one that is there stays unless it may be replaced.
fn write(file: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let shown = plain(&file.to_string_lossy());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: std::io::Error| Failure::cannot_write(&shown, &error);
    let mut draft = begun(folder).map_err(failed)?;
    draft.write_all(text.as_bytes()).map_err(failed)?;
    let kept = if force { draft.persist(file) } else { draft.persist_noclobber(file) };
    kept.map(|_| ()).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => {
            Failure::bad_input(format!("{shown} is there already; --force replaces it, --out names another file"))
        }
        _ => failed(error.error),
    })
}
