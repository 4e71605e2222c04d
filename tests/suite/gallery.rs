//! The pictures that the README shows are those that the command draws today.
//!
//! `RENEW=1 cargo test gallery` draws them anew.

use super::fixtures::{Desk, repository};
use std::fs;

/// The scenario that the pictures are of.
const SCENARIO: &str = "scenarios/reference/99.99-three-az.toml";
const PICTURES: [&str; 4] = ["causes.svg", "exceedance.svg", "histogram.svg", "timeline.svg"];

/// What the command writes to its default folder for the README's command.
fn drawn() -> Desk {
    let desk = Desk::new();
    let scenario = repository(SCENARIO);
    let ended = desk.run(&["run", scenario.to_str().expect("a plain path"), "--charts", "svg", "--out", "drawn"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    desk
}

/// The first line that differs, for people.
fn difference(kept: &str, drawn: &str) -> Option<String> {
    if kept == drawn {
        return None;
    }
    let at = kept.lines().zip(drawn.lines()).position(|(a, b)| a != b).unwrap_or(0);
    let line = |text: &str| text.lines().nth(at).unwrap_or("").to_string();
    Some(format!("line {}\n  kept:  {}\n  drawn: {}", at + 1, line(kept), line(drawn)))
}

#[test]
fn the_gallery_shows_what_the_command_draws() {
    let desk = drawn();
    let gallery = repository("output/gallery");
    if std::env::var_os("RENEW").is_some() {
        fs::create_dir_all(&gallery).expect("a folder can be made");
        for name in PICTURES {
            fs::write(gallery.join(name), desk.read(&format!("drawn/{name}"))).expect("a file can be written");
        }
        return;
    }
    for name in PICTURES {
        let kept = fs::read_to_string(gallery.join(name)).expect("the gallery has every picture");
        if let Some(difference) = difference(&kept, &desk.read(&format!("drawn/{name}"))) {
            panic!("output/gallery/{name} is stale; `RENEW=1 cargo test gallery` draws it anew\n{difference}");
        }
    }
    let here = fs::read_dir(&gallery).expect("the gallery is there");
    assert_eq!(here.count(), PICTURES.len(), "output/gallery holds a file that no test remakes");
}

#[test]
fn a_stale_picture_is_noticed() {
    assert_eq!(difference("<svg>\n</svg>\n", "<svg>\n</svg>\n"), None);
    let said = difference("<svg>\n<a/>\n", "<svg>\n<b/>\n").expect("they differ");
    assert!(said.contains("line 2"), "{said}");
}

#[test]
fn the_readme_shows_only_pictures_of_the_gallery() {
    let readme = fs::read_to_string(repository("README.md")).expect("the README is there");
    let shown: Vec<&str> = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let pictures = shown.iter().filter(|target| target.ends_with(".svg") || target.ends_with(".png"));
    let pictures: Vec<&str> = pictures.filter_map(|target| target.strip_prefix("output/gallery/")).collect();
    assert!(!pictures.is_empty(), "one picture at least");
    for name in &pictures {
        assert!(PICTURES.contains(name), "{name} is not in the gallery");
    }
    for name in PICTURES {
        assert!(pictures.contains(&name), "the README does not show {name}");
    }
}

/// Links to files of the repository, in the README and in the list of scenarios; pictures have a test of their own.
#[test]
fn links_to_files_lead_somewhere() {
    for (file, folder) in [("README.md", ""), ("scenarios/README.md", "scenarios/")] {
        let text = fs::read_to_string(repository(file)).expect("the file is there");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.starts_with("http") || target.starts_with('#') || target.ends_with(".svg") {
                continue;
            }
            assert!(repository(&format!("{folder}{target}")).exists(), "{file}: nothing is at {target}");
        }
    }
}
