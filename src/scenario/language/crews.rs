//! Who and what stages wait for: crews, spares, checks.

use super::Kind::{Chance, Law, Names, Time, Truth, Whole};
use super::strikes::SOURCE;
use super::{Rule, key};

/// `[crew.NAME]`.
pub static CREW: super::Table = super::Table {
    name: "Crew",
    form: "[crew.NAME]",
    about: "A pool of people or slots that stages and changes take one of. The most urgent work goes first (`priority` of the \
            stage), equally urgent work in the order in which it came.",
    example: "[crew.on-call]\nsize  = 1\nhours = [\"Mon-Fri 08:00-18:00\", \"Sat 10:00-14:00\"]\n",
    keys: &[
        key("size", Whole { low: 1, high: 1_000_000 }, "How many recoveries it can work on at once.")
            .required()
            .example("size = 1"),
        key("hours", Names("a time of the week"), "Its work stands still at other times; reports show `outside hours of day-shift`.")
            .range("such as `\"Mon-Fri 09:00-17:00\"`; [hours](#hours)")
            .default("always")
            .example("hours = \"Mon-Fri 09:00-17:00\", size = 1"),
        key("preemptive", Truth, "More urgent work interrupts the least urgent, which goes on later where it stopped.")
            .default("`false`")
            .example("preemptive = true, size = 1"),
        key(
            "prepares",
            Law,
            "While a member is free, the waiting work of each fault, rebuild, failover or reaction prepares for this long; \
             what is ready first is served.",
        )
        .default("it is served in order")
        .example("prepares = \"10min\", size = 1"),
    ],
    rules: &[Rule::AtMostOne(&["preemptive", "prepares"])],
    refused: &[],
};

/// `[spare.NAME]`.
pub static SPARE: super::Table = super::Table {
    name: "Spare",
    form: "[spare.NAME]",
    about: "A stock that stages take one of before they begin; each that is taken is ordered again at once.",
    example: "[spare.disk]\nstock     = 2\nlead_time = { fixed = \"7d\" }\n",
    keys: &[
        key("stock", Whole { low: 1, high: 10_000 }, "How many are there at the start.")
            .required()
            .example("stock = 2"),
        key("lead_time", Law, "Time from an order until the spare is in stock.")
            .required()
            .example("lead_time = { fixed = \"7d\" }"),
        SOURCE.default("none"),
    ],
    rules: &[],
    refused: &[],
};

/// `takes = { next = "30d" }`.
pub static CHECK: super::Table = super::Table {
    name: "Check",
    form: "takes = { next = ... }",
    about: "A stage that goes on until the next check at fixed times: a failure that nobody notices before. While the stage \
            stands still (`needs`, `hours`), checks find nothing.",
    example: "[recovery]\nby-hand = [\n  { stage = \"hidden\", takes = { next = \"30d\", finds = \"90%\" } },\n  { stage = \"repair\", takes = \"4h\" },\n]\n",
    keys: &[
        key("next", Time, "Time between checks.").required().range("1 s or more").example("next = \"30d\""),
        key("offset", Time, "Time of the first check; the warm-up counts.")
            .range("less than `next`")
            .default("`\"0s\"`")
            .example("offset = \"1d\", next = \"30d\""),
        key("finds", Chance, "Chance that a check finds it.")
            .range("above 0 %")
            .default("`\"100%\"`")
            .example("finds = \"90%\", next = \"30d\""),
    ],
    rules: &[],
    refused: &[],
};
