//! A table of incidents: CSV text to rows with the lines they stand on.

use std::fmt;

/// CSV text, read.
#[derive(Debug, Clone)]
pub struct Table {
    /// Names of the columns.
    pub headers: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What separates the cells.
    pub delimiter: char,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its cells, without blanks around them, as many as there are columns.
    pub cells: Vec<String>,
}

/// What is wrong with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, where there is one.
    pub line: Option<u64>,
    /// Name of the column, where it is about one.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// What would be right.
    pub remedy: String,
}

impl Problem {
    /// A problem of the whole table.
    pub(super) fn whole(reason: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem { line: None, column: None, reason: reason.into(), remedy: remedy.into() }
    }

    /// A problem of one cell.
    pub(super) fn cell(line: u64, column: &str, reason: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem { line: Some(line), column: Some(column.into()), reason: reason.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, &self.column) {
            (Some(line), Some(column)) => write!(f, "line {line}, column `{column}`: ")?,
            (Some(line), None) => write!(f, "line {line}: ")?,
            (None, Some(column)) => write!(f, "column `{column}`: ")?,
            (None, None) => {}
        }
        write!(f, "{}; {}", self.reason, self.remedy)
    }
}

/// Counts lines on the way through a text. The crate's own count is one short after CRLF, and at blank lines.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first text from this byte on, which is not before the last one asked for.
    fn of(&mut self, byte: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let from = byte.clamp(self.at, bytes.len());
        let blank = bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.line += bytes[self.at..from + blank].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = from + blank;
        self.line
    }
}

/// What a file has to have.
pub(super) const NO_ROWS: &str = "the first line names the columns, each further line is a row";

/// Separators that files have.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

impl Table {
    /// Reads CSV text whose first line names the columns. A byte order mark and CRLF are taken as what they are; without
    /// a delimiter, the one of `, ; tab |` that the first line has most of.
    ///
    /// # Errors
    /// No names of columns, columns with the same name, rows with too many or too few cells. A table may have no rows.
    pub fn parse(text: &str, delimiter: Option<char>) -> Result<Table, Problem> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let delimiter = delimiter.unwrap_or_else(|| detected(text));
        let byte = u8::try_from(delimiter).ok().filter(u8::is_ascii);
        let byte = byte.ok_or_else(|| {
            Problem::whole(format!("`{delimiter}` cannot separate cells"), "give an ASCII character, such as `;`")
        })?;
        let mut reader =
            csv::ReaderBuilder::new().delimiter(byte).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let headers: Vec<String> =
            reader.headers().map_err(|error| broken(&error))?.iter().map(str::to_string).collect();
        check_headers(&headers)?;
        let mut rows = Vec::new();
        let mut lines = Lines { text, at: 0, line: 1 };
        for record in reader.records() {
            let record = record.map_err(|error| broken(&error))?;
            let line = lines.of(record.position().map_or(0, |position| position.byte() as usize));
            if record.len() != headers.len() {
                return Err(uneven(line, record.len(), headers.len()));
            }
            rows.push(Row { line, cells: record.iter().map(str::to_string).collect() });
        }
        Ok(Table { headers, rows, delimiter })
    }

    /// The index of a column.
    ///
    /// # Errors
    /// There is none of this name; the remedy has the nearest and all.
    pub fn column(&self, name: &str) -> Result<usize, Problem> {
        self.headers.iter().position(|header| header == name).ok_or_else(|| {
            let nearest = self.headers.iter().map(|header| (strsim::jaro_winkler(name, header), header));
            let nearest = nearest.filter(|(like, _)| *like > 0.75).max_by(|a, b| a.0.total_cmp(&b.0));
            let meant = nearest.map_or(String::new(), |(_, header)| format!("did you mean `{header}`? "));
            let mut remedy = format!("{meant}the columns are {}", self.headers.join(", "));
            if self.headers.len() == 1 {
                remedy.push_str("; if there are more, say what separates them, for example --delimiter ';'");
            }
            Problem::whole(format!("there is no column `{name}`"), remedy)
        })
    }
}

/// The separator that the first line has most of.
fn detected(text: &str) -> char {
    let first = text.lines().next().unwrap_or("");
    let mut quoted = false;
    let outside: String = first
        .chars()
        .filter(|c| {
            quoted ^= *c == '"';
            !quoted
        })
        .collect();
    let count = |delimiter: char| outside.matches(delimiter).count();
    // Of equally many the first in the list.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(',')
}

fn check_headers(headers: &[String]) -> Result<(), Problem> {
    let one_line = |column: &str, reason: String, remedy: &str| Problem {
        line: Some(1),
        column: (!column.is_empty()).then(|| column.into()),
        reason,
        remedy: remedy.into(),
    };
    if headers.iter().all(String::is_empty) {
        return Err(Problem::whole("the file is empty", NO_ROWS));
    }
    for (at, header) in headers.iter().enumerate() {
        if headers[..at].contains(header) && !header.is_empty() {
            return Err(one_line(header, "another column has the same name".into(), "give each column its own name"));
        }
        if header.parse::<f64>().is_ok() {
            let reason = format!("`{header}` looks like a value, not the name of a column");
            return Err(one_line("", reason, "the first line must name the columns"));
        }
    }
    Ok(())
}

fn uneven(line: u64, found: usize, wanted: usize) -> Problem {
    Problem {
        line: Some(line),
        column: None,
        reason: format!(
            "there {} where {wanted} {} named",
            if found == 1 { "is 1 cell".into() } else { format!("are {found} cells") },
            if wanted == 1 { "column is" } else { "columns are" }
        ),
        remedy: "put cells that contain the separator in double quotes".into(),
    }
}

fn broken(error: &csv::Error) -> Problem {
    let line = error.position().map(csv::Position::line);
    Problem { line, column: None, reason: error.to_string(), remedy: "write CSV with one row a line".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_found_and_byte_order_marks_go() {
        let table = Table::parse("\u{feff}a;b\r\n1;\"x;y\"\r\n\r\n2;z\r\n", None).unwrap();
        assert_eq!((table.delimiter, table.headers.as_slice()), (';', ["a", "b"].map(String::from).as_slice()));
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(table.rows[0].cells[1], "x;y");
        assert_eq!(Table::parse("a,b;c\n1,2\n", None).unwrap().delimiter, ',');
        assert_eq!(Table::parse("one\n1\n", None).unwrap().delimiter, ',');
    }

    #[test]
    fn problems_say_where_and_what_to_do() {
        let said = |text: &str| Table::parse(text, None).unwrap_err().to_string();
        assert_eq!(
            said("a,b\n1,2\n1,2,3\n"),
            "line 3: there are 3 cells where 2 columns are named; put cells that contain the separator in double quotes"
        );
        assert!(said("a,a\n1,2\n").starts_with("line 1, column `a`: another column has the same name"));
        assert!(said("12,14\n1,2\n").contains("looks like a value"));
        assert!(said("").starts_with("the file is empty"));
        assert!(Table::parse("a,b\n", None).unwrap().rows.is_empty());
    }

    #[test]
    fn a_wrong_name_gets_the_nearest() {
        let table = Table::parse("duration_minutes,cause\n1,x\n", None).unwrap();
        let problem = table.column("duration_minuts").unwrap_err();
        assert!(problem.remedy.starts_with("did you mean `duration_minutes`? the columns are duration_minutes, cause"));
    }
}
