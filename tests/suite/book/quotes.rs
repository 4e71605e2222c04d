//! Figures that a page takes from the documents of the code: they stand there, word for word.

use super::text_of;

/// Lines below `<!-- from FILE -->` that begin with `|`, each with the file.
fn quoted(page: &str) -> Vec<(String, String)> {
    let mut from: Option<String> = None;
    let mut quoted = Vec::new();
    for line in page.lines() {
        if let Some(rest) = line.strip_prefix("<!-- from ") {
            from = rest.strip_suffix(" -->").map(String::from);
        } else if let Some(file) = from.clone().filter(|_| line.starts_with('|')) {
            quoted.push((file, line.to_string()));
        } else if !line.is_empty() {
            from = None;
        }
    }
    quoted
}

#[test]
fn tables_are_those_of_the_code() {
    let quoted = quoted(&text_of("docs/trust.md"));
    assert!(quoted.len() > 10, "{}", quoted.len());
    for (file, line) in quoted {
        assert!(text_of(&file).contains(&line), "{file} does not say: {line}");
    }
}

#[test]
fn the_number_of_exact_answers_is_counted() {
    let folder = std::fs::read_dir(crate::fixtures::repository("tests/truth")).expect("the cases are there");
    let mut cases = 0;
    let mut answers = 0;
    for entry in folder {
        let text = std::fs::read_to_string(entry.expect("readable").path()).expect("readable");
        let case: serde_json::Value = serde_json::from_str(&text).expect("a case is JSON");
        let Some(list) = case["answers"].as_array() else { continue };
        cases += 1;
        answers += list.len();
    }
    let said = format!("{cases} cases with {answers} answers");
    assert!(text_of("docs/trust.md").contains(&said), "trust.md should say: {said}");
}
