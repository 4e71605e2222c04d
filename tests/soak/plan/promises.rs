//! What is promised, what it costs, and what users ask for.

use super::{Class, Writer, table};

impl Writer {
    /// `[objective]`, `[cost]` and `[demand]`.
    pub(crate) fn promises(&mut self) -> String {
        let mut text = String::from("[objective]\nservice = \"site\"\n");
        text += &self.objective(true).join("\n");
        text += "\n";
        if self.has("cost") {
            text += &self.cost();
        }
        if self.has("demand") {
            text += &self.demand();
        }
        text
    }

    pub(crate) fn own_objective(&mut self) -> String {
        if !self.has("own objectives") || self.dice.chance(0.5) {
            return String::new();
        }
        let entries = self.objective(false);
        format!("objective = {}\n", table(&entries))
    }

    fn objective(&mut self, main: bool) -> Vec<String> {
        let mut entries = Vec::new();
        if !main || self.dice.chance(0.7) {
            entries.push(format!("availability = \"{}%\"", self.dice.pick(&["90", "99", "99.9"])));
            entries.push(self.window());
            if self.dice.chance(0.4) {
                entries.push("kept = \"95%\"".into());
            }
            if self.class == Class::Anything && self.dice.chance(0.4) {
                entries.push(
                    "credits = [{ below = \"99%\", refund = \"10%\" }, { below = \"90%\", refund = \"50%\" }]".into(),
                );
                if self.dice.chance(0.5) {
                    entries.push("fee = 1000".into());
                }
            }
        }
        if self.errors {
            entries.push("level = \"50%\"".into());
        } else if self.dice.chance(0.4) {
            entries.push(format!("level = \"{}%\"", self.dice.pick(&["100", "75", "50", "20"])));
        }
        if self.dice.chance(0.4) {
            entries.push(format!("rto = {}", self.minutes(self.hours * 0.01)));
            if self.dice.chance(0.5) {
                entries.push("rto_kept = \"80%\"".into());
            }
        }
        if self.loses && self.dice.chance(0.6) {
            entries.push(format!("rpo = {}", self.minutes(self.hours * 0.003)));
            if self.dice.chance(0.5) {
                entries.push("rpo_kept = \"80%\"".into());
            }
        }
        if self.dice.chance(0.2) {
            entries.push("published = { downtime = \"30min\", source = \"a vendor\" }".into());
        }
        entries
    }

    fn window(&mut self) -> String {
        match self.dice.whole(0, 3) {
            0 if self.hours >= 744.0 => "window = \"month\"".into(),
            1 if self.hours >= 2160.0 => "window = \"quarter\"".into(),
            2 if self.hours >= 8760.0 => "window = \"year\"".into(),
            _ => format!("window = \"{}h\"", (self.hours / self.dice.pick(&[1.0, 2.0, 3.5, 8.0])).floor()),
        }
    }

    /// The price of a fault or change.
    pub(crate) fn priced(&mut self) -> Vec<String> {
        let mut entries = Vec::new();
        if self.has("cost") && self.dice.chance(0.5) {
            entries.push(self.amounts("cost"));
        }
        if self.has("sources") && self.dice.chance(0.3) {
            entries.push(format!("source = \"{}\"", self.dice.pick(&["our incident log", "@svc_elb"])));
        }
        entries
    }

    /// The price of a component.
    pub(crate) fn price(&mut self, key: &str) -> String {
        if self.has("cost") && self.dice.chance(0.6) { self.amounts(key) + "\n" } else { String::new() }
    }

    fn amounts(&mut self, key: &str) -> String {
        let mut entries = match self.dice.whole(0, 2) {
            0 => vec!["per_hour = 0.192".to_string()],
            1 => vec!["per_event = 25".to_string()],
            _ => vec!["per_hour = 1.5".to_string(), "per_event = 0.25".to_string()],
        };
        if self.has("sources") && self.dice.chance(0.5) {
            entries.push("source = \"price list\"".into());
        }
        format!("{key} = {}", table(&entries))
    }

    fn cost(&mut self) -> String {
        let mut text = String::from("[cost]\ncurrency = \"USD\"\n");
        let outage = self.dice.pick(&["per_minute = 90", "fixed = 1000", "per_minute = 0.5, fixed = 20"]);
        let source = if self.has("sources") { ", source = \"revenue\"" } else { "" };
        text += &format!("outage = {{ {outage}{source} }}\n");
        if !self.ground.leaves.is_empty() {
            text += &format!("places = {{ \"{}\" = {{ per_hour = 12.5 }} }}\n", self.ground.pattern);
        }
        if self.has("sources") {
            text += "source = \"our invoices\"\n";
        }
        text
    }

    fn demand(&mut self) -> String {
        let size = self.dice.pick(&["mean = 100", "peak = 200"]);
        let day = "[1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 3, 2, 2, 1]";
        let mut text = format!("[demand]\n{size}\n");
        match self.dice.whole(0, 4) {
            0 => text += &format!("profile = {{ day = {day} }}\n"),
            1 => {
                let hour = |at: u64| (60 + at % 24 * 5 + at / 24 * 3).to_string();
                let week: Vec<String> = (0..168).map(hour).collect();
                text = format!("[demand]\nprofile = {{ week = [{}] }}\n", week.join(", "));
            }
            2 => text += "profile = { sine = { amplitude = \"40%\", period = \"24h\" } }\n",
            _ => text += "profile.sine = { amplitude = \"80%\", period = \"30h\", peak_at = \"14h\" }\n",
        }
        if self.dice.chance(0.4) {
            text += &format!("growth = \"{}\"\n", self.dice.pick(&["20%", "-30%", "200%"]));
        }
        if self.has("sources") {
            text += "source = \"our metrics\"\n";
        }
        text
    }
}
