//! What is wrong with a scenario, as data: a message, the places it is about, and the remedy.

use super::source::{Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing runs.
    Error,
    /// It runs, but probably not as meant.
    Warning,
}

/// One problem of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, a short phrase in lower case.
    pub message: String,
    /// Where: the first span is the place itself, further ones explain.
    pub labels: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            message: message.into(),
            labels: vec![(span, label.into())],
            help: None,
        }
    }

    /// A warning at a place.
    pub fn warning(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(span, message, label) }
    }

    /// Adds a second place that explains the first.
    pub fn with_label(mut self, span: Span, label: impl Into<String>) -> Self {
        self.labels.push((span, label.into()));
        self
    }

    /// Adds the remedy.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The remedy "did you mean ...?" where a known name is near, else a list of the known ones.
    pub fn with_nearest<'a>(self, typed: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<&str> = known.into_iter().collect();
        let uncompared = known.len().saturating_sub(COMPARED);
        known.truncate(COMPARED);
        known.sort_unstable();
        known.dedup();
        match nearest(typed, &known) {
            Some(name) => self.with_help(format!("did you mean `{}`?", printable(name))),
            None if known.is_empty() => self,
            None => {
                let mut list =
                    known.iter().take(12).map(|n| format!("`{}`", printable(n))).collect::<Vec<_>>().join(", ");
                if known.len() > 12 {
                    list.push_str(&format!(" and {} more", known.len() - 12 + uncompared));
                }
                self.with_help(format!("possible here: {list}"))
            }
        }
    }
}

/// The known name most like the typed one, if any is like it at all.
pub fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let typed: String = typed.chars().take(100).collect::<String>().to_lowercase();
    known
        .iter()
        .take(COMPARED)
        .filter(|name| name.len() <= 200)
        .map(|name| (likeness(&typed, &name.to_lowercase()), *name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Likeness of two words from 0 to 1: the same beginning counts, and so do one or two slips of the finger.
fn likeness(typed: &str, known: &str) -> f64 {
    let letters = typed.chars().count();
    let slips = strsim::osa_distance(typed, known);
    let near =
        if letters > 1 && slips <= (letters / 3).max(1) { 1.0 - 0.19 * slips as f64 / letters as f64 } else { 0.0 };
    strsim::jaro_winkler(typed, known).max(near)
}

/// A name made harmless for a terminal: control and direction characters are shown as escapes, long names cut.
pub fn printable(name: &str) -> String {
    let mut shown = String::new();
    for (count, c) in name.chars().enumerate() {
        if count == 80 {
            shown.push('…');
            break;
        }
        if is_harmful(c) { shown.extend(c.escape_unicode()) } else { shown.push(c) }
    }
    shown
}

/// Characters that have no place in a name or a line of text: control characters, those that change the direction or the
/// breaks of a line, those that are not seen at all, so that two names look alike, and those that are no characters.
///
/// Unicode 16: general category Cc, the properties Bidi_Control, Default_Ignorable_Code_Point (but for the variation
/// selectors, which belong to emoji) and Noncharacter_Code_Point, the separators of lines and paragraphs, and the
/// interlinear marks.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Most problems that are kept; of the others only the number is known.
const MAX_KEPT: usize = 1000;
/// Problems shown in full.
const SHOWN: usize = 100;
/// Problems for which a remedy is looked for among many names, which takes a millisecond each.
const SUGGESTED: usize = SHOWN;
/// Names that a misspelt one is compared with.
const COMPARED: usize = 10_000;

/// Problems of one scenario, in the order of their places.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    /// The first of them.
    list: Vec<Diagnostic>,
    /// Errors in the list and beyond it.
    errors: usize,
    /// Errors and warnings beyond the list.
    beyond: (usize, usize),
}

impl Diagnostics {
    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let error = diagnostic.severity == Severity::Error;
        self.errors += usize::from(error);
        if self.list.len() < MAX_KEPT {
            self.list.push(diagnostic);
        } else if error {
            self.beyond.0 += 1;
        } else {
            self.beyond.1 += 1;
        }
    }

    /// Takes a problem back, once it is known to follow from another one.
    pub fn remove(&mut self, diagnostic: &Diagnostic) {
        let before = self.list.len();
        self.list.retain(|one| one != diagnostic);
        if diagnostic.severity == Severity::Error {
            self.errors -= before - self.list.len();
        }
    }

    /// True while it is worth while to look for what was meant.
    pub fn wants_suggestions(&self) -> bool {
        self.list.len() < SUGGESTED
    }

    /// True once there are more problems than anybody reads.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MAX_KEPT
    }

    /// Number of errors so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// True when something keeps the scenario from running.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// True when there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All problems sorted by place, each once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.list.iter().collect();
        sorted.sort_by_key(|d| (d.labels.first().map(|l| l.0), d.severity));
        sorted.dedup();
        sorted
    }

    /// The problems as text in the manner of rustc, with colours if `styled`; at most 100 are shown in full, and the
    /// others counted.
    pub fn render(&self, sources: &Sources, styled: bool) -> String {
        let base = if styled { Renderer::styled() } else { Renderer::plain() };
        let renderer = base.decor_style(DecorStyle::Ascii);
        let sorted = self.sorted();
        let mut text = String::new();
        for diagnostic in sorted.iter().take(SHOWN) {
            text.push_str(&render_one(diagnostic, sources, &renderer));
            text.push_str("\n\n");
        }
        let errors = sorted.iter().filter(|d| d.severity == Severity::Error).count();
        let (errors, warnings) = (errors + self.beyond.0, sorted.len() - errors + self.beyond.1);
        if errors + warnings > SHOWN {
            text.push_str(&format!("and {} more problems\n\n", errors + warnings - SHOWN));
        }
        text.push_str(&format!("{}\n", tally(errors, warnings)));
        text
    }
}

/// "2 errors, 1 warning".
fn tally(errors: usize, warnings: usize) -> String {
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, w) => count(w, "warning"),
        (e, 0) => count(e, "error"),
        (e, w) => format!("{}, {}", count(e, "error"), count(w, "warning")),
    }
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(printable_text(&diagnostic.message));
    let mut group = annotate_snippets::Group::with_title(title);
    let mut shown: Vec<u32> = Vec::new();
    for (span, _) in &diagnostic.labels {
        if shown.contains(&span.source) {
            continue;
        }
        shown.push(span.source);
        let source = sources.get(span.source);
        let excerpt = Excerpt::around(&source.text, diagnostic.labels.iter().filter(|l| l.0.source == span.source));
        let mut snippet =
            Snippet::source(excerpt.text.clone()).line_start(excerpt.first_line).path(printable(&source.name));
        for (index, (at, label)) in diagnostic.labels.iter().enumerate().filter(|(_, l)| l.0.source == span.source) {
            let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            snippet = snippet.annotation(kind.span(excerpt.locate(*at)).label(printable_text(label)));
        }
        group = group.element(snippet);
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable_text(help)));
    }
    renderer.render(&[group])
}

/// A message with every harmful character but the line feed made visible.
fn printable_text(text: &str) -> String {
    text.lines()
        .map(|line| line.chars().map(|c| if is_harmful(c) { '\u{fffd}' } else { c }).collect::<String>())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The lines of a source that a diagnostic is about, safe to print: long lines are cut around the place.
struct Excerpt {
    text: String,
    first_line: usize,
    start: usize,
}

impl Excerpt {
    fn around<'a>(text: &str, labels: impl Iterator<Item = &'a (Span, String)>) -> Excerpt {
        let (mut low, mut high) = (text.len(), 0);
        for (span, _) in labels {
            low = low.min(span.start as usize);
            high = high.max(span.end as usize);
        }
        let low = boundary(text, low);
        let high = boundary(text, high.max(low));
        let start = text[..low].rfind('\n').map_or(0, |at| at + 1);
        let end = text[high..].find('\n').map_or(text.len(), |at| high + at);
        let start = boundary(text, start.max(low.saturating_sub(20_000)));
        let end = boundary(text, end.min(high + 200).max(start));
        let first_line = text[..start].bytes().filter(|b| *b == b'\n').count() + 1;
        let shown = text[start..end].chars().map(visible).collect();
        Excerpt { text: shown, first_line, start }
    }

    fn locate(&self, span: Span) -> std::ops::Range<usize> {
        let from = boundary(&self.text, (span.start as usize).saturating_sub(self.start));
        let to = boundary(&self.text, (span.end as usize).saturating_sub(self.start)).max(from);
        from..to
    }
}

/// A stand-in of the same number of bytes for harmful characters, so that spans keep their places.
fn visible(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\r' => ' ',
        c if !is_harmful(c) => c,
        c if c.len_utf8() == 1 => '?',
        c if c.len_utf8() == 2 => '\u{b7}',
        c if c.len_utf8() == 4 => '\u{1f6c7}',
        _ => '\u{fffd}',
    }
}

fn boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
