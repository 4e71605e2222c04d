//! The availability that AWS designs each service for.

use super::nearest::{Unknown, unknown};
use crate::units::Probability;
use serde::Deserialize;
use std::sync::LazyLock;

/// One row of Appendix A of the Reliability Pillar (AWS, July 2020): a design goal, not a promise.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Service, as the source spells it.
    pub service: String,
    /// Part of the service, as the source spells it.
    pub component: String,
    /// One minus the availability, exact: 5e-4 for 99.95 %; 0 for the one goal of 100 %.
    pub unavailability: f64,
    /// The availability in percent as the table writes it, such as `99.950`.
    pub availability_text: String,
}

impl Goal {
    /// How the goal is asked for: `service / component`.
    pub fn address(&self) -> String {
        format!("{} / {}", self.service, self.component)
    }

    /// Where the figure comes from.
    pub fn source_line(&self) -> String {
        format!("design goal of {}, AWS Reliability Pillar (RP20) App. A, status seen", self.address())
    }
}

/// Mirror of a line of the file.
#[derive(Deserialize)]
struct Line {
    service: String,
    component: String,
    availability_percent: String,
}

static GOALS: LazyLock<Vec<Goal>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_bytes!("design_goals.csv").as_slice())
        .deserialize()
        .map(|line| Goal::from_line(line.expect("the table in the program has three columns")))
        .collect()
});

impl Goal {
    fn from_line(line: Line) -> Goal {
        let availability = Probability::parse(&format!("{}%", line.availability_percent))
            .expect("the table in the program holds percentages");
        Goal {
            service: line.service,
            component: line.component,
            unavailability: availability.complement(),
            availability_text: line.availability_percent,
        }
    }
}

/// All design goals, in the order of the source.
pub fn goals() -> &'static [Goal] {
    &GOALS
}

/// The goal at `service / component`, in any case; the service alone is enough where it has one row.
///
/// # Errors
/// No such row, or a service with several rows and no component; up to three addresses that are like it.
///
/// ```
/// let goal = fivenines::catalog::goal("amazon ec2 / control plane").unwrap();
/// assert_eq!(goal.unavailability, 5e-4);
/// assert!(fivenines::catalog::goal("AWS Lambda").is_ok());
/// assert!(fivenines::catalog::goal("Amazon EC2").unwrap_err().to_string().contains("Amazon EC2 / "));
/// ```
pub fn goal(address: &str) -> Result<&'static Goal, Unknown> {
    let (service, component) = match address.split_once('/') {
        Some((service, component)) => (service.trim(), Some(component.trim())),
        None => (address.trim(), None),
    };
    let mut rows = goals().iter().filter(|goal| {
        same(&goal.service, service) && component.is_none_or(|component| same(&goal.component, component))
    });
    match (rows.next(), rows.next()) {
        (Some(goal), None) => Ok(goal),
        _ => {
            let addresses: Vec<String> = goals().iter().map(Goal::address).collect();
            Err(unknown(address.trim(), addresses.iter().map(String::as_str)))
        }
    }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_goal_is_found_by_its_address_and_is_exact() {
        assert_eq!(goals().len(), 81);
        for row in goals() {
            assert_eq!(goal(&row.address().to_uppercase()), Ok(row));
            let percent: f64 = row.availability_text.parse().unwrap();
            assert!((row.unavailability - (1.0 - percent / 100.0)).abs() < 1e-15, "{row:?}");
        }
        assert_eq!(goal("Amazon Aurora/Multi AZ Data Plane").unwrap().unavailability, 1e-4);
        assert_eq!(goal("Amazon Route 53 / Data Plane (query resolution)").unwrap().unavailability, 0.0);
    }

    #[test]
    fn a_wrong_address_gets_the_nearest_ones() {
        let several = goal("Amazon EC2").unwrap_err();
        assert_eq!(several.nearest.len(), 3);
        assert!(several.nearest.iter().all(|name| name.starts_with("Amazon EC2 / ")), "{several}");
        let typed = goal("Amazon RDS / Multi AZ Dta Plane").unwrap_err();
        assert_eq!(typed.nearest[0], "Amazon RDS / Multi AZ Data Plane");
    }
}
