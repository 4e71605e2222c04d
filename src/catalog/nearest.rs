//! "Did you mean": the names nearest to one that does not exist.

use std::fmt;

/// A name that is not in the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What was asked for.
    pub asked: String,
    /// Up to three names that are like it, best first.
    pub nearest: Vec<String>,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not in the catalog", self.asked)?;
        match self.nearest.as_slice() {
            [] => Ok(()),
            names => write!(f, "; did you mean \"{}\"?", names.join("\" or \"")),
        }
    }
}

impl std::error::Error for Unknown {}

/// Names less like than this are not offered.
const LIKE: f64 = 0.75;

/// The error for `asked`, with the nearest of `names`: those that contain it first, then by Jaro-Winkler.
pub(super) fn unknown<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> Unknown {
    let wanted = asked.to_lowercase();
    let mut scored: Vec<(f64, &str)> =
        names.map(|name| (likeness(&wanted, &name.to_lowercase()), name)).filter(|(score, _)| *score >= LIKE).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    Unknown { asked: asked.into(), nearest: scored.iter().take(3).map(|(_, name)| (*name).into()).collect() }
}

/// 0 to 1 for likeness of letters, up to 2 for a name that contains all that was typed.
fn likeness(wanted: &str, name: &str) -> f64 {
    if wanted.len() > 2 && name.contains(wanted) {
        return 1.0 + wanted.len() as f64 / name.len() as f64;
    }
    strsim::jaro_winkler(wanted, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let names = ["az_dur_pw", "az_dur_all", "reg_dur_pes", "fo_s3", "default.region.failure"];
        assert_eq!(unknown("az_dur_wp", names.into_iter()).nearest[0], "az_dur_pw");
        assert_eq!(unknown("region", names.into_iter()).nearest[0], "default.region.failure");
        assert_eq!(unknown("xyzzy", names.into_iter()).nearest, Vec::<String>::new());
        assert_eq!(unknown("xyzzy", names.into_iter()).to_string(), "\"xyzzy\" is not in the catalog");
    }
}
