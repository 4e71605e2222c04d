//! The pictures that the pages show are those that the command draws today.
//!
//! `RENEW=1 cargo test gallery` draws them anew.

use super::fixtures::{Desk, repository};
use std::collections::BTreeMap;
use std::fs;
use std::sync::OnceLock;

/// A picture of the gallery.
struct Picture {
    name: &'static str,
    /// The scenario that it is of, below `scenarios/` and without its ending.
    scenario: &'static str,
    chart: &'static str,
    /// How many years; `None` as by default.
    years: Option<&'static str>,
}

/// A picture of the three-zone reference design, which the README shows.
const fn reference(name: &'static str, chart: &'static str) -> Picture {
    Picture { name, scenario: "reference/99.99-three-az", chart, years: None }
}

/// A picture of the section "One mechanism at a time".
const fn mechanism(name: &'static str, scenario: &'static str, chart: &'static str) -> Picture {
    Picture { name, scenario, chart, years: Some("10000") }
}

/// The same of fewer years, for scenarios with many events in each, such as demand that changes by the hour.
const fn busy(name: &'static str, scenario: &'static str, chart: &'static str) -> Picture {
    Picture { name, scenario, chart, years: Some("1000") }
}

const PICTURES: &[Picture] = &[
    reference("causes.svg", "causes"),
    reference("exceedance.svg", "exceedance"),
    reference("histogram.svg", "histogram"),
    reference("timeline.svg", "timeline"),
    mechanism("mechanism-ageing.svg", "mechanisms/ageing", "exceedance"),
    busy("mechanism-auto-scaling.svg", "mechanisms/auto-scaling", "causes"),
    mechanism("mechanism-cells.svg", "mechanisms/cells", "causes"),
    mechanism("mechanism-common-cause.svg", "mechanisms/common-cause", "exceedance"),
    mechanism("mechanism-config-push.svg", "mechanisms/config-push", "exceedance"),
    mechanism("mechanism-control-plane.svg", "mechanisms/control-plane", "causes"),
    mechanism("mechanism-cost.svg", "mechanisms/cost", "cost"),
    mechanism("mechanism-data-loss.svg", "mechanisms/data-loss", "data-loss"),
    mechanism("mechanism-degradation.svg", "mechanisms/degradation", "causes"),
    busy("mechanism-demand.svg", "mechanisms/demand", "timeline"),
    mechanism("mechanism-deployments.svg", "mechanisms/deployments", "causes"),
    mechanism("mechanism-disaster-recovery.svg", "mechanisms/disaster-recovery", "data-loss"),
    mechanism("mechanism-dns-failover.svg", "mechanisms/dns-failover", "causes"),
    mechanism("mechanism-game-days.svg", "mechanisms/game-days", "causes"),
    mechanism("mechanism-hidden-standby.svg", "mechanisms/hidden-standby", "histogram"),
    mechanism("mechanism-journeys.svg", "mechanisms/journeys", "exceedance"),
    mechanism("mechanism-load-sharing.svg", "mechanisms/load-sharing", "exceedance"),
    mechanism("mechanism-network.svg", "mechanisms/network", "exceedance"),
    mechanism("mechanism-on-call.svg", "mechanisms/on-call", "causes"),
    mechanism("mechanism-overload.svg", "mechanisms/overload", "causes"),
    mechanism("mechanism-partition.svg", "mechanisms/partition", "exceedance"),
    mechanism("mechanism-queue.svg", "mechanisms/queue", "exceedance"),
    mechanism("mechanism-retries.svg", "mechanisms/retries", "histogram"),
    mechanism("mechanism-shared-spare.svg", "mechanisms/shared-spare", "exceedance"),
    mechanism("mechanism-shuffle-shards.svg", "mechanisms/shuffle-shards", "causes"),
    mechanism("mechanism-static-stability.svg", "mechanisms/static-stability", "causes"),
    mechanism("mechanism-uncertain.svg", "mechanisms/uncertain", "uncertainty"),
    mechanism("mechanism-zone-event.svg", "mechanisms/zone-event", "causes"),
];

/// The pages that show pictures, with the way from each to the gallery.
const PAGES: [(&str, &str); 2] = [("README.md", "output/gallery/"), ("scenarios/README.md", "../output/gallery/")];

/// What the command draws, by the name in the gallery; each scenario is run once.
fn drawn() -> &'static BTreeMap<&'static str, String> {
    static DRAWN: OnceLock<BTreeMap<&'static str, String>> = OnceLock::new();
    DRAWN.get_or_init(|| {
        let desk = Desk::new();
        PICTURES.iter().map(|picture| (picture.name, draw(&desk, picture))).collect()
    })
}

/// One picture; its scenario is run unless that was done for another one.
fn draw(desk: &Desk, picture: &Picture) -> String {
    let out = picture.scenario.replace('/', "-");
    if !desk.path(&out).exists() {
        let scenario = repository(&format!("scenarios/{}.toml", picture.scenario));
        let mut arguments = vec!["run", scenario.to_str().expect("a plain path"), "--charts", "svg", "--out", &out];
        arguments.extend(picture.years.iter().flat_map(|years| ["--years", years]));
        let ended = desk.run(&arguments);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
    }
    desk.read(&format!("{out}/{}.svg", picture.chart))
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
    let gallery = repository("output/gallery");
    if std::env::var_os("RENEW").is_some() {
        fs::create_dir_all(&gallery).expect("a folder can be made");
        for (name, picture) in drawn() {
            fs::write(gallery.join(name), picture).expect("a file can be written");
        }
        return;
    }
    for (name, picture) in drawn() {
        let kept = fs::read_to_string(gallery.join(name)).expect("the gallery has every picture");
        if let Some(difference) = difference(&kept, picture) {
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

/// The pictures that a page shows.
fn shown(page: &str, gallery: &str) -> Vec<String> {
    let text = fs::read_to_string(repository(page)).expect("the page is there");
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let pictures = targets.filter(|target| target.ends_with(".svg") || target.ends_with(".png"));
    pictures.filter_map(|target| target.strip_prefix(gallery)).map(String::from).collect()
}

#[test]
fn the_pages_show_the_pictures_of_the_gallery() {
    let shown: Vec<String> = PAGES.iter().flat_map(|(page, gallery)| shown(page, gallery)).collect();
    for name in &shown {
        assert!(PICTURES.iter().any(|picture| picture.name == name), "{name} is not in the gallery");
    }
    for picture in PICTURES {
        assert!(shown.iter().any(|name| name == picture.name), "no page shows {}", picture.name);
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
