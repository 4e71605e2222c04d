//! What must hold for any scenario: checked on scenarios made at random, with failures kept for the next run.

use crate::fixtures::{histories, model};
use fivenines::engine::{Tally, Trajectory};
use fivenines::estimate::{HistoryTally, Promise, Windows};
use fivenines::model::{Model, ONE};
use fivenines::units::SimTime;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Histories of each scenario that are looked at.
const HISTORIES: u64 = 8;

/// Minutes in the horizon of a random scenario: long enough for things to happen at the same time.
const HORIZON: u32 = 30_000;

fn config(cases: u32) -> ProptestConfig {
    let failures = FileFailurePersistence::Direct("tests/suite/properties.proptest-regressions");
    ProptestConfig { cases, failure_persistence: Some(Box::new(failures)), ..ProptestConfig::default() }
}

/// A random scenario, kept as choices so that it can be written down in more than one way.
#[derive(Debug, Clone)]
struct Plan {
    places: u32,
    power: Option<(Time, Time, &'static str)>,
    components: Vec<Component>,
    pair: Option<Pair>,
    crew: u32,
    site: u32,
    kind: Kind,
    threshold: u32,
    warm_up: u32,
}

/// How the site follows from its tiers.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Counted,
    Cells,
    Mix,
    Shards,
    Soft,
    Fallback,
    Errors,
}

fn any_kind() -> impl Strategy<Value = Kind> {
    let graded = [Kind::Cells, Kind::Mix, Kind::Shards, Kind::Soft, Kind::Fallback, Kind::Errors];
    prop_oneof![1 => Just(Kind::Counted), 1 => proptest::sample::select(graded.to_vec())]
}

#[derive(Debug, Clone)]
struct Component {
    count: u32,
    in_places: bool,
    faults: Vec<Fault>,
    /// Unused spare units of the tier: it needs this many fewer than there are.
    spare: u32,
    by_capacity: bool,
    change: Option<(u32, u32)>,
}

#[derive(Debug, Clone)]
struct Fault {
    every: Time,
    stages: Vec<Time>,
    calendar: bool,
    crewed: bool,
    branch: Option<(u32, Time)>,
}

#[derive(Debug, Clone)]
struct Pair {
    members: [Fault; 2],
    failover: Time,
    abandon: bool,
    back: Option<(u32, Option<u32>)>,
}

/// A law of a time, in minutes.
#[derive(Debug, Clone)]
enum Time {
    Exponential(u32),
    Fixed(u32),
    Uniform(u32, u32),
    LogNormal(u32),
    Weibull(u32),
}

impl Time {
    /// As text, with all times stretched.
    fn text(&self, stretch: u32) -> String {
        match self {
            Time::Exponential(mean) => format!("\"{}min\"", mean * stretch),
            Time::Fixed(value) => format!("{{ fixed = \"{}min\" }}", value * stretch),
            Time::Uniform(low, more) => {
                format!(
                    "{{ uniform = {{ low = \"{}min\", high = \"{}min\" }} }}",
                    low * stretch,
                    (low + more) * stretch
                )
            }
            Time::LogNormal(median) => {
                format!("{{ lognormal = {{ median = \"{}min\", sigma = 0.8 }} }}", median * stretch)
            }
            Time::Weibull(scale) => format!("{{ weibull = {{ shape = 1.7, scale = \"{}min\" }} }}", scale * stretch),
        }
    }
}

impl Plan {
    fn text(&self) -> String {
        self.written(1, false, "")
    }

    /// The scenario as text: times stretched, components declared in reverse, more text at the end.
    fn written(&self, stretch: u32, reverse: bool, more: &str) -> String {
        let mut text = format!("horizon = \"{}min\"\n", HORIZON * stretch);
        if self.warm_up > 0 {
            let _ = writeln!(text, "warm_up = \"{}min\"", self.warm_up * stretch);
        }
        let placed = self.components.iter().any(|component| component.in_places);
        if placed {
            let _ = writeln!(text, "places = [\"r/{{1..{}}}\"]", self.places);
        }
        let _ = writeln!(text, "[objective]\nservice = \"site\"\nlevel = \"{}%\"", self.threshold);
        if self.uses_crew() {
            let _ = writeln!(text, "[crew.ops]\nsize = {}", self.crew);
        }
        if let Some((every, takes, outage)) = self.power.as_ref().filter(|_| placed) {
            let (every, takes) = (every.text(stretch), takes.text(stretch));
            let _ = writeln!(
                text,
                "[fault.power]\nstrikes = \"r/*\"\nevery = {every}\nmttr = {takes}\noutage = \"{outage}\""
            );
        }
        let mut sections: Vec<String> =
            (0..self.components.len()).map(|at| self.component(at, stretch)).chain(self.pair_text(stretch)).collect();
        if reverse {
            sections.reverse();
        }
        text + &sections.concat() + &self.services() + more
    }

    fn uses_crew(&self) -> bool {
        let own = self.components.iter().flat_map(|component| &component.faults);
        own.chain(self.pair.iter().flat_map(|pair| &pair.members)).any(|fault| fault.crewed)
    }

    fn component(&self, at: usize, stretch: u32) -> String {
        let component = &self.components[at];
        let mut text = format!("[component.c{at}]\ncount = {}\n", component.count);
        if component.in_places {
            text += "in = \"r/*\"\n";
            if matches!(self.power, Some((_, _, "destroyed"))) {
                let _ = writeln!(text, "rebuild = [{{ stage = \"restore\", takes = \"{}min\" }}]", 40 * stretch);
            }
        }
        for (number, fault) in component.faults.iter().enumerate() {
            let _ = writeln!(text, "[component.c{at}.fault.f{number}]\n{}", fault.text(stretch));
        }
        if let Some((period, takes)) = component.change {
            let (period, takes) = (period * stretch, takes * stretch);
            let _ = writeln!(
                text,
                "[change.h{at}]\nstrikes = \"c{at}\"\nevery = \"{period}min\"\ndowntime = {{ fixed = \"{takes}min\" }}"
            );
        }
        text
    }

    fn pair_text(&self, stretch: u32) -> Option<String> {
        let pair = self.pair.as_ref()?;
        let mut text = String::new();
        for (number, fault) in pair.members.iter().enumerate() {
            let _ = writeln!(text, "[component.m{number}.fault.f]\n{}", fault.text(stretch));
        }
        let lost = if pair.abandon { "abandon" } else { "retarget" };
        let _ = writeln!(
            text,
            "[standby.pair]\nmembers = [\"m0\", \"m1\"]\nif_target_lost = \"{lost}\"
             failover = [{{ stage = \"switch\", takes = {} }}]",
            pair.failover.text(stretch)
        );
        if let Some((wait, outage)) = pair.back {
            let outage = outage
                .map_or(String::new(), |minutes| format!(", outage = {{ fixed = \"{}min\" }}", minutes * stretch));
            let wait = wait * stretch;
            let _ = writeln!(text, "fail_back = {{ wait = {{ fixed = \"{wait}min\" }}{outage} }}");
        }
        Some(text)
    }

    /// A tier of each component, and a site of all, any or some of the tiers.
    fn services(&self) -> String {
        let mut text = String::new();
        let mut tiers: Vec<String> = Vec::new();
        for (at, component) in self.components.iter().enumerate() {
            let units = component.count * if component.in_places { self.places } else { 1 };
            let need = units.saturating_sub(component.spare).max(1);
            let rule = if component.by_capacity {
                format!("capacity = {{ of = \"c{at}\", need = {need} }}")
            } else {
                format!("at_least = {need}\nof = \"c{at}\"")
            };
            let _ = writeln!(text, "[service.t{at}]\n{rule}");
            tiers.push(format!("\"t{at}\""));
        }
        tiers.extend(self.pair.iter().map(|_| "\"pair\"".to_string()));
        text + "[service.site]\n" + &self.site_rule(&tiers)
    }

    /// How the site follows from its tiers. Each kind serves everything with everything up, but for the errors.
    fn site_rule(&self, tiers: &[String]) -> String {
        let need = (self.site as usize % tiers.len()) + 1;
        let (list, first, rest) = (tiers.join(", "), &tiers[0], &tiers[1..]);
        let with = |pattern: &str| rest.iter().map(|tier| pattern.replace("TIER", tier)).collect::<Vec<_>>().join(", ");
        let beside =
            |key: &str, text: String| if rest.is_empty() { String::new() } else { format!("{key} = {text}\n") };
        match self.kind {
            Kind::Counted => format!("at_least = {need}\nof = [{list}]\n"),
            Kind::Cells => format!("cells = [{list}]\nretries = {{ attempts = 2 }}\n"),
            Kind::Mix if rest.is_empty() => format!("mix = {{ {first} = \"100%\" }}\n"),
            Kind::Mix => {
                format!("mix = {{ {first} = \"{}%\", {} }}\n", 100 - 20 * rest.len(), with("TIER = \"20%\""))
            }
            Kind::Shards => format!("shards = {{ of = [{list}], size = {need}, need = {} }}\n", need.div_ceil(2)),
            Kind::Soft => format!("all = {first}\n{}", beside("soft", format!("{{ {} }}", with("TIER = \"60%\"")))),
            Kind::Fallback => {
                let to = format!("[{}]", with("{ to = TIER, serves = \"70%\" }"));
                format!("all = {first}\n{}", beside("fallback", to))
            }
            Kind::Errors if self.threshold > 90 => format!("any = [{list}]\nretries = {{ attempts = 3 }}\n"),
            Kind::Errors => format!("any = [{list}]\nerrors = \"10%\"\n"),
        }
    }
}

impl Fault {
    fn text(&self, stretch: u32) -> String {
        let mut text = format!("every = {}\n", self.every.text(stretch));
        if self.calendar {
            text += "clock = \"calendar\"\n";
        }
        let last = self.stages.len() - 1;
        let stages = self.stages.iter().enumerate().map(|(number, takes)| {
            let mut stage = format!("{{ stage = \"s{number}\", takes = {}", takes.text(stretch));
            if self.crewed && number == last {
                stage += ", crew = \"ops\"";
            }
            if let Some((percent, otherwise)) = self.branch.as_ref().filter(|_| number == 0) {
                let otherwise = otherwise.text(stretch);
                let _ = write!(
                    stage,
                    ", succeeds = \"{percent}%\", otherwise = [{{ stage = \"by hand\", takes = {otherwise} }}]"
                );
            }
            stage + " }"
        });
        let stages: Vec<String> = stages.collect();
        text + &format!("recovery = [{}]\n", stages.join(", "))
    }
}

/// What a random scenario may have.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    /// Fixed times between failures, and crews: events at the same instant.
    ties: bool,
    /// Crews, standby groups and branches: one part matters to the luck or the repair of another.
    coupling: bool,
}

const ANYTHING: Allowed = Allowed { ties: true, coupling: true };

fn any_time(most: u32, ties: bool) -> BoxedStrategy<Time> {
    let minutes = move || 1..most;
    let smooth = prop_oneof![
        minutes().prop_map(Time::Exponential),
        (minutes(), minutes()).prop_map(|(low, more)| Time::Uniform(low, more)),
        minutes().prop_map(Time::LogNormal),
        minutes().prop_map(Time::Weibull),
    ];
    // Whole hours, so that many fixed times meet.
    let fixed = (0..most / 60 + 1).prop_map(|hours| Time::Fixed(60 * hours.max(1)));
    if ties { prop_oneof![2 => smooth, 1 => fixed].boxed() } else { smooth.boxed() }
}

fn any_fault(allowed: Allowed) -> impl Strategy<Value = Fault> {
    let Allowed { ties, coupling } = allowed;
    let branch = proptest::option::of((1..100u32, any_time(600, ties)));
    let stages = proptest::collection::vec(any_time(900, ties), 1..=3);
    (any_time(6000, ties), stages, any::<bool>(), any::<bool>(), branch).prop_map(
        move |(every, stages, calendar, crewed, branch)| {
            // An hour at least on average between failures, so that histories stay short.
            let every = match every {
                Time::Exponential(mean) => Time::Exponential(mean + 300),
                Time::Uniform(low, more) => Time::Uniform(low + 300, more),
                Time::LogNormal(median) => Time::LogNormal(median + 300),
                Time::Weibull(scale) => Time::Weibull(scale + 300),
                Time::Fixed(value) => Time::Fixed(value + 300),
            };
            Fault { every, stages, calendar, crewed: crewed && coupling, branch }
        },
    )
}

fn any_component(allowed: Allowed) -> impl Strategy<Value = Component> {
    let change = proptest::option::of((2..20u32, 1..5u32).prop_map(|(period, takes)| (600 * period, 60 * takes)));
    let faults = proptest::collection::vec(any_fault(allowed), 1..=2);
    // Two units at least: a single unit has another name.
    (2..5u32, any::<bool>(), faults, 0..3u32, any::<bool>(), change).prop_map(
        |(count, in_places, faults, spare, by_capacity, change)| Component {
            count,
            in_places,
            faults,
            spare,
            by_capacity,
            change,
        },
    )
}

fn any_pair(allowed: Allowed) -> impl Strategy<Value = Pair> {
    let back = proptest::option::of((1..600u32, proptest::option::of(1..30u32)));
    let members = [any_fault(allowed), any_fault(allowed)];
    (members, any_time(60, allowed.ties), any::<bool>(), back).prop_map(|(members, failover, abandon, back)| Pair {
        members,
        failover,
        abandon,
        back,
    })
}

fn any_plan(allowed: Allowed) -> impl Strategy<Value = Plan> {
    let outage = prop_oneof![Just("unreachable"), Just("suspended"), Just("destroyed")];
    let power = (any_time(4000, allowed.ties), any_time(600, allowed.ties), outage);
    let power = proptest::option::of(power.prop_filter("not all the time", |(every, _, _)| match every {
        Time::Exponential(t) | Time::Fixed(t) | Time::Uniform(t, _) | Time::LogNormal(t) | Time::Weibull(t) => *t > 500,
    }));
    let pair = proptest::option::of(any_pair(allowed)).prop_map(move |pair| pair.filter(|_| allowed.coupling));
    let components = proptest::collection::vec(any_component(allowed), 1..=3);
    let warm_up = prop_oneof![Just(0), 1..5000u32];
    (1..4u32, power, components, pair, 1..3u32, 0..4u32, any_kind(), 1..=100u32, warm_up).prop_map(
        |(places, power, components, pair, crew, site, kind, threshold, warm_up)| Plan {
            places,
            power,
            components,
            pair,
            crew,
            site,
            kind,
            threshold,
            warm_up,
        },
    )
}

/// Downtime and lost demand of each recorded service, evaluated from scratch between any two moments at which something changed.
fn recomputed(model: &Model, trajectory: &Trajectory) -> Vec<(u64, u128)> {
    let mut moments = vec![0, model.horizon.0];
    moments.extend(trajectory.spans.iter().flat_map(|span| [span.start.0, span.end.0]));
    moments.sort_unstable();
    moments.dedup();
    let mut sums = vec![(0, 0); model.services.len()];
    for pair in moments.windows(2) {
        let mut levels = vec![ONE; model.processes.len()];
        for span in trajectory.spans.iter().filter(|span| span.start.0 <= pair[0] && pair[0] < span.end.0) {
            levels[span.process as usize] = 0;
        }
        for (gate, one) in model.gates.iter().enumerate() {
            let inputs = model.inputs.row(gate).iter().map(|node| levels[*node as usize]);
            let level = one.kind.from_levels(inputs, model.rows.row(gate));
            levels.push(level);
        }
        let length = pair[1] - pair[0];
        for (sum, service) in sums.iter_mut().zip(&model.services) {
            let level = levels[service.node as usize];
            sum.0 += if level < model.threshold { length } else { 0 };
            sum.1 += u128::from(ONE - level) * u128::from(length);
        }
    }
    sums
}

/// When each process had its target down, by its name.
fn spans_by_name<'m>(model: &'m Model, trajectory: &Trajectory) -> BTreeMap<&'m str, Vec<(SimTime, SimTime)>> {
    let mut spans: BTreeMap<&str, Vec<(SimTime, SimTime)>> = BTreeMap::new();
    for span in &trajectory.spans {
        spans.entry(&model.names[span.process as usize].unique).or_default().push((span.start, span.end));
    }
    spans
}

/// Start, end and cause of each outage of the site.
fn outages<'m>(model: &'m Model, trajectory: &Trajectory) -> Vec<(SimTime, SimTime, &'m str)> {
    let outages = trajectory.services[0].outages.iter();
    outages.map(|o| (o.start, o.end, model.causes[o.cause as usize].name.as_str())).collect()
}

/// What is stored of 40 histories: of all at once, and of the parts that the cuts make of them, merged.
fn gathered(text: &str, seed: u64, mut cuts: Vec<usize>) -> (String, String) {
    let model = model(text);
    let promise = Promise {
        windows: Some(Windows::new(
            (1..=4).map(|quarter| SimTime(model.horizon.0 / 4 * quarter)).collect(),
            0.01,
            &[(0.01, 0.1), (0.1, 0.5)],
            vec![SimTime(model.horizon.0 / 8)],
        )),
        budget: true,
        rto: Some(SimTime(3_600_000_000)),
        ..Promise::nothing(model.horizon)
    };
    let all = histories(&model, seed, 40);
    let gathered = |some: &[Trajectory]| {
        let mut tally = HistoryTally::new(&vec![promise.clone(); model.services.len()]);
        some.iter().for_each(|trajectory| tally.observe(trajectory));
        tally
    };
    let stored = |tally: &HistoryTally| serde_json::to_string(tally).expect("a tally is stored");
    cuts.extend([0, all.len()]);
    cuts.sort_unstable();
    let mut merged = gathered(&[]);
    for pair in cuts.windows(2) {
        merged.merge(gathered(&all[pair[0]..pair[1]]));
    }
    (stored(&gathered(&all)), stored(&merged))
}

/// So many outages that a sample sorts them in while others are still to come.
#[test]
fn grouping_does_not_matter_where_outages_are_many() {
    let text = "horizon = \"30000min\"\n[component.a]\nfault.x = { every = \"2h\", mttr = \"10min\" }\n\
                [service.site]\nall = \"a\"\n";
    for cut in [1, 17, 39] {
        let (at_once, merged) = gathered(text, 0, vec![cut]);
        assert_eq!(at_once, merged, "cut after {cut}");
    }
}

proptest! {
    #![proptest_config(config(192))]

    /// The parts of the downtime sum to the whole, and outages are apart and in order.
    #[test]
    fn downtime_adds_up(plan in any_plan(ANYTHING), seed in 0..1000u64) {
        let model = model(&plan.text());
        for trajectory in histories(&model, seed, HISTORIES) {
            for record in &trajectory.services {
                let charged: u64 = record.charges.iter().map(|charge| charge.time.0).sum();
                prop_assert_eq!(charged, record.downtime.0);
                let down: u64 = record.outages.iter().map(|outage| outage.end.0 - outage.start.0).sum();
                prop_assert_eq!(down, record.downtime.0);
                prop_assert!(record.outages.iter().all(|o| o.start < o.end && o.end <= model.horizon));
                prop_assert!(record.outages.windows(2).all(|pair| pair[0].end < pair[1].start));
                for (at, outage) in record.outages.iter().enumerate() {
                    prop_assert!(!outage.begun_before || (at == 0 && outage.start == SimTime(0)));
                    prop_assert_eq!(outage.cut_off, outage.end == model.horizon);
                }
                let least = u128::from(ONE - model.threshold + 1) * u128::from(record.downtime.0);
                prop_assert!(record.lost >= least, "lost {} < {least}", record.lost);
            }
        }
    }

    /// Levels that are kept up event by event are those that follow from what is down.
    #[test]
    fn levels_follow_from_what_is_down(plan in any_plan(ANYTHING), seed in 0..1000u64) {
        let model = model(&plan.text());
        for trajectory in histories(&model, seed, HISTORIES) {
            let kept: Vec<(u64, u128)> = trajectory.services.iter().map(|r| (r.downtime.0, r.lost)).collect();
            prop_assert_eq!(kept, recomputed(&model, &trajectory));
        }
    }

    /// Another component leaves the luck of all others alone.
    #[test]
    fn another_component_changes_nothing_else(plan in any_plan(ANYTHING), seed in 0..1000u64) {
        let more = "[component.extra]\ncount = 3\n[component.extra.fault.crash]\nevery = \"20h\"\nmttr = \"1h\"
            [service.beside]\nany = \"extra\"\nreport = true\n";
        let (before, after) = (model(&plan.text()), model(&plan.written(1, false, more)));
        for (one, other) in histories(&before, seed, HISTORIES).iter().zip(&histories(&after, seed, HISTORIES)) {
            let mut with = spans_by_name(&after, other);
            with.retain(|name, _| !name.starts_with("extra."));
            prop_assert_eq!(spans_by_name(&before, one), with);
            prop_assert_eq!(outages(&before, one), outages(&after, other));
        }
    }

    /// Where no two events meet, the order of declaration is of no account.
    #[test]
    fn order_of_declaration_does_not_matter(
        mut plan in any_plan(Allowed { ties: false, coupling: true }), seed in 0..1000u64,
    ) {
        if plan.uses_crew() && let Some(power) = &mut plan.power {
            // Units that are destroyed at the same instant hand a crew over among themselves.
            power.2 = "suspended";
        }
        let (one, other) = (model(&plan.text()), model(&plan.written(1, true, "")));
        for (a, b) in histories(&one, seed, HISTORIES).iter().zip(&histories(&other, seed, HISTORIES)) {
            prop_assert_eq!(spans_by_name(&one, a), spans_by_name(&other, b));
            // Changes of the same period meet: the first one declared is charged.
            let times = |outages: Vec<(SimTime, SimTime, &str)>| -> Vec<(SimTime, SimTime)> {
                outages.into_iter().map(|(start, end, _)| (start, end)).collect()
            };
            prop_assert_eq!(times(outages(&one, a)), times(outages(&other, b)));
            prop_assert_eq!(a.services[0].lost, b.services[0].lost);
        }
    }

    /// A spare unit never hurts: with the same luck no history has more downtime or loses more demand.
    #[test]
    fn a_spare_never_hurts(
        plan in any_plan(Allowed { ties: true, coupling: false }), seed in 0..1000u64, which in 0..3usize,
    ) {
        let mut spared = plan.clone();
        let at = which % plan.components.len();
        let places = if plan.components[at].in_places { plan.places } else { 1 };
        spared.components[at].count += 1;
        // As many units are needed as before.
        let needed = (plan.components[at].count * places).saturating_sub(plan.components[at].spare).max(1);
        spared.components[at].spare = spared.components[at].count * places - needed;
        let (before, after) = (model(&plan.text()), model(&spared.text()));
        for (one, other) in histories(&before, seed, HISTORIES).iter().zip(&histories(&after, seed, HISTORIES)) {
            prop_assert!(other.services[0].downtime <= one.services[0].downtime);
            prop_assert!(other.services[0].lost <= one.services[0].lost);
        }
    }

    /// Twice as long times in a horizon twice as long give the same availability: a microsecond an event is lost to rounding.
    #[test]
    fn the_unit_of_time_does_not_matter(
        plan in any_plan(Allowed { ties: false, coupling: true }), seed in 0..1000u64,
    ) {
        let (once, twice) = (model(&plan.text()), model(&plan.written(2, false, "")));
        for (one, two) in histories(&once, seed, HISTORIES).iter().zip(&histories(&twice, seed, HISTORIES)) {
            let (a, b) = (2 * one.services[0].downtime.0, two.services[0].downtime.0);
            prop_assert!(a.abs_diff(b) <= 10 * (one.events + 10), "{a} {b}");
            prop_assert_eq!(one.events, two.events);
        }
    }

    /// However histories are grouped into tallies, the merged tally is the same.
    #[test]
    fn grouping_of_merges_does_not_matter(
        plan in any_plan(ANYTHING), seed in 0..1000u64, cuts in proptest::collection::vec(0..40usize, 0..6),
    ) {
        let (at_once, merged) = gathered(&plan.text(), seed, cuts);
        prop_assert_eq!(at_once, merged);
    }
}

/// Random scenarios are worth their name: outages, levels between, failovers, waits and rebuilds all occur among them.
#[test]
fn random_scenarios_have_something_of_everything() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for _ in 0..100 {
        let plan = any_plan(ANYTHING).new_tree(&mut runner).expect("nothing is filtered for long").current();
        let model = model(&plan.text());
        for trajectory in histories(&model, 1, 4) {
            for record in &trajectory.services {
                *seen.entry("outage".into()).or_default() += record.outages.len() as u64;
                let full = u128::from(ONE) * u128::from(record.downtime.0);
                *seen.entry("partly up".into()).or_default() += u64::from(record.lost != full);
                for charge in &record.charges {
                    *seen.entry(model.labels[charge.label as usize].clone()).or_default() += 1;
                }
            }
        }
    }
    for wanted in [
        "outage",
        "partly up",
        "failover: switch",
        "wait for ops",
        "rebuild: restore",
        "planned",
        "fail-back",
        "by hand",
    ] {
        assert!(seen.get(wanted).is_some_and(|count| *count > 10), "{wanted}: {seen:?}");
    }
}

/// A fault may be called like a process that the model makes itself; each still has a stream of its own.
#[test]
fn every_process_has_a_name_of_its_own() {
    let model = model(
        "places = [\"az\"]\n[fault.power]\nstrikes = \"az\"\nevery = \"9d\"\noutage = \"destroyed\"\nmttr = \"1h\"
         [fault.rebuild]\nstrikes = \"a\"\nevery = \"9d\"\nmttr = \"1h\"
         [component.a]\nin = \"az\"\ncount = 2\nfault.crash = { every = \"9d\", mttr = \"1h\" }
         [fault.standby]\nstrikes = \"pair\"\nevery = \"9d\"\nmttr = \"1h\"
         [standby.pair]\nmembers = \"a\"\nfailover = [{ stage = \"switch\", takes = \"1min\" }]\n",
    );
    let mut names: Vec<&str> = model.names.iter().map(|name| name.unique.as_str()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!((all, names.len()), (9, 9), "{names:?}");
}
