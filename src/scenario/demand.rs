//! The demand: its profile and growth, what surges do to it, and how much of it a unit carries.

use super::diagnostic::Diagnostic;
use super::scene::{Demand, Overload, Profile, Rule, Service, Strike, Target};
use super::section::{Context, Section, hours, probability, wrong_kind};
use super::source::Span;
use super::tree::{Node, Value};
use crate::units::{HOURS_PER_YEAR, Hours, Probability, significant};

/// Longest time over which demand may grow, since each hour of it is another level.
pub const MAX_GROWING: Hours = Hours(100.0 * HOURS_PER_YEAR);
/// Largest product of the factors of all surges.
pub const MAX_FACTOR: f64 = 1000.0;
/// Largest demand and largest capacity of a unit, in whatever unit.
const MAX_AMOUNT: f64 = 1e12;

/// Reads `[demand]`, which may be missing; `end` is how long a history takes.
pub fn read(cx: &mut Context<'_>, top: &mut Section<'_>, end: Hours) -> Option<Demand> {
    let mut section = top.section(cx, "demand")?;
    cx.peak = Some(1.0); // until it is known: what leans on it is not at fault
    section.only_one(cx, &["mean", "peak"]);
    let source = super::quantity::source(cx, &mut section);
    let scale = scale(cx, &mut section);
    let profile = profile(cx, &mut section, scale);
    let growth = growth(cx, &mut section, end);
    let path = section.path.clone();
    section.finish(cx);
    let (profile, growth) = (profile?, growth?);
    let peak = profile.peak();
    cx.peak = Some(peak);
    let shown = format!("mean {}, peak {}", significant(profile.mean(), 6), significant(peak, 6));
    cx.assume(path, shown, source.as_deref());
    Some(Demand { profile, peak, growth })
}

/// What the numbers of a profile are scaled to.
#[derive(Debug, Clone, Copy)]
enum Scale {
    /// Their mean is this.
    Mean(f64),
    /// Their peak is this.
    Peak(f64),
    /// They are in the unit of the demand.
    AsTyped,
}

fn scale(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Scale> {
    let mean = section.take("mean").map(|node| amount(cx, node, "mean"));
    let peak = section.take("peak").map(|node| amount(cx, node, "peak"));
    match (mean, peak) {
        (Some(mean), None) => mean.map(Scale::Mean),
        (None, Some(peak)) => peak.map(Scale::Peak),
        (None, None) => Some(Scale::AsTyped),
        (Some(_), Some(_)) => None,
    }
}

/// `profile`: hourly levels of a day or a week, or a sine; without it demand is constant.
fn profile(cx: &mut Context<'_>, section: &mut Section<'_>, scale: Option<Scale>) -> Option<Profile> {
    if section.take("profile").is_none() {
        return match scale? {
            Scale::Mean(level) | Scale::Peak(level) => Some(Profile::Hourly(vec![level])),
            Scale::AsTyped => {
                let example = "mean = 80 (in the unit in which `each` of a capacity is given), or a `profile`";
                section.missing_one(cx, &["mean", "peak", "profile"], example)
            }
        };
    }
    let mut inner = section.section(cx, "profile")?;
    inner.only_one(cx, &["day", "week", "sine"]);
    let day = inner.take("day").map(|node| hourly(cx, node, "day", 24));
    let week = inner.take("week").map(|node| hourly(cx, node, "week", 168));
    let sine = inner.section(cx, "sine").map(|sine| self::sine(cx, sine, section.span, scale));
    let shape = match (day, week, sine) {
        (Some(levels), None, None) | (None, Some(levels), None) => levels.map(Profile::Hourly),
        (None, None, Some(sine)) => sine,
        (None, None, None) if !["day", "week", "sine"].iter().any(|key| inner.has(key)) => {
            let example =
                "sine = { amplitude = \"40%\", period = \"24h\" }, day = [24 numbers], or week = [168 numbers]";
            inner.missing_one(cx, &["sine", "day", "week"], example)
        }
        _ => None,
    };
    inner.finish(cx);
    scaled(shape?, scale?)
}

/// So many numbers that are not all zero, one for each hour.
fn hourly(cx: &mut Context<'_>, node: &Node, key: &str, count: usize) -> Option<Vec<f64>> {
    let Value::Array(items) = &node.value else {
        return wrong_kind(cx, node.span, key, &format!("a list of {count} numbers, one for each hour"), &node.value);
    };
    if items.len() != count {
        let help = format!("write one number for each of the {count} hours of a {key}, from 00:00 on");
        let label = format!("{} numbers", items.len());
        return cx.refuse(node.span, format!("a {key} has {count} hours"), label, help);
    }
    let levels: Vec<f64> = items.iter().map_while(|item| level(cx, item, key)).collect();
    if levels.len() == count && levels.iter().all(|level| *level == 0.0) {
        return cx.refuse(node.span, "nobody asks for anything", "all zero", "write a number above zero somewhere");
    }
    (levels.len() == count).then_some(levels)
}

fn sine(cx: &mut Context<'_>, mut section: Section<'_>, whole: Span, scale: Option<Scale>) -> Option<Profile> {
    if let Some(Scale::AsTyped) = scale {
        let help = "add mean = 80 (or peak = 110) beside `profile`, in the unit in which `each` of a capacity is given";
        cx.refuse::<()>(whole, "a sine around what?", "no `mean` and no `peak` here", help);
    }
    let amplitude = match section.take("amplitude") {
        Some(node) => swing(cx, node),
        None => section.missing(cx, "amplitude", "amplitude = \"40%\": how far it goes above and below the mean"),
    };
    let period = match section.take("period") {
        Some(node) => hours(cx, node, "period").and_then(|period| round(cx, node.span, period)),
        None => section.missing(cx, "period", "period = \"24h\""),
    };
    let peak_at = section.hours(cx, "peak_at");
    let bad = section.has("peak_at") && peak_at.is_none();
    if let (Some(period), Some((at, span))) = (period, peak_at)
        && at >= period
    {
        let help = format!("write a time below {period}; by default a quarter of the period");
        cx.refuse::<()>(span, format!("a peak at {at} of {period}"), "after the end of a period", help);
    }
    section.finish(cx);
    let period = period?;
    let peak_at = peak_at.map_or(Hours(period.0 / 4.0), |(at, _)| at);
    (!bad).then_some(Profile::Sine { mean: 1.0, amplitude: amplitude?, period, peak_at })
}

fn swing(cx: &mut Context<'_>, node: &Node) -> Option<f64> {
    let share = probability(cx, node, "amplitude")?.value();
    if share == 0.0 {
        return cx.refuse(
            node.span,
            "a sine without height",
            "has no effect",
            "leave `profile` out: demand is constant",
        );
    }
    Some(share)
}

/// A period that is not so short that each history is full of it.
fn round(cx: &mut Context<'_>, span: Span, period: Hours) -> Option<Hours> {
    if period < Hours(1.0) || period > Hours(HOURS_PER_YEAR) {
        let help = "write a time from 1h to 1y, such as \"24h\" or \"7d\"";
        return cx.refuse(span, format!("`period` cannot be {period}"), "out of range", help);
    }
    Some(period)
}

fn scaled(shape: Profile, scale: Scale) -> Option<Profile> {
    let by = match scale {
        Scale::AsTyped => 1.0,
        Scale::Mean(mean) => mean / shape.mean(),
        Scale::Peak(peak) => peak / shape.peak(),
    };
    Some(match shape {
        Profile::Hourly(levels) => Profile::Hourly(levels.into_iter().map(|level| level * by).collect()),
        Profile::Sine { mean, amplitude, period, peak_at } => {
            Profile::Sine { mean: mean * by, amplitude: amplitude * by, period, peak_at }
        }
    })
}

impl Profile {
    /// Mean over a period.
    pub fn mean(&self) -> f64 {
        match self {
            Profile::Hourly(levels) => levels.iter().sum::<f64>() / levels.len() as f64,
            Profile::Sine { mean, .. } => *mean,
        }
    }

    /// The most that it comes to.
    pub fn peak(&self) -> f64 {
        match self {
            Profile::Hourly(levels) => levels.iter().copied().fold(0.0, f64::max),
            Profile::Sine { mean, amplitude, .. } => mean + amplitude,
        }
    }
}

fn growth(cx: &mut Context<'_>, section: &mut Section<'_>, end: Hours) -> Option<f64> {
    let Some(node) = section.take("growth") else { return Some(0.0) };
    let help = "write a percentage a year from -90% to 1000%, such as \"20%\"";
    let read = match &node.value {
        Value::Text(text) => text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok()),
        other => return wrong_kind(cx, node.span, "growth", "a percentage a year, such as \"20%\"", other),
    };
    match read {
        Some(0.0) => cx.refuse(node.span, "a growth of nothing", "has no effect", "leave `growth` out"),
        Some(percent) if !(-90.0..=1000.0).contains(&percent) => {
            cx.refuse(node.span, format!("`growth` cannot be {percent} %"), "out of range", help)
        }
        Some(_) if end > MAX_GROWING => {
            let message = format!("demand that grows for {end}");
            let help = format!("let a history take at most {MAX_GROWING}, or leave `growth` out");
            cx.refuse(node.span, message, "each hour of it is another level", help)
        }
        Some(percent) => Some(percent / 100.0),
        None => cx.refuse(node.span, "`growth` cannot be read", "not a percentage", help),
    }
}

/// A number above zero without a unit of its own.
fn amount(cx: &mut Context<'_>, node: &Node, key: &str) -> Option<f64> {
    let number = level(cx, node, key)?;
    if number == 0.0 {
        let help = "write a number above zero, in the unit in which `each` of a capacity is given";
        return cx.refuse(node.span, format!("`{key}` cannot be zero"), "nothing", help);
    }
    Some(number)
}

/// A number from zero up, in the unit of the demand.
fn level(cx: &mut Context<'_>, node: &Node, key: &str) -> Option<f64> {
    number(cx, node, key, "a number without a unit, such as 80")
}

/// A number from zero up.
pub(super) fn number(cx: &mut Context<'_>, node: &Node, key: &str, wanted: &str) -> Option<f64> {
    let number = match node.value {
        Value::Integer(number) => number as f64,
        Value::Float(number) => number,
        ref other => return wrong_kind(cx, node.span, key, wanted, other),
    };
    if !(0.0..=MAX_AMOUNT).contains(&number) {
        let help = format!("write a number from 0 to {MAX_AMOUNT:.0e}");
        return cx.refuse(node.span, format!("`{key}` cannot be {number}"), "out of range", help);
    }
    Some(number)
}

/// What a strike on `demand` does: `factor = 3.0`.
pub(super) fn surge(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Target> {
    let factor = section.take("factor");
    if cx.peak.is_none() {
        let help = "add [demand] with mean = 1 (constant), or with a profile";
        let label = "there is no [demand]";
        return cx.refuse(section.value_span("strikes"), "a surge of what demand?", label, help);
    }
    let Some(node) = factor else {
        return section.missing(cx, "factor", "factor = 3.0: how many times the usual demand there is meanwhile");
    };
    let factor = number(cx, node, "factor", "a number such as 3.0, for three times the demand")?;
    if factor <= 1.0 || factor > MAX_FACTOR {
        let help = format!("write a number above 1 and at most {MAX_FACTOR}, such as 3.0 for three times the demand");
        return cx.refuse(node.span, format!("`factor` cannot be {factor}"), "not a surge", help);
    }
    Some(Target::Demand { factor })
}

/// Refuses a `factor` where no demand is struck.
pub(super) fn no_surge(cx: &mut Context<'_>, section: &mut Section<'_>) {
    if section.take("factor").is_some() {
        let help = "remove it, or write strikes = \"demand\"";
        let span = section.key_span("factor");
        cx.refuse::<()>(span, "`factor` is for surges of the demand", "this strikes something else", help);
    }
}

/// What one unit carries, in the unit of the demand: `each`, or the part of the peak of one of `need` units.
pub(super) fn carried(cx: &mut Context<'_>, section: &mut Section<'_>, peak: f64) -> Option<f64> {
    section.only_one(cx, &["each", "need"]);
    let need = section.has("need").then(|| section.whole(cx, "need", 1, 1_000_000));
    match (section.take("each"), need) {
        (Some(node), None) => each(cx, node, peak),
        (None, Some(need)) => Some(peak / need? as f64),
        (Some(_), Some(_)) => None,
        (None, None) => {
            let example =
                "each = 30 (in the unit of the demand), each = \"25%\" (of its peak), or need = 4 (units at its peak)";
            section.missing_one(cx, &["each", "need"], example)
        }
    }
}

/// A number in the unit of the demand, or a share of its peak.
fn each(cx: &mut Context<'_>, node: &Node, peak: f64) -> Option<f64> {
    let each = match node.value {
        Value::Integer(_) | Value::Float(_) => amount(cx, node, "each")?,
        _ => probability(cx, node, "each")?.value() * peak,
    };
    if each == 0.0 {
        let help = "write what one unit carries, such as \"25%\" of the peak, or 30 in the unit of the demand";
        return cx.refuse(node.span, "units that carry nothing", "`each` is zero", help);
    }
    Some(each)
}

/// What one unit carries where there is no demand: a share of the peak.
pub(super) fn share(cx: &mut Context<'_>, node: &Node) -> Option<Probability> {
    if let Value::Integer(number) = node.value {
        let help = "write the share of peak that one carries, such as \"25%\"; or say what the demand is in the same \
                    unit: [demand] with mean = 80";
        return cx.refuse(node.span, format!("`each` of {number} what?"), "there is no [demand]", help);
    }
    probability(cx, node, "each")
}

/// `if_overloaded = { above = "120%", serves = "10%" }`.
pub(super) fn overload(cx: &mut Context<'_>, capacity: &mut Section<'_>) -> Option<Option<Overload>> {
    let Some(mut section) = capacity.section(cx, "if_overloaded") else {
        return (!capacity.has("if_overloaded")).then_some(None);
    };
    if cx.peak.is_none() {
        let help = "add [demand]: with mean = 1 it is constant, and `each` is a share of it";
        let span = capacity.key_span("if_overloaded");
        cx.refuse::<()>(span, "`if_overloaded` compares a capacity with a demand", "there is no [demand]", help);
    }
    let above = match section.take("above") {
        Some(node) => multiple(cx, node),
        None => section.missing(cx, "above", "above = \"120%\": of its capacity"),
    };
    let serves = match section.take("serves") {
        Some(node) => probability(cx, node, "serves").and_then(|share| less(cx, node.span, share)),
        None => section.missing(cx, "serves", "serves = \"10%\": of its capacity"),
    };
    section.finish(cx);
    Some(Some(Overload { above: above?, serves: serves? }))
}

fn less(cx: &mut Context<'_>, span: Span, share: Probability) -> Option<Probability> {
    if share.complement() == 0.0 {
        let help = "leave `if_overloaded` out: what exceeds the capacity is turned away";
        return cx.refuse(span, "a tier that serves all it can", "has no effect", help);
    }
    Some(share)
}

/// A percentage of at least 100 %.
fn multiple(cx: &mut Context<'_>, node: &Node) -> Option<f64> {
    let Value::Text(text) = &node.value else {
        return wrong_kind(cx, node.span, "above", "a percentage such as \"120%\"", &node.value);
    };
    let read = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    match read {
        Some(percent) if (100.0..=100.0 * MAX_FACTOR).contains(&percent) => Some(percent / 100.0),
        _ => {
            let help = format!("write a percentage from 100% to {}%, such as \"120%\"", 100.0 * MAX_FACTOR);
            cx.refuse(node.span, "`above` is a share of the capacity", "not from 100 % up", help)
        }
    }
}

/// Refuses a constant demand that nothing is compared with, and surges that multiply beyond all measure.
pub fn check(cx: &mut Context<'_>, demand: Option<&Demand>, span: Span, services: &[Service], strikes: &[Strike]) {
    let Some(demand) = demand else { return };
    let factors = strikes.iter().filter_map(|strike| match strike.target {
        Target::Demand { factor } => Some(factor),
        _ => None,
    });
    let surge: f64 = factors.product();
    if surge > MAX_FACTOR {
        let message = format!("together the surges multiply the demand by {}", significant(surge, 4));
        cx.refuse::<()>(span, message, "this demand", format!("the product of all factors is at most {MAX_FACTOR}"));
    }
    let varies = demand.growth != 0.0 || demand.profile.mean() < demand.profile.peak();
    let carries = |service: &Service| service.instances.iter().any(|one| matches!(one.rule, Rule::Carries { .. }));
    if !varies && surge <= 1.0 && !services.iter().any(carries) {
        let problem = Diagnostic::error(span, "a constant demand that nothing carries", "has no effect");
        let help = "give it a profile, or a service a capacity = { of = \"web\", each = 30 }; or remove it";
        cx.push(problem.with_help(help));
    }
}
