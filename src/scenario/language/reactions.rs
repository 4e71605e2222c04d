//! Reactions and buffers.

use super::super::reactions::{FALLS_AGAIN, PARTS_BACK};
use super::Kind::{Chance, Either, List, Name, Names, Number, Table, Time, Words};
use super::strikes::SOURCE;
use super::structure::IN;
use super::{STAGE, key, words};

/// `[reaction.NAME]`.
pub static REACTION: super::Table = super::Table {
    name: "Reaction",
    form: "[reaction.NAME]",
    about: "Stages that run when a part falls: rerouting, scaling out, a cache that takes over, an overload that outlasts \
            its cause. It is a part itself, up except while its stages run, and then it serves what they say.",
    example: "[reaction.reroute]\nto     = \"web\"\nstages = [{ stage = \"switch\", takes = \"3min\", serves = \"50%\" }]\n",
    keys: &[
        IN.default("one, nowhere in particular"),
        key("to", Names("a part"), "The parts whose fall starts it.").required().example("to = \"web\""),
        key("stages", Either(&[Name("a recovery"), List(&Table(&STAGE))]), "What runs then.")
            .required()
            .example("stages = [{ stage = \"switch\", takes = \"3min\" }]"),
        key("below", Chance, "A part has fallen while it serves less than this.")
            .default("the level of the objective")
            .example("below = \"60%\""),
        key("while", Name("a part"), "Nothing is started, and what runs is called off, while this is down.")
            .example("while = \"power\""),
        key("if_back", Words(&words(&PARTS_BACK)), "When all parts are back: `cancel` the stages, or `continue`.")
            .default("`\"cancel\"`")
            .example("if_back = \"continue\""),
        key(
            "if_again",
            Words(&words(&FALLS_AGAIN)),
            "When a part falls meanwhile: `restart` the stages, or `continue`.",
        )
        .default("`\"restart\"`")
        .example("if_again = \"continue\""),
        SOURCE,
    ],
    rules: &[],
    refused: &[],
};

/// `[buffer.NAME]`.
pub static BUFFER: super::Table = super::Table {
    name: "Buffer",
    form: "[buffer.NAME]",
    about: "Work that waits while a part is down, up to the age at which it is worthless; a battery. It is a part itself, \
            down only while it is full and the part is still down.",
    example: "[buffer.queue]\nof        = \"web\"\nholds     = \"4h\"\nworks_off = 2.0\n",
    keys: &[
        IN.default("one, nowhere in particular"),
        key("of", Names("a part"), "The parts whose outages it absorbs; all of them are needed.")
            .required()
            .example("of = \"web\""),
        key("holds", Time, "The longest outage that fits.").required().range("above 0 s").example("holds = \"4h\""),
        key("works_off", Number, "Hours of backlog worked off in an hour once the parts are back, beside new work.")
            .required()
            .range("above 0, at most 1000")
            .example("works_off = 2.0"),
        SOURCE,
    ],
    rules: &[],
    refused: &[],
};
