//! Observed times (`empirical`): the input is the file, the column is the first that it names.

use fivenines::scenario::read;

/// Reads a scenario that takes its times from the text.
pub fn check(text: &str) {
    let first = text.lines().next().unwrap_or("").split(',').next().unwrap_or("").trim().trim_matches('"');
    let column: String = first.chars().filter(|c| !c.is_control() && !"\"\\".contains(*c)).collect();
    let scenario = format!(
        "[component.server.fault.crash]\nevery = \"90d\"\n\
         recovery = [{{ stage = \"repair\", takes = {{ empirical = {{ file = \"a.csv\", column = \"{column}\", unit = \"min\" }} }} }}]\n\
         [service.site]\nany = \"server\"\n"
    );
    let reading = read("scenario.toml", &scenario, &[], &|_: &str| Ok(text.to_string()));
    crate::scenario::said(&reading);
    if let Some(scenario) = reading.scenario {
        crate::pipeline::simulated(&scenario, crate::pipeline::draws_pictures(text));
    }
}
