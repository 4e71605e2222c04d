//! The frame of every report: head with its policy, skip link, list of sections, main part, foot.

use super::picture::Picture;
use super::policy::policy;
use super::{inks, picture};
use crate::report::lines::plain;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// How pages look; the fonts and colours of the charts.
const STYLE: &str = include_str!("style.css");
/// What pages do where scripts run: the theme, the values of charts, the filter of tables.
const SCRIPT: &str = include_str!("script.js");

/// A part of a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// The name of something.
    Name(String),
}

/// A page in the making: a title, what stands below it, then sections.
#[derive(Debug)]
pub struct Page {
    title: String,
    body: String,
    /// Identifier and heading of each section.
    sections: Vec<(String, String)>,
    taken: BTreeSet<String>,
    /// Colours of pictures, each with the one on a dark page.
    nights: BTreeMap<String, String>,
}

impl Page {
    /// A page with its title, which is its first heading too.
    pub fn new(title: &str) -> Page {
        let taken = ["main", "contents", "theme"].map(String::from).into();
        Page { title: escape(title), body: String::new(), sections: Vec::new(), taken, nights: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, html: std::fmt::Arguments<'_>) {
        self.body.write_fmt(html).expect("writing to memory never fails");
    }

    /// A name for an element that no other has, made of `words`.
    pub(super) fn id(&mut self, words: &str) -> String {
        let safe = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let slug: String = words.chars().take(60).map(safe).collect();
        let slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        let slug = if slug.is_empty() { "part".to_string() } else { slug };
        let numbered = (2..).map(|n| format!("{slug}-{n}"));
        let mut candidates = std::iter::once(slug.clone()).chain(numbered);
        let id = candidates.find(|id| !self.taken.contains(id)).expect("there is always a next number");
        self.taken.insert(id.clone());
        id
    }

    /// Begins a section with its heading.
    pub fn heading(&mut self, words: &str) {
        let id = self.id(words);
        let end = if self.sections.is_empty() { "" } else { "</section>\n" };
        let words = escape(words);
        self.add(format_args!(
            "{end}<section id=\"{id}\" aria-labelledby=\"{id}-heading\">\n<h2 id=\"{id}-heading\">{words}</h2>\n"
        ));
        self.taken.insert(format!("{id}-heading"));
        self.sections.push((id, words));
    }

    /// A heading inside a section.
    pub fn subheading(&mut self, words: &str) {
        self.add(format_args!("<h3>{}</h3>\n", escape(words)));
    }

    /// A paragraph.
    pub fn paragraph(&mut self, pieces: &[Piece]) {
        self.add(format_args!("<p>{}</p>\n", line(pieces)));
    }

    /// A paragraph of plain words.
    pub fn words(&mut self, words: &str) {
        self.add(format_args!("<p>{}</p>\n", prose(words)));
    }

    /// A paragraph that matters less.
    pub fn note(&mut self, words: &str) {
        self.add(format_args!("<p class=\"note\">{}</p>\n", prose(words)));
    }

    /// A list; nothing where it is empty.
    pub fn list(&mut self, items: &[Vec<Piece>]) {
        if items.is_empty() {
            return;
        }
        self.add(format_args!("<ul>\n"));
        items.iter().for_each(|item| self.add(format_args!("<li>{}</li>\n", line(item))));
        self.add(format_args!("</ul>\n"));
    }

    /// A section of warnings; nothing where there are none.
    pub fn cautions(&mut self, cautions: &[String]) {
        if !cautions.is_empty() {
            self.heading("Before you trust these figures");
            let items: Vec<Vec<Piece>> = cautions.iter().map(|caution| vec![Piece::Words(caution.clone())]).collect();
            self.list(&items);
        }
    }

    /// Names with what is said of each.
    pub fn terms(&mut self, terms: &[(&str, String)]) {
        self.add(format_args!("<dl class=\"terms\">\n"));
        for (name, said) in terms {
            self.add(format_args!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(said)));
        }
        self.add(format_args!("</dl>\n"));
    }

    /// A table; its first column holds the names of the rows. A line feed in a cell begins a new line.
    pub fn table<'a>(&mut self, header: &[String], rows: impl IntoIterator<Item = &'a Vec<String>>) {
        self.body.push_str(&table("", header, rows));
    }

    /// A table of words and a last column of figures.
    pub fn prose_table<'a>(&mut self, header: &[String], rows: impl IntoIterator<Item = &'a Vec<String>>) {
        self.body.push_str(&table(" prose counted", header, rows));
    }

    /// A table of figures and a last column of words.
    pub fn table_with_words<'a>(&mut self, header: &[String], rows: impl IntoIterator<Item = &'a Vec<String>>) {
        self.body.push_str(&table(" worded", header, rows));
    }

    /// A table that a script gives a filter for its rows.
    pub fn filtered_table<'a>(&mut self, header: &[String], rows: impl IntoIterator<Item = &'a Vec<String>>) {
        self.body.push_str(&table(" prose filter", header, rows));
    }

    /// A table behind a line that opens it.
    pub fn folded_table<'a>(
        &mut self,
        summary: &str,
        header: &[String],
        rows: impl IntoIterator<Item = &'a Vec<String>>,
    ) {
        let table = table("", header, rows);
        self.add(format_args!("<details><summary>{}</summary>\n{table}</details>\n", escape(summary)));
    }

    /// A picture over its caption, with its data below.
    pub fn figure(&mut self, picture: &Picture) {
        let id = self.id(&picture.name);
        self.taken.insert(format!("{id}-caption"));
        self.nights.extend(picture.drawn.nights.clone());
        self.body.push_str(&picture::html(picture, &id));
    }

    /// The whole file.
    pub fn finish(self) -> String {
        let Page { title, body, sections, nights, .. } = self;
        let style = format!("{STYLE}{}", inks::rules(&nights));
        let end = if sections.is_empty() { "" } else { "</section>\n" };
        let script = script();
        let policy = policy(&style, &script);
        let version = env!("CARGO_PKG_VERSION");
        let items: Vec<String> =
            sections.iter().map(|(id, words)| format!("<li><a href=\"#{id}\">{words}</a></li>")).collect();
        let contents = match items.is_empty() {
            true => String::new(),
            false => {
                format!("<nav id=\"contents\" aria-label=\"Sections\"><ul>\n{}\n</ul></nav>\n", items.join("\n"))
            }
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"/>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
             <meta name=\"color-scheme\" content=\"light dark\"/>\n\
             <meta name=\"generator\" content=\"fivenines {version}\"/>\n\
             <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">Skip to the report</a>\n\
             <header><p class=\"brand\"><span class=\"nines\" aria-hidden=\"true\">99.999</span> fivenines</p>\
             <button id=\"theme\" type=\"button\" hidden=\"\">Dark theme</button></header>\n\
             <div class=\"columns\">\n{contents}<main id=\"main\" tabindex=\"-1\">\n<h1>{title}</h1>\n{body}{end}</main>\n</div>\n\
             <footer><p>Made by fivenines {version}. This file stands alone: it fetches nothing.</p></footer>\n\
             <script>{script}</script>\n</body>\n</html>\n"
        )
    }
}

/// The script without what only its authors read.
fn script() -> String {
    let lines = SCRIPT.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A table in a box of its own that scrolls where the page is narrow.
pub(super) fn table<'a>(class: &str, header: &[String], rows: impl IntoIterator<Item = &'a Vec<String>>) -> String {
    let label = escape(&format!("Table: {}", header.join(", ").replace('\n', " ")));
    let label: String = label.trim_start_matches("Table: , ").into();
    let mut text =
        format!("<div class=\"table{class}\" role=\"group\" aria-label=\"{label}\" tabindex=\"0\"><table>\n");
    let _ = write!(text, "<thead><tr>{}</tr></thead>\n<tbody>\n", cells(header, "col"));
    rows.into_iter().for_each(|row| {
        let _ = writeln!(text, "<tr>{}</tr>", cells(row, "row"));
    });
    text.push_str("</tbody>\n</table></div>\n");
    text
}

fn cells(cells: &[String], first: &str) -> String {
    let cell = |(at, cell): (usize, &String)| {
        let words = cell.split('\n').map(escape).collect::<Vec<_>>().join("\n");
        match (at, first) {
            // A header without words heads nothing.
            (_, "col") if words.is_empty() => "<td></td>".to_string(),
            (_, "col") => format!("<th scope=\"col\">{words}</th>"),
            // A long path may break behind its dots.
            (0, _) => format!("<th scope=\"row\">{}</th>", words.replace('.', ".<wbr/>")),
            _ => format!("<td>{}</td>", cell.split('\n').map(prose).collect::<Vec<_>>().join("\n")),
        }
    };
    cells.iter().enumerate().map(cell).collect()
}

fn line(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => prose(words),
        Piece::Name(name) => format!("<b>{}</b>", escape(name)),
    };
    pieces.iter().map(piece).collect()
}

/// Words in a paragraph: what stands between two backticks is set as code, and percent signs stay with their numbers.
fn prose(words: &str) -> String {
    let safe = escape(words).replace(" %", "\u{a0}%");
    if safe.matches('`').count() % 2 == 1 {
        return safe;
    }
    let part = |(at, part): (usize, &str)| if at % 2 == 0 { part.into() } else { format!("<code>{part}</code>") };
    safe.split('`').enumerate().map(part).collect()
}

/// Text made harmless between tags and in attributes.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a page for an XML reader: no script, no style.
    fn markup(page: &str) -> String {
        let mut text = page.strip_prefix("<!DOCTYPE html>\n").expect("it says what it is").to_string();
        for tag in ["style", "script"] {
            let (start, end) = (format!("<{tag}>"), format!("</{tag}>"));
            let (from, to) = (text.find(&start).expect("it starts"), text.find(&end).expect("it ends"));
            text.replace_range(from..to + end.len(), "");
        }
        text
    }

    #[test]
    fn a_page_is_well_formed_and_its_words_are_never_markup() {
        let hostile = "<script>alert('x')</script> & \"q\" \u{202e}\u{1b}[31m";
        let mut page = Page::new(hostile);
        page.heading(hostile);
        page.paragraph(&[Piece::Words(hostile.into()), Piece::Name(hostile.into())]);
        page.note(hostile);
        page.list(&[vec![Piece::Name(hostile.into())]]);
        page.list(&[]);
        page.table(&[hostile.into(), "b".into()], &[vec![hostile.to_string(), hostile.to_string()]]);
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_string();
        let drawn = crate::report::chart::Inline { svg, data: None, nights: BTreeMap::new() };
        page.figure(&Picture { name: hostile.into(), drawn, caption: hostile.into(), table: None });
        let text = page.finish();
        let markup = markup(&text);
        let document = roxmltree::Document::parse(&markup).expect("it is well formed");
        assert!(document.descendants().all(|node| !node.has_tag_name("script")));
        let count = |tag: &str| document.descendants().filter(|node| node.has_tag_name(tag)).count();
        assert_eq!(["h1", "h2", "th", "td", "figure"].map(count), [1, 1, 3, 1, 1]);
        assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
    }

    #[test]
    fn names_of_elements_are_never_taken_twice() {
        let mut page = Page::new("a");
        let ids = ["Main", "main", "Ärger", "…", "…"].map(|words| page.id(words));
        assert_eq!(ids, ["main-2", "main-3", "rger", "part", "part-2"]);
    }
}
