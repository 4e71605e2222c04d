//! Rare events: histories that branch where an outage comes near, with failures forced where all laws allow it.
//!
//! A plain history is followed as ever. Whenever it comes near an outage, as its `nearness` says, so many **paths** are
//! followed from that very state, each with its share of the weight; whatever happens to the service on a path counts with the
//! weight of the path, a path ends when the danger is past, and the history goes on from where it was, counting nothing until
//! then. An outage lies within such an excursion always, so by the linearity of expectation the mean of what is counted is
//! that of a plain history, whatever is taken for near: the choice makes an estimate sharper or less sharp, never wrong.
//!
//! On the way two things make the outage less rare:
//! * **splitting** (RESTART; Villén-Altamirano and Villén-Altamirano 1991, "RESTART: a method for accelerating rare event
//!   simulations"; Glasserman, Heidelberger, Shahabuddin and Zajic 1999, Operations Research 47): a path that comes nearer by a
//!   level splits again, and its copies end when they fall back. It asks nothing of any law; what a timer still has to run is drawn
//!   afresh, given its age, so that the copies differ.
//! * **forcing** (balanced failure biasing with a window; Nicola, Shahabuddin and Nakayama 2001, "Techniques for fast
//!   simulation of models of highly dependable systems", IEEE Transactions on Reliability 50): see `forcing`.
//!
//! `saved` puts states aside, `path` follows one, [`found`] is what is counted.

pub mod campaign;
mod forcing;
pub mod found;
mod nearness;
mod path;
pub mod plan;
mod saved;
pub mod survey;

pub use campaign::{RareCampaign, RareTally};
pub use found::Found;
pub use plan::Plan;
pub use survey::{Survey, survey};
