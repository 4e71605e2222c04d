//! The table of measured times and chances, read once.

use super::listed_law::ListedLaw;
use super::status::Status;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One entry of the table: a quantity, its law where one was found, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Name without `@`, such as `az_dur_pw` or `default.availability-zone.recovery`.
    pub id: String,
    /// Section of the table.
    pub group: String,
    /// What is described.
    pub quantity: String,
    /// The published figures, in words.
    pub value: String,
    /// Unit of the figures, in words; several where the figures have several.
    pub unit: String,
    /// The law, in words.
    pub distribution: String,
    /// The laws as far as they have numbers.
    pub laws: Vec<ListedLaw>,
    /// Short source: keys of the list of sources, with pages.
    pub source: String,
    /// The sources in full; the short one again where it names no key.
    pub source_text: String,
    /// How far the figures were checked.
    pub status: Status,
    /// Anything to know before using them.
    pub note: String,
}

/// Mirror of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    schema: u32,
    sources: BTreeMap<String, String>,
    parameter: Vec<Entry>,
    default: Vec<ClassDefault>,
}

/// Mirror of a `[[parameter]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    group: String,
    quantity: String,
    value: String,
    unit: String,
    distribution: String,
    #[serde(default)]
    laws: Vec<ListedLaw>,
    source: String,
    status: Status,
    note: String,
}

/// Mirror of a `[[default]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassDefault {
    class: String,
    failure: String,
    failure_laws: Vec<ListedLaw>,
    recovery: String,
    recovery_laws: Vec<ListedLaw>,
    basis: String,
}

static PARAMETERS: LazyLock<Vec<Parameter>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("parameters.toml")).expect("the table in the program is valid");
    assert_eq!(table.schema, 1, "the table in the program has schema 1");
    let sources = table.sources;
    let mut all: Vec<Parameter> = table.parameter.into_iter().map(|entry| entry.with_sources(&sources)).collect();
    for default in table.default {
        let status = basis_status(&default.basis, &all);
        all.extend(default.parameters(status));
    }
    all
});

/// All entries in the order of the table, then the defaults of each class of component, as
/// `default.<class>.failure` and `default.<class>.recovery`.
///
/// The table gives defaults a basis and no status: theirs is [`Status::Judgment`] where the basis says so,
/// else the weakest of the entries that it names, and [`Status::Derived`] at best.
pub fn parameters() -> &'static [Parameter] {
    &PARAMETERS
}

impl Entry {
    fn with_sources(self, sources: &BTreeMap<String, String>) -> Parameter {
        Parameter {
            source_text: in_full(&self.source, sources),
            id: self.id,
            group: self.group,
            quantity: self.quantity,
            value: self.value,
            unit: self.unit,
            distribution: self.distribution,
            laws: self.laws,
            source: self.source,
            status: self.status,
            note: self.note,
        }
    }
}

impl ClassDefault {
    fn parameters(self, status: Status) -> [Parameter; 2] {
        let (class, basis) = (self.class, self.basis);
        [("failure", self.failure, self.failure_laws), ("recovery", self.recovery, self.recovery_laws)].map(
            |(side, distribution, laws)| Parameter {
                id: format!("default.{}.{side}", slug(&class)),
                group: "Defaults of each class of component".into(),
                quantity: format!("{class}: {side}"),
                value: distribution.clone(),
                unit: String::new(),
                distribution,
                laws,
                source: basis.clone(),
                source_text: format!("default of this catalog, based on {basis}"),
                status,
                note: String::new(),
            },
        )
    }
}

/// The texts of all keys that are words of `source`, or `source` itself.
fn in_full(source: &str, sources: &BTreeMap<String, String>) -> String {
    let words = source.split(|c: char| !c.is_ascii_alphanumeric());
    let texts: Vec<&str> = words.filter_map(|word| sources.get(word)).map(String::as_str).collect();
    if texts.is_empty() { source.into() } else { texts.join("; ") }
}

/// See [`parameters`]; a name of the basis may end in `*` for all that start so.
fn basis_status(basis: &str, entries: &[Parameter]) -> Status {
    if basis.contains("judgment") {
        return Status::Judgment;
    }
    let named = |name: &str, id: &str| match name.strip_suffix('*') {
        Some(start) => id.starts_with(start),
        None => id == name,
    };
    let names = basis.split([',', ';']).map(str::trim);
    names
        .flat_map(|name| entries.iter().filter(move |entry| named(name, &entry.id)))
        .map(|entry| entry.status)
        .fold(Status::Derived, Status::max)
}

/// Lower case, with `-` for each run of other characters than letters and digits.
fn slug(class: &str) -> String {
    let lower = class.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(id: &str) -> &'static Parameter {
        parameters().iter().find(|parameter| parameter.id == id).expect(id)
    }

    #[test]
    fn the_table_is_whole_and_ids_are_unique() {
        assert_eq!(parameters().len(), 125 + 2 * 16);
        let mut ids: Vec<&str> = parameters().iter().map(|parameter| parameter.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), parameters().len());
    }

    #[test]
    fn sources_are_expanded_by_whole_words() {
        let both = &find("az_rate_dp").source_text;
        assert!(both.starts_with("Chu et al.") && both.contains("; C. Liguori"), "{both}");
        assert!(find("obs_ch15").source_text.starts_with("CloudHarmony"));
        assert_eq!(find("fo_region").source_text, "none");
    }

    #[test]
    fn defaults_are_as_weak_as_their_basis() {
        assert_eq!(find("default.load-balancer.failure").status, Status::Judgment);
        assert_eq!(find("default.disk-volume.failure").status, Status::Derived);
        assert_eq!(find("default.failover.recovery").status, Status::Judgment);
        assert_eq!(find("default.decision-repair.failure").laws.len(), 1);
    }
}
