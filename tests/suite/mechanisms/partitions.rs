//! Places joined by connections that fail: what goes on where they are cut off from each other.
//!
//! Regions are up 9/10 of the time and connections 4/5, whatever the laws (renewal reward theorem; Ross, Stochastic Processes,
//! 2nd ed. 1996, section 3.6), and independent, so that shares of time are sums over their states.

use super::mean;

const REGION: f64 = 0.9;
const CONNECTION: f64 = 0.8;

/// Three regions, each pair with a connection.
const PARTS: &str = "horizon = \"2000h\"\nwarm_up = \"200h\"\nplaces = [\"{a,b,c}\"]
    component.site = { in = \"*\", fault.crash = { every = \"18h\", mttr = \"2h\" } }
    component.ab.fault.cut = { every = \"8h\", mttr = { fixed = \"2h\" } }
    component.bc.fault.cut = { every = \"8h\", mttr = \"2h\" }
    component.ca.fault.cut = { every = \"8h\", mttr = \"2h\" }
    service.a-b.all = [\"site@a\", \"site@b\", \"ab\"]
    service.b-c.all = [\"site@b\", \"site@c\", \"bc\"]
    service.c-a.all = [\"site@c\", \"site@a\", \"ca\"]
    objective.service = \"told\"\n";

/// Probability of an event, given which of the regions a, b, c and of the connections ab, bc, ca are up.
fn probability(event: impl Fn([bool; 6]) -> bool) -> f64 {
    let states = (0..64_u32).map(|bits| [0, 1, 2, 3, 4, 5].map(|at| bits >> at & 1 == 1));
    let weight = |up: &[bool; 6]| -> f64 {
        let each = up.iter().zip([REGION, REGION, REGION, CONNECTION, CONNECTION, CONNECTION]);
        each.map(|(up, share)| if *up { share } else { 1.0 - share }).product()
    };
    states.filter(|up| event(*up)).map(|up| weight(&up)).sum()
}

fn told(service: &str) -> super::Mean {
    let rest = "service.rest = { any = [\"a-b\", \"b-c\", \"c-a\", \"site@a\"], report = true }\n";
    mean(&format!("{PARTS}{rest}service.told = {service}\n"), 1_000, |site| site.downtime.hours() / 2000.0)
}

/// Writes that a majority of the regions must see: two that are joined. Connections that never fail, or pairs of regions
/// that share nothing, would be noticed.
#[test]
fn a_majority_goes_on_while_two_regions_are_joined() {
    let pair = |up: [bool; 6], i: usize, j: usize, joined: usize| up[i] && up[j] && up[joined];
    let exact = probability(|up| !(pair(up, 0, 1, 3) || pair(up, 1, 2, 4) || pair(up, 2, 0, 5)));
    let no_cuts = probability(|up| up[..3].iter().filter(|up| **up).count() < 2);
    let apart = (1.0 - REGION * REGION * CONNECTION).powi(3);
    told("{ any = [\"a-b\", \"b-c\", \"c-a\"] }").tells(exact, &[no_cuts, apart]);
}

/// Writes that two regions must both see stop when either is down or they are cut off; writes of one region do not.
#[test]
fn writes_in_both_regions_stop_when_they_are_cut_off() {
    let both = 1.0 - REGION * REGION * CONNECTION;
    told("{ all = \"a-b\" }").tells(both, &[1.0 - REGION * REGION, 1.0 - REGION * CONNECTION, both * 1.02]);
    told("{ all = \"site@a\" }").tells(1.0 - REGION, &[both, 0.102]);
}
