//! Letters that the embedded font lacks, in a PNG: a number stands for them, and a line below says so.
//!
//! An SVG is shown with the fonts of its viewer, which have them; there nothing is replaced.

use std::borrow::Cow;

use super::font::face;
use super::scene::{Mark, Scene, Style};
use super::theme::{MARGIN, QUIET};

/// Size of the line that explains the numbers; it lies in the border below everything.
const NOTE: f64 = 12.0;
/// Its distance from the lower edge.
const RISE: f64 = 5.0;

/// The scene with a number in brackets for each run of letters that the font lacks; the scene itself where it lacks none.
pub(super) fn drawable(scene: &Scene) -> Cow<'_, Scene> {
    let texts = scene.shapes.iter().filter_map(|shape| match &shape.mark {
        Mark::Text { words, .. } => Some(words),
        _ => None,
    });
    if texts.clone().all(|words| words.chars().all(is_drawn)) {
        return Cow::Borrowed(scene);
    }
    let mut replaced = scene.clone();
    let mut known: Vec<String> = Vec::new();
    for shape in &mut replaced.shapes {
        if let Mark::Text { words, .. } = &mut shape.mark {
            *words = with_numbers(words, &mut known);
        }
    }
    let note = note(known.len());
    let at = (MARGIN, replaced.height - RISE);
    replaced.fitted(at, &note, Style::new(NOTE).ink(QUIET), replaced.width - 2.0 * MARGIN);
    Cow::Owned(replaced)
}

fn is_drawn(c: char) -> bool {
    face(false).has(c)
}

/// What may stand inside a run without ending it.
fn joins(c: char) -> bool {
    c == ' ' || c == '…'
}

/// `words` with `[n]` for each run of letters that cannot be drawn; equal runs have equal numbers.
fn with_numbers(words: &str, known: &mut Vec<String>) -> String {
    let (mut text, mut run, mut between) = (String::new(), String::new(), String::new());
    for c in words.chars() {
        match is_drawn(c) {
            false => {
                run.push_str(&std::mem::take(&mut between));
                run.push(c);
            }
            true if !run.is_empty() && joins(c) => between.push(c),
            true => {
                text.push_str(&number(&std::mem::take(&mut run), known));
                text.push_str(&std::mem::take(&mut between));
                text.push(c);
            }
        }
    }
    text.push_str(&number(&run, known));
    text + &between
}

fn number(run: &str, known: &mut Vec<String>) -> String {
    if run.is_empty() {
        return String::new();
    }
    let at = known.iter().position(|other| other == run).unwrap_or_else(|| {
        known.push(run.to_string());
        known.len() - 1
    });
    format!("[{}]", at + 1)
}

fn note(count: usize) -> String {
    let numbers = match count {
        1 => "[1] stands".to_string(),
        2 => "[1] and [2] stand".to_string(),
        many => format!("[1] to [{many}] stand"),
    };
    format!("{numbers} for letters that a PNG cannot show; the SVG of this chart shows them.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_for_a_run_and_the_rest_stays() {
        let mut known = Vec::new();
        let mut shown = |words| with_numbers(words, &mut known);
        assert_eq!(shown("한국어 데이터베이스 (change)"), "[1] (change)");
        assert_eq!(shown("🙂🔥 on fire"), "[2] on fire");
        assert_eq!(shown("a 한국어 데이터베이스"), "a [1]");
        assert_eq!(shown("قاعدة البيانات: 3 h"), "[3]: 3 h");
        assert_eq!(shown("한국어…스 "), "[4] ");
        assert_eq!(shown("Größe, Żółć, база, μ…"), "Größe, Żółć, база, μ…");
        assert_eq!(known.len(), 4);
    }

    #[test]
    fn a_scene_that_can_be_drawn_stays_as_it_is() {
        let mut scene = Scene::new(400.0, 100.0, "title 한국어");
        scene.text((10.0, 20.0), "plain", Style::new(14.0));
        assert!(matches!(drawable(&scene), Cow::Borrowed(_)));
        scene.text((10.0, 40.0), "한국어", Style::new(14.0));
        let drawn = drawable(&scene);
        let last = drawn.shapes.last().map(|shape| shape.mark.clone());
        let Some(Mark::Text { words, .. }) = last else { panic!("the note is a text") };
        assert!(words.starts_with("[1] stands for letters"), "{words}");
    }
}
