//! A history without a fault, from the recorded spans alone: it is what simulating again gives where the model says so, and
//! it would be wrong where the model refuses.

use crate::fixtures::scenario;
use fivenines::engine::Campaign;
use fivenines::model::{Model, compile};
use fivenines::study::sensitivity::structure::Structure;

const HISTORIES: u64 = 60;

/// Downtimes of one history.
type Downtimes = (u64, u64, u64);

/// For each history the downtime without a fault or change: by the spans, and simulated again. And what the model says.
fn both(text: &str, name: &str) -> (Result<(), &'static str>, Vec<Downtimes>) {
    let whole = scenario(text);
    let at = whole.strikes.iter().position(|strike| strike.name == name);
    let at =
        at.unwrap_or_else(|| panic!("no {name} in {:?}", whole.strikes.iter().map(|s| &s.name).collect::<Vec<_>>()));
    let mut without = whole.clone();
    without.strikes.remove(at);
    let models = [&whole, &without].map(|scenario| compile(scenario).expect("it is small"));
    let models = Model::pooled_alike(models.into());
    let own: Vec<u32> = (0..models[0].processes.len() as u32)
        .filter(|process| models[0].processes[*process as usize].cause == at as u32)
        .collect();
    let structure = Structure::of(&models[0]).expect("it has no timetable");
    let [before, after] = [0, 1].map(|at| Campaign { model: &models[at], seed: 7, replications: 0..HISTORIES });
    let one = |history| {
        let recorded = before.replay(history).expect("it ends");
        let again = after.replay(history).expect("it ends");
        // The spans say all about the history as it is.
        assert_eq!(structure.downtime_without(&recorded.spans, &[]), recorded.services[0].downtime.0, "{text}");
        let by_spans = structure.downtime_without(&recorded.spans, &own);
        (recorded.services[0].downtime.0, by_spans, again.services[0].downtime.0)
    };
    (models[0].stands_alone(&own), (0..HISTORIES).map(one).collect())
}

#[track_caller]
fn alone(text: &str, name: &str) {
    let (said, histories) = both(text, name);
    assert_eq!(said, Ok(()), "{name} in {text}");
    for (_, by_spans, again) in &histories {
        assert_eq!(by_spans, again, "{name} in {text}");
    }
    assert!(histories.iter().any(|(before, _, again)| before > again), "{name} matters in {text}");
}

/// The model refuses, and is right: what the spans say would be wrong.
#[track_caller]
fn entangled(text: &str, name: &str, why: &str) {
    let (said, histories) = both(text, name);
    assert!(said.is_err_and(|said| said.contains(why)), "{said:?}: {name} in {text}");
    assert!(histories.iter().any(|(_, by_spans, again)| by_spans != again), "{name} in {text} would be right");
}

const SITE: &str = "[service.site]\nall = [\"a\", \"b\"]\n";

#[test]
fn independent_faults_are_taken_out_of_the_record() {
    let parts = "[component.a]\nfault.crash = { every = \"200h\", mttr = \"20h\" }
        [component.b]\ncount = 3\nfault.crash = { every = \"100h\", mttr = \"20h\" }\n";
    let pair = "[service.tier]\nat_least = 2\nof = \"b\"\n[service.site]\nall = [\"a\", \"tier\"]\n[objective]\nservice = \"site\"\navailability = \"90%\"\n";
    alone(&format!("{parts}{pair}"), "a.crash");
    alone(&format!("{parts}{pair}"), "b.crash");
    // Levels between up and down, stage by stage.
    let graded = "[objective]\nservice = \"site\"\navailability = \"90%\"\nlevel = \"60%\"
        [component.a]\nfault.slow = { every = \"200h\", recovery = [
          { stage = \"limp\", takes = \"10h\", serves = \"70%\" }, { stage = \"worse\", takes = \"10h\", serves = \"40%\" }] }
        [component.b]\ncount = 4\nfault.crash = { every = \"100h\", mttr = \"20h\" }
        [service.tier]\ncapacity = { of = \"b\", each = \"30%\" }\n[service.site]\nall = \"tier\"\nsoft = { a = \"80%\" }\n";
    alone(graded, "b.crash");
    // A zone that cannot be reached holds up nobody's clock.
    let zones =
        "places = [\"r/{x,y}\"]\n[component.a]\nin = \"r/*\"\nfault.crash = { every = \"100h\", mttr = \"20h\" }
        [fault.zone]\nstrikes = \"r/*\"\nrate = \"20/year\"\nmttr = \"30h\"\noutage = \"unreachable\"
        [service.site]\nany = \"a\"\n";
    alone(zones, "zone");
    alone(zones, "a.crash");
    // A change on its own.
    let change = format!(
        "{}[change.patch]\nstrikes = \"site\"\nevery = \"7d\"\ndowntime = \"1h\"\n{SITE}",
        "[component.a]\nfault.crash = { every = \"200h\", mttr = \"20h\" }\n[component.b]\nfault.crash = { every = \"200h\", mttr = \"20h\" }\n"
    );
    alone(&change, "patch");
}

#[test]
fn faults_that_share_a_crew_are_simulated_again() {
    let text = format!(
        "[crew.people]\nsize = 1\n[component.a]\nfault.crash = {{ every = \"60h\", recovery = [{{ stage = \"fix\", takes = \"20h\", crew = \"people\" }}] }}
        [component.b]\nfault.crash = {{ every = \"60h\", recovery = [{{ stage = \"fix\", takes = \"20h\", crew = \"people\" }}] }}\n{SITE}"
    );
    entangled(&text, "a.crash", "crew");
}

#[test]
fn faults_that_stop_the_clocks_of_others_are_simulated_again() {
    let places = |outage: &str| {
        format!(
            "places = [\"r\"]\n[component.a]\nin = \"r\"\nfault.crash = {{ every = \"100h\", mttr = \"20h\" }}
            [fault.zone]\nstrikes = \"r\"\nrate = \"40/year\"\nmttr = \"30h\"\noutage = \"{outage}\"\n[service.site]\nall = \"a\"\n"
        )
    };
    entangled(&places("suspended"), "zone", "stand still");
    entangled(&places("destroyed"), "zone", "");
    // Two faults of one unit: the clock of each stops while the other has it down.
    let two = "[component.a]\nfault.crash = { every = \"60h\", mttr = \"30h\" }\nfault.leak = { every = \"60h\", mttr = \"30h\" }\n[service.site]\nall = \"a\"\n";
    entangled(two, "a.leak", "stand still");
    let needs = "[component.a]\nfault.crash = { every = \"60h\", recovery = [{ stage = \"start\", takes = \"10h\", needs = \"b\" }] }
        [component.b]\nfault.crash = { every = \"60h\", mttr = \"20h\" }\n[service.site]\nall = \"a\"\n";
    entangled(needs, "b.crash", "");
}

#[test]
fn faults_that_somebody_watches_are_simulated_again() {
    let standby = "[component.a]\ncount = 2\nfault.crash = { every = \"100h\", mttr = \"20h\" }
        [standby.group]\nmembers = \"a\"\nfailover = [{ stage = \"switch\", takes = \"1h\" }]\n[service.site]\nall = \"group\"\n";
    entangled(standby, "a.crash", "watch");
    let load = "[component.a]\ncount = 2\nshared_load = 1.5\n[component.a.fault]
        crash = { every = \"100h\", clock = \"operating\", mttr = \"20h\" }\nstorm = { rate = \"40/year\", mttr = \"40h\" }\n[service.site]\nany = \"a\"\n";
    let (said, _) = both(load, "a.crash");
    assert!(said.is_err(), "{said:?}");
}
