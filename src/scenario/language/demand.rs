//! Demand, what becomes of a tier that it exceeds, and scaling.

use super::Kind::{Either, List, Number, Share, Table, Text, Time, Whole};
use super::top::RECOVERY;
use super::{Key, Kind, Rule, key};

/// `factor`, of what strikes `demand`.
pub(super) const FACTOR: Key =
    key("factor", Number, "For strikes = \"demand\", how many times the usual demand there is meanwhile.")
        .range("above 1 to 1000; the factors of all surges multiplied at most 1000");

/// A number from zero on for each hour.
const HOURS: Kind = List(&Either(&[Number, Whole { low: 0, high: 0 }]));

/// `[demand]`.
pub static DEMAND: super::Table = super::Table {
    name: "Demand",
    form: "[demand]",
    about: "What users ask for over time, in a unit of your choice. Time 0 is Monday 00:00. Capacities are compared with the \
            demand of the moment, and what is not served is weighed with it.",
    example: "[demand]\nmean    = 80\nprofile = { sine = { amplitude = \"40%\", period = \"24h\", peak_at = \"14h\" } }\ngrowth  = \"20%\"\n\n[component.web]\ncount = 4\nfault.crash = { every = \"90d\", mttr = \"4h\" }\n\n[service.site]\ncapacity = { of = \"web\", each = 40 }\n",
    keys: &[
        key("mean", Number, "Mean of the profile, or the constant demand.").example("mean = 80"),
        key("peak", Number, "Peak of the profile, in place of its mean.").example("peak = 110"),
        key("profile", Table(&PROFILE), "How demand goes up and down.")
            .default("constant")
            .example("profile = { sine = { amplitude = \"40%\", period = \"24h\" } }, mean = 80"),
        key("growth", Text, "Growth a year, from the end of the warm-up on, hour by hour.")
            .default("none")
            .range("`\"-90%\"` to `\"1000%\"`, for at most 100 y")
            .example("growth = \"20%\", mean = 80"),
        key("source", Text, "Where the numbers come from: any text, or `\"@id\"` for an entry of the catalogue.")
            .example("source = \"our metrics\", mean = 80"),
    ],
    rules: &[Rule::AtLeastOne(&["mean", "peak", "profile"]), Rule::AtMostOne(&["mean", "peak"])],
    refused: &[],
};

/// `profile = { ... }`.
pub static PROFILE: super::Table = super::Table {
    name: "Profile",
    form: "profile = { ... }",
    about: "Demand over a day, a week, or a smooth wave. Hourly numbers are in the unit of the demand, or are scaled to its \
            `mean` or `peak` where that is given.",
    example: "[demand]\npeak = 110\nprofile.sine = { amplitude = \"37.5%\", period = \"24h\" }\n",
    keys: &[
        key("day", HOURS, "A number for each hour from 00:00 on.")
            .range("24 numbers, not all zero")
            .example("day = [1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 2, 1]"),
        key("week", HOURS, "A number for each hour from Monday 00:00 on.").range("168 numbers, not all zero").example(
            "week = [1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 2, 1, \
             1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 2, 1, \
             1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 2, 1, \
             1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 2, 1, \
             1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 2, 1, \
             1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, \
             1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1]",
        ),
        key("sine", Table(&SINE), "A wave around the mean.")
            .example("sine = { amplitude = \"40%\", period = \"24h\" }"),
    ],
    rules: &[Rule::ExactlyOne(&["day", "week", "sine"])],
    refused: &[],
};

/// `sine = { ... }`.
pub static SINE: super::Table = super::Table {
    name: "Sine",
    form: "sine = { ... }",
    about: "A wave around the `mean` (or up to the `peak`) of the demand, met to the microsecond where it crosses what a \
            tier carries.",
    example: "[demand]\nmean = 80\nprofile.sine = { amplitude = \"40%\", period = \"24h\", peak_at = \"14h\" }\n",
    keys: &[
        key("amplitude", Share, "Height of the peak above the mean, as a share of the mean.")
            .required()
            .range("above 0 %")
            .example("amplitude = \"40%\", period = \"24h\""),
        key("period", Time, "From peak to peak.")
            .required()
            .range("1 h to 1 y")
            .example("period = \"24h\", amplitude = \"40%\""),
        key("peak_at", Time, "When the first peak is.")
            .default("a quarter of the period")
            .range("below the period")
            .example("peak_at = \"14h\", period = \"24h\", amplitude = \"40%\""),
    ],
    rules: &[],
    refused: &[],
};

/// `if_overloaded = { ... }`.
pub static OVERLOAD: super::Table = super::Table {
    name: "Overload",
    form: "if_overloaded = { ... }",
    about: "What becomes of a tier that is asked for more than it carries, where the excess is not simply turned away.",
    example: "[demand]\nmean = 80\n\n[component.web]\ncount = 4\nfault.crash = { every = \"90d\", mttr = \"4h\" }\n\n[service.site]\ncapacity = { of = \"web\", each = 30, if_overloaded = { above = \"120%\", serves = \"10%\" } }\n",
    keys: &[
        key("above", Text, "It collapses while demand is above this share of its capacity.")
            .required()
            .range("`\"100%\"` and more")
            .example("above = \"120%\", serves = \"10%\""),
        key("serves", Share, "Share of its capacity that it serves then.")
            .required()
            .range("below 100 %")
            .example("serves = \"10%\", above = \"120%\""),
    ],
    rules: &[],
    refused: &[],
};

/// `[scaling.NAME]`.
pub static SCALING: super::Table = super::Table {
    name: "Scaling",
    form: "[scaling.NAME]",
    about: "How the units in use of the service NAME, a `capacity` of one component under a demand, follow the demand. All its \
            units are the quota: one that failed counts until it is back. Units that are not in use do not age. One launch is under \
            way at a time.",
    example: "[demand]\nmean = 80\nprofile.sine = { amplitude = \"40%\", period = \"24h\" }\n\n[component.web]\ncount = 8\nfault.crash = { every = \"90d\", mttr = \"4h\" }\n\n[service.site]\ncapacity = { of = \"web\", each = 20 }\n\n[scaling.site]\ntarget = \"70%\"\nlaunch = [{ stage = \"launch\", takes = \"5min\" }]\n",
    keys: &[
        key("target", Share, "Utilisation of the units in use that it aims at.")
            .required()
            .range("above 0 %")
            .example("target = \"70%\""),
        key("launch", RECOVERY, "Stages of a launch, without `crew` and `serves`; a stage may need a control plane.")
            .required()
            .example("launch = [{ stage = \"launch\", takes = \"5min\" }]"),
        key("step", Whole { low: 1, high: 1_000_000 }, "Most units that are launched or given back at once.")
            .default("as many as it takes")
            .range("1 to the number of units")
            .example("step = 2"),
        key("min", Whole { low: 1, high: 1_000_000 }, "Units that are always in use.")
            .default("1")
            .range("1 to the number of units")
            .example("min = 2"),
        key("cool_down", Time, "For how long fewer must be enough before units are given back.")
            .default("`\"0s\"`")
            .example("cool_down = \"15min\""),
    ],
    rules: &[],
    refused: &[],
};
