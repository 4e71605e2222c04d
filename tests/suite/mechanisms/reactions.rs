//! Reactions: users who are moved elsewhere, a circuit breaker, and overloads that outlast their cause.
//!
//! Clocks of faults are exponential and stand still during repairs, so that up and down times alternate.

use super::{Mean, mean};
use crate::chains::Chain;
use fivenines::units::Hours;

/// Share of demand that is not served, and share of time down.
fn lost(text: &str, histories: u64) -> Mean {
    let span = Hours::parse("2000h").expect("a time").to_sim().0 as f64;
    mean(&format!("horizon = \"2000h\"\nwarm_up = \"200h\"\n{text}"), histories, |site| site.lost as f64 / 1e9 / span)
}

fn down(text: &str, histories: u64) -> Mean {
    let text = format!("horizon = \"2000h\"\nwarm_up = \"200h\"\n{text}");
    mean(&text, histories, |site| site.downtime.hours() / 2000.0)
}

/// Stages of a failover by DNS: hours that each takes, and share of users who are left out meanwhile.
type Stages = [(f64, f64); 3];

const CHECKS_THEN_CACHES: Stages = [(0.5, 0.5), (1.0, 0.3), (6.0, 0.05)];

/// Share of requests lost where one of two sites is down for exponential times of mean 2 h, after 20 h up in the mean. An
/// outage of length D loses the sum over the stages, from t to u, of their share times min(D, u) - min(D, t), and
/// E[min(D, u)] = m (1 - e^(-u/m)). The rest follows from the renewal reward theorem (Ross, Stochastic Processes, 2nd ed. 1996,
/// section 3.6).
fn lost_by_rerouting(stages: Stages) -> f64 {
    let within = |u: f64| 2.0 * (1.0 - libm::exp(-u / 2.0));
    let (mut from, mut each) = (0.0, 0.0);
    for (takes, share) in stages {
        each += share * (within(from + takes) - within(from));
        from += takes;
    }
    each / 22.0
}

/// Resolvers that keep to the TTL, that never move, or a TTL 10 % longer would be noticed.
#[test]
fn rerouting_loses_what_its_stages_leave_out() {
    let stages: Vec<String> = CHECKS_THEN_CACHES
        .iter()
        .enumerate()
        .map(|(at, (takes, out))| {
            format!("{{ stage = \"s{at}\", takes = {{ fixed = \"{}min\" }}, serves = {:?} }}", takes * 60.0, 1.0 - out)
        })
        .collect();
    let simulated = lost(
        &format!(
            "component.a.fault.crash = {{ every = \"20h\", mttr = \"2h\" }}
             component.b.design = {{ availability = 1.0 }}
             reaction.dns = {{ to = [\"a\", \"b\"], stages = [{}] }}
             service.one.any = [\"a\", \"b\"]
             service.halves = {{ cells = [\"a\", \"b\"] }}
             service.moved.all = [\"one\", \"dns\"]
             service.site.any = [\"halves\", \"moved\"]
             objective = {{ service = \"site\", level = \"60%\" }}\n",
            stages.join(", ")
        ),
        20_000,
    );
    let [checks, caches, stubborn] = CHECKS_THEN_CACHES;
    let no_tail = lost_by_rerouting([checks, caches, (0.0, 0.0)]);
    let never = lost_by_rerouting([checks, caches, (1e6, stubborn.1)]);
    let longer = lost_by_rerouting([checks, (1.1, caches.1), stubborn]);
    let to_the_end = (0.5 * 0.5 + 0.3 + 6.0 * 0.05) / 22.0;
    simulated.tells(lost_by_rerouting(CHECKS_THEN_CACHES), &[no_tail, never, longer, to_the_end]);
}

/// Share of requests lost by a shop whose dependency fails at rate f, is repaired at rate r, and is given up at rate b after it
/// failed; then 60 % of the requests succeed. The shop itself fails too. A state is: shop up, dependency up, breaker waiting.
fn lost_behind_a_breaker([f, r, b]: [f64; 3], cancels: bool, serves: f64) -> f64 {
    let chain = Chain::new((true, true, false), |&(shop, dependency, waiting): &(bool, bool, bool)| {
        let toggled = if dependency { (shop, false, true) } else { (shop, true, waiting && !cancels) };
        vec![
            (if shop { 0.02 } else { 0.5 }, (!shop, dependency, waiting)),
            (if dependency { f } else { r }, toggled),
            (if waiting { b } else { 0.0 }, (shop, dependency, false)),
        ]
    });
    chain.mean(|&(shop, dependency, waiting)| match (shop && !waiting, dependency) {
        (true, true) => 0.0,
        (true, false) => 1.0 - serves,
        _ => 1.0,
    })
}

/// Requests hang until the breaker opens; whether it does so though the dependency is back makes a difference.
#[test]
fn a_circuit_breaker_follows_the_markov_chain() {
    let rates = [0.1, 0.5, 1.0];
    for (if_back, cancels) in [("cancel", true), ("continue", false)] {
        let simulated = lost(
            &format!(
                "component.shop.fault.crash = {{ every = \"50h\", mttr = \"2h\" }}
                 component.dependency.fault.crash = {{ every = \"10h\", mttr = \"2h\" }}
                 reaction.breaker = {{ to = \"dependency\", if_back = \"{if_back}\", stages = [{{ stage = \"hang\", takes = \"1h\" }}] }}
                 service.site = {{ all = [\"shop\", \"breaker\"], soft = {{ dependency = \"60%\" }} }}
                 objective = {{ service = \"site\", level = \"50%\" }}\n"
            ),
            8_000,
        );
        let exact = lost_behind_a_breaker(rates, cancels, 0.6);
        let slower = lost_behind_a_breaker([0.1, 0.5, 0.95], cancels, 0.6);
        let other = lost_behind_a_breaker(rates, !cancels, 0.6);
        simulated.tells(exact, &[slower, other, lost_behind_a_breaker(rates, cancels, 0.62)]);
    }
}

fn overload(repair: &str, takes: &str, if_again: &str) -> String {
    format!(
        "component.web.fault.crash = {{ every = \"20h\", mttr = {repair} }}
         reaction.overload = {{ to = \"web\", if_back = \"continue\", if_again = \"{if_again}\", stages = [
           {{ stage = \"until load is shed\", takes = {takes} }}] }}
         service.site.all = [\"web\", \"overload\"]\n"
    )
}

/// Share of time in overload, or with the web servers down, and outages an hour; causes come at rate f while the web servers
/// are up, overloads end at rate s.
fn overloaded(f: f64, s: f64) -> [f64; 2] {
    let chain = Chain::new((true, false), |&(web, over): &(bool, bool)| {
        let toggled = if web { (false, true) } else { (true, over) };
        vec![(if web { f } else { 1.0 }, toggled), (if over { s } else { 0.0 }, (web, false))]
    });
    [chain.mean(|&(web, over)| f64::from(u8::from(!web || over))), chain.outages_per_hour(|&(web, over)| !web || over)]
}

/// The cause lasts an hour in the mean, the overload eight.
#[test]
fn an_overload_outlasts_its_cause_as_the_markov_chain_says() {
    let text = overload("\"1h\"", "\"8h\"", "continue");
    let [share, rate] = overloaded(0.05, 1.0 / 8.0);
    let [shorter, more] = overloaded(0.05, 1.0 / 7.5);
    down(&text, 1_000).tells(share, &[shorter, 1.0 / 21.0]);
    let text = format!("horizon = \"2000h\"\nwarm_up = \"200h\"\n{text}");
    mean(&text, 1_000, |site| site.outages.len() as f64 / 2000.0).tells(rate, &[more, 0.05]);
}

/// The renewal argument: an outage begins with a cause and an overload, and where causes are rare it ends with the longer of
/// the two; frequent ones prolong it.
#[test]
fn the_chain_of_overloads_agrees_with_the_renewal_argument() {
    let [rare, often] = [1e-6, 1.0].map(|f| overloaded(f, 1.0 / 8.0)).map(|[share, rate]| share / rate);
    let longer = 1.0 + 8.0 - 8.0 / 9.0;
    assert!((rare / longer - 1.0).abs() < 1e-4 && often > 1.05 * longer, "{rare} {often}");
}

/// Causes that last no time, at rate f, each with an overload of S hours. Overloads that later causes prolong leave it up
/// e^(-fS) of the time; overloads that they do not prolong last fS hours for each hour up: counters of the second and of the
/// first type (Feller, An Introduction to Probability Theory, vol. II, 2nd ed. 1971, section XI.3).
#[test]
fn causes_meanwhile_prolong_an_overload_or_not() {
    let (first, second) = (0.4 / 1.4, 1.0 - libm::exp(-0.4));
    let text = |if_again| overload("{ fixed = \"1us\" }", "{ fixed = \"8h\" }", if_again);
    down(&text("restart"), 1_000).tells(second, &[first, 1.0 - libm::exp(-0.41), 0.4]);
    down(&text("continue"), 1_000).tells(first, &[second, 0.41 / 1.41, 0.4]);
}
