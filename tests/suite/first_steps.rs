//! What somebody does first: `init`, `--help`, completions and manual pages.

use crate::fixtures::{Desk, repository};
use fivenines::scenario::template::{Answers, NEVER, Question, TEMPLATES};
use fivenines::scenario::{Draft, Severity};
use fivenines::study;
use std::fs;
use std::path::Path;

/// Answers that are nobody's default.
const OTHER: [(Question, &str); 7] = [
    (Question::Name, "shop-eu_2"),
    (Question::Objective, "99.5%"),
    (Question::Servers, "5"),
    (Question::Crash, "180d"),
    (Question::Release, "1d"),
    (Question::Fails, "15%"),
    (Question::Decide, "5min"),
];

fn reads(text: &str) -> fivenines::scenario::Scenario {
    let reading = Draft::of_text("begun.toml", text).read();
    let said: Vec<_> = reading.diagnostics.sorted().into_iter().map(|problem| problem.message.clone()).collect();
    assert!(reading.diagnostics.is_empty(), "{said:?}\n{text}");
    assert!(reading.diagnostics.sorted().iter().all(|problem| problem.severity != Severity::Warning));
    reading.scenario.expect("it has no errors")
}

#[test]
fn each_template_reads_without_a_word_and_runs_with_any_answers() {
    for template in &TEMPLATES {
        let others: Answers = OTHER
            .into_iter()
            .map(|(question, answer)| (question, question.check(answer).expect("it will do")))
            .collect();
        let without = Answers::from([(Question::Release, NEVER.to_string())]);
        let single = Answers::from([(Question::Servers, "1".to_string())]);
        for (answers, name) in
            [(Answers::new(), template.key), (others, "shop-eu_2"), (without, template.key), (single, template.key)]
        {
            let text = template.scenario(&answers, "begun.toml");
            assert!(!text.contains("{{") && !text.contains("}}\n"), "{}: {text}", template.key);
            let scenario = reads(&text);
            assert_eq!(scenario.name, name);
            assert_eq!(
                text.contains("[change.release]"),
                answers.get(&Question::Release).is_none_or(|every| every != NEVER)
            );
            study::run(&scenario, 1, 20, |_| (), |_| Ok(()))
                .unwrap_or_else(|error| panic!("{}: {error}", template.key));
        }
    }
}

#[test]
fn answers_change_what_they_say_and_all_numbers_have_a_source_or_are_yours() {
    for template in &TEMPLATES {
        let usual = template.scenario(&Answers::new(), "begun.toml");
        for question in template.questions() {
            let (_, answer) = OTHER.into_iter().find(|(other, _)| *other == question).expect("there is one");
            let changed = template.scenario(&Answers::from([(question, answer.to_string())]), "begun.toml");
            assert!(changed != usual, "{}: {} changes nothing", template.key, question.key());
            assert_eq!(changed.lines().count(), usual.lines().count());
        }
        let scenario = reads(&usual);
        let bare: Vec<_> = scenario.assumptions.iter().filter(|a| a.source.starts_with("stated in")).collect();
        assert!(bare.is_empty(), "{}: {bare:?}", template.key);
    }
}

#[test]
fn init_writes_a_file_once_and_says_what_to_type_next() {
    let desk = Desk::new();
    let begun = desk.run(&["init", "two-zones", "--name", "shop", "--servers", "3"]);
    assert_eq!(begun.code, 0, "{}", begun.stderr);
    assert!(begun.stderr.contains("try it:  fivenines run shop.toml"), "{}", begun.stderr);
    assert!(begun.stdout.is_empty());
    let text = desk.read("shop.toml");
    assert!(text.contains("at_least = 3\n") && text.contains("fivenines run shop.toml"));
    assert_eq!(desk.run(&["run", "shop.toml", "--years", "100", "--charts", "none"]).code, 0);

    let again = desk.run(&["init", "one-instance", "--name", "shop"]);
    assert!(again.code == 2 && again.stderr.contains("--force replaces it"), "{}", again.stderr);
    assert_eq!(desk.read("shop.toml"), text, "what is there stays");
    assert_eq!(desk.list("."), ["output", "shop.toml"], "nothing half-written");
    assert_eq!(desk.run(&["init", "one-instance", "--name", "shop", "--force"]).code, 0);
    assert!(desk.read("shop.toml").contains("One server"));

    let printed = desk.run(&["init", "cells", "--out", "-"]);
    assert!(printed.code == 0 && printed.stdout.contains("name   = \"cells\""), "{}", printed.stderr);
    let lost = desk.run(&["init", "cells", "--out", "no/such/folder/a.toml"]);
    assert_eq!(lost.code, 4, "{}", lost.stderr);
}

#[test]
fn nonsense_is_refused_with_what_would_do() {
    let desk = Desk::new();
    for (arguments, said) in [
        (&["init"][..], "name a template: one-instance, two-zones"),
        (&["init", "two-zone"], "did you mean `two-zones`?"),
        (&["init", "serverless", "--servers", "2"], "serverless has no use for --servers; it asks for name, objective"),
        (&["init", "cells", "--servers", "0"], "--servers 0: give a whole number from 1 to 10000"),
        (
            &["init", "cells", "--objective", "0.999"],
            "--objective 0.999: a percentage needs a percent sign; write a share such as 99.9%",
        ),
        (&["init", "cells", "--objective", "120%"], "--objective 120%: "),
        (&["init", "cells", "--objective", "100%"], "--objective 100%: it lies between 0 % and 100 %"),
        (&["init", "cells", "--crash", "soon"], "write a time such as 30min, 7d or 2y"),
        (&["init", "cells", "--crash", "0s"], "it lies between a microsecond and 10,000 years"),
        (&["init", "cells", "--crash", "never"], "write a time"),
        (&["init", "cells", "--name", "../up"], "use up to 60 letters"),
        (&["init", "cells", "--name", "a\"b"], "use up to 60 letters"),
        (&["man", "fly"], "there is no command `fly`; there are run, compare"),
        (&["completions", "tcsh"], "[possible values: bash, elvish, fish, powershell, zsh]"),
    ] {
        let ended = desk.run(arguments);
        assert!(ended.code == 2 && ended.stderr.contains(said), "{arguments:?}: {}", ended.stderr);
    }
    assert!(desk.list(".").is_empty(), "nothing was written");
}

#[test]
fn completions_know_every_command() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]).stdout;
    let commands = commands(&help);
    assert!(commands.len() >= 13 && commands.contains(&"init"), "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ended = desk.run(&["completions", shell]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        for command in &commands {
            assert!(ended.stdout.contains(command), "{shell} does not know {command}");
        }
        assert!(ended.stdout.contains("accelerate"), "{shell} does not know the options");
    }
    desk.run(&["man", "--out", "man"]);
    let mut pages: Vec<String> =
        commands.iter().filter(|c| **c != "help").map(|command| format!("fivenines-{command}.1")).collect();
    pages.extend(["fivenines.1".to_string(), "fivenines-help.1".to_string()]);
    pages.sort();
    assert_eq!(desk.list("man"), pages);
    let page = desk.read("man/fivenines-run.1");
    assert!(page.starts_with(".ie") || page.contains(".TH"), "{page}");
    assert!(page.contains("\\-\\-precision") && page.contains("Exit codes"));
    assert_eq!(desk.run(&["man", "run"]).stdout, page);
}

/// The commands that `--help` lists: the lines that are indented by two, not those that go on.
fn commands(help: &str) -> Vec<&str> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    listed.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next()).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("it is there") {
        let path = entry.expect("it can be listed").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(drop).expect("it can be copied") }
    }
}

/// The words of an example; what a shell would put into a file is left to the screen.
fn words(example: &str) -> Vec<String> {
    let typed = example.split(" > ").next().expect("the first part");
    typed.split_whitespace().skip(1).map(|word| word.trim_matches('\'').to_string()).collect()
}

/// The same with few years, so that it takes a moment.
fn hurried(mut words: Vec<String>) -> Vec<String> {
    let value_of = |words: &[String], option: &str| words.iter().position(|word| word == option).map(|at| at + 1);
    if let Some(at) = value_of(&words, "--for") {
        words[at] = "100ms".into();
    } else if let Some(at) = value_of(&words, "--years") {
        words[at] = "200".into();
    } else if ["run", "compare", "sensitivity", "check", "sweep", "backtest"].contains(&words[0].as_str())
        && !words.iter().any(|word| word == "--precision")
    {
        words.extend(["--years".into(), "200".into()]);
    }
    words
}

#[test]
fn every_command_has_an_example_that_works_as_printed() {
    let desk = Desk::new();
    copy(&repository("scenarios"), &desk.path("scenarios"));
    let help = desk.run(&["--help"]).stdout;
    for command in commands(&help).into_iter().filter(|command| *command != "help") {
        let said = desk.run(&[command, "--help"]).stdout;
        let examples: Vec<&str> = said.lines().map(str::trim).filter(|line| line.starts_with("fivenines ")).collect();
        let own = format!("fivenines {command}");
        assert!(examples.iter().any(|line| line.starts_with(&own)), "{command} has no example:\n{said}");
        for example in examples {
            let typed = hurried(words(example));
            // What goes to a file may be a picture.
            let ended =
                desk.command(&typed.iter().map(String::as_str).collect::<Vec<_>>()).output().expect("it starts");
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(ended.status.code().is_some_and(|code| code <= 1), "{example}: {said}");
        }
    }
}

/// On a terminal, which `script` of util-linux pretends to be.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_it_asks_until_the_answer_will_do() {
    let desk = Desk::new();
    let program = desk.command(&[]).get_program().to_string_lossy().into_owned();
    let mut asked = std::process::Command::new("script")
        .args(["--quiet", "--return", "--command", &format!("'{program}' init"), "/dev/null"])
        .current_dir(desk.path("."))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("`script` of util-linux is there");
    let answers = "9\nthree-zones\nshop\n99.9\n99.9%\n\n\n1d\n\n\n";
    std::io::Write::write_all(&mut asked.stdin.take().expect("it is piped"), answers.as_bytes()).expect("it listens");
    let ended = asked.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{said}");
    for words in [
        "give a number from 1 to 7, or a name",
        "a percentage needs a percent sign",
        "[99.99%]",
        "shop.toml is written",
    ] {
        assert!(said.contains(words), "no `{words}` in {said}");
    }
    let text = desk.read("shop.toml");
    assert!(text.contains("availability = \"99.9%\"") && text.contains("every    = \"1d\""), "{text}");
}
