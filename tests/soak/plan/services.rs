//! How wholes follow from their parts: tiers, groups, reactions, buffers, cells, and the site.

use super::laws::{Use, time};
use super::parts::Form;
use super::stages::Place;
use super::{Class, Root, Writer, table};

/// Parts in quotes, with commas.
fn list(parts: &[String]) -> String {
    let quoted: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

impl Writer {
    /// All services and what is promised of them; also the demand and what follows it.
    pub(crate) fn services_and_promises(&mut self) -> (String, String) {
        let mut text = String::new();
        self.errors = self.has("graded") && self.dice.chance(0.3);
        let mut parts: Vec<String> = Vec::new();
        let mut cell: Vec<usize> = Vec::new();
        for at in 0..self.components.len() {
            match self.components[at].form {
                Form::Tier => parts.push(self.tier(at, &mut text)),
                Form::Standby => parts.push(self.standby(at, &mut text)),
                Form::Cell => cell.push(at),
            }
        }
        if !cell.is_empty() {
            parts.push(self.cells(&cell, &mut text));
        }
        self.wholes.extend(parts.iter().cloned());
        let parts = self.grouped(parts, &mut text);
        let parts: Vec<String> =
            parts.into_iter().enumerate().map(|(at, part)| self.wrapped(at, part, &mut text)).collect();
        text += &self.site(&parts);
        if self.class == Class::Anything && self.dice.chance(0.3) {
            text += &format!("[service.beside]\nany = {}\nreport = true\n", list(&parts[..1]));
        }
        let promises = self.promises();
        (text, promises)
    }

    /// A service of the units of one component.
    fn tier(&mut self, at: usize, text: &mut String) -> String {
        let own = self.components[at].clone();
        let (name, units) = (format!("t{at}"), own.units);
        let of = match !self.ground.leaves.is_empty()
            && own.site == super::parts::Site::Leaves
            && own.count == 1
            && self.dice.chance(0.2)
        {
            true => {
                let each: Vec<String> = self.ground.leaves.iter().map(|leaf| format!("{}@{leaf}", own.name)).collect();
                list(&each)
            }
            false => format!("\"{}\"", own.name),
        };
        let need = self.dice.whole(units.div_ceil(2), units);
        let graded = self.has("graded");
        let carries = self.has("demand") && (at == 0 || self.dice.chance(0.5));
        let scaled = carries && self.has("scaling") && !own.shares_load && units > 1;
        let kind = if carries { 10 } else { self.dice.whole(0, if graded { 7 } else { 4 }) };
        let counts_more = matches!(kind, 0..=2) && own.count > 1;
        let rule = match kind {
            0 | 1 => format!("at_least = {need}\nof = {of}\n"),
            2 => format!("any = {of}\n"),
            3 => format!("all = {of}\n"),
            4 => format!("capacity = {{ of = {of}, need = {need} }}\n"),
            5 => format!("cells = {of}\n"),
            6 => {
                let size = self.dice.whole(1, units);
                format!("shards = {{ of = {of}, size = {size}, need = {} }}\n", size.div_ceil(2))
            }
            7 => format!("capacity = {{ of = {of}, each = \"{}%\" }}\n", 100_u64.div_ceil(need)),
            _ => self.carrying(&own.name, units, scaled),
        };
        if self.class != Class::Anything && counts_more && self.spare.is_none() {
            self.spare = Some(format!("component.{}.count={}", own.name, own.count + 1));
        }
        *text += &format!("[service.{name}]\n{rule}");
        let before = std::mem::replace(&mut self.loses, false);
        *text += &self.own_objective();
        self.loses = before;
        if scaled {
            *text += &self.scaling(&name, units);
        }
        name
    }

    fn carrying(&mut self, of: &str, units: u64, scaled: bool) -> String {
        let each = 300.0 / units as f64 * if scaled { 1.0 } else { self.dice.pick(&[0.5, 0.8, 1.0]) };
        let overload = match self.dice.chance(0.4) {
            true => ", if_overloaded = { above = \"120%\", serves = \"20%\" }",
            false => "",
        };
        format!("capacity = {{ of = \"{of}\", each = {each:?}{overload} }}\n")
    }

    fn scaling(&mut self, name: &str, units: u64) -> String {
        let mut text = format!("[scaling.{name}]\ntarget = \"70%\"\n");
        text += &format!("launch = {}\n", self.stages(0.2, Place::Launch));
        if self.dice.chance(0.5) {
            text += &format!("step = {}\n", self.dice.whole(1, units));
        }
        if self.dice.chance(0.5) {
            text += &format!("min = {}\n", self.dice.whole(1, units));
        }
        if self.dice.chance(0.5) {
            text += "cool_down = \"30min\"\n";
        }
        text
    }

    fn standby(&mut self, at: usize, text: &mut String) -> String {
        let own = self.components[at].clone();
        let name = format!("g{at}");
        *text += &format!("[standby.{name}]\nmembers = \"{}\"\n", own.name);
        let active = if own.units > 2 && self.dice.chance(0.4) { self.dice.whole(1, own.units - 1) } else { 1 };
        let before = std::mem::replace(&mut self.loses, false);
        *text += &self.group(active, own.operating > 0);
        *text += &self.own_objective();
        self.loses |= before;
        name
    }

    /// The keys of a standby group but for its members.
    fn group(&mut self, active: u64, operating: bool) -> String {
        let mut text = String::new();
        if active > 1 {
            text += &format!("active = {active}\n");
        }
        text += &match self.dice.whole(0, 5) {
            0 => "failover = \"instant\"\n".to_string(),
            1 => {
                self.loses = true;
                format!(
                    "strategy = \"{}\"\n",
                    self.dice.pick(&["backup and restore", "pilot light", "warm standby", "active-active"])
                )
            }
            _ => format!("failover = {}\n", self.stages(self.hours * 0.002, Place::Failover)),
        };
        if self.dice.chance(0.5) {
            text += &format!("if_target_lost = \"{}\"\n", self.dice.pick(&["abandon", "retarget"]));
        }
        if self.dice.chance(0.5) {
            text += &format!("if_active_returns = \"{}\"\n", self.dice.pick(&["resume", "continue"]));
        }
        if active == 1 && self.dice.chance(0.4) {
            let mut entries = vec![format!("wait = {}", self.law(self.hours * 0.01, Use::Length).text)];
            if self.dice.chance(0.6) {
                entries.push(format!("outage = {}", self.law(self.hours * 0.0005, Use::Length).text));
            }
            text += &format!("fail_back = {}\n", table(&entries));
        } else if self.dice.chance(0.2) {
            text += "fail_back = \"stay\"\n";
        }
        if operating && self.dice.chance(0.4) {
            text += &format!("idle_rate = {}\n", self.percent(0, 100));
        }
        if self.has("sources") {
            text += "source = \"the runbook\"\n";
        }
        text
    }

    /// A cell in each leaf, and how customers are spread over them.
    fn cells(&mut self, components: &[usize], text: &mut String) -> String {
        let mut inside: Vec<String> = Vec::new();
        for at in components.iter().copied() {
            let own = self.components[at].clone();
            if own.count > 1 && self.has("standby") && !own.shares_load && self.dice.chance(0.5) {
                *text += &format!("[standby.s{at}]\nin = \"{}\"\nmembers = \"{}\"\n", self.ground.pattern, own.name);
                *text += &self.group(1, own.operating > 0);
                inside.push(format!("s{at}"));
            } else if own.count > 1 {
                *text += &format!("[service.n{at}]\nin = \"{}\"\nany = \"{}\"\n", self.ground.pattern, own.name);
                inside.push(format!("n{at}"));
            } else {
                inside.push(own.name);
            }
        }
        if self.has("reactions") && self.dice.chance(0.4) {
            *text += &format!("[reaction.rc]\nin = \"{}\"\nto = {}\n", self.ground.pattern, list(&inside[..1]));
            *text += &self.reacting();
            inside.push("rc".into());
        }
        if self.has("buffers") && self.dice.chance(0.4) {
            *text += &format!("[buffer.bc]\nin = \"{}\"\nof = {}\n", self.ground.pattern, list(&inside[..1]));
            *text += &self.buffering();
            inside[0] = "bc".into();
        }
        *text += &format!("[service.cell]\nin = \"{}\"\nall = {}\n", self.ground.pattern, list(&inside));
        let cells = self.ground.leaves.len() as u64;
        let rule = match self.dice.whole(0, 3) {
            0 => "any = \"cell\"\n".to_string(),
            1 => format!("at_least = {}\nof = \"cell\"\n", self.dice.whole(1, cells)),
            2 => "shards = { of = \"cell\", size = 2 }\n".to_string(),
            _ => "cells = \"cell\"\n".to_string(),
        };
        *text += &format!("[service.world]\n{rule}");
        "world".into()
    }

    /// The first two parts as a standby group or as a service of their own, where there are several.
    fn grouped(&mut self, parts: Vec<String>, text: &mut String) -> Vec<String> {
        if parts.len() < 2 || self.class != Class::Anything || self.dice.chance(0.5) {
            return parts;
        }
        let two = list(&parts[..2]);
        let name = if self.has("standby") {
            *text += &format!("[standby.pair]\nmembers = {two}\n");
            *text += &self.group(1, false);
            "pair"
        } else {
            let rule = self.dice.pick(&["all", "any", "cells"]);
            *text += &format!("[service.both]\n{rule} = {two}\n");
            "both"
        };
        self.wholes.push(name.into());
        std::iter::once(name.to_string()).chain(parts[2..].iter().cloned()).collect()
    }

    /// A part with what reacts to it, or with what hides its outages.
    fn wrapped(&mut self, at: usize, part: String, text: &mut String) -> String {
        if self.has("buffers") && self.dice.chance(0.4) {
            *text += &format!("[buffer.b{at}]\nof = \"{part}\"\n{}", self.buffering());
            return format!("b{at}");
        }
        if !self.has("reactions") || self.dice.chance(0.5) {
            return part;
        }
        *text += &format!("[reaction.a{at}]\nto = \"{part}\"\n{}", self.reacting());
        *text += &format!("[service.w{at}]\nall = [\"{part}\", \"a{at}\"]\n");
        format!("w{at}")
    }

    fn buffering(&mut self) -> String {
        let holds = self.length(self.hours * 0.01);
        let mut text = format!("holds = {holds}\nworks_off = {:?}\n", self.dice.pick(&[0.5, 2.0, 10.0]));
        if self.has("sources") {
            text += "source = \"its memory\"\n";
        }
        text
    }

    fn reacting(&mut self) -> String {
        let mut text = format!("stages = {}\n", self.stages(self.hours * 0.003, Place::Reaction));
        if self.dice.chance(0.4) {
            text += &format!("below = {}\n", self.percent(10, 100));
        }
        if self.has("while") && self.dice.chance(0.5) {
            self.control_used = true;
            text += "while = \"control\"\n";
        }
        if self.dice.chance(0.5) {
            text += &format!("if_back = \"{}\"\n", self.dice.pick(&["cancel", "continue"]));
        }
        if self.dice.chance(0.5) {
            text += &format!("if_again = \"{}\"\n", self.dice.pick(&["restart", "continue"]));
        }
        if self.has("sources") {
            text += "source = \"the runbook\"\n";
        }
        text
    }

    /// The whole.
    fn site(&mut self, parts: &[String]) -> String {
        let all = list(parts);
        let (first, rest) = (&parts[0], &parts[1..]);
        let each = |pattern: &str| rest.iter().map(|part| pattern.replace("PART", part)).collect::<Vec<_>>().join(", ");
        let kind = self.dice.whole(0, if self.has("graded") { 9 } else { 3 });
        let need = self.dice.whole(1, parts.len() as u64);
        let source = if self.has("sources") { "source = \"our traffic\"\n" } else { "" };
        let mut rule = match kind {
            0 | 1 => format!("all = {all}\n"),
            2 => format!("any = {all}\n"),
            3 => format!("at_least = {need}\nof = {all}\n"),
            4 => format!("cells = {all}\n"),
            5 if rest.is_empty() => format!("mix = {{ {first} = \"100%\" }}\n{source}"),
            5 => format!("mix = {{ {first} = \"{}%\", {} }}\n{source}", 100 - 20 * rest.len(), each("PART = \"20%\"")),
            6 => format!("shards = {{ of = {all}, size = {need}, need = {} }}\n", need.div_ceil(2)),
            7 if !rest.is_empty() => format!("all = \"{first}\"\nsoft = {{ {} }}\n{source}", each("PART = \"60%\"")),
            8 if !rest.is_empty() => {
                format!("all = \"{first}\"\nfallback = [{}]\n{source}", each("{ to = \"PART\", serves = \"70%\" }"))
            }
            _ => format!("capacity = {{ of = {all}, each = \"{}%\" }}\n", 100_u64.div_ceil(need)),
        };
        let root = match kind {
            0 | 1 => Root::All,
            2 => Root::Any,
            _ => Root::Other,
        };
        if self.errors {
            rule += "errors = \"4%\"\n";
        }
        if self.has("graded") && self.dice.chance(0.4) {
            rule += "retries = { attempts = 3, doomed = \"0.5%\" }\n";
            self.errors = true;
        }
        self.root = (if self.errors { Root::Other } else { root }, parts.to_vec());
        format!("[service.site]\n{rule}")
    }

    /// A mean time, so that others need not know how times are written.
    pub(crate) fn minutes(&self, hours: f64) -> String {
        time(hours)
    }
}
