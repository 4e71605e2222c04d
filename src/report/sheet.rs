//! Tables as CSV (RFC 4180) that are data wherever they are opened: in a spreadsheet too, no cell is a formula.

use super::lines::plain;
use std::borrow::Cow;
use std::io;

/// A table in the making, row by row.
pub(super) struct Sheet {
    writer: ::csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// An empty table.
    pub(super) fn new() -> Sheet {
        Sheet { writer: ::csv::Writer::from_writer(Vec::new()) }
    }

    /// Adds a row; each cell is made [`harmless`].
    pub(super) fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
        for cell in cells {
            self.writer.write_field(harmless(cell.as_ref()).as_ref())?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// The whole table.
    pub(super) fn text(self) -> io::Result<String> {
        let bytes = self.writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}

/// What a cell must not begin with (OWASP, "CSV Injection"), the wide forms of the same characters included, which
/// spreadsheets of some languages read alike.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe in front, which
/// spreadsheets take for "this is text". Numbers and percentages stay as they are. A text that begins with apostrophes
/// and then like a formula gets one more, so that taking one away gives what it was. Control characters become U+FFFD.
fn harmless(cell: &str) -> Cow<'_, str> {
    let number = |text: &str| text.parse::<f64>().is_ok();
    if cell.trim_start_matches(['\'', ' ']).starts_with(FORMULA) && !number(cell.strip_suffix('%').unwrap_or(cell)) {
        return Cow::Owned(format!("'{}", plain(cell)));
    }
    if cell.is_ascii() && !cell.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(plain(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a program reads that knows of the apostrophe.
    fn read_back(cell: &str) -> &str {
        match cell.strip_prefix('\'') {
            Some(rest) if rest.trim_start_matches(['\'', ' ']).starts_with(FORMULA) => rest,
            _ => cell,
        }
    }

    #[test]
    fn no_text_is_a_formula_and_every_text_reads_back() {
        let texts =
            ["=1+1", "+x", "-x", "@x", "＝1", " =1", "'=1", "''=1", "'tis", "a=b", "", "web", "-", "-5 min", "'"];
        for text in texts {
            let cell = harmless(text);
            assert!(!cell.trim_start().starts_with(FORMULA), "{cell}");
            assert_eq!(read_back(&cell), text);
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        for number in ["-1", "-0.5", "+3", "-1e-300", "-10%", "-inf", "5"] {
            assert_eq!(harmless(number), number);
        }
    }

    #[test]
    fn cells_with_commas_quotes_and_control_characters_are_one_line() {
        let mut sheet = Sheet::new();
        sheet.row(["a,b", "say \"x\"", "two\nlines\u{1b}[31m"]).expect("memory");
        assert_eq!(sheet.text().expect("UTF-8"), "\"a,b\",\"say \"\"x\"\"\",two\u{fffd}lines\u{fffd}[31m\n");
    }
}
