//! Components, services and standby groups.

use super::super::degradation::MAX_ATTEMPTS;
use super::super::read::MAX_UNITS;
use super::super::rules::MAX_SHARDED;
use super::super::standbys::{ACTIVE_RETURNS, TARGETS_LOST};
use super::super::strategies::STRATEGIES;
use super::Kind::{Chance, Either, Law, List, Name, Named, Names, Number, Share, Table, Truth, Whole, Words};
use super::cost::COST_OF;
use super::strikes::SOURCE;
use super::top::RECOVERY;
use super::{COMPONENT_FAULT, DESIGN, Key, OVERLOAD, OWN_OBJECTIVE, Rule, STAGE, key, words};

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
        key("shared_load", Number, "The units share a load: their clocks run at (units / units up) to this power.")
            .default("0, none")
            .range("0 to 3; 2 to 1000 units")
            .example("shared_load = 1.0, count = 2, fault.crash = { every = \"90d\", mttr = \"4h\" }"),
        COST_OF.example("cost = { per_hour = 0.192 }"),
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
        key(
            "mix",
            Named(&Chance),
            "Its level is the mean of the levels of these parts, weighted by their shares of requests.",
        )
        .range("together 100 %; at most 1000 parts")
        .example("mix = { tier = \"80%\", db = \"20%\" }"),
        key("cells", PARTS, "Its level is the mean of the levels of these parts: each has a like share of customers.")
            .example("cells = \"web\""),
        key("shards", Table(&SHARDS), "Its level is the share of customers with enough of their shard up.")
            .example("shards = { of = \"web\", size = 2 }"),
        key(
            "soft",
            Named(&Chance),
            "Parts that it can do without: the share of requests that succeeds while each is down.",
        )
        .range("at most 1000 parts")
        .default("none")
        .example("soft = { db = \"70%\" }, all = \"tier\""),
        key(
            "fallback",
            Either(&[Table(&FALLBACK), List(&Table(&FALLBACK))]),
            "What serves some requests while it serves fewer; the best of several does.",
        )
        .default("none")
        .example("fallback = { to = \"db\", serves = \"20%\" }, all = \"tier\""),
        key("errors", Chance, "Share of attempts that fail though everything is up.")
            .default("`\"0%\"`")
            .example("errors = \"2%\", retries = { attempts = 3 }, all = \"tier\""),
        key("retries", Table(&RETRIES), "Requests that fail are tried again.")
            .default("one attempt")
            .example("retries = { attempts = 3 }, all = \"tier\""),
        key("objective", Table(&OWN_OBJECTIVE), "What is promised of it.")
            .default("nothing")
            .example("objective = { availability = \"99.9%\" }, any = \"web\""),
        key("report", Truth, "Measured beside the service that is promised, though nothing needs it.")
            .default("`false`")
            .example("report = true, any = \"web\""),
        SOURCE.example("source = \"our traffic\", soft = { db = \"70%\" }, all = \"tier\""),
    ],
    rules: &[
        Rule::ExactlyOne(&["all", "any", "at_least", "capacity", "mix", "cells", "shards"]),
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
        key(
            "each",
            Either(&[Share, Number]),
            "Share of the peak of demand that one part carries, or what it carries in the unit of `[demand]`.",
        )
        .range("above 0; all together 100 % at least where there is no `[demand]`")
        .example("each = \"50%\""),
        key("need", Whole { low: 1, high: 1_000_000 }, "Parts needed for full service.")
            .range("1 to the number of parts")
            .example("need = 2"),
        key("if_overloaded", Table(&OVERLOAD), "What becomes of it where demand is above its capacity.")
            .default("what it cannot carry is turned away")
            .example("if_overloaded = { above = \"120%\", serves = \"10%\" }, of = \"web\", each = \"50%\""),
    ],
    rules: &[Rule::ExactlyOne(&["each", "need"])],
    refused: &[],
};

/// `shards = { of = "worker", size = 2 }`.
pub static SHARDS: super::Table = super::Table {
    name: "Shuffle shards",
    form: "shards = { ... }",
    about: "Each choice of so many parts is the shard of a like share of customers, who are served while enough of their \
            shard are up.",
    example: "[service.customers]\nshards = { of = \"app\", size = 2 }\n",
    keys: &[
        key("of", PARTS, "The parts from which shards are chosen.")
            .required()
            .range("at most 1000")
            .example("of = \"web\""),
        key("size", Whole { low: 1, high: MAX_SHARDED }, "How many of them a customer is given.")
            .required()
            .range("1 to the number of parts")
            .example("size = 2"),
        key("need", Whole { low: 1, high: MAX_SHARDED }, "How many of a shard must be up.")
            .default("1")
            .range("1 to `size`")
            .example("need = 2"),
    ],
    rules: &[],
    refused: &[],
};

/// `fallback = { to = "static-page", serves = "20%" }`.
pub static FALLBACK: super::Table = super::Table {
    name: "Fallback",
    form: "fallback = { ... }",
    about: "A static page, cached answers: what still serves some requests.",
    example: "[service.shop]\nany      = \"app\"\nfallback = { to = \"db\", serves = \"20%\" }\n",
    keys: &[
        key("to", Name("a part"), "What serves then.").required().example("to = \"db\""),
        key("serves", Chance, "Share of requests that it serves.")
            .required()
            .range("above 0 %")
            .example("serves = \"20%\""),
    ],
    rules: &[],
    refused: &[],
};

/// `retries = { attempts = 3 }`.
pub static RETRIES: super::Table = super::Table {
    name: "Retries",
    form: "retries = { ... }",
    about: "Each attempt fails by itself with the chance that follows from `errors` and from what is down; reports show \
            the attempts a request takes. Waiting between attempts takes time, not success, and is left out.",
    example: "[service.shop]\nall     = \"db\"\nerrors  = \"2%\"\nretries = { attempts = 3, doomed = \"0.1%\" }\n[objective]\nlevel = \"99%\"\n",
    keys: &[
        key("attempts", Whole { low: 1, high: MAX_ATTEMPTS }, "How often a request is tried, the first time included.")
            .required()
            .example("attempts = 3"),
        key("doomed", Chance, "Share of requests that fail whatever is tried.")
            .default("`\"0%\"`")
            .example("doomed = \"0.1%\""),
    ],
    rules: &[],
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
        key("active", Whole { low: 1, high: 999 }, "How many members serve: the first ones at the start. The others stand by for all of them.")
            .default("1")
            .range("less than the number of members")
            .example("active = 2, members = \"web\""),
        key("failover", Either(&[Words(&["instant"]), Name("a recovery"), List(&Table(&STAGE))]), "Stages from the loss of the active member until another one serves; `instant` for none.")
            .example("failover = [{ stage = \"promote\", takes = \"1min\" }]"),
        key("strategy", Words(&words(&STRATEGIES)), "A failover and data loss by the classes of the Reliability Pillar (`@wp_dr`), instead of `failover`.")
            .example("strategy = \"warm standby\""),
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
        key("objective", Table(&OWN_OBJECTIVE), "What is promised of it.")
            .default("nothing")
            .example("objective = { availability = \"99.9%\" }"),
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
    rules: &[Rule::ExactlyOne(&["failover", "strategy"])],
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
