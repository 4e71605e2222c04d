//! Cases about redundancy: replicas, crews, zones, standby groups, shards, compositions.

use super::case::{Case, entries, list, number, text};
use super::measure::Measure;
use super::model::Model;
use super::single::keyed_law;
use super::words::{all, any, at_least, crew, crewed, designed, exponential, law, repair, time, units};
use serde_json::Value;

/// Like units of which some are needed, repaired by a crew of limited size.
fn replicas(count: u64, needed: u64, ttf: &str, repair_law: &str, crews: u64) -> String {
    crew(crews) + &units("node", count, ttf, &crewed(repair_law)) + &at_least("site", needed, "node")
}

fn whole(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_else(|| panic!("no whole number `{key}` in {value}"))
}

/// P04: a series, with clocks that run on or stand still while it is down.
pub(super) fn series(case: &Case) -> Vec<Model> {
    let components = list(&case.parameters, "components");
    let names: Vec<String> = components.iter().map(|c| text(c, "name").to_string()).collect();
    let model = |variant: &str, condition: &str| {
        let part = |c: &Value| {
            format!(
                "[component.{}]\nfault.main = {{ every = {}{condition}, recovery = {} }}\n",
                text(c, "name"),
                law(text(c, "ttf"), &mean(c, "mttf")),
                repair(&law(text(c, "repair"), &mean(c, "mttr")))
            )
        };
        let parts: String = components.iter().map(part).collect();
        Model::new(case, variant, parts + &all("site", &names))
    };
    vec![model("independent", ""), model("suspended", ", while = \"site\"")]
}

/// `{ mean_h: ... }` from `mttf_h: ...`.
fn mean(value: &Value, key: &str) -> Value {
    serde_json::json!({ "mean_h": number(value, &format!("{key}_h")) })
}

/// P05 and P06: replicas with several sizes of the crew.
pub(super) fn crews(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let sizes = list(p, "crew_variants").iter().map(|size| size.as_u64().expect("a size"));
    let model = |size| {
        let (ttf, mttr) = (law(text(p, "ttf"), &mean(p, "mttf")), law(text(p, "repair"), &mean(p, "mttr")));
        let body = replicas(whole(p, "replicas"), whole(p, "needed"), &ttf, &mttr, size);
        Model::new(case, &format!("crews_{size}"), body)
    };
    sizes.map(model).collect()
}

/// P20: rare outages; crude simulation sees those of variants that the table of what is missing leaves out.
pub(super) fn rare(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let model = |variant: &Value| {
        let (count, size) = (whole(variant, "replicas"), whole(variant, "crews"));
        let (ttf, mttr) = (exponential(&time(p, "mttf")), exponential(&time(p, "mttr")));
        let body = replicas(count, whole(p, "needed"), &ttf, &mttr, size);
        Model::new(case, &format!("replicas_{count}_crews_{size}"), body)
    };
    list(p, "variants").iter().map(model).collect()
}

/// P26: two groups of workstations behind switches that a backbone joins, and one repair unit that prepares for each kind
/// of failed item; with half of one group's workstations connected to each other, and with as many as one group has.
pub(super) fn workstations(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let prepares = time(p, "preparation_mean");
    let items = |name: &str, kind: &str, count: u64| {
        let recovery = crewed(&exponential(&time(p, &format!("{kind}_repair"))));
        units(name, count, &exponential(&time(p, &format!("{kind}_mttf"))), &recovery)
    };
    let n = whole(p, "N");
    let body = format!("[crew.repair]\nsize = 1\nprepares = \"{prepares}\"\n")
        + &items("left", "workstation", n)
        + &items("right", "workstation", n)
        + &items("left-switch", "switch", 1)
        + &items("right-switch", "switch", 1)
        + &items("backbone", "backbone", 1);
    let service = |least: u64| {
        let side = |name: &str| {
            at_least(&format!("enough-{name}"), least, name)
                + &all(&format!("{name}-side"), &[format!("enough-{name}"), format!("{name}-switch")])
        };
        let sides = ["left-switch", "right-switch", "backbone", "enough-together"].map(String::from);
        side("left")
            + &side("right")
            + &format!("[service.enough-together]\nat_least = {least}\nof = [\"left\", \"right\"]\n")
            + &all("joined", &sides)
            + &any("site", &["left-side".into(), "right-side".into(), "joined".into()])
    };
    let horizon = case.horizon_h;
    let mut minimum = Model::new(case, "", body.clone() + &service(whole(p, "k")))
        .ask(case, "mean_downtime_2000h", |a| (Measure::MeanUnavailability, a.value / horizon))
        .ask(case, "p_outage_within_2000h", |a| (Measure::AnyOutage, a.value));
    minimum.asks.retain(|ask| ask.measure != Measure::FirstOutage);
    minimum.effort = 10.0;
    let mut premium = Model::new(case, "premium", body + &service(n));
    premium.ask_about(case, "", "steady_state_premium_unavailability", |a| (Measure::Unavailability, a.value));
    vec![minimum, premium]
}

/// P27: two replicas, several repair laws, one crew; and with two crews, where the law does not matter.
pub(super) fn one_crew(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let ttf = exponential(&time(p, "mttf"));
    let one = |entry: (&String, &Value)| Model::new(case, entry.0, replicas(2, 1, &ttf, &keyed_law(entry), 1));
    let mut models: Vec<Model> = entries(p, "variants").map(one).collect();
    for entry in entries(p, "variants") {
        models.push(Model::new(case, "two_crews", replicas(2, 1, &ttf, &keyed_law(entry), 2)));
    }
    models
}

/// P07, a cold, a warm and a hot standby: failover that works or falls back to people.
pub(super) fn standby(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let every = exponential(&time(p, "mttf_active"));
    let nodes = units("node", 2, &every, &repair(&exponential(&time(p, "repair_mean"))));
    let pair = format!(
        "[standby.pair]\nmembers = \"node\"\nif_target_lost = \"retarget\"\nfailover = [\n\
         {{ stage = \"automation\", succeeds = {:?}, otherwise = [{{ stage = \"by hand\", takes = {} }}] }},\n\
         {{ stage = \"switch\", takes = {} }},\n]\n",
        number(p, "coverage"),
        exponential(&time(p, "manual_failover_mean")),
        exponential(&time(p, "auto_failover_mean")),
    );
    let model = |(name, alpha): (&String, &Value)| {
        let alpha = alpha.as_f64().expect("a fraction");
        let idle = if alpha == 1.0 { String::new() } else { format!("idle_rate = {alpha:?}\n") };
        Model::new(case, name, format!("{nodes}{pair}{idle}{}", all("site", &["pair".into()])))
    };
    entries(p, "alpha_variants").map(model).collect()
}

/// P08: a share of the failures of each replica strikes all of them.
pub(super) fn common_cause(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let own = exponential(&format!("{}h", 1.0 / number(p, "lambda_per_h")));
    let model = |beta: f64| {
        let mut body = units("node", whole(p, "replicas"), &own, &repair(&exponential(&time(p, "repair_mean"))));
        if beta > 0.0 {
            body = body.replace("recovery =", &format!("beta = {beta:?}, recovery ="));
        }
        Model::new(case, &format!("beta_{beta}"), body + &at_least("tier", whole(p, "needed"), "node"))
    };
    list(p, "beta_variants").iter().map(|beta| model(beta.as_f64().expect("a fraction"))).collect()
}

/// P09: zones with instances, and three things that an outage of a zone may do to them.
pub(super) fn zones(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let model = |variant: &str, outage: &str| {
        let body = format!(
            "places = [\"az-{{1..{}}}\"]\n[fault.az]\nstrikes = \"*\"\nevery = {}\noutage = \"{outage}\"\nrecovery = {}\n",
            whole(p, "azs"),
            exponential(&time(p, "az_mttf")),
            repair(&exponential(&time(p, "az_mttr")))
        ) + &units(
            "instance",
            whole(p, "instances_per_az"),
            &exponential(&time(p, "instance_mttf")),
            &repair(&exponential(&time(p, "instance_repair"))),
        )
        .replace("count", "in = \"*\"\ncount")
            + &at_least("site", whole(p, "needed"), "instance");
        Model::new(case, variant, body)
    };
    vec![model("continue", "unreachable"), model("pause", "suspended"), model("kill", "destroyed")]
}

/// P10, static stability: each zone always carries half of the demand.
pub(super) fn static_capacity(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let body =
        units("az", whole(p, "azs"), &exponential(&time(p, "az_mttf")), &repair(&exponential(&time(p, "az_mttr"))))
            + "[service.site]\ncapacity = { of = \"az\", each = \"50%\" }\n";
    vec![Model::new(case, "static", body).ask(case, "long_run_served_fraction", |a| (Measure::Lost, 1.0 - a.value))]
}

/// P10, bimodal: each zone carries its share of the demand, and those that are left are scaled out after a failure.
pub(super) fn scaled_out(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let zones = whole(p, "azs");
    let body = units("az", zones, &exponential(&time(p, "az_mttf")), &repair(&exponential(&time(p, "az_mttr"))))
        + &format!(
            "[service.some]\nany = \"az\"\n[service.shares]\ncapacity = {{ of = \"az\", need = {zones} }}
             [reaction.scale-out]\nto = \"az\"\nstages = [{{ stage = \"launch\", takes = {}, needs = \"some\" }}]
             [service.scaled]\nall = [\"some\", \"scale-out\"]\n",
            exponential(&time(p, "scale_out_mean"))
        )
        + &any("site", &["shares".into(), "scaled".into()]);
    let model = Model::new(case, "autoscale", body)
        .ask(case, "long_run_served_fraction", |a| (Measure::Lost, 1.0 - a.value))
        .ask(case, "mean_served_fraction_first_year", |a| (Measure::MeanLost, 1.0 - a.value));
    vec![model]
}

/// P11: active and passive region, failover in three stages, given up if its target fails.
pub(super) fn regions(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let stage =
        |name: &str| format!("{{ stage = \"{name}\", takes = {} }}", exponential(&time(p, &format!("{name}_mean"))));
    let body = region_pair(p)
        + &format!(
            "[standby.pair]\nmembers = \"region\"\nif_target_lost = \"abandon\"\nfailover = [{}, {}, {}]\n",
            stage("detection"),
            stage("decision"),
            stage("execution")
        )
        + &all("site", &["pair".into()]);
    vec![Model::new(case, "", body)]
}

fn region_pair(p: &Value) -> String {
    units("region", 2, &exponential(&time(p, "region_mttf")), &repair(&exponential(&time(p, "region_mttr"))))
}

/// P12: both regions down, and half of the requests lost until they are rerouted, in one model.
pub(super) fn both_regions(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let total = Model::new(case, "total_outage_only", region_pair(p) + &at_least("site", 1, "region"));
    let body = region_pair(p)
        + &format!(
            "[service.both]\nall = \"region\"\n[service.one]\nany = \"region\"
             [reaction.reroute]\nto = \"both\"\nwhile = \"one\"
             stages = [{{ stage = \"reroute\", takes = {}, serves = \"50%\" }}]
             [service.rerouted]\nall = [\"one\", \"reroute\"]\n",
            exponential(&time(p, "reroute_mean"))
        )
        + &any("site", &["both".into(), "rerouted".into()]);
    let mut strict = Model::new(case, "strict", body);
    strict.ask_about(case, "requests", "long_run_failed_request_fraction", |a| (Measure::Lost, a.value));
    strict.ask_about(case, "requests", "first_year_failed_request_fraction", |a| (Measure::MeanLost, a.value));
    vec![total, strict]
}

/// P16: three of four nodes, and four nodes that follow a demand.
pub(super) fn three_of_four(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let node = (exponential(&time(p, "node_mttf")), repair(&exponential(&time(p, "node_mttr"))));
    let body = units("node", whole(p, "nodes"), &node.0, &node.1) + &at_least("site", 3, "node");
    let contrast =
        Model::new(case, "", body).ask(case, "time_availability_3_of_4", |a| (Measure::Unavailability, 1.0 - a.value));
    let (mean, amplitude) = (number(p, "demand_base"), number(p, "demand_amplitude"));
    let body = units("node", whole(p, "nodes"), &node.0, &node.1)
        + &format!(
            "[demand]\nmean = {mean}\nprofile.sine = {{ amplitude = \"{}%\", period = \"{}\" }}\n\
             [service.site]\ncapacity = {{ of = \"node\", each = {} }}\n",
            amplitude / mean * 100.0,
            time(p, "demand_period"),
            number(p, "unit_capacity")
        );
    let follows = Model::new(case, "", body)
        .ask(case, "long_run_request_availability", |a| (Measure::Lost, 1.0 - a.value))
        .ask(case, "long_run_fraction_of_time_demand_not_fully_met", |a| (Measure::Unavailability, a.value))
        .ask(case, "first_year_request_availability", |a| (Measure::MeanLost, 1.0 - a.value));
    vec![contrast, follows]
}

/// P24: compositions of availabilities. Mean repair times are not given and do not matter.
pub(super) fn compositions(case: &Case) -> Vec<Model> {
    let p = &case.parameters;
    let down = |a: &super::case::Answer| (Measure::Unavailability, 1.0 - a.value);
    let model = |variant: &str, body| Model::new(case, variant, body).ask(case, "availability", down);
    let parts = |key: &str| -> (String, Vec<String>) {
        let names: Vec<String> = (0..list(p, key).len()).map(|at| format!("part-{at}")).collect();
        let values = list(p, key).iter().map(|a| a.as_f64().expect("an availability"));
        (names.iter().zip(values).map(|(name, a)| designed(name, a, "1h")).collect(), names)
    };
    let mut models = Vec::new();
    for (variant, rule) in [("a", true), ("b", false), ("d", true), ("f", false)] {
        let (body, names) = parts(variant);
        models.push(model(variant, body + &if rule { all("site", &names) } else { any("site", &names) }));
    }
    let c = units("part", 1, &exponential(&time(&p["c"], "mtbf")), &repair(&exponential(&time(&p["c"], "mttr"))));
    models.push(
        model("c", c + &all("site", &["part".into()]))
            .ask(case, "downtime_per_year", |a| (Measure::Unavailability, a.value / 525_600.0)),
    );
    let e = &p["e"];
    let either = designed("database", number(e, "database"), "1h")
        + &designed("queue", number(e, "queue"), "1h")
        + &any("either", &["database".into(), "queue".into()]);
    models.push(model("e_database_or_queue", either.clone()));
    models.push(model(
        "e",
        either + &designed("web", number(e, "web"), "1h") + &all("site", &["web".into(), "either".into()]),
    ));
    models
}
