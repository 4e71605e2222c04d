//! Where a piece of the scenario was typed: texts and byte spans in them.

use std::ops::Range;

/// A byte range in one of the texts of a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Which text.
    pub source: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span as a byte range of its text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A text with the name that errors show for it.
#[derive(Debug, Clone)]
pub struct Source {
    /// File name, or `--set` for an override on the command line.
    pub name: String,
    /// The text itself.
    pub text: String,
}

/// All texts that one scenario was read from: the file first, then the overrides.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    texts: Vec<Source>,
}

impl Sources {
    /// Adds a text and returns its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> u32 {
        self.texts.push(Source { name: name.into(), text: text.into() });
        self.texts.len() as u32 - 1
    }

    /// The text with this number.
    pub fn get(&self, source: u32) -> &Source {
        &self.texts[source as usize]
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True when no text was added.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Line and column (both from 1, columns in characters) where a span starts.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = &self.get(span.source).text;
        let before = &text[..floor_boundary(text, span.start as usize)];
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }
}

/// The nearest character boundary at or before a byte offset.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
