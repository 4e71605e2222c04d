//! The colours of pictures by night.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Rules that give each colour of the pictures, `#rrggbb` in `fill` and `stroke`, its partner on a dark page; on paper the
/// colours stay.
pub(super) fn rules(nights: &BTreeMap<String, String>) -> String {
    let (mut rules, mut partners) = (String::new(), String::new());
    for (day, night) in nights {
        let name = format!("--i{}", day.trim_start_matches('#'));
        for what in ["fill", "stroke"] {
            let _ = writeln!(rules, ".chart [{what}=\"{day}\"]{{{what}:var({name},{day})}}");
        }
        let _ = write!(partners, "{name}:{night};");
    }
    format!(
        "{rules}@media screen{{:root[data-theme=dark]{{{partners}}}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{partners}}}}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_colour_has_its_rules_and_its_partner() {
        let nights = [("#222222", "#ecEEf1"), ("#0072b2", "#3b97db")].map(|(day, night)| (day.into(), night.into()));
        let rules = rules(&nights.into());
        assert_eq!(rules.matches("[fill=\"#222222\"]{fill:var(--i222222,#222222)}").count(), 1);
        assert_eq!(rules.matches("--i0072b2:#3b97db;").count(), 2);
    }
}
