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

const SHARED_SPARE: &str = "a spare that stands by for several parts at once";
const ACCELERATION: &str = "not the language: outages too rare for plain simulation, which needs acceleration";
const DATA_LOSS: &str = "data lost with an outage: backups and replication lag";
const BURN_RATE: &str = "not a simulation: arithmetic of burn rates";
const PREPARATION: &str = "a crew that chooses among kinds of waiting work by a race";

const fn missing(
    case: &'static str,
    variant: &'static str,
    metrics: &'static [&'static str],
    what: &'static str,
) -> Missing {
    Missing { case, variant, metrics, what }
}

/// Everything that is not compared.
pub(super) const MISSING: &[Missing] = &[
    missing("P20", "replicas_3_crews_3", RARE, ACCELERATION),
    missing("P20", "replicas_4_crews_4", RARE, ACCELERATION),
    missing("P20", "replicas_3_crews_1", RARE, ACCELERATION),
    missing(
        "P21",
        "snapshots",
        &["mean_data_loss", "p_loss_exceeds", "p_no_event_losing_more_than_in_year", "loss_quantile"],
        DATA_LOSS,
    ),
    missing("P21", "async_replica", &["p_loss_exceeds", "p_no_event_losing_more_than_in_year"], DATA_LOSS),
    missing("P22", "", &["days_to_exhaustion_at_burn_rate", "budget_fraction_consumed"], BURN_RATE),
    missing("P25", "motorbike", &["p_failed_by", "mttf"], SHARED_SPARE),
    missing("P25", "spare3", &["mttf"], SHARED_SPARE),
    missing(
        "P26",
        "",
        &[
            "steady_state_unavailability",
            "outage_frequency",
            "mean_outage_duration",
            "mttf_first_outage",
            "p_no_outage",
            "mean_interval_availability",
            "mean_outages_in_horizon",
            "steady_state_premium_unavailability",
            "mean_downtime_2000h",
            "p_outage_within_2000h",
            "mean_repairs_2000h",
            "p_below_minimum_at_20h",
        ],
        PREPARATION,
    ),
];

/// True for a model that can be written down, but whose outages plain simulation never meets.
pub(super) fn is_rare(case: &str, variant: &str) -> bool {
    MISSING.iter().any(|one| one.what == ACCELERATION && one.case == case && one.variant == variant)
}
