//! The scenario as a whole, defaults, and what is promised.

use super::super::objective::WINDOWS;
use super::Kind::{Either, List, Name, Named, Names, Number, Share, Table, Text, Time, Words};
use super::strikes::{CLOCK, OUTAGE, SOURCE};
use super::{
    BUFFER, CHANGE, COMPONENT, COST, CREW, DEMAND, FAULT, Key, Kind, REACTION, Rule, SCALING, SERVICE, SPARE, STAGE,
    STANDBY, key, words,
};

/// A recovery where it is used: the stages, or the name of a list of them.
pub(super) const RECOVERY: Kind = Either(&[Name("a recovery"), List(&Table(&STAGE))]);

/// The top level of a scenario.
pub static SCENARIO: super::Table = super::Table {
    name: "Scenario",
    form: "the top level of the file",
    about: "What is simulated, and for how long.",
    example: "title   = \"Shop in two zones\"\nplaces  = [\"main/{a,b}\"]\nhorizon = \"1y\"\n",
    keys: &[
        key("name", Text, "Short name, also of the folder of results.")
            .default("name of the file")
            .range("letters, digits, `-`, `_`, `.`")
            .example("name = \"shop\""),
        key("title", Text, "Heading of reports and charts.")
            .default("the name")
            .example("title = \"Shop in two zones\""),
        key(
            "places",
            Names("a place"),
            "The tree of fault domains, as [paths](#places); what holds a place is implied.",
        )
        .default("none")
        .example("places = [\"main/{a,b}\"]"),
        key("horizon", Time, "Length of a history.")
            .default("`\"1y\"`")
            .range("1 s to 10,000 y")
            .example("horizon = \"30d\""),
        key("warm_up", Time, "Time simulated before the horizon starts.")
            .default("`\"0s\"`")
            .range("0 s to 10,000 y")
            .example("warm_up = \"1d\""),
        key("component", Named(&Table(&COMPONENT)), "Units that fail and are repaired.")
            .required()
            .example("component.web = { in = \"main/*\", fault.crash = { every = \"90d\", mttr = \"4h\" } }"),
        key("fault", Named(&Table(&FAULT)), "Faults that strike places, components or services from outside.")
            .example("fault.power = { strikes = \"main/*\", every = \"2y\", mttr = \"2h\" }"),
        key("change", Named(&Table(&CHANGE)), "What people do to the system on purpose.")
            .example("change.release = { strikes = \"site\", every = \"14d\", downtime = { fixed = \"5min\" } }"),
        key("service", Named(&Table(&SERVICE)), "How a whole follows from its parts.")
            .example("service.site = { all = \"web\" }"),
        key("standby", Named(&Table(&STANDBY)), "Groups with one active member.")
            .example("standby.site = { members = \"web\", failover = [{ stage = \"switch\", takes = \"1min\" }] }"),
        key("reaction", Named(&Table(&REACTION)), "What follows the fall of parts: rerouting, scaling out, overload.")
            .example("reaction.reroute = { to = \"web\", stages = [{ stage = \"switch\", takes = \"1min\" }] }, service.site.all = \"reroute\""),
        key("buffer", Named(&Table(&BUFFER)), "Queues and batteries, which hide an outage for a while.")
            .example("buffer.queue = { of = \"web\", holds = \"4h\", works_off = 2.0 }, service.site.all = \"queue\""),
        key("recovery", Named(&List(&Table(&STAGE))), "Recoveries that several faults share.").example(
            "recovery.by-hand = [{ stage = \"decide\", takes = \"10min\" }, { stage = \"repair\", takes = \"1h\" }]",
        ),
        key("crew", Named(&Table(&CREW)), "People or slots that recoveries share.")
            .example("crew.on-call = { size = 2 }"),
        key("spare", Named(&Table(&SPARE)), "Stocks that recoveries take from.")
            .example("spare.disk = { stock = 2, lead_time = \"7d\" }"),
        key("demand", Table(&DEMAND), "What users ask for over time.")
            .default("constant")
            .example("demand = { mean = 80, profile = { sine = { amplitude = \"40%\", period = \"24h\" } } }"),
        key("scaling", Named(&Table(&SCALING)), "Services whose units in use follow the demand.").example(
            "scaling.tier = { target = \"70%\", launch = [{ stage = \"launch\", takes = \"5min\" }] }, \
             service.tier.capacity = { of = \"web\", each = 50 }, demand.mean = 80",
        ),
        key("defaults", Table(&DEFAULTS), "What holds for faults that do not say otherwise.")
            .example("defaults = { source = \"our incident log\" }"),
        key("objective", Table(&OBJECTIVE), "What is promised.")
            .default("no promise")
            .example("objective = { availability = \"99.9%\" }"),
        key("cost", Table(&COST), "What outages, places and everything else cost.")
            .default("nothing")
            .example("cost = { currency = \"USD\", outage = { per_minute = 90 } }"),
    ],
    rules: &[Rule::AtLeastOne(&["service", "standby"])],
    refused: &[],
};

/// `[defaults]`.
pub static DEFAULTS: super::Table = super::Table {
    name: "Defaults",
    form: "[defaults]",
    about: "What holds for faults that do not say otherwise; a default that nothing takes is refused.",
    example: "[defaults]\nsource   = \"our incident log, 2024\"\nrecovery = [{ stage = \"detect\", takes = \"5min\" }, { stage = \"repair\", takes = \"1h\" }]\n",
    keys: &[
        key("recovery", RECOVERY, "Recovery of a fault without `recovery` and `mttr`.")
            .example("recovery = [{ stage = \"repair\", takes = \"4h\" }]"),
        OUTAGE,
        CLOCK,
        SOURCE,
    ],
    rules: &[],
    refused: &[],
};

const AVAILABILITY: Key = key("availability", Share, "Share of time up that is promised.")
    .range("above 0 %")
    .example("availability = \"99.99%\"");
const WINDOW: Key = key(
    "window",
    Either(&[Words(&words(&WINDOWS)), Time]),
    "Over which time it is promised: by the calendar, which begins with the horizon on 1 January and knows no leap day, or \
     over a fixed length. What is left of the horizon after the last whole window is in none.",
)
.default("`\"year\"`")
.range("1 h and more for a fixed length")
.example("window = \"month\", availability = \"99.9%\"");
const KEPT: Key = key(
    "kept",
    Share,
    "Share of windows that are asked to keep it; without it `check` asks for the mean availability.",
)
.range("above 0 %")
.example("kept = \"95%\", availability = \"99.9%\"");
const TIERS: Kind = List(&Table(&CREDIT));
const CREDITS: Key = key(
    "credits",
    TIERS,
    "What is paid back of the fee of a window with less availability, the mildest tier first; the last that holds counts.",
)
.example("credits = [{ below = \"99.9%\", refund = \"10%\" }, { below = \"99%\", refund = \"25%\" }], availability = \"99.9%\"");
const FEE: Key = key("fee", Number, "What one window costs, in any currency.")
    .example("fee = 1000, credits = [{ below = \"99.9%\", refund = \"10%\" }], availability = \"99.9%\"");
const LEVEL: Key = key("level", Share, "An outage is a time with less than this share of full service.")
    .default("`\"100%\"`")
    .range("above 0 %")
    .example("level = \"75%\", availability = \"99.9%\"");
const RTO: Key = key("rto", Time, "Longest outage that is tolerated.").example("rto = \"15min\"");
const RTO_KEPT: Key = key("rto_kept", Share, "Share of outages that `check` asks to be within the RTO.")
    .default("`\"95%\"`")
    .range("above 0 %")
    .example("rto_kept = \"99%\", rto = \"15min\"");
const RPO: Key = key("rpo", Time, "Greatest data loss that is tolerated; some stage has to say what it `loses`.")
    .example("rpo = \"1min\"");
const RPO_KEPT: Key = key("rpo_kept", Share, "Share of data losses that `check` asks to be within the RPO.")
    .default("`\"95%\"`")
    .range("above 0 %")
    .example("rpo_kept = \"99%\", rpo = \"1min\"");
const PUBLISHED_KEY: Key = key("published", Table(&PUBLISHED), "A published figure to compare with, marked in charts.")
    .example("published = { downtime = \"30min\", source = \"@wp_9999\" }");

/// What goes with what in an objective.
const OBJECTIVE_RULES: &[Rule] = &[
    Rule::Needs("window", "availability"),
    Rule::Needs("kept", "availability"),
    Rule::Needs("credits", "availability"),
    Rule::Needs("fee", "credits"),
    Rule::Needs("rto_kept", "rto"),
    Rule::Needs("rpo_kept", "rpo"),
];

/// `[objective]`.
pub static OBJECTIVE: super::Table = super::Table {
    name: "Objective",
    form: "[objective]",
    about: "What is promised, and of which service. Without it the only service that is part of nothing is measured.",
    example: "[objective]\navailability = \"99.99%\"\nwindow       = \"month\"\nrto          = \"15min\"\n",
    keys: &[
        key("service", Name("a service or standby group"), "What the promise is about.")
            .default("the one that is part of nothing")
            .example("service = \"site\""),
        AVAILABILITY,
        WINDOW,
        KEPT,
        CREDITS,
        FEE,
        LEVEL,
        RTO,
        RTO_KEPT,
        RPO,
        RPO_KEPT,
        PUBLISHED_KEY,
    ],
    rules: OBJECTIVE_RULES,
    refused: &[],
};

/// `[service.reads.objective]`.
pub static OWN_OBJECTIVE: super::Table = super::Table {
    name: "Objective of a service",
    form: "[service.NAME.objective]",
    about: "What is promised of one of several services, or of a standby group: it is measured with what it keeps.",
    example: "[service.reads]\nall = \"db\"\n[service.reads.objective]\navailability = \"99.9%\"\n",
    keys: &[AVAILABILITY, WINDOW, KEPT, CREDITS, FEE, LEVEL, RTO, RTO_KEPT, RPO, RPO_KEPT, PUBLISHED_KEY],
    rules: OBJECTIVE_RULES,
    refused: &[],
};

/// `credits = [{ below = "99.9%", refund = "10%" }]`.
pub static CREDIT: super::Table = super::Table {
    name: "Service credit",
    form: "credits = [{ ... }]",
    about: "A tier of the service credits of an SLA. From tier to tier `below` falls and `refund` rises.",
    example: "[objective]\navailability = \"99.9%\"\nwindow       = \"month\"\ncredits      = [{ below = \"99.9%\", refund = \"10%\" }, { below = \"99%\", refund = \"25%\" }]\n",
    keys: &[
        key("below", Share, "The tier holds for windows with less availability than this.")
            .required()
            .range("above 0 %")
            .example("below = \"99.9%\", refund = \"10%\""),
        key("refund", Share, "Share of the fee of the window that is paid back.")
            .required()
            .range("above 0 %")
            .example("refund = \"10%\", below = \"99.9%\""),
    ],
    rules: &[],
    refused: &[],
};

/// `published = { downtime = "30min", source = "..." }`.
pub static PUBLISHED: super::Table = super::Table {
    name: "Published figure",
    form: "published = { ... }",
    about: "What somebody else says of the same design.",
    example: "[objective]\navailability = \"99.99%\"\npublished    = { downtime = \"30min\", source = \"@wp_9999\" }\n",
    keys: &[
        key("downtime", Time, "Downtime a year.").required().example("downtime = \"30min\", source = \"@wp_9999\""),
        key("source", Text, "Where it is published; `\"@id\"` is an entry of the catalogue.")
            .required()
            .example("downtime = \"30min\", source = \"vendor, 2024\""),
    ],
    rules: &[],
    refused: &[],
};
