//! fivenines: a Monte Carlo failure simulator for cloud architectures.
//!
//! It reads a scenario (places, components, faults, recoveries, changes, services, an objective), simulates many years
//! of failures and recoveries in parallel, and says what availability the design really reaches.
//!
//! Data flows one way:
//!
//! ```text
//! scenario text -> Scenario -> Model -> trajectories -> estimates -> Findings -> report
//!                  scenario    model    engine          estimate     study       report
//! ```
//!
//! | module | what it does | may use |
//! |---|---|---|
//! | [`units`] | quantities with units: hours, probabilities, rates, simulated time | nothing |
//! | [`gate`] | functions of levels: the share of requests that is served | nothing |
//! | [`law`] | laws of times: draw, mean, cdf, quantile | units |
//! | [`catalog`] | published figures that scenarios lean on by name | units, law |
//! | [`scenario`] | text to checked scenario, with every problem said | units, gate, law, catalog |
//! | [`model`] | checked scenario to flat arrays | units, gate, law, scenario |
//! | [`engine`] | model to trajectories, in parallel | units, law, model |
//! | [`exact`] | model to exact answers, where there are some | units, gate, law, model |
//! | [`estimate`] | trajectories to estimates with intervals | units, engine |
//! | [`fit`] | records of incidents to laws | units, law, estimate |
//! | [`study`] | joins the stages | all above |
//! | [`report`] | findings to bytes | units, estimate, study |
//! | [`cli`] | the command | everything |
//!
//! Laws, gates and the catalogue are modules of their own, apart from the model, because the scenario language speaks of them
//! and must not know the model.
//!
//! # One worked example
//!
//! ```
//! use fivenines::{scenario, study};
//!
//! let text = r#"
//!     name = "two-servers"
//!     [objective]
//!     availability = "99.9%"
//!     [component.server]
//!     count = 2
//!     fault.crash = { every = "90d", mttr = "4h" }
//!     [service.site]
//!     any = "server"
//! "#;
//! let no_files = |_: &str| Err("this scenario reads no files".to_string());
//! let scenario = scenario::read("two-servers.toml", text, &[], &no_files).scenario.unwrap();
//! let findings = study::run(&scenario, 1, 20_000, |_| {}, |_| Ok(())).unwrap();
//!
//! // Two independent servers, each down 4 h in 2164 h: (4/2164)^2 of the time, about 1.8 minutes a year.
//! let downtime = findings.service.downtime_minutes_per_year;
//! assert!(downtime.low < 1.8 && 1.8 < downtime.high);
//! assert!(findings.objective.unwrap().availability.unwrap().probability_met.low > 0.99);
//! ```

pub mod catalog;
pub mod cli;
pub mod engine;
pub mod estimate;
pub mod exact;
pub mod fit;
pub mod gate;
pub mod law;
pub mod model;
pub mod report;
pub mod scenario;
pub mod study;
pub mod units;

/// The library guide of the book, whose examples run as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
pub struct LibraryGuide;
