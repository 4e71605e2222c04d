//! Repairs that keep the age, maintenance, and shared loads, against closed forms and a Markov chain.

use super::mean;
use crate::chains::Chain;

/// One unit that is needed.
fn unit(horizon: &str, fault: &str, more: &str) -> String {
    format!("horizon = \"{horizon}\"\n[component.a]\nfault.wear = {{ {fault} }}\n{more}\n[service.site]\nall = \"a\"\n")
}

fn outages(text: &str, histories: u64) -> super::Mean {
    mean(text, histories, |site| site.outages.len() as f64)
}

/// With minimal repairs that take no time to speak of, failures are a Poisson process whose rate is the hazard: their
/// mean number until t is the cumulative hazard H(t) (Barlow and Hunter 1960, section 3). Here (t/scale)^shape.
#[test]
fn minimal_repairs_come_as_often_as_the_hazard_says() {
    let law = |kept: &str| {
        let every = "every = { weibull = { shape = 2.5, scale = \"100h\" } }";
        unit("300h", &format!("{every}, mttr = {{ fixed = \"1ms\" }}, age_kept = \"{kept}\""), "")
    };
    let exact = libm::pow(3.0, 2.5);
    let slightly_wrong = libm::pow(3.0, 2.45);
    outages(&law("100%"), 20_000).tells(exact, &[slightly_wrong]);
    assert!(outages(&law("99%"), 20_000).apart(exact) > 4.0, "a repair that makes a little better is not told apart");
}

/// The same for a hazard in pieces, a lognormal and a gamma law: the mean number is -ln S(t) = -ln(1 - F(t)).
#[test]
fn minimal_repairs_of_any_law_follow_its_hazard() {
    let tub = "{ bathtub = { infant = \"6/d\", until = \"1d\", useful = \"1/d\", from = \"5d\", worn = \"4/d\" } }";
    let lognormal = "{ lognormal = { median = \"10d\", sigma = 1.0 } }";
    let gamma = "{ gamma = { shape = 2.0, scale = \"2d\" } }";
    // S(8 d) of the lognormal law: the normal law beyond ln(0.8); of the gamma law: (1 + 4) exp(-4).
    let beyond = 0.5 * libm::erfc(libm::log(0.8) / std::f64::consts::SQRT_2);
    let exact = [6.0 + 4.0 + 12.0, -libm::log(beyond), 4.0 - libm::log(5.0)];
    for (law, exact) in [tub, lognormal, gamma].into_iter().zip(exact) {
        let text = unit("8d", &format!("every = {law}, mttr = {{ fixed = \"1ms\" }}, age_kept = \"100%\""), "");
        outages(&text, 40_000).tells(exact, &[exact * 1.03, exact * 0.97]);
    }
}

/// Age replacement (Barlow and Hunter 1960, policy I): a cycle ends with a failure before the age T, or with
/// maintenance at T. Its mean time up is the integral of S from 0 to T, its mean time down F(T) r + S(T) m with repairs
/// of length r and maintenance of length m; the long-run unavailability is down over up and down (renewal-reward).
#[test]
fn replacement_at_an_age_follows_the_renewal_reward_theorem() {
    let survival = |t: f64| libm::exp(-libm::pow(t / 100.0, 3.0));
    let exact = |age: f64| {
        let steps = 10_000;
        let step = age / f64::from(steps);
        let up: f64 = (0..steps).map(|at| survival((f64::from(at) + 0.5) * step) * step).sum();
        let down = (1.0 - survival(age)) * 20.0 + survival(age) * 4.0;
        down / (up + down)
    };
    let fault = "every = { weibull = { shape = 3.0, scale = \"100h\" } }, mttr = { fixed = \"20h\" }";
    let change = "[change.overhaul]\nstrikes = \"a\"\nat_age = \"60h\"\nrenews = true\ndowntime = { fixed = \"4h\" }\n";
    let text = "warm_up = \"20000h\"\n".to_string() + &unit("200000h", fault, change);
    let found = mean(&text, 300, |site| site.downtime.hours() / 200_000.0);
    found.tells(exact(60.0), &[exact(57.0), exact(1e4)]);
}

/// Two units fail at rate f, and the one that is left at rate f 2^e; each is repaired at rate r. With exponential times
/// the number of units down is a Markov chain.
#[test]
fn a_shared_load_follows_the_markov_chain() {
    let (f, r) = (0.2, 1.0);
    let both_down = |exponent: f64| {
        let chain = Chain::new(0_usize, |down| {
            let fails = [2.0 * f, f * libm::exp2(exponent), 0.0][*down];
            vec![(fails, (down + 1).min(2)), (*down as f64 * r, down.saturating_sub(1))]
        });
        chain.mean(|down| f64::from(u8::from(*down == 2)))
    };
    let text = |load: &str| {
        format!(
            "horizon = \"2000h\"\nwarm_up = \"100h\"
             component.a = {{ count = 2, {load}fault.crash = {{ every = \"5h\", mttr = \"1h\" }} }}
             service.site.any = \"a\"\n"
        )
    };
    for (load, exponent) in [("", 0.0), ("shared_load = 1, ", 1.0), ("shared_load = 1.5, ", 1.5)] {
        let found = mean(&text(load), 2_000, |site| site.downtime.hours() / 2000.0);
        found.tells(both_down(exponent), &[both_down(exponent + 0.1), both_down(exponent + 1.0)]);
    }
}
