//! Pieces of scenario text, made from the numbers of a case.

use super::case::{number, text};
use serde_json::Value;

/// The number under `name` with whatever unit its key ends in, as a duration: `mean_h: 4` is `4h`.
pub(super) fn time(value: &Value, name: &str) -> String {
    let units = ["h", "min", "s"];
    let found = units.iter().find(|unit| value.get(format!("{name}_{unit}")).is_some());
    let unit = found.unwrap_or_else(|| panic!("no time `{name}` in {value}"));
    format!("{}{unit}", number(value, &format!("{name}_{unit}")))
}

/// An exponential law with this mean.
pub(super) fn exponential(mean: &str) -> String {
    format!("\"{mean}\"")
}

/// A fixed time.
pub(super) fn fixed(value: &str) -> String {
    format!("{{ fixed = \"{value}\" }}")
}

/// The law of a kind with the parameters of a case.
pub(super) fn law(kind: &str, value: &Value) -> String {
    let pair =
        |law: &str, a: &str, av: String, b: &str, bv: String| format!("{{ {law} = {{ {a} = {av}, {b} = {bv} }} }}");
    let quoted = |name: &str| format!("\"{}\"", time(value, name));
    let plain = |name: &str| format!("{:?}", number(value, name));
    match kind {
        "exponential" => exponential(&time(value, "mean")),
        "deterministic" => fixed(&time(value, "value")),
        "uniform" => pair("uniform", "low", quoted("low"), "high", quoted("high")),
        "gamma" => pair("gamma", "shape", plain("shape"), "scale", quoted("scale")),
        "weibull" => pair("weibull", "shape", plain("shape"), "scale", quoted("scale")),
        "lognormal" => pair("lognormal", "median", quoted("median"), "sigma", plain("sigma_log")),
        other => panic!("no law is called {other}"),
    }
}

/// The law that a table of a case names itself.
pub(super) fn named_law(value: &Value) -> String {
    law(text(value, "distribution"), value)
}

/// A recovery of one stage.
pub(super) fn repair(takes: &str) -> String {
    format!("[{{ stage = \"repair\", takes = {takes} }}]")
}

/// A recovery of one stage that needs somebody of `[crew.repair]`.
pub(super) fn crewed(takes: &str) -> String {
    format!("[{{ stage = \"repair\", takes = {takes}, crew = \"repair\" }}]")
}

/// A pool for [`crewed`].
pub(super) fn crew(size: u64) -> String {
    format!("[crew.repair]\nsize = {size}\n")
}

/// A component of `count` units with one fault.
pub(super) fn units(name: &str, count: u64, every: &str, recovery: &str) -> String {
    format!("[component.{name}]\ncount = {count}\nfault.main = {{ every = {every}, recovery = {recovery} }}\n")
}

/// A component that a design availability describes.
pub(super) fn designed(name: &str, availability: f64, mttr: &str) -> String {
    if availability == 1.0 {
        return format!("[component.{name}]\ndesign = {{ availability = 1.0 }}\n");
    }
    format!("[component.{name}]\ndesign = {{ availability = {availability:?}, mttr = \"{mttr}\" }}\n")
}

/// A service that needs all of its parts.
pub(super) fn all(name: &str, parts: &[String]) -> String {
    format!("[service.{name}]\nall = {parts:?}\n")
}

/// A service that needs any of its parts.
pub(super) fn any(name: &str, parts: &[String]) -> String {
    format!("[service.{name}]\nany = {parts:?}\n")
}

/// A service that needs `k` units of a component.
pub(super) fn at_least(name: &str, k: u64, of: &str) -> String {
    format!("[service.{name}]\nat_least = {k}\nof = {of:?}\n")
}
