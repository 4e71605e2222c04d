//! Answers that version 1 of the scenario language has no model for, and what is missing.

/// One metric of one variant of a case.
pub(super) struct Missing {
    pub case: &'static str,
    pub variant: &'static str,
    pub metrics: &'static [&'static str],
    pub what: &'static str,
}

const RARE: &[&str] = &[
    "steady_state_unavailability",
    "outage_frequency",
    "mean_outage_duration",
    "mttf_first_outage",
    "p_outage_in_horizon",
];

const BY_SEARCH: &str = "outages too rare for plain histories, which searches find";
const REPAIRS: &str =
    "the number of completed repairs, where reports count failures: see the tests of crews by mechanism";

const fn missing(
    case: &'static str,
    variant: &'static str,
    metrics: &'static [&'static str],
    what: &'static str,
) -> Missing {
    Missing { case, variant, metrics, what }
}

/// What is compared by searches for rare outages.
pub(super) const ACCELERATED: &[Missing] = &[
    missing("P20", "replicas_3_crews_3", RARE, BY_SEARCH),
    missing("P20", "replicas_4_crews_4", RARE, BY_SEARCH),
    missing("P20", "replicas_3_crews_1", RARE, BY_SEARCH),
    missing("P26", "", &["mttf_first_outage", "p_below_minimum_at_20h"], BY_SEARCH),
];

/// Everything that is not compared.
pub(super) const MISSING: &[Missing] = &[missing("P26", "", &["mean_repairs_2000h"], REPAIRS)];

/// True for a model that can be written down, but whose outages plain simulation never meets.
pub(super) fn is_rare(case: &str, variant: &str) -> bool {
    ACCELERATED.iter().any(|one| one.metrics == RARE && one.case == case && one.variant == variant)
}
