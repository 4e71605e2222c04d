//! Faults, design availabilities and changes.

use super::super::ageing::TURNS;
use super::super::defaults::{CLOCKS, OUTAGES};
use super::Kind::{Chance, Either, Law, List, Name, Names, Rate, Share, Table, Text, Time, Truth, Whole, Words};
use super::cost::COST_OF;
use super::demand::FACTOR;
use super::top::RECOVERY;
use super::{Key, Rule, STAGE, key, words};

/// `source`, of everything that has numbers.
pub(super) const SOURCE: Key =
    key("source", Text, "Where the numbers come from: any text, or `\"@id\"` for an entry of the catalogue.")
        .default("that of `[defaults]`")
        .example("source = \"our incident log\"");

/// `clock`.
pub(super) const CLOCK: Key = key(
    "clock",
    Words(&words(&CLOCKS)),
    "An `operating` clock stands still while the target is failed, a `calendar` clock never does.",
)
.default("`\"operating\"`")
.example("clock = \"calendar\"");

/// `outage`.
pub(super) const OUTAGE: Key = key(
    "outage",
    Words(&words(&OUTAGES)),
    "For places, what an outage does to the units inside: `unreachable` ones go on by themselves, `suspended` ones stand \
     still, `destroyed` ones fail and are rebuilt once the place is back.",
)
.default("`\"unreachable\"`")
.example("outage = \"suspended\"");

const EVERY: Key =
    key("every", Law, "Time from one failure to the next, the repair not counted where the clock is `operating`.")
        .range("mean above 0 s")
        .example("every = \"90d\"");
const MTTF: Key = key("mttf", Law, "The same as `every`.").range("mean above 0 s").example("mttf = \"90d\"");
const RATE: Key =
    key("rate", Rate, "How often it happens, at random times.").range("above 0").example("rate = \"4/year\"");
const WHILE: Key = key("while", Name("a part"), "The operating clock also stands still while this is down.")
    .example("while = \"power\"");
const RECOVER: Key = key("recovery", RECOVERY, "Stages until the target is back.")
    .default("that of `[defaults]`")
    .example("recovery = [{ stage = \"detect\", takes = \"5min\" }, { stage = \"repair\", takes = \"4h\" }]");
const MTTR: Key = key("mttr", Law, "The same as a recovery of one stage, called `repair`.").example("mttr = \"4h\"");

const AT_ONCE: Key = key(
    "at_once",
    Either(&[Words(&["all"]), Chance, Whole { low: 1, high: 1_000_000 }]),
    "One clock for all targets, which strikes `all` of them, each with a chance, or so many at random; each recovers on its own, and what is down already is left as it is.",
)
.default("each target on a clock of its own");
const CONSEQUENCES: super::Kind = Either(&[Table(&ALSO), List(&Table(&ALSO))]);
const ALSO_DOWN: Key = key("also", CONSEQUENCES, "What else goes down with a target, perhaps.").default("nothing");
const BETA: Key = key(
    "beta",
    Chance,
    "Share of the failures of each unit or place that strike all of them at once (the beta-factor model).",
)
.range("above 0 %, below 100 %; for exponential laws");

const AGE_KEPT: Key = key(
    "age_kept",
    Chance,
    "Share of its age that a target keeps through a repair: none is as good as new, `100%` as bad as old.",
)
.default("`\"0%\"`")
.range("for laws with a memory, on an operating clock");

const FAULT_RULES: &[Rule] = &[
    Rule::AtMostOne(&["at_once", "age_kept"]),
    Rule::ExactlyOne(&["every", "mttf", "rate"]),
    Rule::AtMostOne(&["recovery", "mttr"]),
];

/// `[fault.NAME]`.
pub static FAULT: super::Table = super::Table {
    name: "Fault",
    form: "[fault.NAME]",
    about: "Something that strikes from outside: a place with all that is in it, the units of a component, or a service \
            or standby group as a whole. Each repair makes it as new.",
    example: "[fault.power]\nstrikes = \"main/*\"\nevery   = \"2y\"\noutage  = \"suspended\"\nmttr    = { lognormal = { median = \"145min\", sigma = 0.83 } }\n",
    keys: &[
        key(
            "strikes",
            Names("a place, component, service or standby group, or `demand`"),
            "What it takes down: each of these places or units on a clock of its own, a service as a whole. A fault that \
             strikes `demand` is a surge of it.",
        )
        .required()
        .range("several only for places")
        .example("strikes = \"main/*\""),
        EVERY,
        MTTF,
        RATE,
        RECOVER,
        MTTR,
        CLOCK,
        WHILE,
        FACTOR.example("factor = 3.0, strikes = \"demand\""),
        AT_ONCE.example("at_once = \"all\", strikes = \"main/*\""),
        ALSO_DOWN.example("also = { strikes = \"main/*\", chance = \"10%\" }, strikes = \"main/*\""),
        AGE_KEPT.example("age_kept = \"30%\", every = { weibull = { shape = 2.0, mean = \"90d\" } }"),
        BETA.example("beta = \"10%\", strikes = \"web\""),
        OUTAGE,
        COST_OF.example("cost = { per_event = 400 }"),
        SOURCE,
    ],
    rules: FAULT_RULES,
    refused: &[],
};

/// `[component.NAME.fault.NAME]`.
pub static COMPONENT_FAULT: super::Table = super::Table {
    name: "Fault of a component",
    form: "[component.NAME.fault.NAME]",
    about: "Something that strikes each unit of the component on its own. Each repair makes the unit as new.",
    example: "[component.db.fault.crash]\nevery    = \"90d\"\nrecovery = [{ stage = \"detect\", takes = \"5min\" }, { stage = \"restart\", takes = { fixed = \"10min\" } }]\n",
    keys: &[
        EVERY,
        MTTF,
        RATE,
        RECOVER,
        MTTR,
        CLOCK,
        WHILE,
        AT_ONCE.example("at_once = \"30%\""),
        ALSO_DOWN.example("also = [{ strikes = \"web\", chance = \"10%\", mttr = \"1h\" }]"),
        AGE_KEPT.example("age_kept = \"30%\", every = { weibull = { shape = 2.0, mean = \"90d\" } }"),
        BETA.example("beta = \"10%\""),
        COST_OF.example("cost = { per_event = 400 }"),
        SOURCE,
    ],
    rules: FAULT_RULES,
    refused: &["outage"],
};

/// `also = [{ strikes = "control-plane" }]`.
pub static ALSO: super::Table = super::Table {
    name: "Consequence",
    form: "also = [{ ... }]",
    about: "What goes down with a target of a fault: other places, or the nearest units and services, seen from the target.",
    example: "[fault.power]\nstrikes = \"main/*\"\nevery   = \"2y\"\nmttr    = \"2h\"\nalso    = [{ strikes = \"main/*\", chance = \"5%\", at_once = 1 }, { strikes = \"web\", mttr = \"1h\" }]\n",
    keys: &[
        key("strikes", Name("a place, component, service or standby group"), "What goes down; not the target itself.")
            .required()
            .example("strikes = \"main/*\""),
        key("chance", Chance, "Chance that anything follows.")
            .default("`\"100%\"`")
            .example("chance = \"10%\", strikes = \"main/*\""),
        key(
            "at_once",
            Either(&[Words(&["all"]), Chance, Whole { low: 1, high: 1_000_000 }]),
            "`all` of it, each part with a chance, or so many at random.",
        )
        .default("`\"all\"`")
        .example("at_once = 1, strikes = \"main/*\""),
        key("recovery", RECOVERY, "Stages until each is back.")
            .default("that of the fault")
            .example("recovery = [{ stage = \"repair\", takes = \"4h\" }], strikes = \"main/*\""),
        MTTR.example("mttr = \"4h\", strikes = \"main/*\""),
        OUTAGE.example("outage = \"suspended\", strikes = \"main/*\""),
    ],
    rules: &[Rule::AtMostOne(&["recovery", "mttr"])],
    refused: &[],
};

/// `design = { availability = "99.95%", mttr = "1h" }`.
pub static DESIGN: super::Table = super::Table {
    name: "Design availability",
    form: "design = { ... }",
    about: "An availability that somebody states. It fixes only the ratio of up and down time, so how long an outage \
            lasts is said too; times to failure are exponential.",
    example: "[component.db.design]\ngoal = \"AWS Lambda\"\nmttr = \"1h\"\n",
    keys: &[
        key("goal", Name("a design goal"), "A design goal of the catalogue (`fivenines catalog` lists them).")
            .example("goal = \"AWS Lambda\""),
        key("availability", Share, "The availability itself.").range("above 0 %").example("availability = \"99.95%\""),
        key("mttr", Law, "How long an outage lasts.")
            .range("mean above 0 s")
            .example("mttr = \"1h\", goal = \"AWS Lambda\""),
        key("recovery", RECOVERY, "The same in stages.")
            .example("recovery = [{ stage = \"wait\", takes = \"1h\" }], goal = \"AWS Lambda\""),
        SOURCE,
    ],
    rules: &[Rule::ExactlyOne(&["goal", "availability"]), Rule::AtMostOne(&["mttr", "recovery"])],
    refused: &[],
};

/// `[change.NAME]`.
pub static CHANGE: super::Table = super::Table {
    name: "Change",
    form: "[change.NAME]",
    about: "What people do on purpose: releases, maintenance, migrations. It takes planned downtime, or may go wrong, or both.",
    example: "[change.release]\nstrikes  = \"site\"\nevery    = \"14d\"\nfails    = \"5%\"\nrollback = [{ stage = \"detect\", takes = \"5min\" }, { stage = \"roll back\", takes = \"10min\" }]\n",
    keys: &[
        key(
            "strikes",
            Names("a place, component, service or standby group"),
            "What it takes down: each of these places on its own, all units of a component at once, or a service.",
        )
        .required()
        .range("several only for places")
        .example("strikes = \"site\""),
        FACTOR.example("factor = 3.0, strikes = \"demand\""),
        key("every", Time, "Time from one to the next, always the same.").range("above 0 s").example("every = \"14d\""),
        RATE.example("rate = \"26/year\""),
        key("first", Time, "Time of the first.")
            .default("one period")
            .range("before the end of a history")
            .example("first = \"1d\", every = \"14d\""),
        key("at_age", Time, "Instead of a time: a unit is serviced whenever it reaches this operating age.")
            .range("above 0 s; with `renews`")
            .example("at_age = \"1000h\", renews = true, strikes = \"ageing\", downtime = { fixed = \"1h\" }"),
        key("renews", Truth, "The units are as new when they are back.")
            .default("`false`")
            .example("renews = true, strikes = \"ageing\", downtime = { fixed = \"1h\" }"),
        key("turns", Words(&words(&TURNS)), "Units of a component all `together`, or one after the other, `spread` over the period.")
            .default("`\"together\"`")
            .example("turns = \"spread\", strikes = \"web\", downtime = { fixed = \"1h\" }"),
        key("downtime", Law, "Planned outage.").default("none").example("downtime = { fixed = \"15min\" }"),
        key("crew", Name("a crew"), "Who does it; the target is down while it waits for them.")
            .default("nobody")
            .example("crew = \"on-call\", downtime = { fixed = \"15min\" }"),
        key("fails", Chance, "Chance that it goes wrong.")
            .default("`\"0%\"`")
            .example("fails = \"5%\", rollback = { fixed = \"10min\" }"),
        key(
            "waves",
            Either(&[Words(&["one by one"]), List(&Share)]),
            "It goes through the targets `one by one`, or to a growing share of users; a bad version spreads until it is found.",
        )
        .default("all at once; places take turns over the period")
        .range("at most 100")
        .example("waves = \"one by one\", strikes = \"web\", downtime = { fixed = \"15min\" }"),
        key("bake", Law, "How long a wave is watched before the next begins.")
            .example("bake = { fixed = \"1h\" }, waves = \"one by one\", strikes = \"web\", downtime = { fixed = \"15min\" }"),
        key("catches", Chance, "Chance that a bad version is found while its wave is watched; the last wave always finds it.")
            .example("catches = \"80%\", waves = [\"5%\", \"100%\"], bake = \"1h\", detect = \"10min\", fails = \"5%\", rollback = { fixed = \"5min\" }"),
        key("detect", Law, "How long finding a bad version takes.")
            .example("detect = \"10min\", waves = [\"5%\", \"100%\"], bake = \"1h\", catches = \"80%\", fails = \"5%\", rollback = { fixed = \"5min\" }"),
        key("rollback", Either(&[Law, Name("a recovery"), List(&Table(&STAGE))]), "What mends it: stages, or one law.")
            .range("a law is a table here")
            .example("rollback = [{ stage = \"roll back\", takes = \"10min\" }], fails = \"5%\""),
        COST_OF.example("cost = { per_hour = 120, per_event = 40 }, downtime = { fixed = \"15min\" }"),
        SOURCE,
    ],
    rules: &[
        Rule::ExactlyOne(&["every", "rate", "at_age"]),
        Rule::AtMostOne(&["waves", "turns"]),
        Rule::AtMostOne(&["waves", "renews"]),
        Rule::Needs("renews", "downtime"),
        Rule::AtLeastOne(&["downtime", "fails"]),
        Rule::Needs("first", "every"),
        Rule::Needs("crew", "downtime"),
        Rule::Needs("fails", "rollback"),
        Rule::Needs("rollback", "fails"),
        Rule::Needs("bake", "waves"),
        Rule::Needs("catches", "waves"),
        Rule::Needs("detect", "waves"),
    ],
    refused: &[],
};
