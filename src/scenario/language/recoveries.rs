//! Stages of recoveries, and who works on them.

use super::Kind::{Chance, Law, List, Name, Table, Text, Time, Whole};
use super::strikes::SOURCE;
use super::{Rule, key};

/// One stage of a recovery.
pub static STAGE: super::Table = super::Table {
    name: "Stage",
    form: "recovery = [{ ... }, { ... }]",
    about: "Recoveries, failovers and rollbacks are lists of stages, one after the other, written where they are used or \
            once under `[recovery]` and then by name. A stage takes its crew first and keeps it while it waits for what it `needs`.",
    example: "[recovery]\nby-hand = [\n  { stage = \"detect\", takes = \"5min\" },\n  { stage = \"restart\", takes = \"1min\", succeeds = \"90%\", otherwise = [\n    { stage = \"repair\", takes = \"4h\", crew = \"on-call\" },\n  ] },\n]\n",
    keys: &[
        key("stage", Text, "Its name in reports; no two of a list have the same.")
            .required()
            .example("stage = \"detect\""),
        key("takes", Law, "How long it takes.").default("0 s with `succeeds`").example("takes = { fixed = \"5min\" }"),
        key("crew", Name("a crew"), "A pool that it needs, first come, first served; reports show `wait for on-call`.")
            .default("nobody")
            .example("crew = \"on-call\""),
        key("needs", Name("a part"), "It stands still while this is down; reports show `wait for control`.")
            .default("nothing")
            .example("needs = \"control\""),
        key("serves", Chance, "Share of full service that the target gives during the stage.")
            .default("`\"0%\"`")
            .example("serves = \"50%\""),
        key("succeeds", Chance, "Chance that the next stage follows.")
            .default("`\"100%\"`")
            .example("succeeds = \"97%\", otherwise = [{ stage = \"by hand\", takes = \"90min\" }]"),
        key("otherwise", List(&Table(&STAGE)), "The stages that replace the rest where it does not succeed.")
            .example("otherwise = [{ stage = \"by hand\", takes = \"90min\" }], succeeds = \"97%\""),
        key("half_life", Time, "The chance to succeed halves in this time since the last exercise or success.")
            .range("above 0 s")
            .default("it does not fade")
            .example("half_life = \"1y\", succeeds = \"97%\", otherwise = [{ stage = \"by hand\", takes = \"90min\" }]"),
        key("exercised", Time, "Time between exercises such as game days, which make the chance fresh; the first at the start.")
            .range("above 0 s")
            .default("never")
            .example("exercised = \"90d\", half_life = \"1y\", succeeds = \"97%\", otherwise = [{ stage = \"by hand\", takes = \"90min\" }]"),
        SOURCE.default("that of the fault"),
    ],
    rules: &[
        Rule::AtLeastOne(&["takes", "succeeds"]),
        Rule::Needs("succeeds", "otherwise"),
        Rule::Needs("otherwise", "succeeds"),
        Rule::Needs("half_life", "succeeds"),
        Rule::Needs("exercised", "half_life"),
    ],
    refused: &[],
};

/// `[crew.NAME]`.
pub static CREW: super::Table = super::Table {
    name: "Crew",
    form: "[crew.NAME]",
    about: "A pool of people or slots that stages and changes take one of, first come, first served.",
    example: "[crew.on-call]\nsize = 1\n",
    keys: &[key("size", Whole { low: 1, high: 1_000_000 }, "How many recoveries it can work on at once.")
        .required()
        .example("size = 1")],
    rules: &[],
    refused: &[],
};
