//! Spares with lead times, against a Markov chain; hidden failures found by checks, against a closed form.

use super::mean;
use crate::chains::Chain;

/// Rates a day of three units: each fails, is repaired once it has a spare; each spare on order arrives.
const RATES: [f64; 3] = [0.05, 0.5, 0.1];

/// Long-run share of time with all three units down, by stock. Each spare is in stock or on order; one that arrives while
/// a unit waits is taken, and ordered again. A state is spares in stock, units being repaired, units that wait.
fn all_down([f, r, l]: [f64; 3], stock: u32) -> f64 {
    let chain = Chain::new((stock, 0, 0), |&(there, repaired, waiting): &(u32, u32, u32)| {
        let up = f64::from(3 - repaired - waiting);
        let fails = if there > 0 { (there - 1, repaired + 1, 0) } else { (0, repaired, waiting + 1) };
        let arrives = if waiting > 0 { (0, repaired + 1, waiting - 1) } else { (there + 1, repaired, 0) };
        vec![
            (up * f, fails),
            (f64::from(stock - there) * l, arrives),
            (f64::from(repaired) * r, (there, repaired.saturating_sub(1), waiting)),
        ]
    });
    chain.mean(|(_, repaired, waiting)| f64::from(u8::from(repaired + waiting == 3)))
}

/// Lead times that are 10 % longer, one spare more or less, or spares that are always there would be noticed.
#[test]
fn spares_with_a_lead_time_follow_the_markov_chain() {
    for stock in [2, 3] {
        let text = format!(
            "horizon = \"20y\"\nwarm_up = \"1y\"\nspare.disk = {{ stock = {stock}, lead_time = \"10d\" }}
             component.disk-unit = {{ count = 3, fault.crash = {{ every = \"20d\", recovery = [
               {{ stage = \"swap\", takes = \"2d\", spare = \"disk\" }}] }} }}
             service.site.any = \"disk-unit\"\n"
        );
        let down = mean(&text, 600, |site| site.downtime.hours() / (20.0 * 8760.0));
        let [f, r, l] = RATES;
        let (longer, always_there) = (all_down([f, r, l / 1.1], stock), (f / (f + r)).powi(3));
        down.tells(
            all_down(RATES, stock),
            &[longer, all_down(RATES, stock + 1), all_down(RATES, stock - 1), always_there],
        );
    }
}

/// Mean share of time down of a unit that fails at rate l and is as new after the check that finds it failed. With
/// every check finding it that is 1 - (1 - e^-lt)/(lt) for checks t apart (Rausand and Hoyland, System Reliability
/// Theory, 2nd ed. 2004, section 10.3). A check that misses with chance q leaves it down at the beginning of an interval
/// with chance p = q (1 - (1 - p) e^-lt), so that p = q (1 - e^-lt) / (1 - q e^-lt).
fn dead_time(lt: f64, q: f64) -> f64 {
    let survives = libm::exp(-lt);
    let p = q * (1.0 - survives) / (1.0 - q * survives);
    1.0 - (1.0 - p) * (1.0 - survives) / lt
}

/// Checks a tenth more often, or that find a little more, would be noticed; and half an interval, the common rule.
#[test]
fn hidden_failures_are_found_by_the_next_check() {
    for (finds, q) in [("", 0.0), (", finds = \"80%\"", 0.2)] {
        let text = format!(
            "horizon = \"100y\"\nwarm_up = \"10y\"
             component.valve.fault.stuck = {{ every = \"60d\", recovery = [
               {{ stage = \"hidden\", takes = {{ next = \"30d\", offset = \"4d\"{finds} }} }}] }}
             service.site.all = \"valve\"\n"
        );
        let down = mean(&text, 400, |site| site.downtime.hours() / (100.0 * 8760.0));
        let rule_of_thumb = 0.25;
        down.tells(dead_time(0.5, q), &[dead_time(0.45, q), dead_time(0.5, q + 0.02), rule_of_thumb]);
    }
}
