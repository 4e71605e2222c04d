//! Every number that a scenario states has a name that `--set` takes.

use crate::fixtures::repository;
use fivenines::scenario::Draft;
use fivenines::study::sensitivity::{Parameter, parameters};
use std::fs;
use std::path::{Path, PathBuf};

/// Why a number may have no other value; none of these is a wrong path.
const REASONS: [&str; 5] = [
    "which cannot be multiplied",    // a word, such as a strategy or working hours
    "half and double of",            // 0 % and 100 %
    "which is not a whole number",   // half of an odd count
    "the shares of this mix sum to", // they sum to 100 %
    "none would be left",            // one unit less than one
];

fn scenarios(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            scenarios(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
}

fn of(path: &Path) -> (usize, Vec<Parameter>) {
    let base = path.parent().expect("a file has a folder").to_path_buf();
    let draft = Draft {
        file: path.display().to_string(),
        text: fs::read_to_string(path).expect("a scenario can be read"),
        overrides: Vec::new(),
        load: Box::new(move |name: &str| fs::read_to_string(base.join(name)).map_err(|error| error.to_string())),
    };
    let scenario = draft.read().scenario.expect("a shipped scenario is right");
    (scenario.assumptions.len(), parameters(&draft, &scenario, ""))
}

/// Reasons that are not on the list.
fn strange(parameters: &[Parameter]) -> Vec<String> {
    let reasons = parameters.iter().flat_map(|p| [(&p.name, p.low.as_ref().err()), (&p.name, p.high.as_ref().err())]);
    // The structure may need each unit that there is; the path of a count was tried before.
    let is_count = |name: &str| [".count", ".size", ".stock"].iter().any(|end| name.ends_with(end));
    let known = |name: &str, why: &str| is_count(name) || REASONS.iter().any(|reason| why.contains(reason));
    let strange =
        reasons.filter_map(|(name, why)| why.filter(|why| !known(name, why)).map(|why| format!("{name}: {why}")));
    strange.collect()
}

#[test]
fn every_number_of_every_shipped_scenario_has_a_name_that_works() {
    let mut files = Vec::new();
    scenarios(&repository("scenarios"), &mut files);
    assert!(files.len() > 35);
    let (mut all, mut varied, mut wrong) = (0, 0, Vec::new());
    for file in files {
        let (stated, found) = of(&file);
        assert!(found.len() <= stated + 40 && (stated == 0 || !found.is_empty()), "{}", file.display());
        all += 2 * found.len();
        varied += found.iter().map(|p| usize::from(p.low.is_ok()) + usize::from(p.high.is_ok())).sum::<usize>();
        wrong.extend(strange(&found).into_iter().map(|why| format!("{}: {why}", file.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(varied * 10 > all * 9, "{varied} of {all} ends");
}

#[test]
fn a_name_that_does_not_work_is_told() {
    let draft = Draft::of_text(
        "test.toml",
        "[component.a]\nfault.crash = { every = \"9d\", mttr = \"1h\" }\n[service.s]\nall = \"a\"\n",
    );
    let mut scenario = draft.read().scenario.expect("it is right");
    scenario.assumptions[0].name.push('x');
    let found = parameters(&draft, &scenario, "");
    assert!(!strange(&found).is_empty(), "{found:?}");
}

#[test]
fn numbers_are_halved_and_doubled_on_their_smaller_side() {
    let text = "[component.a]\ncount = 2\nfault.crash = { every = \"9d\", recovery = [
          { stage = \"restart\", takes = \"1min\", succeeds = \"97%\", otherwise = [{ stage = \"by hand\", takes = \"1h\" }] }] }
        fault.flood = { rate = \"1/year\", mttr = \"1d\", at_once = \"30%\" }
        [component.b]\ndesign = { goal = \"AWS Lambda\", mttr = \"1h\" }\n[service.tier]\nany = \"a\"\n[service.s]\nall = [\"tier\", \"b\"]\n";
    let draft = Draft::of_text("test.toml", text);
    let scenario = draft
        .read()
        .scenario
        .unwrap_or_else(|| panic!("{}", draft.read().diagnostics.render(&draft.read().sources, false)));
    let found = parameters(&draft, &scenario, "");
    let words = |name: &str| {
        let p = found.iter().find(|p| p.name.ends_with(name)).unwrap_or_else(|| panic!("no {name} in {found:?}"));
        [&p.low, &p.high].map(|end| end.as_ref().map_or("-".to_string(), |setting| setting.words.clone()))
    };
    assert_eq!(words("every"), ["half", "double"]);
    assert_eq!(words("restart.succeeds"), ["94 %", "98.5 %"]);
    assert_eq!(words("flood.at_once"), ["15 %", "60 %"]);
    assert_eq!(words("a.count"), ["-", "3"], "one unit cannot be struck together");
    assert_eq!(words("design.goal"), ["99.9 %", "99.975 %"]);
    assert!(found.iter().all(|p| !p.name.ends_with("b.count")), "a count that is not stated is not varied");
    // What is set is what is said.
    let goal = found.iter().find(|p| p.name.ends_with("goal")).expect("it is there");
    let mean = |setting: &fivenines::study::sensitivity::Setting| match &setting
        .scenario
        .strikes
        .last()
        .expect("a fault")
        .schedule
    {
        fivenines::scenario::scene::Schedule::Operating { ttf, .. } => ttf.mean(),
        other => panic!("{other:?}"),
    };
    let [low, high] = [&goal.low, &goal.high].map(|end| mean(end.as_ref().expect("it has both")));
    assert!((low - 0.999 / 0.001).abs() < 1e-6 && (high - 0.99975 / 0.00025).abs() < 1e-6, "{low} {high}");
}

#[test]
fn a_belief_goes_over_its_range() {
    let text =
        "[component.a]\nfault.crash = { every = { believed = { low = \"60d\", high = \"180d\" } }, mttr = \"1h\" }
        [service.s]\nall = \"a\"\n";
    let draft = Draft::of_text("test.toml", text);
    let scenario = draft.read().scenario.expect("it is right");
    let found = parameters(&draft, &scenario, "");
    let of_belief: Vec<&Parameter> = found.iter().filter(|p| p.name == "component.a.fault.crash.every").collect();
    let [belief] = of_belief.as_slice() else { panic!("{found:?}") };
    let ends = [&belief.low, &belief.high].map(|end| end.as_ref().expect("it has both").words.clone());
    assert_eq!(ends, ["60 d", "180 d"]);
    assert_eq!(found.len(), 2, "{found:?}");
}
