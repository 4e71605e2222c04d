//! Demand over the day, surges and growth, against sums over the states of independent parts.
//!
//! Units fail and are repaired, and surges come and go, whatever the hour: in the long run the number of units up is
//! binomial, a surge is active for the share m / (T + m) of the time (mean length m, mean time between T), and the hour of the
//! day is uniform. What is lost and what is asked for are sums over these states; the share of demand served is one
//! minus the ratio of the means.

use super::Mean;
use crate::fixtures::{model, scenario};
use fivenines::engine::Campaign;
use fivenines::study;
use std::fmt::Write;

/// Demand in the first and second half of the day, units, what each carries, their availability, share of surges.
struct Site {
    day: [f64; 2],
    units: i32,
    each: f64,
    up: f64,
    surge: f64,
}

/// Surges triple the demand.
const FACTOR: f64 = 3.0;
const SITE: Site = Site { day: [40.0, 80.0], units: 4, each: 25.0, up: 200.0 / 210.0, surge: 10.0 / 60.0 };

impl Site {
    /// Sums a figure of (demand, capacity) over all states with their shares of time.
    fn mean(&self, figure: impl Fn(f64, f64) -> f64) -> f64 {
        let mut sum = 0.0;
        for (demand, share) in self.day.into_iter().flat_map(|d| [(d, 1.0 - self.surge), (FACTOR * d, self.surge)]) {
            let mut ways = 1.0;
            for up in 0..=self.units {
                let share = share / 2.0 * ways * self.up.powi(up) * (1.0 - self.up).powi(self.units - up);
                sum += share * figure(demand, f64::from(up) * self.each);
                ways *= f64::from(self.units - up) / f64::from(up + 1);
            }
        }
        sum
    }

    fn unserved(&self) -> f64 {
        self.mean(|demand, capacity| (demand - capacity).max(0.0)) / self.mean(|demand, _| demand)
    }

    fn text(&self) -> String {
        let mut hours = String::new();
        for hour in 0..24 {
            write!(hours, "{}, ", self.day[hour / 12]).expect("a text grows");
        }
        format!(
            "horizon = \"1y\"\nwarm_up = \"40d\"\n[demand]\nprofile.day = [{hours}]\n\
             [fault.ddos]\nstrikes = \"demand\"\nfactor = 3.0\nevery = \"50h\"\nmttr = \"10h\"\n\
             [component.web]\ncount = {}\nfault.crash = {{ every = \"200h\", mttr = \"10h\" }}\n\
             [service.site]\ncapacity = {{ of = \"web\", each = {} }}\n",
            self.units, self.each
        )
    }
}

/// A site whose losses are not weighed with the demand, one unit of which carries a twentieth more, or whose surges
/// are a tenth shorter, would be noticed.
#[test]
fn the_share_of_demand_served_is_a_ratio_of_means() {
    let findings = study::run(&scenario(&SITE.text()), 3, 600, |_| (), |_| Ok(())).expect("a short run");
    let served = findings.service.demand_served;
    assert_eq!(served.count, 600);
    let unweighed = SITE.mean(|demand, capacity| 1.0 - (capacity / demand).min(1.0));
    let larger = Site { each: 26.25, ..SITE }.unserved();
    let shorter = Site { surge: 9.0 / 59.0, ..SITE }.unserved();
    let lost = Mean { mean: 1.0 - served.mean, error: served.std_error };
    lost.tells(SITE.unserved(), &[unweighed, larger, shorter]);
    let down = findings.service.unavailability;
    let short = SITE.mean(|demand, capacity| f64::from(u8::from(demand > capacity)));
    let at_peak = SITE.mean(|_, capacity| f64::from(u8::from(80.0 > capacity)));
    Mean { mean: down.mean, error: down.std_error }.tells(short, &[at_peak]);
}

/// A failure that changes nothing at night changes something at noon: none of them is passed over.
#[test]
fn below_a_tier_with_a_demand_no_failure_is_quiet() {
    let model = model(&SITE.text()).pooled();
    assert!(model.quiet.iter().all(|quiet| !quiet), "{:?}", model.quiet);
}

/// Demand of 100 that doubles in a year meets a capacity of 150 after log2(1.5) of it; it grows hour by hour.
#[test]
fn growth_meets_the_capacity_when_it_should() {
    let text = "horizon = \"1y\"\ndemand = { mean = 100, growth = \"100%\" }\n\
                component.web.fault.crash = { every = { fixed = \"90y\" }, mttr = \"1h\" }\n\
                service.site.capacity = { of = \"web\", each = 150 }\n";
    let model = model(text);
    let history = Campaign { model: &model, seed: 1, replications: 0..1 }.replay(0).expect("it ends");
    let site = &history.services[0];
    assert_eq!(site.downtime.hours(), 8760.0 - 5124.0, "the first hour whose middle is after 5124.27 h");
    let ln2 = std::f64::consts::LN_2;
    let demanded = 100.0 / ln2 * 8760.0;
    let lost = 50.0 / ln2 * 8760.0 - 150.0 * (1.0 - libm::log2(1.5)) * 8760.0;
    let ratio = site.lost as f64 / history.demanded.expect("there is a demand") as f64;
    assert!((ratio / (lost / demanded) - 1.0).abs() < 1e-6, "{ratio}");
}
