//! Cases about one service that fails as a whole: laws, stages, windows, changes, budgets.

use super::case::{Case, entries, list, number, text};
use super::measure::Measure;
use super::model::Model;
use super::words::{all, designed, exponential, fixed, law, named_law, repair, time, units};

/// One component, and a service that is just it.
fn one(every: &str, recovery: &str) -> String {
    units("part", 1, every, recovery) + &all("site", &["part".into()])
}

/// P01: one component.
pub(super) fn one_component(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    vec![Model::new(case, "", one(&named_law(&p["ttf"]), &repair(&named_law(&p["repair"]))))]
}

/// P02: one failure law, several repair laws; answers of variant `all` hold for each.
pub(super) fn repair_laws(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let model = |name: &str, repair_law| {
        let body = one(&named_law(&p["ttf"]), &repair(&named_law(repair_law)));
        Model::new(case, name, body).common(case, "all")
    };
    entries(p, "repair_variants").map(|(name, law)| model(name, law)).collect()
}

/// P03: several failure laws, one repair law.
pub(super) fn failure_laws(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let model = |name: &str, ttf| {
        let body = one(&named_law(ttf), &repair(&named_law(&p["repair"])));
        Model::new(case, name, body).common(case, "all")
    };
    entries(p, "ttf_variants").map(|(name, law)| model(name, law)).collect()
}

/// P13: a service that is also taken down at fixed times, which its failures and repairs take no notice of.
pub(super) fn windows(case: &Case) -> Vec<Model> {
    let (p, w) = (&case.parameters, &case.parameters["windows"]);
    let planned = number(w, "count") * number(w, "duration_h");
    let horizon = case.horizon_h;
    let body = one(&exponential(&time(p, "ttf_mean")), &repair(&exponential(&time(p, "repair_mean"))))
        + &format!(
            "[change.window]\nstrikes = \"site\"\nevery = \"{}\"\nfirst = \"{}\"\ndowntime = {}\n",
            time(w, "period"),
            time(w, "first_start"),
            fixed(&time(w, "duration"))
        );
    let model = Model::new(case, "", body)
        .ask(case, "mean_unplanned_downtime", |a| (Measure::MeanUnavailability, (a.value + planned) / horizon))
        .ask(case, "availability_excluding_planned", |a| {
            (Measure::MeanUnavailability, (planned + (1.0 - a.value) * (horizon - planned)) / horizon)
        })
        .ask(case, "p_no_unplanned_outage", |a| (Measure::AtMost(planned), a.value));
    vec![model]
}

/// P14: detect, decide, repair.
pub(super) fn stages(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let recovery = format!(
        "[{{ stage = \"detect\", takes = {} }}, {{ stage = \"decide\", takes = {} }}, {{ stage = \"repair\", takes = {} }}]",
        fixed(&time(p, "detection")),
        exponential(&time(p, "decision_mean")),
        named_law(&p["repair"])
    );
    let body = one(&exponential(&time(p, "ttf_mean")), &recovery);
    let longer = |a: &super::case::Answer| (Measure::LongerThan(a.number("minutes")), a.value);
    vec![Model::new(case, "", body).ask(case, "p_single_outage_longer_than", longer)]
}

/// P17: changes that may fail.
pub(super) fn changes(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let body = designed("part", 1.0, "1h")
        + &all("site", &["part".into()])
        + &format!(
            "[change.deploy]\nstrikes = \"site\"\nevery = \"{}\"\nfirst = \"{}\"\nfails = {:?}\nrollback = {}\n",
            time(p, "period"),
            time(p, "first"),
            number(p, "failure_probability"),
            repair(&named_law(&p["rollback"]))
        );
    vec![Model::new(case, "", body)]
}

/// Charged minutes are made this much shorter, and so is the budget: the sum of charges means the same, and next to
/// none of them is cut off at the end of the window.
const SHRINK: f64 = 1000.0;

/// P22, the second part: incidents on calendar time whose charges add up against a budget.
pub(super) fn budget(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let window = number(p, "window_days");
    let budget_h = (1.0 - number(p, "slo")) * window * 24.0 / SHRINK;
    let charge = number(p, "mean_duration_min") / SHRINK;
    let body = |takes: &str| {
        format!(
            "[component.part]\nfault.incident = {{ clock = \"calendar\", every = \"{}d\", recovery = {} }}\n",
            window / number(p, "incidents_per_30_days"),
            repair(takes)
        ) + &all("site", &["part".into()])
    };
    let mut models = Vec::new();
    let metric = "p_budget_exhausted_by_day";
    for (variant, takes) in
        [("fixed", fixed(&format!("{charge}min"))), ("exponential", exponential(&format!("{charge}min")))]
    {
        for answer in case.answers.iter().filter(|a| a.variant == variant && a.metric == metric) {
            let day = answer.number("day");
            let mut model = Model::new(case, variant, body(&takes));
            model.horizon_h = day * 24.0;
            model = model.ask(case, metric, |a| (Measure::MoreThan(budget_h), a.value));
            model.asks.retain(|ask| ask.value == answer.value);
            if day == window {
                let consumed = "expected_budget_consumed_fraction";
                model.ask_about(case, "both", consumed, |a| {
                    (Measure::MeanUnavailability, a.value * budget_h / (window * 24.0))
                });
            }
            models.push(model);
        }
    }
    models
}

/// P23: failures and planned work that wait for one pair of hands, so that their times add up.
pub(super) fn yearly_budgets(case: &Case) -> Vec<Model> {
    list(&case.parameters, "rows").iter().map(|row| yearly_budget(case, row)).collect()
}

fn yearly_budget(case: &Case, row: &serde_json::Value) -> Model {
    let (planned, hours) = (number(row, "planned_min"), case.horizon_h);
    let mut body = format!(
        "[crew.hands]\nsize = 1\n[component.part]\nfault.failure = {{ clock = \"calendar\", rate = \"{}/year\", \
         recovery = [{{ stage = \"repair\", takes = {}, crew = \"hands\" }}] }}\n",
        number(row, "failures_per_year"),
        fixed(&format!("{}min", number(row, "minutes_each")))
    ) + &all("site", &["part".into()]);
    if planned > 0.0 {
        body += &format!(
            "[change.update]\nstrikes = \"site\"\nevery = \"{hours}h\"\nfirst = \"{}h\"\ndowntime = {}\ncrew = \"hands\"\n",
            hours / 2.0,
            fixed(&format!("{planned}min"))
        );
    }
    let minutes = hours * 60.0;
    let mut model = Model::new(case, text(row, "name"), body)
        .ask(case, "budget_failures_min", |a| (Measure::Cause("part.failure"), a.value / 60.0))
        .ask(case, "budget_total_min", |a| (Measure::MeanUnavailability, a.value / minutes))
        .ask(case, "implied_availability", |a| (Measure::MeanUnavailability, 1.0 - a.value))
        .ask(case, "target_downtime_min", |a| (Measure::Promised, a.value / minutes))
        .ask(case, "p_year_meets_target", |a| (Measure::Kept, a.value))
        .ask(case, "downtime_quantile_min", |a| (Measure::Quantile(a.number("p")), a.value / 60.0))
        .ask(case, "p_no_unplanned_outage", |a| (Measure::AtMost(planned / 60.0), a.value))
        .ask(case, "downtime_std_min", |a| (Measure::Spread, a.value / 60.0));
    model.promise = format!("availability = {:?}\n", number(row, "target"));
    model
}

/// P25: nothing is ever repaired, and a unit of time is a thousand hours.
pub(super) fn never_repaired(case: &Case) -> Vec<Model> {
    let hours = |units: f64| format!("{}h", units * UNIT_H);
    let ttf = |kind: &str, v: &serde_json::Value| match kind {
        "weibull" => {
            format!("{{ weibull = {{ shape = {:?}, scale = \"{}\" }} }}", number(v, "shape"), hours(number(v, "scale")))
        }
        "erlang" => {
            let (shape, rate) = (number(v, "phases"), number(v, "rate"));
            format!("{{ gamma = {{ shape = {shape:?}, scale = \"{}\" }} }}", hours(1.0 / rate))
        }
        _ => {
            let (mu, sigma) = (number(v, "mu"), number(v, "sigma"));
            format!("{{ lognormal = {{ median = \"{}\", sigma = {sigma:?} }} }}", hours(libm::exp(mu)))
        }
    };
    let kinds = ["weibull", "lognormal", "erlang"];
    let model = |kind: &&str| {
        let variant = format!("{kind}_and");
        let parts = &case.parameters[&variant];
        let t = number(parts, "t");
        let never = repair(&fixed(&hours(1000.0 * t)));
        let body = units("a", 1, &ttf(kind, &parts["A"]), &never)
            + &units("b", 1, &ttf(kind, &parts["B"]), &never)
            + &super::words::any("site", &["a".into(), "b".into()]);
        let mut model = Model::new(case, &variant, body).ask(case, "p_failed_by", |a| {
            assert_eq!(a.number("t"), t);
            (Measure::AnyOutage, a.value)
        });
        model.horizon_h = t * UNIT_H;
        model
    };
    let spare = &case.parameters["spare"];
    let dormancy = number(spare, "dormant_rate") / number(spare, "active_rate");
    let pair = ["first", "second"].map(|name| (name, number(spare, "active_rate")));
    let chain = &case.parameters["spare7"];
    let order = list(chain, "order").iter().map(|name| name.as_str().expect("a name"));
    let in_turn: Vec<(&str, f64)> = order.map(|name| (name, number(&chain["active_rates"], name))).collect();
    let mut models: Vec<Model> = kinds.iter().map(model).collect();
    models.push(spares(case, "spare", 1, dormancy, &pair));
    models.push(spares(case, "spare7", 1, number(chain, "dormancy_factor"), &in_turn));
    models.extend(shared_spares(case));
    models
}

/// P25, one spare for several positions.
fn shared_spares(case: &Case) -> Vec<Model> {
    let three = &case.parameters["spare3"];
    assert_eq!((number(three, "positions"), number(three, "spares")), (3.0, 1.0));
    let (rate, dormant) = (number(three, "active_rate"), number(three, "dormant_rate"));
    let units = ["a", "b", "c", "spare"].map(|name| (name, rate));
    let mut models = vec![spares(case, "spare3", 3, dormant / rate, &units)];

    let bike = &case.parameters["motorbike"];
    let (wheel, spare) = (number(bike, "wheel_rate"), number(bike, "spare_active_rate"));
    let units = [("front", wheel), ("rear", wheel), ("spare", spare)];
    let bike = spares(case, "motorbike", 2, number(bike, "spare_dormant_rate") / spare, &units);
    let mut by = bike.ask(case, "p_failed_by", |a| (Measure::AnyOutage, a.value));
    by.horizon_h = UNIT_H;
    models.push(by);
    models
}

/// Units with their rates in the order of use; each takes over at once from one that is lost.
fn spares(case: &Case, variant: &str, active: u32, dormancy: f64, rates: &[(&str, f64)]) -> Model {
    let never = repair(&fixed(&format!("{}h", 1000.0 * UNIT_H)));
    let names: Vec<&str> = rates.iter().map(|(name, _)| *name).collect();
    let body: String =
        rates.iter().map(|(name, rate)| units(name, 1, &exponential(&format!("{}h", UNIT_H / rate)), &never)).collect();
    let body = body
        + &format!(
            "[standby.position]\nmembers = {names:?}\nactive = {active}\nidle_rate = {dormancy:?}\nfailover = \"instant\"\n"
        )
        + &all("site", &["position".into()]);
    Model::new(case, variant, body).ask(case, "mttf", |a| (Measure::FirstOutage, a.value * UNIT_H))
}

/// Hours that stand for a unit of time where a case has none.
const UNIT_H: f64 = 1000.0;

/// The law of a variant of a case that names its laws by their keys.
pub(super) fn keyed_law(variant: (&String, &serde_json::Value)) -> String {
    law(variant.0, variant.1)
}
