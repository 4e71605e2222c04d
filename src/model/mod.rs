//! The model.
pub mod law;
