//! Verdicts as JUnit XML, which CI servers read: a suite a scenario, a case an objective.
//!
//! The format is that of the Ant task `junitreport` as Jenkins and GitLab read it: a missed objective is a `failure`, one
//! that is not decided an `error`, or `skipped` where that is allowed.

use super::check::{Report, cost, objective, sentence};
use crate::study::{Check, Judged, Verdict};
use std::fmt::Write;

/// The document. Undecided objectives are skipped if that is allowed, else errors.
pub fn document(reports: &[Report], allow_inconclusive: bool) -> String {
    let suites: Vec<Suite> = reports.iter().map(|report| suite(report, allow_inconclusive)).collect();
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_string();
    let _ = writeln!(
        text,
        "<testsuites name=\"fivenines check\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        sum(|s| s.tests),
        sum(|s| s.failures),
        sum(|s| s.errors),
        sum(|s| s.skipped)
    );
    for suite in &suites {
        let Suite { name, tests, failures, errors, skipped, cases } = suite;
        let _ = writeln!(
            text,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">\n{cases}  </testsuite>"
        );
    }
    text + "</testsuites>\n"
}

/// A suite in the making.
struct Suite {
    name: String,
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
    cases: String,
}

fn suite(report: &Report, allow_inconclusive: bool) -> Suite {
    let name = escape(&report.check.name);
    let mut suite = Suite { name, tests: 0, failures: 0, errors: 0, skipped: 0, cases: String::new() };
    for judged in &report.check.judged {
        suite.objective(&report.check, judged, allow_inconclusive);
    }
    if let Some((change, tolerance)) = &report.change {
        let words = cost(change, *tolerance);
        let kind = change.is_regression(*tolerance).then_some("failure");
        suite.case("no regression since the baseline", kind, &words);
    }
    suite
}

impl Suite {
    fn objective(&mut self, check: &Check, judged: &Judged, allow_inconclusive: bool) {
        let kind = match judged.verdict {
            Verdict::Pass => None,
            Verdict::Fail => Some("failure"),
            Verdict::Inconclusive if allow_inconclusive => Some("skipped"),
            Verdict::Inconclusive => Some("error"),
        };
        self.case(&objective(&judged.requirement), kind, &sentence(check, judged));
    }

    /// A case with the element that says how it went wrong, if it did.
    fn case(&mut self, name: &str, kind: Option<&str>, words: &str) {
        self.tests += 1;
        match kind {
            Some("failure") => self.failures += 1,
            Some("error") => self.errors += 1,
            Some(_) => self.skipped += 1,
            None => {}
        }
        let (suite, name, words) = (&self.name, escape(name), escape(words));
        let _ = write!(self.cases, "    <testcase classname=\"{suite}\" name=\"{name}\">");
        let _ = match kind {
            Some(kind @ ("failure" | "error")) => {
                write!(self.cases, "<{kind} type=\"objective\" message=\"{words}\">{words}</{kind}>")
            }
            Some(kind) => write!(self.cases, "<{kind} message=\"{words}\"/>"),
            None => write!(self.cases, "<system-out>{words}</system-out>"),
        };
        self.cases.push_str("</testcase>\n");
    }
}

/// Text made harmless in XML 1.0, which has no way to write most control characters.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in super::lines::plain(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_becomes_markup() {
        let text = format!("<a b=\"{}\">{}</a>", escape("\"<&>]]>\u{1}'\n"), escape("]]><!--\u{ffff}\u{202e}"));
        let document = roxmltree::Document::parse(&text).expect("XML");
        assert_eq!(document.root_element().attribute("b"), Some("\"<&>]]>\u{fffd}'\u{fffd}"));
        assert_eq!(document.root_element().text(), Some("]]><!--\u{fffd}\u{fffd}"));
    }
}
