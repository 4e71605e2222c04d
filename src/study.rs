//! The findings of a run, as plain data, ready to be written in any format; [`run`] joins the stages that make them,
//! [`compare`] does it for several designs that meet the same luck.
//!
//! Never knows: output formats, arguments, the terminal.

pub mod architecture;
pub mod backtest;
mod baseline;
mod cautions;
mod check;
mod compare;
mod control;
mod cost;
mod exact;
mod explain;
mod first_outage;
mod naming;
pub mod parts;
mod promise;
pub mod rare;
mod run;
mod sampling;
pub mod sensitivity;
mod spending;
mod standing;
mod stopping;
pub mod sweep;
mod tails;
mod timeline;
pub mod trace;
mod uncertain;
mod windows;

pub use crate::exact::Limits;
pub use crate::scenario::diagnostic::is_harmful;
pub use crate::scenario::scene::{Assumption, Window};
pub use architecture::{Architecture, architecture};
pub use baseline::{Change, compare_with};
pub use check::{Asked, Check, CheckError, Judged, Need, Requirement, USUAL_SHARE, Verdict, check, requirements};
pub use compare::{Incomparable, Terms, comparable, compare, compare_joined, compare_part, default_paired_years};
pub use control::ControlledFindings;
pub use exact::{ExactFindings, ExactMeans, SecondOpinion, exact};
pub use explain::{
    Budget, BudgetRow, CutSet, Cuts, EvidenceGroup, Explanation, NaiveNode, StageMinutes, Step, Waterfall,
    WaterfallRun, Weighed, explain, waterfall, weigh,
};
pub use run::{Study, StudyError, default_years, run};
pub use sampling::{Gathered, Hands, go_on, join, run_part, run_until};
pub use standing::usual_verdict;
pub use stopping::{Look, Stop, Stopping, most_years};
pub use trace::{Trace, Which, trace};
pub use uncertain::{
    BeliefFindings, DEFAULT_DRAWS, DrawFindings, DrawTally, FEWEST_DRAWS, GlobalIndices, UncertainObjective,
    Uncertainty, draw_each, global_indices, of_draws, uncertain, years_per_draw,
};

use crate::estimate::Estimate;

/// Everything a report may show about one run of one scenario.
#[derive(Debug, Clone)]
pub struct Findings {
    /// Short name of the scenario (safe as a file name).
    pub name: String,
    /// One line for headings; equals the name where the scenario has no title.
    pub title: String,
    /// SHA-256 of the scenario text and overrides, lower-case hex.
    pub sha256: String,
    /// Seed of the run.
    pub seed: u64,
    /// Histories simulated.
    pub replications: u64,
    /// Length of each history in hours.
    pub horizon_hours: f64,
    /// The service that the objective is about.
    pub service: ServiceFindings,
    /// All measured services, the main one first.
    pub services: Vec<ServiceFindings>,
    /// The objective and how often it was kept, where one is declared.
    pub objective: Option<ObjectiveFindings>,
    /// What a year costs, where the scenario speaks of money.
    pub cost: Option<CostFindings>,
    /// Every number that the scenario takes from somewhere, and every default it leans on.
    pub assumptions: Vec<Assumption>,
    /// Exact figures of the main service, where there are some.
    pub exact: Option<ExactFindings>,
    /// Why there are none.
    pub exact_missing: Vec<String>,
    /// A sharper estimate of the downtime, where what is known exactly of a part of the model makes one.
    pub controlled: Option<ControlledFindings>,
    /// What became of looking for rare outages, where that was done.
    pub acceleration: Option<rare::AccelerationFindings>,
    /// Things the reader must know before trusting the figures.
    pub cautions: Vec<String>,
    /// One typical history and one bad one (99 % of histories have less downtime), drawn event by event.
    pub timelines: Vec<Timeline>,
    /// How the run ended, where it was to end at a precision.
    pub stopping: Option<Stopping>,
    /// What the beliefs of the scenario add, where a nested simulation was made.
    pub uncertainty: Option<Uncertainty>,
}

/// Several designs that met the same luck.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Findings of each design, in the order in which they were given; no two have the same name.
    pub designs: Vec<Findings>,
    /// Each two of them: (0, 1), (0, 2), .., (1, 2), ..
    pub pairs: Vec<PairFindings>,
    /// Level of each interval of a pair, such that those of all pairs hold together at 0.95.
    pub pair_level: f64,
    /// Seed of all designs.
    pub seed: u64,
    /// Histories of each design.
    pub replications: u64,
    /// Length of each history in hours.
    pub horizon_hours: f64,
    /// The unavailability in a year by which all are judged, where it is not what each promises.
    pub judged_by: Option<f64>,
    /// What they spend and what that buys, where all have prices in one currency.
    pub spending: Option<Spending>,
    /// Things that make the designs less than comparable.
    pub cautions: Vec<String>,
}

/// What designs spend, the cost of downtime left out, and what that buys.
#[derive(Debug, Clone)]
pub struct Spending {
    /// What all amounts are in.
    pub currency: String,
    /// Index of the design that spends least.
    pub cheapest: usize,
    /// One for each design.
    pub designs: Vec<SpendingFindings>,
}

/// What one design spends.
#[derive(Debug, Clone, Copy)]
pub struct SpendingFindings {
    /// What runs, and what failures and changes cost, a year of 365 days; the cost of downtime is left out.
    pub per_year: Estimate,
    /// It is on the efficient frontier: it is shown (not noise) to be down less than each design that spends less, and no
    /// design that spends as much is shown to be down less.
    pub efficient: bool,
    /// What more it spends than the cheapest design for each hour of downtime that it avoids, where it spends more and
    /// what it avoids is not noise. The ends are the worst of the intervals it is made of; no standard error.
    pub per_avoided_hour: Option<Estimate>,
}

/// What the main services of two designs differ by: always second − first, so below zero the second is better.
#[derive(Debug, Clone)]
pub struct PairFindings {
    /// Index of the first design.
    pub first: usize,
    /// Index of the second design.
    pub second: usize,
    /// Difference in minutes down per year of 365 days.
    pub downtime_minutes_per_year: Estimate,
    /// Difference in outages that begin per year.
    pub outages_per_year: Estimate,
    /// Difference in demand not served, in minutes of full loss (at the peak of the demand, where it varies) a year.
    pub demand_lost_minutes_per_year: Estimate,
    /// Chance that the first has less downtime in a history.
    pub first_better: Estimate,
    /// Chance that the second has less downtime in a history.
    pub second_better: Estimate,
    /// Chance that both have the same downtime in a history, mostly none.
    pub alike: Estimate,
    /// How many times the variance of the difference would be without common random numbers: (var A + var B) /
    /// var (B − A); nothing where the two never differed.
    pub variance_reduction: Option<f64>,
    /// The interval of the difference in downtime holds zero.
    pub noise: bool,
    /// About how many histories would tell a difference of this size from noise, where it is noise now.
    pub years_to_tell: Option<u64>,
    /// The differences in downtime and outages are those of two independent estimates, one of which at least rests on a
    /// search for rare outages.
    pub accelerated: bool,
}

/// Estimates of one service.
#[derive(Debug, Clone)]
pub struct ServiceFindings {
    /// Name from the scenario.
    pub name: String,
    /// Share of time up.
    pub availability: Estimate,
    /// Share of time down.
    pub unavailability: Estimate,
    /// Share of demand served.
    pub demand_served: Estimate,
    /// Mean number of attempts of one request, where requests are retried.
    pub attempts_per_request: Option<Estimate>,
    /// Minutes down per year of 365 days.
    pub downtime_minutes_per_year: Estimate,
    /// Quantiles over histories of the downtime in minutes per year: p, estimate, order-statistic interval.
    pub downtime_quantiles: Vec<Quantile>,
    /// Outages that begin, per year.
    pub outages_per_year: Estimate,
    /// Length of a completed outage in minutes; `count` is 0 where none was seen.
    pub outage_minutes: Estimate,
    /// Quantiles of the length of completed outages.
    pub outage_quantiles: Vec<Quantile>,
    /// Hours from the start to the first outage, where outages were seen.
    pub time_to_first_outage_hours: Option<Estimate>,
    /// Share of histories with at least one outage that began.
    pub probability_outage: Estimate,
    /// Probability that a history has no outage at all.
    pub probability_no_outage: Estimate,
    /// What the downtime was made of, largest first.
    pub causes: Vec<CauseFindings>,
    /// The distribution over histories of downtime in minutes per year.
    pub distribution: Distribution,
    /// Data that is lost, where some recovery may lose any.
    pub data_loss: Option<DataLossFindings>,
    /// What is promised of it and how often that was kept.
    pub objective: Option<ObjectiveFindings>,
}

/// Losses of data of one service, each the time before a failure whose changes are gone.
#[derive(Debug, Clone)]
pub struct DataLossFindings {
    /// Losses a year of 365 days.
    pub events_per_year: Estimate,
    /// Size of a loss in seconds; `count` is 0 where none was seen.
    pub seconds: Estimate,
    /// Quantiles of the size of a loss in seconds.
    pub quantiles: Vec<Quantile>,
    /// Quantiles over histories of the largest loss in seconds, 0 in a history without any.
    pub largest_quantiles: Vec<Quantile>,
    /// The distribution of the size of a loss in seconds.
    pub distribution: Distribution,
    /// The distribution over histories of the largest loss in seconds.
    pub largest: Distribution,
}

/// What a year of 365 days costs, in the currency of the scenario.
#[derive(Debug, Clone)]
pub struct CostFindings {
    /// What all these numbers are in, such as `USD`.
    pub currency: String,
    /// Mean of everything together.
    pub per_year: Estimate,
    /// Quantiles over histories of everything together.
    pub quantiles: Vec<Quantile>,
    /// What is spent by the hour whatever fails: components and places.
    pub running_per_year: Estimate,
    /// What failures and changes cost: events, and hours of work.
    pub events_per_year: Estimate,
    /// Outages of the service have a price.
    pub outage_priced: bool,
    /// What outages of the service cost: the expected cost of downtime.
    pub downtime_per_year: Estimate,
    /// Quantiles over histories of the cost of downtime.
    pub downtime_quantiles: Vec<Quantile>,
    /// The distribution over histories of the cost of downtime.
    pub downtime_distribution: Distribution,
    /// Everything by kind and name; the means sum to that of the whole.
    pub parts: Vec<CostPart>,
}

/// A part of what a year costs.
#[derive(Debug, Clone)]
pub struct CostPart {
    /// `running`, `events`, `work` or `downtime`.
    pub kind: &'static str,
    /// The component, place or scaled service that runs; the fault or change (`rebuild of` a component); `minutes` or
    /// `outages` of downtime.
    pub name: String,
    /// Cost a year.
    pub per_year: Estimate,
}

/// A quantile with its order-statistic interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// Share of observations at or below it.
    pub p: f64,
    /// The quantile.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// Downtime put down to one fault, change or failover.
#[derive(Debug, Clone)]
pub struct CauseFindings {
    /// Name from the scenario, for example `web.instance`.
    pub name: String,
    /// `fault`, `change` or `failover`.
    pub kind: &'static str,
    /// Minutes per year.
    pub downtime_minutes_per_year: Estimate,
    /// How often it occurs a year and takes effect, whether the service goes down or not; of faults and changes.
    pub events_per_year: Option<Estimate>,
    /// Outages per year that it started.
    pub outages_per_year: Estimate,
    /// Minutes per year by recovery stage; they sum to the mean of the downtime.
    pub stages: Vec<(String, f64)>,
}

/// A sample, compressed to (value, how many), ascending by value.
#[derive(Debug, Clone, Default)]
pub struct Distribution {
    /// Distinct values ascending with their counts.
    pub points: Vec<(f64, u64)>,
}

/// What is promised of a service and the chance that it is kept.
#[derive(Debug, Clone, Default)]
pub struct ObjectiveFindings {
    /// Promised availability.
    pub availability: Option<AvailabilityFindings>,
    /// Promised recovery time in minutes and the share of completed outages that keep it.
    pub rto: Option<(f64, Estimate)>,
    /// Promised recovery point.
    pub rpo: Option<RpoFindings>,
    /// How the error budget of a window is used up; for the main service alone, where an availability is promised.
    pub error_budget: Option<BudgetFindings>,
    /// What is paid back where a window has too little availability.
    pub credits: Option<CreditFindings>,
    /// What a published figure says the downtime is (minutes a year) and where it comes from, for marking in charts.
    pub reference: Option<(f64, String)>,
}

/// A promised availability and the chance that it is kept.
#[derive(Debug, Clone, Copy)]
pub struct AvailabilityFindings {
    /// As unavailability (1e-4 for 99.99 %).
    pub unavailability: f64,
    /// In each of which windows.
    pub window: Window,
    /// Share of windows that keep it.
    pub probability_met: Estimate,
}

/// How the error budget of a window (the downtime that the promised availability leaves) is used up.
#[derive(Debug, Clone)]
pub struct BudgetFindings {
    /// Windows in which it is counted.
    pub window: Window,
    /// Minutes in the budget: of the shortest and of the longest window.
    pub minutes: (f64, f64),
    /// Share of the budget that a window uses; above 1 where more is used than there is.
    pub used: Estimate,
    /// Days from the beginning of a window to the moment when more is used than there is, of the windows in which that
    /// happens.
    pub exhausted_day: Vec<Quantile>,
    /// The distribution of these days.
    pub exhausted_days: Distribution,
    /// Windows behind the figures.
    pub windows: u64,
    /// Share of the windows that are exhausted by the end of each month, where the window is a year.
    pub by_month: Vec<Estimate>,
    /// How it is used up over a window, at points of equal distance; the last is the end.
    pub points: Vec<BudgetPoint>,
}

/// The error budget at one point of the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BudgetPoint {
    /// Share of the window that is over.
    pub over: f64,
    /// Mean used share of the budget.
    pub mean: f64,
    /// Used shares that 50 %, 90 % and 99 % of windows do not exceed, overstated by less than a part in 64.
    pub quantiles: [f64; 3],
    /// Share of windows that are exhausted.
    pub exhausted: f64,
}

/// Service credits: what is paid back of the fees where a window has too little availability.
#[derive(Debug, Clone)]
pub struct CreditFindings {
    /// Windows for which they are due.
    pub window: Window,
    /// The tiers, the mildest first.
    pub tiers: Vec<TierFindings>,
    /// Share of all fees that is paid back.
    pub refunded: Estimate,
    /// What is paid back in a year of 365 days, in fees of one window.
    pub fees_per_year: Estimate,
    /// Quantiles over histories of what is paid back, in fees of one window and a year.
    pub quantiles: Vec<Quantile>,
    /// The distribution over histories.
    pub distribution: Distribution,
    /// The fee of one window, where it is known.
    pub fee: Option<f64>,
}

/// A tier of service credits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TierFindings {
    /// The tier holds for windows with more unavailability than this.
    pub unavailability: f64,
    /// Share of the fee of the window that is paid back.
    pub refund: f64,
    /// Share of windows for which this tier, and no harsher one, is due.
    pub probability: Estimate,
}

/// A promised recovery point and the chance that it is kept.
#[derive(Debug, Clone, Copy)]
pub struct RpoFindings {
    /// Largest loss promised, in seconds.
    pub seconds: f64,
    /// Share of losses that keep it.
    pub probability_met: Estimate,
    /// Share of histories in which all losses keep it, those without a loss among them.
    pub probability_year_met: Estimate,
}

/// One history drawn as bars over time.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// For example `typical year (replication 4711)`.
    pub label: String,
    /// Replication that can be replayed.
    pub replication: u64,
    /// Length in hours.
    pub horizon_hours: f64,
    /// Down minutes of the service in this history.
    pub downtime_minutes: f64,
    /// The service's outages: start hour, end hour, cause.
    pub outages: Vec<(f64, f64, String)>,
    /// Rows: what was down (`web main/a #2`, `AZ main/a`, `release`), and its intervals in hours.
    pub rows: Vec<(String, Vec<(f64, f64)>)>,
}
