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
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("readable");
        let case: serde_json::Value = serde_json::from_str(&text).expect("a case is JSON");
        let Some(list) = case["answers"].as_array() else { continue };
        cases += 1;
        answers += list.len();
    }
    let said = format!("{cases} cases with {answers} answers");
    assert!(text_of("docs/trust.md").contains(&said), "trust.md should say: {said}");
}

/// The blocks of TOML of the cookbook, each with the scenario that the next command runs.
fn recipes(page: &str) -> Vec<(String, Vec<String>)> {
    let mut recipes = Vec::new();
    let mut lines: Option<Vec<String>> = None;
    let mut block = Vec::new();
    for line in page.lines() {
        match (&mut lines, line) {
            (None, "```toml") => lines = Some(Vec::new()),
            (Some(_), "```") => block.extend(lines.take().expect("a block is open")),
            (Some(lines), line) => lines.push(line.trim().to_string()),
            (None, line) => {
                if let Some(rest) = line.strip_prefix("$ fivenines run ") {
                    let file = rest.split_whitespace().next().expect("a scenario is named");
                    recipes.push((file.to_string(), std::mem::take(&mut block)));
                }
            }
        }
    }
    recipes
}

#[test]
fn recipes_are_lines_of_the_scenarios_and_none_is_left_out() {
    let recipes = recipes(&text_of("docs/cookbook.md"));
    for (file, lines) in &recipes {
        let text = text_of(file);
        let there: Vec<&str> = text.lines().map(str::trim).collect();
        assert!(!lines.is_empty(), "{file} has no recipe");
        for line in lines.iter().filter(|line| !line.is_empty()) {
            assert!(there.contains(&line.as_str()), "{file} has no line: {line}");
        }
    }
    let folder = std::fs::read_dir(crate::fixtures::repository("scenarios/mechanisms")).expect("they are there");
    for entry in folder {
        let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
        let file = format!("scenarios/mechanisms/{name}");
        assert!(recipes.iter().any(|(other, _)| *other == file), "the cookbook has no recipe of {file}");
    }
}
