//! `figures.json`, from which `plot` draws charts again.

use fivenines::report::chart::{Document, Format};

/// Reads figures, draws them in every format, and reads what is written of them.
pub fn check(text: &str) {
    let document = match Document::read(text) {
        Ok(document) => document,
        Err(refused) => return assert!(!refused.to_string().is_empty()),
    };
    crate::pipeline::drawn(&document, Format::Svg);
    assert!(Document::read(&document.text()).is_ok(), "what is written cannot be read");
}
