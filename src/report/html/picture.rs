//! A picture in a page: the drawing, its caption, its data as a table, and what a script needs to say its values.

use super::page::{escape, table};
use crate::report::chart::{Inline, figure::WordTable};
use crate::report::json::seen;

/// A picture with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Short name, which becomes its address in the page.
    pub name: String,
    /// The drawing.
    pub drawn: Inline,
    /// What it shows.
    pub caption: String,
    /// Its data: header and rows.
    pub table: Option<WordTable>,
}

/// The picture as an element.
pub(super) fn html(picture: &Picture, id: &str) -> String {
    let caption = escape(&picture.caption);
    let data =
        picture.drawn.data.as_ref().map_or(String::new(), |data| {
            format!("<script type=\"application/json\">{}</script>\n", harmless_json(data))
        });
    let table = picture.table.as_ref().map_or(String::new(), |(header, rows)| {
        format!(
            "<details><summary>Data of this chart<span class=\"away\">: {caption}</span></summary>\n{}</details>\n",
            table("", header, rows)
        )
    });
    format!(
        "<figure class=\"chart\" id=\"{id}\" aria-labelledby=\"{id}-caption\">\n\
         <figcaption id=\"{id}-caption\">{caption}</figcaption>\n\
         <div class=\"picture\" role=\"group\" aria-label=\"{caption}\" tabindex=\"0\">\n{}</div>\n{data}{table}</figure>\n",
        picture.drawn.svg
    )
}

/// JSON that neither ends its element nor begins a comment, wherever it is read.
fn harmless_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in seen(json).chars() {
        match c {
            '<' | '>' | '&' => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_never_ends_its_element() {
        let json = harmless_json("{\"a\":\"</script><!-- & \u{2028}\"}");
        assert_eq!(json, "{\"a\":\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\"}");
    }
}
