//! Text in, [`Scenario`] out: parsing, checking, and saying what is wrong.
//!
//! The language is TOML. [`tree`] parses it with places, [`section`] reads tables key by key (what nobody asked
//! for is an error), [`beliefs`] puts best guesses in the place of what is believed, [`quantity`], [`recovery`] ([`crews`], [`week`], [`checks`]), [`strikes`] ([`targets`], [`designs`], [`defaults`]), [`changes`], [`components`], [`services`]
//! ([`rules`], [`degradation`], [`shares`]), [`standbys`] and [`objective`] give each part its meaning, [`demand`] says what users ask for and [`scaling`] what
//! follows it, [`structure`]
//! resolves names, [`reach`] finds circles and what nothing needs, [`idle`] checks groups whose idle members fail less often,
//! [`steps`] says with which gates a service is computed, [`healthy`] finds services that are never up, `limits` refuses what would grow with a product, [`mod@read`] puts
//! it together, [`draft`] reads it again with other values, [`template`] has texts to begin with. [`language`] is all of it as data, which the reader is held to. Every problem is found in one pass.
//!
//! Never knows: the compiled model, files on disk (it takes text and a loader), the terminal.

pub mod ageing;
pub mod beliefs;
pub mod changes;
pub mod checks;
pub mod common_cause;
pub mod components;
pub mod cost;
mod credits;
pub mod crews;
pub mod defaults;
pub mod degradation;
pub mod demand;
pub mod designs;
pub mod diagnostic;
pub mod draft;
pub mod hazard;
pub mod healthy;
pub mod hidden;
pub mod idle;
pub mod language;
mod limits;
pub mod load;
pub mod losses;
pub mod objective;
pub mod observed;
pub mod places;
mod promises;
pub mod quantity;
pub mod reach;
pub mod reactions;
pub mod read;
pub mod recovery;
pub mod rules;
pub mod scaling;
pub mod scene;
pub mod section;
pub mod services;
pub mod shares;
pub mod source;
pub mod standbys;
pub mod steps;
pub mod strategies;
pub mod strikes;
pub mod structure;
pub mod targets;
pub mod template;
pub mod tree;
pub mod waves;
pub mod week;
pub mod whereabouts;

pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use draft::Draft;
pub use limits::MAX_PAIRS;
pub use read::{MAX_BYTES, Reading, read, read_at};
pub use scene::{Belief, Scenario};
pub use source::{Source, Sources, Span};
