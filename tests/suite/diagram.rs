//! `fivenines diagram`: the drawing of every shipped scenario, and of hostile ones.

use super::fixtures::{Desk, repository, scenario};
use fivenines::report::chart::Format;
use fivenines::report::diagram::{draw, mermaid};
use fivenines::scenario::Scenario;
use fivenines::study::architecture::{Architecture, Falls, LinkKind, PartKind};
use fivenines::study::{architecture, explain};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("it can be listed") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// All scenarios of the repository.
fn shipped() -> &'static [Scenario] {
    static ALL: OnceLock<Vec<Scenario>> = OnceLock::new();
    ALL.get_or_init(read_shipped)
}

fn read_shipped() -> Vec<Scenario> {
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("it can be read");
        let folder = path.parent().expect("it is in a folder").to_path_buf();
        let load = move |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
        fivenines::scenario::read(&path.display().to_string(), &text, &[], &load).scenario.expect("it is right")
    };
    let all: Vec<Scenario> = files(&repository("scenarios")).iter().map(read).collect();
    assert!(all.len() > 40);
    all
}

fn svg(architecture: &Architecture) -> String {
    String::from_utf8(draw(architecture, Format::Svg).expect("it can be drawn")).expect("SVG is UTF-8")
}

/// The title, the description, all words and all tips of a drawing.
fn texts(svg: &str) -> (String, String, Vec<String>, Vec<String>) {
    let document = roxmltree::Document::parse(svg).expect("it is well formed");
    let root = document.root_element();
    let of = |node: roxmltree::Node<'_, '_>| node.text().unwrap_or_default().trim().to_string();
    let child = |name: &str| root.children().find(|node| node.has_tag_name(name)).map(of).expect("it is there");
    let all = |name: &str| document.descendants().filter(|node| node.has_tag_name(name)).map(of).collect::<Vec<_>>();
    (child("title"), child("desc"), all("text"), all("title"))
}

#[test]
fn every_shipped_scenario_is_drawn_with_all_its_components() {
    for scenario in shipped() {
        let drawn = architecture(scenario);
        let (title, description, _, tips) = texts(&svg(&drawn));
        assert!(title.starts_with(&scenario.title), "{title}");
        assert!(description.starts_with("Architecture: "), "{description}");
        let text = mermaid(&drawn);
        for component in &scenario.components {
            let shown = |tip: &String| *tip == component.name || tip.starts_with(&format!("{} × ", component.name));
            assert!(tips.iter().any(shown), "{}: {} is missing", scenario.name, component.name);
            assert!(text.contains(&format!("<b>{}", component.name)), "{}: {}", scenario.name, component.name);
        }
    }
}

#[test]
fn single_points_of_failure_are_those_of_explain() {
    // The others have hundreds of units; their search for larger sets takes most of a minute here.
    let units =
        |scenario: &Scenario| scenario.components.iter().flat_map(|own| &own.sites).map(|site| site.1).sum::<u32>();
    let small: Vec<_> = shipped().iter().filter(|scenario| units(scenario) < 20).collect();
    assert!(small.len() > 30);
    for scenario in small {
        let (drawn, explained) = (architecture(scenario), explain(scenario));
        for lasting in [true, false] {
            let of = explained.cuts.sets.iter().filter(|set| set.order == 1 && set.lasting == lasting);
            let points = || drawn.single_points.iter().filter(|point| point.lasting == lasting);
            let counted: u64 = points().map(|point| point.alike).sum();
            assert_eq!(counted, of.clone().map(|set| set.sets).sum::<u64>(), "{}", scenario.name);
            let names: BTreeSet<&str> = points().map(|point| point.name.as_str()).collect();
            for set in of {
                assert!(names.contains(set.example[0].as_str()), "{}: {:?}", scenario.name, set.example);
            }
        }
    }
}

#[test]
fn every_single_point_of_failure_bears_the_words() {
    for scenario in shipped().iter().filter(|scenario| scenario.places.len() <= 20) {
        let drawn = architecture(scenario);
        let lasting = || drawn.single_points.iter().filter(|point| point.lasting);
        let parts: BTreeSet<usize> = lasting().flat_map(|point| point.parts.iter().copied()).collect();
        let places: BTreeSet<usize> = lasting().filter_map(|point| point.place).collect();
        let marked = parts.len() + places.len();
        let (_, _, words, _) = texts(&svg(&drawn));
        let said = words.iter().filter(|words| *words == "single point of failure").count();
        assert_eq!(said, marked + usize::from(marked > 0), "{}: with the legend", scenario.name);
        assert_eq!(mermaid(&drawn).matches("⚠").count(), marked, "{}", scenario.name);
    }
}

#[test]
fn the_same_scenario_gives_the_same_bytes() {
    for scenario in shipped().iter().filter(|scenario| scenario.name.starts_with("99")) {
        let (one, other) = (architecture(scenario), architecture(scenario));
        assert_eq!(one, other);
        assert!(svg(&one) == svg(&other) && mermaid(&one) == mermaid(&other), "{}", scenario.name);
    }
    let first = architecture(&shipped()[0]);
    let png = || draw(&first, Format::Png).expect("it can be drawn");
    assert!(png() == png() && png().starts_with(b"\x89PNG"));
}

const STANDBY: &str = r#"
    name   = "pair"
    places = ["main/{a,b}"]
    crew.people.size = 2
    [component.db]
    in          = "main/*"
    fault.crash = { every = "90d", recovery = [{ stage = "mend", takes = "4h", crew = "people", needs = "control" }] }
    [component.control]
    fault.crash = { every = "1y", mttr = "2h" }
    [component.cache]
    fault.crash = { every = "1y", mttr = "2h" }
    [standby.writer]
    members  = "db"
    failover = [{ stage = "switch", takes = "1min" }]
    [service.site]
    all  = "writer"
    soft = { cache = "80%" }
"#;

#[test]
fn parts_links_and_roles_are_what_the_scenario_says() {
    let drawn = architecture(&scenario(STANDBY));
    let part = |name: &str, place: Option<&str>| {
        let at = |part: &fivenines::study::architecture::Part| part.place.map(|at| drawn.places[at].path.as_str());
        drawn.parts.iter().position(|part| part.name == name && at(part) == place).expect("it is there")
    };
    let (a, b) = (part("db", Some("main/a")), part("db", Some("main/b")));
    let (control, cache) = (part("control", None), part("cache", None));
    let (writer, site) = (part("writer", None), part("site", None));
    let has = |from, to, kind| drawn.links.iter().any(|link| link.from == from && link.to == to && link.kind == kind);
    assert!(has(site, writer, LinkKind::Member) && has(site, cache, LinkKind::Soft(0.8)));
    assert!(has(writer, a, LinkKind::Active) && has(writer, b, LinkKind::Standby) && has(a, b, LinkKind::Failover));
    assert!(has(a, control, LinkKind::Recovery) && has(b, control, LinkKind::Recovery));
    assert_eq!(drawn.links.len(), 7);
    assert_eq!((drawn.main, drawn.parts[writer].kind), (site, PartKind::Standby));
    assert_eq!((drawn.queues[0].size, drawn.queues[0].used_by.as_slice()), (2, &["db.crash".to_string()][..]));
    let points: Vec<_> =
        drawn.single_points.iter().map(|point| (point.name.as_str(), point.falls, point.lasting)).collect();
    assert_eq!(points, [("db main/a", Falls::Unit, false), ("cache", Falls::Unit, true)]);
    let (_, _, words, _) = texts(&svg(&drawn));
    for said in ["active of writer", "standby of writer", "Crew people: works on 2 at once; waited for by db.crash."] {
        assert!(words.iter().any(|words| words == said), "{said}: {words:?}");
    }
}

/// Names that a library may give, which no scenario file may.
const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"]; click n1 href \"javascript:alert(1)\"",
    "end",
    "a\nend\nsubgraph x",
    "%%{init: {\"securityLevel\": \"loose\"}}%%",
    "]]>&amp;<!--",
    "`**bold**`",
    "1. list",
    "#quot;#35;",
    "\u{202e}evil\u{1b}[31m",
    "a-->b|x|",
    "\u{6771}\u{4eac}\u{1f600}",
];

fn with_hostile_names() -> Architecture {
    let mut drawn = architecture(&scenario(STANDBY));
    drawn.title = HOSTILE.join(" ");
    let names = || HOSTILE.iter().map(|name| (*name).to_string()).cycle();
    drawn.parts.iter_mut().zip(names()).for_each(|(part, name)| part.name = name);
    drawn.places.iter_mut().zip(names().skip(3)).for_each(|(place, name)| place.name = name);
    drawn.queues[0].name = HOSTILE[0].into();
    drawn.queues[0].used_by = vec![HOSTILE[4].into()];
    drawn
}

#[test]
fn hostile_names_are_harmless() {
    let drawn = with_hostile_names();
    let picture = svg(&drawn);
    let (title, ..) = texts(&picture);
    assert!(title.contains("<script>") && !picture.contains("<script") && !picture.contains("<!--"));
    let text = mermaid(&drawn);
    for bad in ["<script", "javascript:alert(1)\"", "%%{", "`", "**", "\u{202e}", "\u{1b}", "\n end", "#quot;"] {
        assert!(!text.contains(bad), "{bad:?} in {text}");
    }
    assert!(!text.lines().any(|line| line.trim().starts_with("click")), "{text}");
    // Lines are those of the drawing and no name's: one for each box, place (two), arrow, and the frame around them.
    let ends = text.lines().filter(|line| line.trim() == "end").count();
    assert_eq!(ends, drawn.places.len());
    assert_eq!(text.lines().filter(|line| line.trim().starts_with("subgraph ")).count(), ends);
}

#[test]
fn many_places_are_drawn_once_and_it_is_said() {
    let part = "fault.f = { every = \"90d\", mttr = \"4h\" }";
    let text = format!(
        "name = \"wide\"\nplaces = [\"{{1..70}}\"]\n[component.web]\nin = \"*\"\n{part}\n[service.site]\nat_least = 60\nof = \"web\"\n"
    );
    let (_, _, words, tips) = texts(&svg(&architecture(&scenario(&text))));
    assert!(words.iter().any(|words| words == "1 … 70 (70 alike)"), "{words:?}");
    assert!(words.iter().any(|words| words == "Places with the same parts are drawn once, with how many they are."));
    assert_eq!(tips.iter().filter(|tip| *tip == "web").count(), 1);
}

#[test]
fn the_command_draws_to_output_files_and_folders() {
    let desk = Desk::new();
    let file = repository("scenarios/first.toml").display().to_string();
    let printed = desk.run(&["diagram", &file]);
    assert!(printed.code == 0 && printed.stdout.starts_with("<svg"), "{}", printed.stderr);
    assert!(desk.run(&["diagram", &file, "--format", "mermaid"]).stdout.starts_with("flowchart TB\n"));
    assert_eq!(desk.run(&["diagram", &file, "--out", "shop.svg"]).code, 0);
    assert_eq!(desk.read("shop.svg"), printed.stdout);
    assert_eq!(desk.run(&["diagram", &file, "--out", "all"]).code, 0);
    assert_eq!(desk.list("all"), ["architecture.mmd", "architecture.png", "architecture.svg"]);
    let dark = desk.run(&["diagram", &file, "--theme", "dark"]);
    assert!(dark.code == 0 && dark.stdout.starts_with("<svg") && dark.stdout != printed.stdout);
    let three = desk.run(&["diagram", &file, "--format", "mermaid", "--set", "component.web.count=3"]);
    assert!(three.stdout.contains("web × 3"), "{}", three.stdout);
}

#[test]
fn what_contradicts_itself_is_refused_with_a_remedy() {
    let desk = Desk::new();
    let file = repository("scenarios/first.toml").display().to_string();
    for (out, format, said) in
        [("a.svg", Some("png"), "end the name in .png"), ("a.pdf", None, "end it in .svg, .png or .mmd")]
    {
        let mut arguments = vec!["diagram", &file, "--out", out];
        arguments.extend(format.iter().flat_map(|format| ["--format", format]));
        let ended = desk.run(&arguments);
        assert!(ended.code == 2 && ended.stderr.contains(said), "{}", ended.stderr);
    }
    let ended = desk.run(&["diagram", &file, "--format", "mermaid", "--theme", "dark"]);
    assert!(ended.code == 2 && ended.stderr.contains("leave it out"), "{}", ended.stderr);
    assert!(desk.list("").is_empty());
}

#[test]
fn run_and_explain_show_the_drawing() {
    let desk = Desk::new();
    let file = repository("scenarios/first.toml").display().to_string();
    for (arguments, report) in
        [(vec!["run", &file, "--years", "200"], "report.md"), (vec!["explain", &file], "explain.md")]
    {
        let ended = desk.run(&[&arguments[..], &["--out", arguments[0], "--charts", "svg"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        let listed = desk.list(arguments[0]);
        for name in ["architecture.svg", "architecture.mmd"] {
            assert!(listed.contains(&name.to_string()), "{listed:?}");
        }
        assert!(desk.read(&format!("{}/{report}", arguments[0])).contains("](architecture.svg)"));
    }
}
