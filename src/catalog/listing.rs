//! Everything that can be addressed, as rows for a list.

use super::goals::{Goal, goals};
use super::parameters::{Parameter, parameters};
use super::status::Status;

/// One line of a list of the catalog.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What to write: `Amazon EC2 / Control Plane`, `@az_dur_pw`, `@vm_boot.2`.
    pub address: String,
    /// Section to list it under.
    pub group: String,
    /// What is described.
    pub quantity: String,
    /// The goal in percent, the law or chance, or the published figures where there is no law to use.
    pub value: String,
    /// Whether the address can stand in the place of a number; else it can only be named as a source.
    pub usable: bool,
    /// How far the figures were checked.
    pub status: Status,
    /// Short source.
    pub source: String,
}

/// All design goals, then all parameters with a row for each law, in the order of the tables.
pub fn rows() -> Vec<Row> {
    goals().iter().map(goal_row).chain(parameters().iter().flat_map(parameter_rows)).collect()
}

fn goal_row(goal: &Goal) -> Row {
    Row {
        address: goal.address(),
        group: "Design goals".into(),
        quantity: format!("{}, {}", goal.service, goal.component),
        value: format!("{} %", goal.availability_text),
        usable: true,
        status: Status::Seen,
        source: "RP20 App. A".into(),
    }
}

fn parameter_rows(parameter: &Parameter) -> Vec<Row> {
    let row = |address: String, value: String, usable: bool| Row {
        address,
        group: parameter.group.clone(),
        quantity: parameter.quantity.clone(),
        value,
        usable,
        status: parameter.status,
        source: parameter.source.clone(),
    };
    let id = &parameter.id;
    let law_row = |(index, law): (usize, &super::ListedLaw)| {
        let address = if parameter.laws.len() == 1 { format!("@{id}") } else { format!("@{id}.{}", index + 1) };
        match law.value(&parameter.unit) {
            Ok(value) => row(address, value.to_string(), true),
            Err(_) => row(address, law.to_string(), false),
        }
    };
    if parameter.laws.is_empty() {
        return vec![row(format!("@{id}"), parameter.figures(), false)];
    }
    parameter.laws.iter().enumerate().map(law_row).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{goal, reference};
    use super::*;

    #[test]
    fn rows_say_truly_what_can_be_used() {
        for row in rows() {
            let resolves = if row.address.starts_with('@') {
                reference(&row.address).map(|found| found.value.to_string() == row.value).unwrap_or(false)
            } else {
                goal(&row.address).is_ok()
            };
            assert_eq!(resolves, row.usable, "{row:?}");
        }
    }
}
