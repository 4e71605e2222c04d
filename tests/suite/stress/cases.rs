//! Cases that are hard on intervals, each with answers that are known exactly.

use super::one_unit::OneUnit;
use fivenines::law::Law;
use fivenines::scenario::{self, Scenario};
use fivenines::study::{self, Limits};

/// A figure of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Figure {
    /// Mean downtime.
    Downtime,
    /// Outages a year.
    Outages,
    /// Mean length of a completed outage.
    Length,
    /// Quantiles of the length of completed outages.
    LengthMedian,
    /// The same.
    Length95,
    /// Quantiles of the downtime of a year.
    Median,
    /// The same.
    Q95,
    /// The same.
    Q99,
    /// Probability that the objective is kept.
    Met,
    /// Probability of an outage in a year.
    AnyOutage,
    /// Mean time to the first outage.
    First,
    /// Downtime put down to the cause with the most of it.
    Cause,
    /// Mean downtime without the luck of single failures.
    WithoutLuck,
}

impl Figure {
    /// All of them, in the order of the tables.
    pub(crate) const ALL: [Figure; 13] = [
        Figure::Downtime,
        Figure::WithoutLuck,
        Figure::Cause,
        Figure::Outages,
        Figure::Length,
        Figure::LengthMedian,
        Figure::Length95,
        Figure::Median,
        Figure::Q95,
        Figure::Q99,
        Figure::Met,
        Figure::AnyOutage,
        Figure::First,
    ];

    /// What tables call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Figure::Downtime => "downtime",
            Figure::WithoutLuck => "downtime without luck",
            Figure::Cause => "of the first cause",
            Figure::Outages => "outages a year",
            Figure::Length => "length of an outage",
            Figure::LengthMedian => "its median",
            Figure::Length95 => "its 95 %",
            Figure::Median => "median year",
            Figure::Q95 => "95 % of years",
            Figure::Q99 => "99 % of years",
            Figure::Met => "objective kept",
            Figure::AnyOutage => "a year with an outage",
            Figure::First => "first outage",
        }
    }
}

/// A case: a scenario, how many histories a run has, and what is true.
pub(crate) struct Case {
    /// Name in tables and on the command line.
    pub(crate) name: &'static str,
    /// What is hard about it.
    pub(crate) hard: &'static str,
    /// The scenario.
    pub(crate) scenario: Scenario,
    /// Histories of a run.
    pub(crate) years: u64,
    /// It takes a search for rare outages.
    pub(crate) searched: bool,
    /// Exact values: unavailability, a year, hours, minutes as in the findings.
    pub(crate) truths: Vec<(Figure, f64)>,
}

impl Case {
    /// What is true of a figure, where it is known.
    pub(crate) fn truth(&self, figure: Figure) -> Option<f64> {
        self.truths.iter().find(|(known, _)| *known == figure).map(|(_, truth)| *truth)
    }
}

/// Names of all cases with what is hard about each, and how many histories a run has.
pub(crate) const CASES: [(&str, &str, u64); 19] = [
    ("ordinary", "exponential times, for comparison", 1000),
    ("few-30", "30 histories", 30),
    ("few-100", "100 histories", 100),
    ("weibull", "repairs Weibull with shape 0.5, 130 of them", 300),
    ("lognormal", "repairs lognormal with sigma 2.5, 130 of them", 300),
    ("lognormal-many", "the same, 8,600 of them", 2000),
    ("pareto-1.5", "repairs Pareto with shape 1.5 (infinite variance), 130 of them", 300),
    ("pareto-0.8", "repairs Pareto with shape 0.8 (infinite mean), 130 of them", 300),
    ("zero-events", "one failure in a billion hours", 1000),
    ("one-event", "one outage expected in all histories", 1000),
    ("all-down", "fails within the hour and stays down", 1000),
    ("beyond", "repairs ten times as long as the horizon", 1000),
    ("frequent", "an outage of 30 seconds every 10 hours", 100),
    ("fixed", "planned downtime: nothing varies", 100),
    ("bimodal", "one year of a hundred has all the downtime", 1000),
    ("nearly-always", "the objective is kept in all years but one in a thousand", 1000),
    ("nearly-never", "the objective is kept in one year of a thousand", 1000),
    ("rare", "2 of 3 servers: nine nines, a search", 1000),
    ("two-zones", "zones that meet once in a thousand years: `bench/m1.toml`", 4096),
];

/// A year in hours.
const YEAR: f64 = 8760.0;

fn read(name: &str, text: &str) -> Scenario {
    let reading = scenario::read(&format!("{name}.toml"), text, &[], &|_| Err("it reads no files".into()));
    reading.scenario.unwrap_or_else(|| panic!("{}\n{text}", reading.diagnostics.render(&reading.sources, false)))
}

/// A case by its name.
///
/// # Panics
/// Where there is none of that name.
pub(crate) fn case(name: &str) -> Case {
    let (name, hard, years) = *CASES.iter().find(|(known, ..)| *known == name).expect("the case is known");
    let of = |(scenario, truths)| Case { name, hard, scenario, years, searched: name == "rare", truths };
    let exponential = |mean: f64| Law::Exponential { mean };
    of(match name {
        "ordinary" | "few-30" | "few-100" => one_unit(name, 1000.0, exponential(10.0), 0.98),
        "weibull" => one_unit(name, 20_000.0, Law::Weibull { shape: 0.5, scale: 4.0 }, 0.999),
        "lognormal" => one_unit(name, 20_000.0, Law::LogNormal { median: 1.0, sigma: 2.5 }, 0.999),
        "lognormal-many" => one_unit(name, 2000.0, Law::LogNormal { median: 1.0, sigma: 2.5 }, 0.98),
        "pareto-1.5" => one_unit(name, 20_000.0, pareto(1.5, 1.0), 0.9995),
        "pareto-0.8" => one_unit(name, 20_000.0, pareto(0.8, 0.2), 0.9995),
        "zero-events" => one_unit(name, 1e9, exponential(10.0), 0.999),
        "one-event" => one_unit(name, 1000.0 * YEAR, exponential(10.0), 0.999),
        "all-down" => one_unit(name, 1.0, exponential(1e8 * YEAR), 0.999),
        "beyond" => one_unit(name, 10.0 * YEAR, exponential(10.0 * YEAR), 0.9),
        "frequent" => one_unit(name, 10.0, Law::Fixed { value: 1.0 / 120.0 }, 0.9992),
        "bimodal" => one_unit(name, 100.0 * YEAR, Law::Fixed { value: 240.0 }, 0.999),
        "nearly-always" => one_unit(name, 1000.0, exponential(10.0), 1.0 - 232.5 / YEAR),
        "nearly-never" => one_unit(name, 100.0, exponential(1.0), 1.0 - 53.4 / YEAR),
        "fixed" => fixed(),
        "rare" => rare(),
        _ => two_zones(),
    })
}

/// A Pareto law from `least` hours on: survival (least / t)^shape, its hazard shape / t taken for constant over pieces that are a
/// tenth longer each, so that the survival at their ends is exact. Beyond 100,000 years it is exponential.
fn pareto(shape: f64, least: f64) -> Law {
    let mut pieces = vec![(least, 0.0)];
    let mut from = least;
    while from < 1e5 * YEAR {
        pieces.push((1.1 * from, shape * libm::log(1.1) / (0.1 * from)));
        from *= 1.1;
    }
    pieces.push((f64::INFINITY, shape / from));
    Law::Hazard { pieces }
}

/// How the language writes a law.
fn written(law: &Law) -> String {
    match law {
        Law::Exponential { mean } => format!("\"{mean}h\""),
        Law::LogNormal { median, sigma } => {
            format!("{{ lognormal = {{ median = \"{median}h\", sigma = {sigma:?} }} }}")
        }
        Law::Weibull { shape, scale } => format!("{{ weibull = {{ shape = {shape:?}, scale = \"{scale}h\" }} }}"),
        Law::Fixed { value } => format!("{{ fixed = \"{value}h\" }}"),
        Law::Hazard { pieces } => {
            let until = |end: f64| if end.is_finite() { format!("until = \"{end}h\", ") } else { String::new() };
            let piece = |(end, rate): &(f64, f64)| format!("{{ {}rate = \"{rate}/h\" }}", until(*end));
            format!("{{ hazard = [{}] }}", pieces.iter().map(piece).collect::<Vec<_>>().join(", "))
        }
        _ => unreachable!("no case has such a law"),
    }
}

/// One unit that is up for exponential times with the mean `up`, and what is true of it.
fn one_unit(name: &str, up: f64, repair: Law, promised: f64) -> (Scenario, Vec<(Figure, f64)>) {
    let text = format!(
        "name = \"{name}\"\n[objective]\navailability = \"{:.6}%\"\n[component.unit]\n\
         fault.crash = {{ every = \"{up}h\", mttr = {} }}\n[service.site]\nall = \"unit\"\n",
        100.0 * promised,
        written(&repair)
    );
    let known = OneUnit::new(up, repair, YEAR);
    let promised = (1.0 - (100.0 * promised * 1e6).round() / 1e8) * YEAR;
    let mut truths = vec![
        (Figure::Downtime, known.unavailability()),
        (Figure::WithoutLuck, known.unavailability()),
        (Figure::Cause, known.unavailability()),
        (Figure::Outages, known.outages()),
        (Figure::Median, 60.0 * known.quantile(0.5)),
        (Figure::Q95, 60.0 * known.quantile(0.95)),
        (Figure::Q99, 60.0 * known.quantile(0.99)),
        (Figure::Met, known.at_most(promised)),
        (Figure::AnyOutage, known.any()),
        (Figure::First, up),
    ];
    if known.unavailability() < 0.5 {
        truths.push((Figure::Length, 60.0 * known.length()));
        truths.push((Figure::LengthMedian, 60.0 * known.length_quantile(0.5)));
        truths.push((Figure::Length95, 60.0 * known.length_quantile(0.95)));
    }
    (read(name, &text), truths)
}

/// Half an hour of maintenance every 90 days, and nothing else.
fn fixed() -> (Scenario, Vec<(Figure, f64)>) {
    let text = "name = \"fixed\"\n[objective]\navailability = \"99.95%\"\n[component.unit]\n\
                fault.crash = { every = \"1000000000y\", mttr = \"1h\" }\n[service.site]\nall = \"unit\"\n\
                [change.window]\nstrikes = \"unit\"\nevery = \"90d\"\ndowntime = { fixed = \"30min\" }\n";
    let truths = vec![
        (Figure::Downtime, 2.0 / YEAR),
        (Figure::WithoutLuck, 2.0 / YEAR),
        (Figure::Cause, 2.0 / YEAR),
        (Figure::Outages, 4.0),
        (Figure::Length, 30.0),
        (Figure::LengthMedian, 30.0),
        (Figure::Length95, 30.0),
        (Figure::Median, 120.0),
        (Figure::Q95, 120.0),
        (Figure::Q99, 120.0),
        (Figure::Met, 1.0),
        (Figure::AnyOutage, 1.0),
        (Figure::First, 90.0 * 24.0),
    ];
    (read("fixed", text), truths)
}

/// What `fivenines exact` says of two of three servers.
fn rare() -> (Scenario, Vec<(Figure, f64)>) {
    let text = "name = \"rare\"\n[component.server]\ncount = 3\nfault.crash = { every = \"547723h\", mttr = \"10h\" }\n\
                [service.site]\nat_least = 2\nof = \"server\"\n";
    let scenario = read("rare", text);
    let exact = study::exact(&scenario, Limits::QUICK).expect("it is small").remove(0).exact.expect("a Markov chain");
    let means = exact.horizon.expect("over the year");
    let truths = vec![
        (Figure::Downtime, means.unavailability),
        (Figure::WithoutLuck, means.unavailability),
        (Figure::Outages, means.outages_per_year),
        (Figure::AnyOutage, exact.probability_no_outage.expect("known").1),
        (Figure::Median, 0.0),
        (Figure::Q95, 0.0),
        (Figure::Q99, 0.0),
    ];
    (scenario, truths)
}

/// Two zones, of which each is down for some hours once in a while; the unavailability of the first year by renewal equations
/// (five digits, as in `luck.rs`).
fn two_zones() -> (Scenario, Vec<(Figure, f64)>) {
    let text = include_str!("../../../scenarios/bench/m1.toml");
    (read("m1", text), vec![(Figure::Downtime, 9.5547e-6), (Figure::WithoutLuck, 9.5547e-6)])
}
