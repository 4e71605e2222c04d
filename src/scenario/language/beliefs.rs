//! Beliefs: numbers that nobody knows exactly.

use super::Kind::{List, Number, Quantity, Share, Table};
use super::{Key, Rule, key};

const LOW: Key = key("low", Quantity, "The least value.").required().example("low = \"60d\", high = \"180d\"");
const HIGH: Key = key("high", Quantity, "The greatest value.")
    .required()
    .range("above `low`, of the same unit")
    .example("low = \"60d\", high = \"180d\"");

/// What stands under `believed`.
pub static BELIEF: super::Table = super::Table {
    name: "Belief",
    form: "{ believed = { ... } }",
    about: "What is believed of a number that is one and the same in all years, but not known. It stands wherever a \
            single time, share, rate or number may stand. The run takes the median for it; a nested simulation then \
            shows how much of the answer is ignorance.",
    example: "[component.db.fault.crash]\nevery = { believed = { low = \"60d\", high = \"180d\" } }\nmttr  = { fixed = { believed = { values = [\"1h\", \"2h\", \"5h\"] } } }\n",
    keys: &[
        key("low", Quantity, "The true value is below this with half of the rest of the chance.")
            .range("above 0; a percentage below 100 %")
            .example("low = \"60d\", high = \"180d\""),
        key("high", Quantity, "The true value is above this with half of the rest of the chance.")
            .range("above `low`, of the same unit")
            .example("low = \"60d\", high = \"180d\""),
        key("level", Share, "Chance that the true value lies between `low` and `high`.")
            .default("`\"90%\"`")
            .range("above 0 %, below 100 %")
            .example("low = \"60d\", high = \"180d\", level = \"80%\""),
        key("uniform", Table(&EVEN), "Any value between two is as likely as any other.")
            .example("uniform = { low = \"60d\", high = \"180d\" }"),
        key("triangular", Table(&PEAKED), "Between two values, most likely near a third.")
            .example("triangular = { low = \"60d\", mode = \"90d\", high = \"180d\" }"),
        key("lognormal", Table(&SKEWED), "The logarithm of the value is normal.")
            .example("lognormal = { median = \"90d\", sigma = 0.5 }"),
        key("values", List(&Quantity), "One of these, each as likely.")
            .range("two or more, of the same unit")
            .example("values = [\"60d\", \"90d\", \"180d\"]"),
    ],
    rules: &[
        Rule::ExactlyOne(&["low", "uniform", "triangular", "lognormal", "values"]),
        Rule::Needs("low", "high"),
        Rule::Needs("high", "low"),
        Rule::Needs("level", "low"),
    ],
    refused: &[],
};

/// `believed = { uniform = { ... } }`.
pub static EVEN: super::Table = super::Table {
    name: "Uniform belief",
    form: "uniform = { ... }",
    about: "Any value between two is as likely as any other.",
    example: "[component.db.fault.crash]\nevery = { believed = { uniform = { low = \"60d\", high = \"180d\" } } }\nmttr  = \"2h\"\n",
    keys: &[LOW, HIGH],
    rules: &[],
    refused: &[],
};

/// `believed = { triangular = { ... } }`.
pub static PEAKED: super::Table = super::Table {
    name: "Triangular belief",
    form: "triangular = { ... }",
    about: "Straight up from the least value to the likeliest, straight down to the greatest.",
    example: "[component.db.fault.crash]\nevery = { believed = { triangular = { low = \"60d\", mode = \"90d\", high = \"180d\" } } }\nmttr  = \"2h\"\n",
    keys: &[
        LOW.example("low = \"60d\", mode = \"90d\", high = \"180d\""),
        key("mode", Quantity, "The likeliest value.")
            .required()
            .range("`low` to `high`")
            .example("low = \"60d\", mode = \"90d\", high = \"180d\""),
        HIGH.example("low = \"60d\", mode = \"90d\", high = \"180d\""),
    ],
    rules: &[],
    refused: &[],
};

/// `believed = { lognormal = { ... } }`.
pub static SKEWED: super::Table = super::Table {
    name: "Lognormal belief",
    form: "lognormal = { ... }",
    about: "The natural logarithm of the value is normal. Not for percentages, which would exceed 100 %.",
    example: "[component.db.fault.crash]\nevery = { believed = { lognormal = { median = \"90d\", sigma = 0.5 } } }\nmttr  = \"2h\"\n",
    keys: &[
        key("median", Quantity, "Median: the best guess.")
            .required()
            .range("above 0")
            .example("median = \"90d\", sigma = 0.5"),
        key("sigma", Number, "Standard deviation of the natural logarithm.")
            .required()
            .example("median = \"90d\", sigma = 0.5"),
    ],
    rules: &[],
    refused: &[],
};
