//! Every model run, once for all tests of the module.

use super::case::{self, Case};
use super::judge::Measured;
use super::measure::View;
use super::model::{Ask, Model};
use super::{levels, losses, missing, redundant, single};
use fivenines::scenario::{self, Scenario};
use fivenines::study::{self, Findings};
use rayon::prelude::*;
use std::sync::OnceLock;

/// What one run may cost, in events.
const EVENTS: f64 = 4e6;
/// Histories of a run over the horizon of the case, where they are cheap.
const HISTORIES: f64 = 40_000.0;
/// Histories of a long run: enough for a standard error, so that all else goes into their length.
const LONG_HISTORIES: f64 = 400.0;
/// Events a year beyond which they are mostly steps of a timetable, and fewer histories say as much.
const BUSY: f64 = 5_000.0;
/// Warm-up of a long run: many failures of every part.
const WARM_UP_YEARS: f64 = 5.0;
/// The longest history that scenarios may ask for.
const LONGEST_YEARS: f64 = 10_000.0;
const YEAR_H: f64 = 8760.0;

/// An answer with the estimate that is to be compared with it.
pub(super) struct Checked {
    pub ask: Ask,
    pub case: String,
    /// Variant of the model, which `ask.variant` may stand for among others.
    pub model: String,
    /// Number of the run: estimates of one run depend on each other.
    pub run: usize,
    pub measured: Measured,
}

impl Checked {
    /// Where it comes from, for messages.
    pub(super) fn name(&self) -> String {
        format!("{} {} {} {:?}", self.case, self.model, self.ask.metric, self.ask.measure)
    }
}

/// The models of a case.
pub(super) fn models(case: &Case) -> Vec<Model> {
    let mut models = match case.key.as_str() {
        "P01" => single::one_component(case),
        "P02" => single::repair_laws(case),
        "P03" => single::failure_laws(case),
        "P04" => redundant::series(case),
        "P05" | "P06" => redundant::crews(case),
        "P07" => redundant::standby(case),
        "P08" => redundant::common_cause(case),
        "P09" => redundant::zones(case),
        "P10" => [redundant::static_capacity(case), redundant::scaled_out(case)].into_iter().flatten().collect(),
        "P11" => redundant::regions(case),
        "P12" => redundant::both_regions(case),
        "P13" => single::windows(case),
        "P14" => single::stages(case),
        "P15" => levels::dependencies(case),
        "P16" => redundant::three_of_four(case),
        "P17" => single::changes(case),
        "P18" => levels::shards(case),
        "P19" => levels::retries(case),
        "P20" => redundant::rare(case),
        "P21" => losses::events(case),
        "P22" => [single::budget(case), levels::burning(case)].into_iter().flatten().collect(),
        "P23" => single::yearly_budgets(case),
        "P24" => redundant::compositions(case),
        "P25" => single::never_repaired(case),
        "P26" => redundant::workstations(case),
        "P27" => redundant::one_crew(case),
        _ => Vec::new(),
    };
    models.retain(|model| !missing::is_rare(&model.case, &model.variant));
    models
}

/// All answers that can be compared, with their estimates.
pub(super) fn all() -> &'static [Checked] {
    static ALL: OnceLock<Vec<Checked>> = OnceLock::new();
    ALL.get_or_init(|| each_run(1.0, &[0]))
}

/// The same with a tenth of the histories, several times over.
pub(super) fn short() -> Vec<Checked> {
    each_run(0.1, &[1, 2, 3, 4])
}

/// Every model in every view under every luck; runs are numbered.
fn each_run(share: f64, lucks: &[u64]) -> Vec<Checked> {
    let models: Vec<Model> = case::all().iter().flat_map(models).collect();
    let views = models.iter().flat_map(|model| model.views().into_iter().map(move |view| (model, view)));
    let runs: Vec<(&Model, View, u64)> = views.flat_map(|(m, v)| lucks.iter().map(move |luck| (m, v, *luck))).collect();
    let check = |(run, (model, view, luck)): (usize, &(&Model, View, u64))| {
        checked(run, model, *view, &simulate(model, *view, share, *luck))
    };
    runs.par_iter().enumerate().flat_map_iter(check).collect()
}

fn checked(run: usize, model: &Model, view: View, findings: &Findings) -> Vec<Checked> {
    let asks = model.asks.iter().filter(|ask| ask.measure.view() == view);
    let check = |ask: &Ask| Checked {
        ask: ask.clone(),
        case: model.case.clone(),
        model: model.variant.clone(),
        run,
        measured: ask.measure.read(findings),
    };
    asks.map(check).collect()
}

/// Runs a model; `share` of the usual number of histories, and any number for other luck.
pub(super) fn simulate(model: &Model, view: View, share: f64, luck: u64) -> Findings {
    let per_year = events(&scenario(model, YEAR_H, 0.0, None));
    let most_events = EVENTS * model.effort;
    let (scenario, histories) = match view {
        View::Horizon => {
            let histories = most_events / (per_year * model.horizon_h / YEAR_H);
            let fewest = if per_year > BUSY { 2_000.0 } else { 10_000.0 };
            (scenario(model, model.horizon_h, 0.0, None), histories.clamp(fewest, HISTORIES * model.effort))
        }
        View::LongRun(rto) => {
            let shortest = if per_year > BUSY { 2.0 } else { 20.0 };
            let years = (most_events / LONG_HISTORIES / per_year).clamp(shortest, LONGEST_YEARS).round();
            (scenario(model, years * YEAR_H, WARM_UP_YEARS * YEAR_H, rto), LONG_HISTORIES)
        }
        View::First => {
            let mean = model.first_outage_h().expect("the answer is known");
            let (long, short) = (LIFETIMES_SEEN * mean, LIFETIMES_CUT * mean);
            let affordable = |horizon: f64| EVENTS / (per_year * horizon / YEAR_H);
            let horizon = if affordable(long) >= 2_000.0 { long } else { short };
            (scenario(model, horizon, 0.0, None), affordable(horizon).clamp(1_500.0, 20_000.0))
        }
    };
    let seed = seed(model, view) ^ luck;
    let years = (histories * share).round() as u64;
    study::run(&scenario, seed, years, |_| (), |_| Ok(())).unwrap_or_else(|error| panic!("{}: {error}", model.case))
}

/// Mean lifetimes in a history in which no first outage is missed.
const LIFETIMES_SEEN: f64 = 25.0;
/// Mean lifetimes in a history where outages are rare, so that times to the first one are exponential but for a
/// start of a few repair times, and the reported mean may be that of times cut off.
const LIFETIMES_CUT: f64 = 3.0;

fn scenario(model: &Model, horizon_h: f64, warm_up_h: f64, rto: Option<f64>) -> Scenario {
    let text = model.text(horizon_h, warm_up_h, rto);
    let reading = scenario::read("truth.toml", &text, &[], &|_| Err("nothing to load".into()));
    reading.scenario.unwrap_or_else(|| panic!("{text}\n{}", reading.diagnostics.render(&reading.sources, false)))
}

fn events(scenario: &Scenario) -> f64 {
    fivenines::model::compile(scenario).expect("a year is short").expected_events.max(1.0)
}

/// Each run has luck of its own (FNV-1a of what it is).
fn seed(model: &Model, view: View) -> u64 {
    let name = format!("{} {} {view:?} {}", model.case, model.variant, model.body);
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
