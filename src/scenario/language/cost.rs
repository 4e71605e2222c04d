//! What things cost.

use super::Kind::{Amount, Named, Table, Text};
use super::strikes::SOURCE;
use super::{Key, Rule, key};

/// `cost` of a component, a fault or a change.
pub(super) const COST_OF: Key =
    key("cost", Table(&PRICE), "What it [costs](#price) an hour and an event.").default("nothing");

/// `[cost]`.
pub static COST: super::Table = super::Table {
    name: "Cost",
    form: "[cost]",
    about: "What the numbers of money are in, and what outages and places cost. Components, faults and changes have a \
            [price](#price) of their own.",
    example: "[cost]\ncurrency = \"USD\"\noutage   = { per_minute = 90, fixed = 10000 }\nplaces   = { \"main/*\" = { per_hour = 12.5 } }\n",
    keys: &[
        key("currency", Text, "What the numbers are in.")
            .required()
            .range("at most 12 characters, no digits")
            .example("currency = \"USD\", outage = { per_minute = 90 }"),
        key("outage", Table(&OUTAGE_COST), "What an outage of the service costs that the objective is about.")
            .default("nothing")
            .example("outage = { per_minute = 90, fixed = 10000 }"),
        key("places", Named(&Table(&PRICE)), "What each of these [places](#places) costs; `*` stands for one level.")
            .default("nothing")
            .example("places = { \"main/*\" = { per_hour = 12.5 } }"),
        SOURCE.default("none").example("source = \"our invoices\", outage = { per_minute = 90 }"),
    ],
    rules: &[],
    refused: &[],
};

/// `outage = { per_minute = 90 }` in `[cost]`.
pub static OUTAGE_COST: super::Table = super::Table {
    name: "Cost of an outage",
    form: "outage = { ... } in [cost]",
    about: "What is lost while the service is down.",
    example: "[cost]\ncurrency = \"USD\"\noutage   = { per_minute = 90, source = \"revenue of 2024 by minute\" }\n",
    keys: &[
        key("per_minute", Amount, "Of each minute of it.").default("0").range("0 to 1e9").example("per_minute = 90"),
        key("fixed", Amount, "Of each outage that begins, however short.")
            .default("0")
            .range("0 to 1e9")
            .example("fixed = 10000"),
        SOURCE.default("that of `[cost]`").example("source = \"our estimate\", fixed = 10000"),
    ],
    rules: &[Rule::AtLeastOne(&["per_minute", "fixed"])],
    refused: &[],
};

/// `cost = { per_hour = 0.192, per_event = 25 }`.
pub static PRICE: super::Table = super::Table {
    name: "Price",
    form: "cost = { ... }",
    about: "What something costs. A component: each unit by the hour, up or down (where a service is scaled, the units in \
            use), and each failure of a unit: a fault that strikes it, an outage of its place that destroys it. A place: by \
            the hour, and each fault that strikes it. A fault or change: each occurrence that takes effect (of \
            a change that does nothing but fail, each failure), and each hour until a target of it is back.",
    example: "[cost]\ncurrency = \"USD\"\n[component.app]\nfault.crash = { every = \"90d\", mttr = \"4h\", cost = { per_event = 25 } }\ncost        = { per_hour = 0.192, source = \"price list\" }\n",
    keys: &[
        key("per_hour", Amount, "Of each hour.").default("0").range("0 to 1e9").example("per_hour = 0.192"),
        key("per_event", Amount, "Of each event.").default("0").range("0 to 1e9").example("per_event = 25"),
        SOURCE.default("that of `[cost]`").example("source = \"price list\", per_hour = 0.192"),
    ],
    rules: &[Rule::AtLeastOne(&["per_hour", "per_event"])],
    refused: &[],
};
