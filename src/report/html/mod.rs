//! Reports as pages of HTML that stand alone: one file, nothing fetched, readable without its script and on paper.
//!
//! [`Page`] is the frame that all reports share; [`run`] is the report of a run, a file a section. Every text is
//! escaped by [`escape`]; only pictures, which the charts have escaped, go in as they are.

mod architecture;
mod assumptions;
mod breakdown;
mod distribution;
mod formula;
mod headline;
mod inks;
mod page;
mod picture;
mod policy;
mod provenance;
pub mod run;
mod timeline;

pub use page::{Page, Piece, escape};
pub use picture::Picture;
pub use provenance::Provenance;
