//! Recoveries: stages with all that they may have.

use super::laws::{Use, time};
use super::parts::Form;
use super::{Writer, table};

/// Where the stages stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A fault of units that stand by.
    Hiding,
    /// A fault, change or rebuild.
    Repair,
    /// A failover of a standby group.
    Failover,
    /// A reaction.
    Reaction,
    /// A launch of a scaled service.
    Launch,
    /// A recovery that several things share.
    Shared,
}

impl Writer {
    /// `recovery = ...` or `mttr = ...` of about this length, or nothing where the default is to do.
    pub(crate) fn recovery(&mut self, hours: f64, place: Place) -> Vec<String> {
        if self.default_recovery && self.dice.chance(0.4) {
            self.default_used = true;
            return Vec::new();
        }
        if self.dice.chance(0.3) {
            return vec![format!("mttr = {}", self.law(hours, Use::Length).text)];
        }
        let stages = self.stages(hours, place);
        vec![format!("recovery = {stages}")]
    }

    /// A name of a shared recovery, or a list of stages.
    pub(crate) fn stages(&mut self, hours: f64, place: Place) -> String {
        if place != Place::Launch && self.has("shared recoveries") && self.dice.chance(0.4) {
            return self.shared(hours);
        }
        self.list(hours, place, 0)
    }

    fn shared(&mut self, hours: f64) -> String {
        let name = format!("r{}", self.dice.whole(0, 1));
        if !self.recoveries.iter().any(|(known, _)| *known == name) {
            let list = self.list(hours, Place::Shared, 0);
            self.recoveries.push((name.clone(), list));
        }
        format!("\"{name}\"")
    }

    pub(crate) fn list(&mut self, hours: f64, place: Place, depth: u64) -> String {
        let count = if depth > 0 { 1 } else { self.dice.whole(1, 3) };
        let stages: Vec<String> =
            (0..count).map(|at| self.stage(at, count, hours / count as f64, place, depth)).collect();
        format!("[{}]", stages.join(", "))
    }

    fn stage(&mut self, at: u64, count: u64, hours: f64, place: Place, depth: u64) -> String {
        let name = self.dice.pick(&["detect", "mend", "restart", "check", "switch"]);
        let mut entries = vec![format!("stage = \"{name} {depth}{at}\"")];
        let takes = if self.has("checks") && place != Place::Launch && self.dice.chance(0.25) {
            self.check(hours)
        } else {
            self.law(hours, Use::Length).text
        };
        entries.push(format!("takes = {takes}"));
        if place != Place::Launch {
            self.people(&mut entries);
            if self.has("degraded repair") && self.dice.chance(0.3) {
                entries.push(format!("serves = {}", self.percent(1, 100)));
            }
        }
        self.conditions(&mut entries, place);
        self.branch(&mut entries, hours, place, depth);
        if self.has("data") && matches!(place, Place::Repair | Place::Hiding | Place::Failover) && at + 1 == count {
            self.losses(&mut entries, hours);
        }
        if place == Place::Hiding && at == 0 && depth == 0 && self.dice.chance(0.4) {
            entries.push("hidden = true".into());
        }
        if self.has("sources") && self.dice.chance(0.2) {
            entries.push("source = \"a guess\"".into());
        }
        table(&entries)
    }

    fn check(&mut self, hours: f64) -> String {
        let every = (hours * 2.0).max(0.1);
        let mut entries = vec![format!("next = {}", time(every))];
        if self.dice.chance(0.4) {
            entries.push(format!("offset = {}", time(every * 0.3)));
        }
        if self.dice.chance(0.4) {
            entries.push(format!("finds = {}", self.percent(30, 100)));
        }
        table(&entries)
    }

    /// Crews and spares.
    fn people(&mut self, entries: &mut Vec<String>) {
        if self.has("crews") && self.dice.chance(0.5) {
            let crew = self.dice.whole(0, 2) as usize;
            self.crews[crew] = true;
            entries.push(format!("crew = \"crew{crew}\""));
            // Two of the crews go by priority; the mark becomes one where two of them differ.
            if crew < 2 {
                let priority = self.dice.pick(&[0, 20, 80]);
                self.priorities[crew].push(priority);
                if priority > 0 {
                    entries.push(format!("«{crew}» priority = {priority}"));
                }
            }
        }
        if self.has("spares") && self.dice.chance(0.3) {
            let spare = self.dice.whole(0, 1) as usize;
            self.spares[spare] = true;
            entries.push(format!("spare = \"spare{spare}\""));
        }
    }

    /// What a stage waits for.
    fn conditions(&mut self, entries: &mut Vec<String>, place: Place) {
        if self.has("hours") && place != Place::Launch && self.dice.chance(0.25) {
            let hours = self.dice.pick(&["\"Mon-Fri 08:00-18:00\"", "[\"daily 22:00-06:00\", \"Sat 10:00-14:00\"]"]);
            entries.push(format!("hours = {hours}"));
        }
        if self.has("needs") && !self.within_control && self.dice.chance(0.3) {
            entries.push(format!("needs = \"{}\"", self.needed(place)));
        }
    }

    /// A part that something may need: one that all else does without, or the first tier.
    fn needed(&mut self, place: Place) -> &'static str {
        let first_tier = self.components.first().is_some_and(|own| own.form == Form::Tier);
        if place == Place::Repair && first_tier && self.dice.chance(0.3) {
            return "t0";
        }
        self.control_used = true;
        "control"
    }

    fn branch(&mut self, entries: &mut Vec<String>, hours: f64, place: Place, depth: u64) {
        if !self.has("branches") || depth > 1 || !self.dice.chance(0.3) {
            return;
        }
        entries.push(format!("succeeds = {}", self.percent(50, 99)));
        let otherwise = self.list(hours * 2.0, place, depth + 1);
        entries.push(format!("otherwise = {otherwise}"));
        if self.dice.chance(0.4) {
            entries.push(format!("half_life = {}", time(self.hours)));
            if self.dice.chance(0.5) {
                entries.push(format!("exercised = {}", time(self.hours / 4.0)));
            }
        }
    }

    fn losses(&mut self, entries: &mut Vec<String>, hours: f64) {
        if self.dice.chance(0.5) {
            return;
        }
        self.loses = true;
        let loses = if self.dice.chance(0.5) {
            let mut backup = vec![format!("backup = {}", time(hours * 3.0 + 0.1))];
            if self.dice.chance(0.5) {
                backup.push(format!("takes = {}", time(hours * 0.2)));
            }
            if self.dice.chance(0.5) {
                backup.push(format!("unusable = {}", self.percent(1, 40)));
            }
            table(&backup)
        } else {
            self.law(hours * 0.1, Use::Length).text
        };
        entries.push(format!("loses = {loses}"));
    }
}
