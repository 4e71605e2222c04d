//! Places and components: what there is, and what fails by itself.

use super::laws::{Use, time};
use super::stages::Place;
use super::{Class, Writer, table, with};

/// The tree of places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ground {
    /// As text; empty for none.
    pub(crate) text: String,
    /// All leaves.
    pub(crate) pattern: &'static str,
    pub(crate) leaves: Vec<&'static str>,
    /// A place that holds leaves, if there is one.
    pub(crate) region: Option<&'static str>,
    /// Outages of leaves destroy what is in them.
    pub(crate) destroys: bool,
}

/// Where the units of a component are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    Nowhere,
    Leaves,
    Leaf,
    Region,
}

/// What becomes of the units of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A service counts them.
    Tier,
    /// A standby group has them.
    Standby,
    /// A cell of each place has its own.
    Cell,
}

/// A component that was written.
#[derive(Debug, Clone)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) units: u64,
    pub(crate) count: u64,
    pub(crate) site: Site,
    pub(crate) form: Form,
    /// Faults on operating clocks that have a memory.
    pub(crate) ageing: u64,
    /// Faults on operating clocks.
    pub(crate) operating: u64,
    pub(crate) shares_load: bool,
}

impl Writer {
    pub(crate) fn lay_ground(&mut self) {
        if !self.has("places") && !self.has("destroyed") {
            return;
        }
        let shapes: [(&str, &str, &[&str], Option<&str>); 5] = [
            ("[\"main/{a,b}\"]", "main/*", &["main/a", "main/b"], Some("main")),
            ("[\"main/{a,b,c}\"]", "main/*", &["main/a", "main/b", "main/c"], Some("main")),
            ("[\"{east,west}/{a,b}\"]", "*/*", &["east/a", "east/b", "west/a", "west/b"], Some("east")),
            ("[\"x\", \"y\"]", "*", &["x", "y"], None),
            ("[\"rack/{1..3}\"]", "rack/*", &["rack/1", "rack/2", "rack/3"], Some("rack")),
        ];
        let (text, pattern, leaves, region) = self.dice.pick(&shapes);
        let destroys = self.has("destroyed");
        self.ground = Ground { text: text.into(), pattern, leaves: leaves.to_vec(), region, destroys };
    }

    /// All components.
    pub(crate) fn parts(&mut self) -> String {
        let count = self.dice.whole(1, 4);
        (0..count).map(|at| self.component(at)).collect()
    }

    fn component(&mut self, at: u64) -> String {
        let name = format!("c{at}");
        let placed = !self.ground.leaves.is_empty();
        let site = match self.dice.whole(0, 5) {
            _ if !placed => Site::Nowhere,
            _ if at == 0 => Site::Leaves,
            0 => Site::Nowhere,
            1 => Site::Leaf,
            2 if self.ground.region.is_some() => Site::Region,
            _ => Site::Leaves,
        };
        let places = if site == Site::Leaves { self.ground.leaves.len() as u64 } else { 1 };
        let count = self.dice.pick(&[1, 1, 2, 2, 3, 4]).min(if places > 2 { 2 } else { 4 });
        let units = count * places;
        let form = match self.dice.whole(0, 3) {
            0 | 1 if self.has("standby") && units > 1 => Form::Standby,
            2 | 3 if self.has("cells") && site == Site::Leaves => Form::Cell,
            _ => Form::Tier,
        };
        let mut own = Component { name, units, count, site, form, ageing: 0, operating: 0, shares_load: false };
        let text = self.described(&mut own);
        self.components.push(own);
        text
    }

    fn described(&mut self, own: &mut Component) -> String {
        let name = own.name.clone();
        let mut text = format!("[component.{name}]\n");
        if own.count > 1 || self.dice.chance(0.3) {
            text += &format!("count = {}\n", own.count);
        }
        let place = match own.site {
            Site::Nowhere => None,
            Site::Leaves => Some(self.ground.pattern),
            Site::Leaf => Some(self.ground.leaves[0]),
            Site::Region => self.ground.region,
        };
        if let Some(place) = place {
            text += &format!("in = \"{place}\"\n");
        }
        if self.ground.destroys && matches!(own.site, Site::Leaves | Site::Leaf) {
            let stages = self.stages(self.hours * 0.01, Place::Repair);
            text += &format!("rebuild = {stages}\n");
        }
        text += &self.price("cost");
        let designed = self.has("design") && self.dice.chance(0.5);
        let faults = if designed { self.dice.whole(0, 1) } else { self.dice.whole(1, 2) };
        let faults: String = (0..faults).map(|number| self.own_fault(number, own)).collect();
        if self.has("shared load") && own.units > 1 && own.operating > 0 && own.form != Form::Standby {
            own.shares_load = true;
            text += "shared_load = 1.5\n";
        }
        if designed {
            text += &self.design();
        }
        text + &faults
    }

    fn design(&mut self) -> String {
        let mut entries = Vec::new();
        if self.dice.chance(0.5) {
            entries.push(format!(
                "goal = \"{}\"",
                self.dice.pick(&["Amazon EC2 / Control Plane", "AWS Lambda / Function Invocations"])
            ));
        } else {
            entries.push(format!("availability = {}", self.percent(80, 99)));
        }
        if self.dice.chance(0.5) {
            entries.push(format!("mttr = {}", time(self.hours * 0.01)));
        } else {
            let stages = self.stages(self.hours * 0.01, Place::Repair);
            entries.push(format!("recovery = {stages}"));
        }
        if self.has("sources") {
            entries.push("source = \"what they say\"".into());
        }
        format!("design = {}\n", table(&entries))
    }

    fn own_fault(&mut self, number: u64, own: &mut Component) -> String {
        let place = if own.form == Form::Standby && own.site != Site::Region { Place::Hiding } else { Place::Repair };
        let mut entries = self.clockwork(Some((own.units, own)));
        let mean = self.hours * self.dice.spread(0.001, 0.05);
        entries.extend(self.recovery(mean, place));
        if own.units > 1 || !self.components.is_empty() {
            entries.extend(self.also(Some(&own.name), None));
        }
        entries.extend(self.priced());
        format!("[component.{}.fault.f{number}]\n{}\n", own.name, entries.join("\n"))
    }

    /// When a fault comes: its law and its clock; of `units` targets.
    pub(crate) fn clockwork(&mut self, of: Option<(u64, &mut Component)>) -> Vec<String> {
        let mean = self.hours * self.dice.spread(0.03, 2.0);
        let by_rate = self.dice.chance(0.2);
        let law = self.law(mean, Use::Failures);
        let exponential = law.exponential || by_rate;
        let key = self.dice.pick(&["every", "every", "mttf"]);
        let mut entries = vec![if by_rate { format!("rate = {}", self.rate(mean)) } else { with(key, &law.text) }];
        let units = of.as_ref().map_or(1, |(units, _)| *units);
        let calendar = self.has("calendar") && self.dice.chance(0.4);
        if calendar {
            entries.push("clock = \"calendar\"".into());
        } else if self.dice.chance(0.1) {
            entries.push("clock = \"operating\"".into());
        }
        if !calendar && self.has("while") && self.dice.chance(0.4) {
            self.control_used = true;
            entries.push("while = \"control\"".into());
        }
        let at_once = self.has("at once") && units > 1 && self.dice.chance(0.4);
        if at_once {
            let whole = self.dice.whole(1, units - 1);
            let share = self.percent(10, 90);
            entries.push(format!("at_once = {}", self.dice.pick(&["\"all\"", &whole.to_string(), &share])));
        } else if exponential && units > 1 && self.has("beta") && self.dice.chance(0.5) {
            entries.push(format!("beta = {}", self.percent(3, 60)));
        } else if !exponential && !calendar && self.has("age kept") && self.dice.chance(0.6) {
            let most = if law.endless { 100 } else { 80 };
            entries.push(format!("age_kept = {}", self.percent(5, most)));
        }
        if let Some((_, own)) = of
            && !calendar
            && !at_once
        {
            own.operating += 1;
            own.ageing += u64::from(!exponential);
        }
        entries
    }

    /// `also`: what goes down with a target.
    pub(crate) fn also(&mut self, itself: Option<&str>, place: Option<&str>) -> Option<String> {
        if !self.has("also") || self.class != Class::Anything || self.dice.chance(0.5) {
            return None;
        }
        // Seen from any place there is something of these.
        let everywhere = self.components.iter().filter(|other| matches!(other.site, Site::Nowhere | Site::Leaves));
        let others: Vec<String> =
            everywhere.map(|other| other.name.clone()).filter(|name| Some(name.as_str()) != itself).collect();
        let at_place =
            !self.ground.leaves.is_empty() && place.is_none_or(|place| place.contains('*')) && self.dice.chance(0.4);
        let mut entries = match at_place {
            true => vec![format!("strikes = \"{}\"", self.ground.pattern)],
            false if others.is_empty() => return None,
            false => {
                let names: Vec<&str> = others.iter().map(String::as_str).collect();
                vec![format!("strikes = \"{}\"", self.dice.pick(&names))]
            }
        };
        if self.dice.chance(0.6) {
            entries.push(format!("chance = {}", self.percent(5, 100)));
        }
        if self.dice.chance(0.5) {
            let share = self.percent(10, 90);
            entries.push(format!("at_once = {}", self.dice.pick(&["\"all\"", "1", &share])));
        }
        if at_place && self.dice.chance(0.5) {
            let outage = if self.ground.destroys { "destroyed" } else { "suspended" };
            entries.push(format!("outage = \"{outage}\""));
        }
        if self.dice.chance(0.5) {
            let mean = self.hours * 0.01;
            entries.push(match self.dice.chance(0.5) {
                true => format!("mttr = {}", self.law(mean, Use::Length).text),
                false => format!("recovery = {}", self.stages(mean, Place::Repair)),
            });
        }
        let one = table(&entries);
        Some(if self.dice.chance(0.5) { format!("also = {one}") } else { format!("also = [{one}]") })
    }
}
