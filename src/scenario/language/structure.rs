//! Components, services and standby groups.

use super::super::read::MAX_UNITS;
use super::super::services::{ACTIVE_RETURNS, TARGETS_LOST};
use super::Kind::{Chance, Either, Law, List, Name, Named, Names, Share, Table, Truth, Whole, Words};
use super::strikes::SOURCE;
use super::top::RECOVERY;
use super::{COMPONENT_FAULT, DESIGN, Key, Rule, STAGE, key, words};

/// `in`.
pub(super) const IN: Key =
    key("in", Names("a place"), "The [places](#places) that have one; `*` stands for one level.")
        .default("nowhere in particular")
        .example("in = \"main/*\"");
const PARTS: super::Kind = Names("a part");

/// `[component.NAME]`.
pub static COMPONENT: super::Table = super::Table {
    name: "Component",
    form: "[component.NAME]",
    about: "Like units, each up or down. A unit serves while it is up and every place that holds it is up.",
    example: "[component.app]\nin          = \"main/*\"\ncount       = 2\nfault.crash = { every = \"90d\", mttr = \"4h\" }\n",
    keys: &[
        IN,
        key("count", Whole { low: 1, high: MAX_UNITS as i64 }, "How many units, in each of its places.")
            .default("1")
            .range("1 to 1,000,000, all units together")
            .example("count = 2"),
        key("fault", Named(&Table(&COMPONENT_FAULT)), "What strikes each unit on its own.")
            .example("fault.crash = { every = \"90d\", mttr = \"4h\" }"),
        key("design", Table(&DESIGN), "How available each unit is said to be.")
            .example("design = { availability = \"99.95%\", mttr = \"1h\" }"),
        key("rebuild", RECOVERY, "Recovery of a unit after an outage of its place destroyed it.")
            .default("its only recovery")
            .example("rebuild = [{ stage = \"restore\", takes = \"30min\" }]"),
    ],
    rules: &[Rule::AtLeastOne(&["fault", "design"])],
    refused: &[],
};

/// `[service.NAME]`.
pub static SERVICE: super::Table = super::Table {
    name: "Service",
    form: "[service.NAME]",
    about: "How a whole follows from its parts. Where parts have levels between up and down, `all` takes the lowest, \
            `any` the highest, `at_least = k` the k-th highest.",
    example: "[service.tier]\nat_least = 2\nof       = \"app\"\n",
    keys: &[
        IN.default("one, nowhere in particular"),
        key("all", PARTS, "Up while all of these parts are.").example("all = [\"tier\", \"db\"]"),
        key("any", PARTS, "Up while any of these parts is.").example("any = \"web\""),
        key("at_least", Whole { low: 1, high: 1_000_000 }, "Up while so many of the parts of `of` are.")
            .range("1 to the number of parts")
            .example("at_least = 2, of = \"web\""),
        key("of", PARTS, "The parts that `at_least` counts.").example("of = \"web\", at_least = 2"),
        key("capacity", Table(&CAPACITY), "Its level is the share of demand that its parts carry.")
            .example("capacity = { of = \"web\", each = \"50%\" }"),
        key("report", Truth, "Measured beside the service that is promised, though nothing needs it.")
            .default("`false`")
            .example("report = true, any = \"web\""),
    ],
    rules: &[
        Rule::ExactlyOne(&["all", "any", "at_least", "capacity"]),
        Rule::Needs("at_least", "of"),
        Rule::Needs("of", "at_least"),
    ],
    refused: &[],
};

/// `capacity = { of = "web", each = "25%" }`.
pub static CAPACITY: super::Table = super::Table {
    name: "Capacity",
    form: "capacity = { ... }",
    about: "Level of a service: what its parts that are up carry, at most 100 %.",
    example: "[service.tier]\ncapacity = { of = \"app\", each = \"25%\" }\n",
    keys: &[
        key("of", PARTS, "The parts that carry the demand.").required().example("of = \"web\", each = \"50%\""),
        key("each", Share, "Share of the peak of demand that one part carries.")
            .range("above 0 %; all together 100 % at least")
            .example("each = \"50%\""),
        key("need", Whole { low: 1, high: 1_000_000 }, "Parts needed for full service.")
            .range("1 to the number of parts")
            .example("need = 2"),
    ],
    rules: &[Rule::ExactlyOne(&["each", "need"])],
    refused: &[],
};

/// `[standby.NAME]`.
pub static STANDBY: super::Table = super::Table {
    name: "Standby",
    form: "[standby.NAME]",
    about: "One active member, the others wait. When the active one is lost, the stages of `failover` run, then another \
            one serves.",
    example: "[standby.database]\nmembers   = \"app\"\nfailover  = [{ stage = \"promote\", takes = { uniform = { low = \"15s\", high = \"60s\" } } }]\nfail_back = { wait = \"1h\", outage = \"30s\" }\n",
    keys: &[
        IN.default("one, nowhere in particular"),
        key("members", PARTS, "A component, or parts in order; the first is active at the start.")
            .required()
            .range("2 to 1000 members")
            .example("members = \"web\""),
        key("failover", Either(&[Name("a recovery"), List(&Table(&STAGE))]), "Stages from the loss of the active member until another one serves.")
            .required()
            .example("failover = [{ stage = \"promote\", takes = \"1min\" }]"),
        key(
            "if_target_lost",
            Words(&words(&TARGETS_LOST)),
            "When the member that was to take over is lost: `retarget` to another one, or `abandon` the failover.",
        )
        .default("`\"retarget\"`")
        .example("if_target_lost = \"abandon\""),
        key(
            "if_active_returns",
            Words(&words(&ACTIVE_RETURNS)),
            "When the lost member is back before the failover ends: `continue` with it, or `resume` with that member.",
        )
        .default("`\"continue\"`")
        .example("if_active_returns = \"resume\""),
        key(
            "fail_back",
            Either(&[Words(&["stay"]), Table(&FAIL_BACK)]),
            "Whether the group returns to its first member once that is back, by plan.",
        )
        .default("`\"stay\"`")
        .example("fail_back = { wait = \"1h\", outage = \"30s\" }"),
        key(
            "idle_rate",
            Chance,
            "How often members fail that do not serve, as a share of how often the active one does: hot `\"100%\"`, warm, cold `\"0%\"`.",
        )
        .default("`\"100%\"`")
        .example("idle_rate = \"30%\""),
        SOURCE,
    ],
    rules: &[],
    refused: &[],
};

/// `fail_back = { wait = "1h", outage = "30s" }`.
pub static FAIL_BACK: super::Table = super::Table {
    name: "Return to the first member",
    form: "fail_back = { ... }",
    about: "A planned return of a standby group to its first member.",
    example: "[standby.database]\nmembers   = \"app\"\nfailover  = [{ stage = \"promote\", takes = \"1min\" }]\nfail_back = { wait = \"1h\", outage = { fixed = \"30s\" } }\n",
    keys: &[
        key("wait", Law, "How long the first member must have been up.").required().example("wait = \"1h\""),
        key("outage", Law, "Downtime of the switch.").default("none").example("outage = { fixed = \"30s\" }"),
    ],
    rules: &[],
    refused: &[],
};
