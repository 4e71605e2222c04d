//! Laws of times.

use super::Kind::{Either, List, Number, Share, Table, Text, Time};
use super::{Key, Rule, key};

static TIME_OR_TABLE: [super::Kind; 2] = [Time, Table(&EXPONENTIAL)];
static PART: super::Kind = Table(&PART_OF_MIXTURE);

const ABOVE_ZERO: &str = "above 0 s";

const MEAN: Key = key("mean", Time, "Mean time.").range(ABOVE_ZERO);
const SHAPE: Key = key("shape", Number, "Shape: below 1 the rate falls with age, above 1 it rises.").required();
const SCALE: Key = key("scale", Time, "Scale, instead of the mean.").range(ABOVE_ZERO);
const LOW: Key = key("low", Time, "Shortest time.").required();
const HIGH: Key = key("high", Time, "Longest time.").required().range("above `low`");

const FIXED_KEY: Key = key("fixed", Time, "Always the same time.").example("fixed = \"15min\"");
const EXPONENTIAL_KEY: Key = key(
    "exponential",
    Either(&TIME_OR_TABLE),
    "Exponential: the rate does not depend on age. A bare time stands for it.",
)
.range(ABOVE_ZERO)
.example("exponential = \"4h\"");
const WEIBULL_KEY: Key = key("weibull", Table(&WEIBULL), "Weibull: the rate is a power of age.")
    .example("weibull = { shape = 0.7, mean = \"90d\" }");
const GAMMA_KEY: Key = key("gamma", Table(&GAMMA), "Gamma: a sum of `shape` exponential times where that is whole.")
    .example("gamma = { shape = 2.0, mean = \"1h\" }");
const LOGNORMAL_KEY: Key =
    key("lognormal", Table(&LOGNORMAL), "Lognormal: the logarithm is normal, as with most repair times.")
        .example("lognormal = { median = \"145min\", sigma = 0.83 }");
const UNIFORM_KEY: Key = key("uniform", Table(&UNIFORM), "Any time between two is as likely as any other.")
    .example("uniform = { low = \"60s\", high = \"180s\" }");
const TRIANGULAR_KEY: Key = key("triangular", Table(&TRIANGULAR), "Between two times, most often near a third.")
    .example("triangular = { low = \"5min\", mode = \"10min\", high = \"1h\" }");
const EMPIRICAL_KEY: Key =
    key("empirical", Table(&EMPIRICAL), "One of the times observed, each as likely as any other.")
        .example("empirical = { file = \"outages.csv\", column = \"minutes\", unit = \"min\" }");
/// A function, because a constant cannot hold a table that holds the constant.
const fn mixture_key() -> Key {
    let meaning = "One of several laws, chosen anew each time; the weights sum to 100 %.";
    key("mixture", List(&PART), meaning)
        .example("mixture = [{ weight = \"95%\", fixed = \"60s\" }, { weight = \"5%\", fixed = \"30min\" }]")
}

const NAMES: &[&str] =
    &["exponential", "fixed", "weibull", "gamma", "lognormal", "uniform", "triangular", "empirical", "mixture"];

/// The table of a law.
pub static LAW: super::Table = super::Table {
    name: "Law",
    form: "{ LAW = ... }",
    about: "How a time is drawn. A bare time such as `\"4h\"` is exponential with that mean, and `\"@az_dur_pw\"` is the law \
            of a catalogue entry.",
    example: "[component.db.fault.crash]\nevery = { weibull = { shape = 0.7, mean = \"90d\" } }\nmttr  = { lognormal = { median = \"2h\", sigma = 1.0 } }\n",
    keys: &[
        EXPONENTIAL_KEY,
        FIXED_KEY,
        WEIBULL_KEY,
        GAMMA_KEY,
        LOGNORMAL_KEY,
        UNIFORM_KEY,
        TRIANGULAR_KEY,
        EMPIRICAL_KEY,
        mixture_key(),
    ],
    rules: &[Rule::ExactlyOne(NAMES)],
    refused: &[],
};

/// `{ weight = "95%", fixed = "60s" }`.
pub static PART_OF_MIXTURE: super::Table = super::Table {
    name: "Part of a mixture",
    form: "{ weight = ..., LAW = ... }",
    about: "A law with the share of times that follow it.",
    example: "[component.db.fault.crash]\nevery = \"90d\"\nmttr  = { mixture = [{ weight = \"95%\", fixed = \"60s\" }, { weight = \"5%\", exponential = \"2h\" }] }\n",
    keys: &[
        key("weight", Share, "Share of times that follow this law.")
            .required()
            .range("above 0 %")
            .example("weight = \"50%\", fixed = \"60s\""),
        EXPONENTIAL_KEY,
        FIXED_KEY,
        WEIBULL_KEY,
        GAMMA_KEY,
        LOGNORMAL_KEY,
        UNIFORM_KEY,
        TRIANGULAR_KEY,
        EMPIRICAL_KEY,
        mixture_key(),
    ],
    rules: &[Rule::ExactlyOne(NAMES)],
    refused: &[],
};

/// `exponential = { mean = "4h" }`.
pub static EXPONENTIAL: super::Table = super::Table {
    name: "Exponential",
    form: "exponential = { ... }",
    about: "The long form of a bare time.",
    example: "[component.db.fault.crash]\nevery = { exponential = { mean = \"90d\" } }\nmttr  = \"4h\"\n",
    keys: &[MEAN.required().example("mean = \"4h\"")],
    rules: &[],
    refused: &[],
};

/// `weibull = { shape = 0.7, mean = "90d" }`.
pub static WEIBULL: super::Table = super::Table {
    name: "Weibull",
    form: "weibull = { ... }",
    about: "The chance that a time is longer than t is exp(-(t / scale)^shape).",
    example: "[component.db.fault.wear]\nevery = { weibull = { shape = 3.0, scale = \"5y\" } }\nmttr  = \"4h\"\n",
    keys: &[
        SHAPE.example("shape = 0.7, mean = \"90d\""),
        MEAN.example("shape = 0.7, mean = \"90d\""),
        SCALE.example("shape = 0.7, scale = \"70d\""),
    ],
    rules: &[Rule::ExactlyOne(&["mean", "scale"])],
    refused: &[],
};

/// `gamma = { shape = 2.0, mean = "1h" }`.
pub static GAMMA: super::Table = super::Table {
    name: "Gamma",
    form: "gamma = { ... }",
    about: "The mean is shape times scale.",
    example: "[component.db.fault.crash]\nevery = \"90d\"\nmttr  = { gamma = { shape = 2.0, mean = \"1h\" } }\n",
    keys: &[
        SHAPE.range("above 0, at most 1e9").example("shape = 2.0, mean = \"1h\""),
        MEAN.example("shape = 2.0, mean = \"1h\""),
        SCALE.example("shape = 2.0, scale = \"30min\""),
    ],
    rules: &[Rule::ExactlyOne(&["mean", "scale"])],
    refused: &[],
};

/// `lognormal = { median = "145min", sigma = 0.83 }`.
pub static LOGNORMAL: super::Table = super::Table {
    name: "Lognormal",
    form: "lognormal = { ... }",
    about: "Given by median and sigma, or by mean and standard deviation.",
    example: "[component.db.fault.crash]\nevery = \"90d\"\nmttr  = { lognormal = { mean = \"6h\", sd = \"3h\" } }\n",
    keys: &[
        key("median", Time, "Half of the times are shorter.")
            .range(ABOVE_ZERO)
            .example("median = \"145min\", sigma = 0.83"),
        key("sigma", Number, "Standard deviation of the natural logarithm.")
            .example("median = \"145min\", sigma = 0.83"),
        MEAN.example("mean = \"6h\", sd = \"3h\""),
        key("sd", Time, "Standard deviation.").range(ABOVE_ZERO).example("mean = \"6h\", sd = \"3h\""),
    ],
    rules: &[
        Rule::ExactlyOne(&["median", "mean"]),
        Rule::Needs("median", "sigma"),
        Rule::Needs("sigma", "median"),
        Rule::Needs("mean", "sd"),
        Rule::Needs("sd", "mean"),
    ],
    refused: &[],
};

/// `uniform = { low = "60s", high = "180s" }`.
pub static UNIFORM: super::Table = super::Table {
    name: "Uniform",
    form: "uniform = { ... }",
    about: "Between two times.",
    example: "[component.db.fault.crash]\nevery = \"90d\"\nmttr  = { uniform = { low = \"1h\", high = \"3h\" } }\n",
    keys: &[LOW.example("low = \"60s\", high = \"180s\""), HIGH.example("low = \"60s\", high = \"180s\"")],
    rules: &[],
    refused: &[],
};

/// `triangular = { low = "5min", mode = "10min", high = "1h" }`.
pub static TRIANGULAR: super::Table = super::Table {
    name: "Triangular",
    form: "triangular = { ... }",
    about: "What an expert says: at least, most often, at most.",
    example: "[component.db.fault.crash]\nevery = \"90d\"\nmttr  = { triangular = { low = \"5min\", mode = \"10min\", high = \"1h\" } }\n",
    keys: &[
        LOW.example("low = \"5min\", mode = \"10min\", high = \"1h\""),
        key("mode", Time, "The most frequent time.")
            .required()
            .range("`low` to `high`")
            .example("low = \"5min\", mode = \"10min\", high = \"1h\""),
        HIGH.example("low = \"5min\", mode = \"10min\", high = \"1h\""),
    ],
    rules: &[],
    refused: &[],
};

const OBSERVED: &str = "file = \"outages.csv\", column = \"minutes\", unit = \"min\"";

/// `empirical = { file = "outages.csv", column = "minutes", unit = "min" }`.
pub static EMPIRICAL: super::Table = super::Table {
    name: "Empirical",
    form: "empirical = { ... }",
    about: "Observed times: one column of a CSV file whose first line names the columns; every row has a time of 0 or more.",
    example: "[component.db.fault.crash]\nevery = \"90d\"\nmttr  = { empirical = { file = \"outages.csv\", column = \"minutes\", unit = \"min\" } }\n",
    keys: &[
        key("file", Text, "The file; its path is taken from the folder of the scenario.").required().example(OBSERVED),
        key("column", Text, "Name of the column.").required().example(OBSERVED),
        key("unit", Text, "Unit of the numbers in it.").required().range("a [unit of time](#times)").example(OBSERVED),
    ],
    rules: &[],
    refused: &[],
};
