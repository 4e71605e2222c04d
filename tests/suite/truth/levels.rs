//! Cases about shares of requests: soft dependencies, shuffle shards, retries.

use super::case::{Answer, Case, list, number, text};
use super::measure::Measure;
use super::model::Model;
use super::words::{all, any, designed, exponential, fixed, repair, time, units};
use serde_json::Value;

/// P15: hard dependencies, and soft ones that must not matter; and the share of requests that succeed.
pub(super) fn dependencies(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let part = |c: &Value| designed(text(c, "name"), number(c, "availability"), &time(c, "mttr"));
    let names = |key| list(p, key).iter().map(|c| text(c, "name").to_string()).collect::<Vec<_>>();
    let parts: String = list(p, "hard").iter().chain(list(p, "soft")).map(part).collect();
    let hard = all("site", &names("hard"));
    let beside = any("soft", &names("soft")) + "report = true\n";
    let strict = Model::new(case, "strict", parts.clone() + &hard + &beside);
    let succeed = |c: &Value| format!("{} = {:?}", text(c, "name"), 1.0 - number(c, "failed_requests_when_down"));
    let soft: Vec<String> = list(p, "soft").iter().map(succeed).collect();
    let requests = Model::new(case, "requests", parts + &hard + &format!("soft = {{ {} }}\n", soft.join(", "))).ask(
        case,
        "long_run_request_success",
        |a| (Measure::Lost, 1.0 - a.value),
    );
    vec![strict, requests]
}

/// P18: every pair of workers is a shard. Workers that are down throughout; and workers that fail, as seen by one
/// customer and by all.
pub(super) fn shards(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let n = number(p, "workers") as u64;
    let names: Vec<String> = (1..=n).map(|worker| format!("w{worker}")).collect();
    let (ttf, mttr) = (exponential(&time(p, "worker_mttf")), repair(&exponential(&time(p, "worker_mttr"))));
    let workers: String = names.iter().map(|name| units(name, 1, &ttf, &mttr)).collect();
    let size = number(p, "shard_size");
    let sharded = format!("[service.all]\nshards = {{ of = {names:?}, size = {size} }}\n");
    let mut some = Model::new(case, "", workers.clone() + &sharded)
        .ask(case, "probability_some_customer_is_out", |a| (Measure::Unavailability, a.value))
        .ask(case, "expected_fraction_customers_out", |a| (Measure::Lost, a.value))
        .ask(case, "frequency_of_periods_with_some_customer_out", |a| (Measure::Frequency, a.value))
        .ask(case, "mean_outage_duration_some_customer_out", |a| (Measure::Duration, a.value));
    some.promise = "service = \"all\"\n".into();
    let own: String = names[..size as usize].iter().map(|name| units(name, 1, &ttf, &mttr)).collect();
    let one = Model::new(case, "", own + &any("customer", &names[..size as usize]))
        .ask(case, "customer_unavailability", |a| (Measure::Unavailability, a.value))
        .ask(case, "customer_outage_frequency", |a| (Measure::Frequency, a.value))
        .ask(case, "customer_p_no_outage", |a| (Measure::NoOutage, a.value));
    [some, one].into_iter().chain(broken_workers(case, n, size as u64)).collect()
}

/// Workers that break at once and are not repaired within the horizon. The poison customer breaks its own two: who
/// shares both of them has none left; who shares one at least does not have two left.
fn broken_workers(case: &Case, n: u64, size: u64) -> Vec<Model> {
    let body = |down: u64, rule: &str| {
        let broken = units("broken", down, &fixed("1us"), &repair(&fixed("3y")));
        let working = format!("[component.working]\ncount = {}\ndesign = {{ availability = 1.0 }}\n", n - down);
        broken + &working + rule
    };
    let sharded = |down: u64, need: u64| {
        let of = "[\"broken\", \"working\"]";
        let rule = format!("[service.all]\nshards = {{ of = {of}, size = {size}, need = {need} }}\n");
        Model::new(case, "", body(down, &rule))
    };
    let shares = "fraction_customers_sharing_workers_with_poison_customer";
    let answer = |shared: &str| {
        let found = case.answers.iter().find(|a| a.metric == shares && a.text("shared") == shared);
        found.expect("the poison customer shares workers").value
    };
    let mut models: Vec<Model> = (1..=4)
        .map(|down| {
            let of = |a: &Answer| a.number("workers_down") == down as f64;
            sharded(down, 1).ask_only(case, "fraction_customers_out", of, |a| (Measure::Failing, a.value))
        })
        .collect();
    models.push(sharded(2, 1).ask(case, "number_of_shards", |a| (Measure::Failing, 1.0 / a.value)).ask_only(
        case,
        shares,
        |a| a.text("shared") == "both",
        |a| (Measure::Failing, a.value),
    ));
    models.push(
        sharded(2, 2)
            .ask_only(case, shares, |a| a.text("shared") == "none", |a| (Measure::Failing, 1.0 - a.value))
            .ask_only(
                case,
                shares,
                |a| a.text("shared") == "exactly_one",
                |a| (Measure::Failing, a.value + answer("both")),
            ),
    );
    let pair = |at: u64| format!("[component.p{at}]\ncount = {size}\ndesign = {{ availability = 1.0 }}\n");
    let pairs: String = (1..n / size).map(pair).collect();
    let cells: String = (1..n / size).map(|at| any(&format!("cell-{at}"), &[format!("p{at}")])).collect();
    let names: Vec<String> = (0..n / size).map(|at| format!("cell-{at}")).collect();
    let plain = units("broken", size, &fixed("1us"), &repair(&fixed("3y"))) + &pairs + &cells;
    let plain = plain + &any("cell-0", &["broken".into()]) + &format!("[service.all]\ncells = {names:?}\n");
    let plain = Model::new(case, "", plain);
    models.push(plain.ask(case, "fraction_customers_out_plain_sharding", |a| (Measure::Failing, a.value)));
    models
}

/// P19: attempts that fail now and then, with and without requests that always do.
pub(super) fn retries(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let errors = number(p, "attempt_failure_probability");
    let doomed = format!(", doomed = {:?}", number(p, "common_mode_probability"));
    let model = |variant: &str, n: f64, doomed: &str| {
        let body = designed("backend", 1.0, "1h")
            + &all("site", &["backend".into()])
            + &format!("errors = {errors:?}\nretries = {{ attempts = {n}{doomed} }}\n");
        let of = |a: &Answer| a.number("n") == n;
        let mut model = Model::new(case, variant, body)
            .ask_only(case, "p_request_fails", of, |a| (Measure::Failing, a.value))
            .ask_only(case, "mean_attempts", of, |a| (Measure::Attempts, a.value));
        model.promise = "level = \"95%\"\n".into();
        model
    };
    let counts = list(p, "n_values").iter().map(|n| n.as_f64().expect("a number of attempts"));
    counts.flat_map(|n| [model("independent", n, ""), model("common_mode", n, &doomed)]).collect()
}

/// P22, burn rates: a service that fails as many requests as the rate says, over the time in which that burns so much
/// of the budget.
pub(super) fn burning(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let (allowed, window) = (1.0 - number(p, "slo"), number(p, "window_days") * 24.0);
    let model = |answer: &Answer, hours: f64, budgets: f64| {
        let metric = answer.metric.clone();
        let failing = answer.number("burn_rate") * allowed;
        let mut model = Model::new(case, "", failing_service(failing));
        model.promise = "level = 0.01\n".into();
        model.horizon_h = hours;
        let own = answer.value;
        model.ask_only(case, &metric, |a| a.value == own, |_| (Measure::Failing, budgets * allowed * window / hours))
    };
    let of = |metric: &'static str| case.answers.iter().filter(move |a| a.metric == metric);
    let consumed = of("budget_fraction_consumed").map(|a| model(a, a.number("hours"), a.value));
    of("days_to_exhaustion_at_burn_rate").map(|a| model(a, a.value * 24.0, 1.0)).chain(consumed).collect()
}

/// A service that fails this share of requests: all of them where it breaks at once and is not repaired.
fn failing_service(share: f64) -> String {
    if share >= 1.0 {
        return units("part", 1, &fixed("1us"), &repair(&fixed("3y"))) + &all("site", &["part".into()]);
    }
    let errors = format!("errors = {share:?}\n");
    "[component.part]\ndesign = { availability = 1.0 }\n".to_string() + &all("site", &["part".into()]) + &errors
}
