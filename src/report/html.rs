//! Pages of HTML that stand alone: one file, no script, nothing fetched, readable on paper.
//!
//! Every text is escaped here; only pictures, which the charts have escaped, go in as they are.

use super::lines::plain;
use std::fmt::Write;

/// How pages look; the fonts and colours of the charts.
const STYLE: &str = include_str!("page.css");

/// A part of a line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// The name of something.
    Name(String),
}

/// A page in the making.
#[derive(Debug)]
pub struct Page {
    text: String,
}

impl Page {
    /// A page with its title, which is its first heading too.
    pub fn new(title: &str) -> Page {
        let title = escape(title);
        let text = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        );
        Page { text }
    }

    fn add(&mut self, html: std::fmt::Arguments<'_>) {
        self.text.write_fmt(html).expect("writing to memory never fails");
    }

    /// A heading of a section.
    pub fn heading(&mut self, words: &str) {
        self.add(format_args!("<h2>{}</h2>\n", escape(words)));
    }

    /// A paragraph.
    pub fn paragraph(&mut self, pieces: &[Piece]) {
        self.add(format_args!("<p>{}</p>\n", line(pieces)));
    }

    /// A paragraph that matters less.
    pub fn note(&mut self, words: &str) {
        self.add(format_args!("<p class=\"note\">{}</p>\n", escape(words)));
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

    /// A table; its first column holds the names of the rows. A line feed in a cell begins a new line.
    pub fn table<'a>(&mut self, header: &[String], rows: impl IntoIterator<Item = &'a Vec<String>>) {
        let cells = |cells: &[String], first: &str| -> String {
            let cell = |(at, cell): (usize, &String)| {
                let (tag, scope) = if at == 0 || first == "col" { ("th", first) } else { ("td", "") };
                let scope = if tag == "th" { format!(" scope=\"{scope}\"") } else { String::new() };
                let lines: Vec<String> = cell.split('\n').map(escape).collect();
                format!("<{tag}{scope}>{}</{tag}>", lines.join("\n"))
            };
            cells.iter().enumerate().map(cell).collect()
        };
        self.add(format_args!(
            "<div class=\"table\"><table>\n<thead><tr>{}</tr></thead>\n<tbody>\n",
            cells(header, "col")
        ));
        rows.into_iter().for_each(|row| self.add(format_args!("<tr>{}</tr>\n", cells(row, "row"))));
        self.add(format_args!("</tbody>\n</table></div>\n"));
    }

    /// A chart, as the text of an SVG, over its caption.
    pub fn figure(&mut self, svg: &str, caption: &str) {
        self.add(format_args!("<figure>\n{}<figcaption>{}</figcaption>\n</figure>\n", svg, escape(caption)));
    }

    /// The whole file.
    pub fn finish(mut self) -> String {
        self.text.push_str("</main>\n</body>\n</html>\n");
        self.text
    }
}

fn line(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => escape(words),
        Piece::Name(name) => format!("<b>{}</b>", escape(name)),
    };
    pieces.iter().map(piece).collect()
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
        page.figure("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", hostile);
        let text = page.finish();
        let body = text.strip_prefix("<!DOCTYPE html>\n").expect("it says what it is");
        let document = roxmltree::Document::parse(body).expect("it is well formed");
        assert!(document.descendants().all(|node| !node.has_tag_name("script")));
        let count = |tag: &str| document.descendants().filter(|node| node.has_tag_name(tag)).count();
        assert_eq!(["h1", "h2", "p", "ul", "th", "td", "figure"].map(count), [1, 1, 2, 1, 3, 1, 1]);
        assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
    }
}
