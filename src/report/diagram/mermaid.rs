//! The picture as text for [Mermaid](https://mermaid.js.org), a flowchart with a subgraph for each place.
//!
//! Names become texts between quotes in which everything but letters, digits and a few harmless signs is written as a
//! number (`#60;`), so that no name ends its text, begins markup or is taken for a word of the language.

use super::view::{Arrow, Card, Shape, View, view};
use crate::report::chart::text_clean;
use crate::study::architecture::{Architecture, LinkKind, PartKind};
use crate::units::significant;
use std::fmt::Write;

/// Look of single points of failure.
const SINGLE: &str = "stroke:#d55e00,stroke-width:4px";

/// The architecture as a Mermaid flowchart.
pub fn mermaid(architecture: &Architecture) -> String {
    let view = view(architecture);
    let mut text = "flowchart TB\n".to_string();
    let _ = writeln!(text, "    accTitle: {}", plain(&view.title));
    let _ = writeln!(text, "    accDescr: {}", plain(&view.description));
    inside(&view, None, 1, &mut text);
    view.arrows.iter().for_each(|arrow| text.push_str(&link(arrow)));
    let _ = writeln!(text, "    classDef single {SINGLE}");
    let marked = view.cards.iter().enumerate().filter(|(_, card)| card.mark.is_some()).map(|(at, _)| format!("n{at}"));
    let zones = view.zones.iter().enumerate().filter(|(_, zone)| zone.mark.is_some()).map(|(at, _)| format!("p{at}"));
    let all: Vec<String> = marked.chain(zones).collect();
    if !all.is_empty() {
        let _ = writeln!(text, "    class {} single", all.join(","));
    }
    for note in &view.notes {
        let _ = writeln!(text, "    %% {}", plain(note));
    }
    text
}

/// The boxes and places in a place, or on the page.
fn inside(view: &View, zone: Option<usize>, depth: usize, text: &mut String) {
    let indent = "    ".repeat(depth);
    for (at, card) in view.cards.iter().enumerate().filter(|(_, card)| card.zone == zone) {
        let _ = writeln!(text, "{indent}{}", node(at, card));
    }
    for (at, own) in view.zones.iter().enumerate().filter(|(_, own)| own.parent == zone) {
        let mark = own.mark.as_ref().map_or(String::new(), |mark| format!("<br/>⚠ {}", label(mark)));
        let _ = writeln!(text, "{indent}subgraph p{at}[\"{}{mark}\"]", label(&own.name));
        inside(view, Some(at), depth + 1, text);
        let _ = writeln!(text, "{indent}end");
    }
}

fn node(at: usize, card: &Card) -> String {
    let mut words = vec![format!("<b>{}</b>", label(&card.name))];
    words.extend(card.lines.iter().map(|line| label(line)));
    let marks = card.mark.iter().flat_map(|mark| mark.split('\n')).enumerate();
    words.extend(marks.map(|(at, mark)| if at == 0 { format!("⚠ {}", label(mark)) } else { label(mark) }));
    let words = words.join("<br/>");
    match card.shape {
        Shape::Users => format!("n{at}([\"{words}\"])"),
        Shape::Part(PartKind::Component) => format!("n{at}[\"{words}\"]"),
        Shape::Part(PartKind::Service) => format!("n{at}(\"{words}\")"),
        Shape::Part(PartKind::Standby) => format!("n{at}[[\"{words}\"]]"),
        Shape::Part(PartKind::Buffer) => format!("n{at}[(\"{words}\")]"),
        Shape::Part(PartKind::Reaction) => format!("n{at}{{{{\"{words}\"}}}}"),
    }
}

fn link(arrow: &Arrow) -> String {
    let percent = |share: f64| format!("{} %", significant(share * 100.0, 4));
    let (line, said) = match arrow.kind {
        LinkKind::Member => ("-->", None),
        LinkKind::Soft(share) => ("-.->", Some(format!("without it {}", percent(share)))),
        LinkKind::Fallback(share) => ("-.->", Some(format!("fallback for {}", percent(share)))),
        LinkKind::Active => ("==>", Some("active".to_string())),
        LinkKind::Standby => ("-.->", Some("standby".to_string())),
        LinkKind::Watches => ("-->", Some("watches".to_string())),
        LinkKind::Failover => ("-.->", Some("fails over".to_string())),
        LinkKind::Recovery => ("-.->", Some("to recover or launch".to_string())),
    };
    let said = said.map_or(String::new(), |said| format!("|\"{}\"|", label(&said)));
    format!("    n{} {line}{said} n{}\n", arrow.from, arrow.to)
}

/// A text for use between quotes: what could mean anything to Mermaid, Markdown or HTML becomes a number.
fn label(text: &str) -> String {
    let mut safe = String::new();
    let clean = text_clean(text);
    let mut chars = clean.trim().chars().peekable();
    while let Some(c) = chars.next() {
        let inner_sign = "-/,:()".contains(c) && !safe.is_empty();
        let point = c == '.' && !safe.is_empty() && chars.peek().is_some_and(|next| *next != ' ');
        if c.is_alphanumeric() || c == ' ' || c == '%' && !safe.is_empty() || inner_sign || point || "×…".contains(c)
        {
            safe.push(c);
        } else {
            let _ = write!(safe, "#{};", u32::from(c));
        }
    }
    safe
}

/// A text for a line of its own, without anything that could end it.
fn plain(text: &str) -> String {
    let clean = text_clean(text);
    let clean = clean.replace(';', ",");
    let kept = clean.chars().map(|c| if c.is_alphanumeric() || " -/,.:()%×…'".contains(c) { c } else { '_' });
    kept.collect::<String>().trim().replace("%%", "%_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_label_or_begins_markup() {
        assert_eq!(label("web-tier × 3"), "web-tier × 3");
        assert_eq!(label("a\"]; click x"), "a#34;#93;#59; click x");
        assert_eq!(label("<script>`**b**`"), "#60;script#62;#96;#42;#42;b#42;#42;#96;");
        assert_eq!(label("1. list"), "1#46; list");
        assert_eq!(label("- list"), "#45; list");
        assert_eq!(label("99.95 %"), "99.95 %");
    }

    #[test]
    fn titles_stay_on_their_line() {
        assert_eq!(plain("a\nb; %%{init: x}%% # c"), "a b, %__init: x_%_ _ c");
    }
}
