//! Times, laws of times, shares and beliefs, as text.

use super::{Writer, with};

/// What a law is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// From one failure to the next; it may have a memory.
    Failures,
    /// A stage, a lead time, a wait.
    Length,
}

/// A law as text, with what has to be known of it.
#[derive(Debug, Clone)]
pub(crate) struct Law {
    pub(crate) text: String,
    pub(crate) exponential: bool,
    /// It has no longest time.
    pub(crate) endless: bool,
}

/// A time of so many hours: whole seconds, or whole minutes.
pub(crate) fn time(hours: f64) -> String {
    let seconds = (hours * 3600.0).round().max(1.0);
    if seconds < 300.0 { format!("\"{seconds}s\"") } else { format!("\"{}min\"", (seconds / 60.0).round()) }
}

impl Writer {
    /// A time that may be a belief.
    pub(crate) fn length(&mut self, hours: f64) -> String {
        if !self.has("beliefs") || !self.dice.chance(0.15) {
            return time(hours);
        }
        let (low, high) = (time(hours * 0.6), time(hours * 1.7 + 0.1));
        let form = match self.dice.whole(0, 5) {
            0 => format!("low = {low}, high = {high}"),
            1 => format!("low = {low}, high = {high}, level = \"80%\""),
            2 => format!("uniform = {{ low = {low}, high = {high} }}"),
            3 => format!("triangular = {{ low = {low}, mode = {}, high = {high} }}", time(hours)),
            4 => format!("lognormal = {{ median = {}, sigma = 0.4 }}", time(hours)),
            _ => format!("values = [{low}, {high}]"),
        };
        format!("{{ believed = {{ {form} }} }}")
    }

    /// A chance in per cent that may be a belief.
    pub(crate) fn percent(&mut self, low: u64, high: u64) -> String {
        let value = self.dice.whole(low, high);
        if self.has("beliefs") && value > 2 && value < 98 && self.dice.chance(0.15) {
            return format!("{{ believed = {{ low = \"{}%\", high = \"{}%\" }} }}", value - 1, value + 1);
        }
        if self.dice.chance(0.3) { format!("{:?}", value as f64 / 100.0) } else { format!("\"{value}%\"") }
    }

    /// A rate of one in so many hours.
    pub(crate) fn rate(&mut self, hours: f64) -> String {
        let per_year = 8760.0 / hours;
        if per_year > 1000.0 { format!("\"{:.3}/d\"", per_year / 365.0) } else { format!("\"{per_year:.3}/year\"") }
    }

    /// A law with about this mean.
    pub(crate) fn law(&mut self, hours: f64, purpose: Use) -> Law {
        if !self.has("laws") || self.dice.chance(0.35) {
            let text = self.length(hours);
            return Law { text, exponential: true, endless: true };
        }
        if self.has("ties") && self.dice.chance(0.4) {
            let text = format!("{{ fixed = \"{}h\" }}", (hours.round() as u64).max(1));
            return Law { text, exponential: false, endless: false };
        }
        if purpose == Use::Length && self.has("catalogue") && self.dice.chance(0.15) {
            let text = format!("\"{}\"", self.dice.pick(&["@az_dur_pw", "@vm_boot.2", "@fo_restore", "@ttm"]));
            return Law { text, exponential: false, endless: true };
        }
        let last = if purpose == Use::Failures { 10 } else { 8 };
        let kind = self.dice.whole(0, last);
        let body = self.body(kind, hours);
        let exponential = kind == 0;
        let endless = !matches!(kind, 1 | 5 | 6 | 7 | 8);
        Law { text: format!("{{ {body} }}"), exponential, endless }
    }

    /// A law by its number, without the braces around it.
    fn body(&mut self, kind: u64, hours: f64) -> String {
        let mean = self.length(hours);
        let scale = self.length(hours);
        match kind {
            0 if self.dice.chance(0.5) => format!("exponential = {{ mean = {mean} }}"),
            0 => format!("exponential = {mean}"),
            1 => format!("fixed = {mean}"),
            2 => {
                let shape = self.dice.pick(&["0.7", "1.5", "3.0"]);
                let size = if self.dice.chance(0.5) { with("mean", &mean) } else { with("scale", &scale) };
                format!("weibull = {{ shape = {shape}, {size} }}")
            }
            3 => {
                let shape = self.dice.pick(&["0.6", "2.0", "4.5"]);
                let size = if self.dice.chance(0.5) { with("mean", &mean) } else { with("scale", &time(hours / 2.0)) };
                format!("gamma = {{ shape = {shape}, {size} }}")
            }
            4 if self.dice.chance(0.5) => format!("lognormal = {{ median = {mean}, sigma = 0.9 }}"),
            4 => format!("lognormal = {{ mean = {mean}, sd = {scale} }}"),
            5 => format!("uniform = {{ low = {}, high = {} }}", time(hours * 0.3), time(hours * 1.7 + 0.1)),
            6 => {
                let (low, high) = (time(hours * 0.3), time(hours * 2.0 + 0.1));
                format!("triangular = {{ low = {low}, mode = {}, high = {high} }}", time(hours))
            }
            7 => self.observed(hours),
            8 => self.mixture(hours, if hours > self.hours * 0.03 { 10 } else { 7 }),
            9 => self.pieces(hours),
            _ => self.bathtub(hours),
        }
    }

    fn observed(&mut self, hours: f64) -> String {
        let unit = if hours > 24.0 { "h" } else { "min" };
        format!("empirical = {{ file = \"observed.csv\", column = \"length\", unit = \"{unit}\" }}")
    }

    fn mixture(&mut self, hours: f64, last: u64) -> String {
        let kinds = [self.dice.whole(0, 7), self.dice.whole(0, last)];
        let one = self.body(kinds[0], hours * 0.5);
        let other = self.body(kinds[1], hours * 2.0);
        format!("mixture = [{{ weight = \"60%\", {one} }}, {{ weight = \"40%\", {other} }}]")
    }

    fn pieces(&mut self, hours: f64) -> String {
        let (young, old) = (self.rate(hours * 0.7), self.rate(hours * 1.5));
        format!("hazard = [{{ until = {}, rate = {young} }}, {{ rate = {old} }}]", time(hours * 0.8))
    }

    fn bathtub(&mut self, hours: f64) -> String {
        let rates = [0.5, 2.0, 0.8].map(|share| self.rate(hours * share));
        let [infant, useful, worn] = rates;
        let (until, from) = (time(hours * 0.4), time(hours * 1.8 + 0.1));
        format!("bathtub = {{ infant = {infant}, until = {until}, useful = {useful}, from = {from}, worn = {worn} }}")
    }
}
