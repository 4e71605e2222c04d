//! Stages of recoveries.

use super::Kind::{Chance, Either, Law, List, Name, Names, Table, Text, Time, Truth, Whole};
use super::strikes::SOURCE;
use super::{CHECK, Rule, key};

/// One stage of a recovery.
pub static STAGE: super::Table = super::Table {
    name: "Stage",
    form: "recovery = [{ ... }, { ... }]",
    about: "Recoveries, failovers and rollbacks are lists of stages, one after the other, written where they are used or \
            once under `[recovery]` and then by name. A stage first takes its spare, then its crew, which it keeps while it waits \
            for what it `needs` and for its `hours`; a rebuild waits for its place before that.",
    example: "[recovery]\nby-hand = [\n  { stage = \"detect\", takes = \"5min\" },\n  { stage = \"restart\", takes = \"1min\", succeeds = \"90%\", otherwise = [\n    { stage = \"repair\", takes = \"4h\", crew = \"on-call\" },\n  ] },\n]\n",
    keys: &[
        key("stage", Text, "Its name in reports; no two of a list have the same.")
            .required()
            .example("stage = \"detect\""),
        key("takes", Either(&[Law, Table(&CHECK)]), "How long it takes.").default("0 s with `succeeds`").example("takes = { fixed = \"5min\" }"),
        key("crew", Name("a crew"), "A pool that it needs; reports show `wait for on-call`.")
            .default("nobody")
            .example("crew = \"on-call\""),
        key("priority", Whole { low: 1, high: 100 }, "Work of a higher number goes first in the queue of the crew.")
            .default("`50`")
            .example("priority = 80, crew = \"on-call\""),
        key("spare", Name("a spare"), "It takes one of these before it begins; reports show `wait for spare disk`.")
            .default("none")
            .example("spare = \"disk\""),
        key("hours", Names("a time of the week"), "It stands still at other times; reports show `outside hours`.")
            .range("such as `\"Mon-Fri 09:00-17:00\"`; [hours](#hours)")
            .default("always")
            .example("hours = \"Mon-Fri 09:00-17:00\""),
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
        key("loses", Either(&[Law, Table(&BACKUP)]), "Data that is lost once the stage is over: the replication lag, or what came after the last usable backup. A later stage replaces it.")
            .default("nothing")
            .example("loses = \"20s\""),
        key("half_life", Time, "The chance to succeed halves in this time since the last exercise or success.")
            .range("above 0 s")
            .default("it does not fade")
            .example("half_life = \"1y\", succeeds = \"97%\", otherwise = [{ stage = \"by hand\", takes = \"90min\" }]"),
        key("exercised", Time, "Time between exercises such as game days, which make the chance fresh; the first at the start.")
            .range("above 0 s")
            .default("never")
            .example("exercised = \"90d\", half_life = \"1y\", succeeds = \"97%\", otherwise = [{ stage = \"by hand\", takes = \"90min\" }]"),
        key("hidden", Truth, "The standby groups of the unit take it for healthy until the stage is over or it is asked to serve.")
            .default("`false`")
            .range("for faults of members of a standby group")
            .example("hidden = true"),
        SOURCE.default("that of the fault"),
    ],
    rules: &[
        Rule::AtLeastOne(&["takes", "succeeds"]),
        Rule::Needs("priority", "crew"),
        Rule::Needs("succeeds", "otherwise"),
        Rule::Needs("otherwise", "succeeds"),
        Rule::Needs("half_life", "succeeds"),
        Rule::Needs("exercised", "half_life"),
    ],
    refused: &[],
};

/// `loses = { backup = "6h", unusable = "2%" }`.
pub static BACKUP: super::Table = super::Table {
    name: "Backup",
    form: "loses = { ... }",
    about: "A restore loses what came after the last usable backup. Backups begin at all multiples of their period, also \
            before the start, and hold the state of when they began.",
    example: "[component.db.fault.corruption]\nevery    = \"2y\"\nrecovery = [{ stage = \"restore\", takes = \"4h\", loses = { backup = \"6h\", takes = \"30min\", unusable = \"2%\" } }]\n",
    keys: &[
        key("backup", Time, "Time between backups.").required().range("1 s to 10,000 y").example("backup = \"6h\""),
        key("takes", Time, "How long a backup takes; before that it is of no use.")
            .default("`\"0s\"`")
            .range("0 s to 10,000 y")
            .example("takes = \"30min\", backup = \"6h\""),
        key("unusable", Chance, "Share of backups that turn out to be no good.")
            .default("`\"0%\"`")
            .range("0 % to 99 %")
            .example("unusable = \"2%\", backup = \"6h\""),
    ],
    rules: &[],
    refused: &[],
};
