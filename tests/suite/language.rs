//! What each construct means, seen in the resolved scenario.

use fivenines::law::Law;
use fivenines::scenario::Scenario;
use fivenines::scenario::read;
use fivenines::scenario::scene::{Member, Outage, Rule, Schedule, Stage, Target, TargetLost, Window};

const WEB: &str = "component.web.fault.crash = { every = \"90d\", mttr = \"4h\" }\nservice.site.all = \"web\"\n";

fn resolved(text: &str, overrides: &[&str]) -> Result<Scenario, String> {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    let load = |name: &str| match name {
        "times.csv" => Ok("minutes,what\n30,a\n10,b\n".to_string()),
        _ => Err("no such file".to_string()),
    };
    let reading = read("shop.toml", text, &overrides, &load);
    let said = reading.diagnostics.render(&reading.sources, false);
    reading.scenario.ok_or(said)
}

fn scenario(text: &str) -> Scenario {
    resolved(text, &[]).unwrap_or_else(|said| panic!("{text}\n{said}"))
}

/// The law of the repair in a scenario with one fault.
fn repair(law: &str) -> Law {
    let text = format!("component.web.fault.crash = {{ every = \"90d\", mttr = {law} }}\nservice.site.all = \"web\"\n");
    scenario(&text).strikes[0].recovery[0].takes.clone()
}

fn time_to_failure(fault: &str) -> Schedule {
    let text = format!("component.web.fault.crash = {{ {fault}, mttr = \"4h\" }}\nservice.site.all = \"web\"\n");
    scenario(&text).strikes[0].schedule.clone()
}

fn close(one: f64, other: f64) -> bool {
    (one / other - 1.0).abs() < 1e-12
}

#[test]
fn a_scenario_has_a_name_a_year_and_one_objective() {
    let plain = scenario(WEB);
    assert_eq!((plain.name.as_str(), plain.title.as_str()), ("shop", "shop"));
    assert_eq!((plain.horizon.0, plain.warm_up.0), (8760.0, 0.0));
    assert_eq!(plain.objective.about, Member::Service { service: 0, instance: 0 });
    assert_eq!(plain.objective.threshold.value(), 1.0);
    assert_eq!(plain.objective.window, Window::Year);
    let told = scenario(&format!("name = \"s\"\ntitle = \"S\"\nhorizon = \"2y\"\nwarm_up = \"30d\"\n{WEB}"));
    assert_eq!((told.name.as_str(), told.title.as_str()), ("s", "S"));
    assert_eq!((told.horizon.0, told.warm_up.0), (17520.0, 720.0));
}

#[test]
fn units_mean_what_they_say() {
    for (typed, hours) in [
        ("1us", 1.0 / 3.6e9),
        ("1ms", 1.0 / 3.6e6),
        ("90s", 0.025),
        ("10min", 1.0 / 6.0),
        ("1h30min", 1.5),
        ("1.5 hours", 1.5),
        ("2d", 48.0),
        ("1w", 168.0),
        ("1y", 8760.0),
        ("1_000h", 1000.0),
        ("1e3h", 1000.0),
    ] {
        let Law::Fixed { value } = repair(&format!("{{ fixed = \"{typed}\" }}")) else { panic!("{typed}") };
        assert!(close(value, hours), "{typed} is {value} h");
    }
}

#[test]
fn every_law_keeps_its_parameters() {
    assert_eq!(repair("\"4h\""), Law::Exponential { mean: 4.0 });
    assert_eq!(repair("{ exponential = \"4h\" }"), Law::Exponential { mean: 4.0 });
    assert_eq!(repair("{ exponential = { mean = \"4h\" } }"), Law::Exponential { mean: 4.0 });
    assert_eq!(repair("{ fixed = \"0s\" }"), Law::Fixed { value: 0.0 });
    let weibull = Law::Weibull { shape: 0.7, scale: 2.0 };
    assert_eq!(repair("{ weibull = { shape = 0.7, scale = \"2h\" } }"), weibull);
    assert!(close(repair("{ weibull = { shape = 0.7, mean = \"2h\" } }").mean(), 2.0));
    assert_eq!(repair("{ gamma = { shape = 2, scale = \"2h\" } }"), Law::Gamma { shape: 2.0, scale: 2.0 });
    assert_eq!(repair("{ gamma = { shape = 2, mean = \"2h\" } }"), Law::Gamma { shape: 2.0, scale: 1.0 });
    let lognormal = Law::LogNormal { median: 2.0, sigma: 0.8 };
    assert_eq!(repair("{ lognormal = { median = \"2h\", sigma = 0.8 } }"), lognormal);
    assert!(close(repair("{ lognormal = { mean = \"2h\", sd = \"3h\" } }").mean(), 2.0));
    assert_eq!(repair("{ uniform = { low = \"1h\", high = \"3h\" } }"), Law::Uniform { low: 1.0, high: 3.0 });
    let triangular = Law::Triangular { low: 1.0, mode: 2.0, high: 4.0 };
    assert_eq!(repair("{ triangular = { low = \"1h\", mode = \"2h\", high = \"4h\" } }"), triangular);
    let mixture = "{ mixture = [{ weight = \"75%\", fixed = \"1h\" }, { weight = \"25%\", exponential = \"2h\" }] }";
    let parts = vec![(0.75, Law::Fixed { value: 1.0 }), (0.25, Law::Exponential { mean: 2.0 })];
    assert_eq!(repair(mixture), Law::Mixture { parts });
    let empirical = "{ empirical = { file = \"times.csv\", column = \"minutes\", unit = \"min\" } }";
    assert_eq!(repair(empirical), Law::Empirical { values: vec![10.0 / 60.0, 0.5] });
}

#[test]
fn faults_come_by_time_or_rate_on_either_clock() {
    for fault in ["every = \"90d\"", "mttf = \"90d\"", "every = \"90d\", clock = \"operating\""] {
        let Schedule::Operating { ttf, while_up: None } = time_to_failure(fault) else { panic!("{fault}") };
        assert_eq!(ttf, Law::Exponential { mean: 2160.0 }, "{fault}");
    }
    let Schedule::Operating { ttf: Law::Exponential { mean }, .. } = time_to_failure("rate = \"4/year\"") else {
        panic!("a rate is exponential")
    };
    assert!(close(mean, 2190.0));
    let Schedule::Calendar { interval } = time_to_failure("every = { fixed = \"90d\" }, clock = \"calendar\"") else {
        panic!("a calendar clock")
    };
    assert_eq!(interval, Law::Fixed { value: 2160.0 });
    let Schedule::Operating { while_up, .. } = time_to_failure("every = \"90d\", while = \"site\"") else {
        panic!("an operating clock")
    };
    assert_eq!(while_up, Some(Member::Service { service: 0, instance: 0 }));
}

#[test]
fn defaults_hold_where_a_fault_does_not_say_otherwise() {
    let text = r#"
        places = ["a"]
        defaults = { clock = "calendar", outage = "suspended", source = "a guess", recovery = "slow" }
        recovery.slow = [{ stage = "detect", takes = "1min" }, { stage = "repair", takes = "4h" }]
        fault.power = { strikes = "a", every = "2y" }
        fault.fire = { strikes = "a", every = "99y", outage = "unreachable", clock = "operating", mttr = "9d", source = "b" }
        component.web = { in = "a", fault.crash = { every = "90d" } }
        service.site.all = "web"
    "#;
    let scenario = scenario(text);
    let [crash, power, fire] = scenario.strikes.as_slice() else { panic!("three faults") };
    assert_eq!((power.outage, fire.outage), (Outage::Suspended, Outage::Unreachable));
    assert!(matches!(crash.schedule, Schedule::Calendar { .. }));
    assert!(matches!(fire.schedule, Schedule::Operating { .. }));
    assert_eq!((power.recovery.len(), fire.recovery.len()), (2, 1));
    let source = |name: &str| scenario.assumptions.iter().find(|a| a.name == name).map(|a| a.source.as_str());
    assert_eq!(source("fault.power.every"), Some("a guess"));
    assert_eq!(source("fault.fire.every"), Some("b"));
}

#[test]
fn braces_make_places_and_parents_come_first() {
    let text = r#"
        places = ["main/{a,b}", "dr/{1..2}/rack", "main"]
        component.web = { in = ["main/*", "dr/*/rack"], count = 2, fault.crash = { every = "90d", mttr = "4h" } }
        service.site = { at_least = 5, of = "web" }
    "#;
    let scenario = scenario(text);
    let paths: Vec<&str> = scenario.places.iter().map(|place| place.path.as_str()).collect();
    assert_eq!(paths, ["main", "main/a", "main/b", "dr", "dr/1", "dr/1/rack", "dr/2", "dr/2/rack"]);
    let parents: Vec<Option<usize>> = scenario.places.iter().map(|place| place.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(0), None, Some(3), Some(4), Some(3), Some(6)]);
    assert_eq!(scenario.components[0].sites, [(Some(1), 2), (Some(2), 2), (Some(5), 2), (Some(7), 2)]);
    assert_eq!(scenario.services[0].instances[0].members.len(), 8);
    assert_eq!(scenario.services[0].instances[0].rule, Rule::AtLeast { k: 5 });
}

#[test]
fn a_service_in_each_place_sees_what_is_there_and_what_holds_it() {
    let text = r#"
        places = ["east/{a,b}", "west/{a,b}"]
        component.web = { in = ["east/*", "west/*"], count = 2, fault.crash = { every = "90d", mttr = "4h" } }
        component.net = { in = ["east", "west"], fault.crash = { every = "90d", mttr = "4h" } }
        component.dns.fault.crash = { every = "90d", mttr = "4h" }
        service.tier = { in = ["east/*", "west/*"], any = "web" }
        service.stack = { in = ["east/*", "west/*"], all = ["tier", "net", "dns"] }
        service.site.any = ["stack@east/a", "stack@west/b", "rest"]
        service.rest.all = ["stack@east/b", "stack@west/a"]
    "#;
    let scenario = scenario(text);
    let stack = &scenario.services[1].instances;
    let places: Vec<&str> = stack.iter().map(|one| scenario.places[one.place.unwrap()].path.as_str()).collect();
    assert_eq!(places, ["east/a", "east/b", "west/a", "west/b"]);
    let unit = |component, site| Member::Unit { component, site, unit: 0 };
    assert_eq!(stack[2].members, [Member::Service { service: 0, instance: 2 }, unit(1, 1), unit(2, 0)]);
    assert_eq!(scenario.services[0].instances[3].members.len(), 2);
    let first = Member::Service { service: 1, instance: 0 };
    assert_eq!(scenario.services[2].instances[0].members[0], first);
}

#[test]
fn rules_of_services_and_groups() {
    let text = r#"
        component.web = { count = 4, fault.crash = { every = "90d", mttr = "4h" } }
        service.share.capacity = { of = "web", each = "50%" }
        service.count.capacity = { of = "web", need = 3 }
        service.any.any = "web"
        standby.pair = { members = ["share", "count"], failover = [{ stage = "switch", takes = "60s" }], fail_back = { wait = "1h", outage = "30s" }, if_target_lost = "abandon" }
        service.site.all = ["pair", "any"]
    "#;
    let scenario = scenario(text);
    let rule = |at: usize| scenario.services[at].instances[0].rule.clone();
    assert_eq!(rule(0), Rule::Capacity { each: 500_000_000, need: 1_000_000_000 });
    assert_eq!(rule(1), Rule::Capacity { each: 1, need: 3 });
    assert_eq!(rule(2), Rule::AtLeast { k: 1 });
    let pair = &scenario.standbys[0];
    assert_eq!(pair.instances[0].members.len(), 2);
    assert_eq!((pair.failover[0].name.as_str(), pair.target_lost), ("switch", TargetLost::Abandon));
    let back = pair.fail_back.as_ref().expect("a way back");
    assert_eq!(
        (&back.wait, &back.outage),
        (&Law::Exponential { mean: 1.0 }, &Some(Law::Exponential { mean: 1.0 / 120.0 }))
    );
}

#[test]
fn idle_members_fail_as_often_as_the_group_says() {
    let text = r#"
        component.db = { count = 2, fault.crash = { every = "90d", mttr = "4h" } }
        component.cache = { count = 2, fault.crash = { every = "90d", mttr = "4h" } }
        component.mail = { count = 2, fault.crash = { every = "90d", mttr = "4h" } }
        standby.cold = { members = "db", failover = [{ stage = "switch", takes = "60s" }], idle_rate = "0%" }
        standby.warm = { members = "cache", failover = [{ stage = "switch", takes = "60s" }], idle_rate = 0.3, source = "vendor" }
        standby.hot = { members = "mail", failover = [{ stage = "switch", takes = "60s" }] }
        service.site.all = ["cold", "warm", "hot"]
    "#;
    let scenario = scenario(text);
    let rates: Vec<f64> = scenario.standbys.iter().map(|standby| standby.idle_rate.value()).collect();
    assert_eq!(rates, [0.0, 0.3, 1.0]);
    let noted = scenario.assumptions.iter().find(|a| a.name == "standby.warm.idle_rate").expect("an assumption");
    assert_eq!((noted.value.as_str(), noted.source.as_str()), ("30 %", "vendor"));
}

#[test]
fn a_stage_may_need_a_service_a_group_or_a_unit() {
    let text = r#"
        places = ["main/{a,b}"]
        recovery.relaunch = [{ stage = "launch", takes = "5min", needs = "control" }]
        component.web = { in = "main/*", fault.crash = { every = "90d", recovery = "relaunch" } }
        component.plane = { in = "main/*", fault.crash = { every = "90d", recovery = [
          { stage = "restart", takes = "1min", succeeds = "90%", otherwise = [{ stage = "by hand", takes = "1h", needs = "pager@main/a" }] },
        ] } }
        component.pager = { in = "main/a", fault.crash = { every = "90d", mttr = "4h" } }
        service.control.any = "plane"
        standby.site = { members = "web", failover = [{ stage = "switch", takes = "60s", needs = "control" }] }
    "#;
    let scenario = scenario(text);
    let needs = |stage: &Stage| stage.needs.as_ref().map(|needs| (needs.name.clone(), needs.member));
    let control = Some(("control".to_string(), Member::Service { service: 0, instance: 0 }));
    assert_eq!(needs(&scenario.strikes[0].recovery[0]), control);
    assert_eq!(needs(&scenario.standbys[0].failover[0]), control);
    let restart = &scenario.strikes[1].recovery[0];
    let pager = Member::Unit { component: 2, site: 0, unit: 0 };
    assert_eq!((needs(restart), needs(&restart.otherwise[0])), (None, Some(("pager@main/a".into(), pager))));
}

#[test]
fn references_carry_law_and_source_into_the_assumptions() {
    let text = r#"
        component.web.fault.crash = { every = "90d", recovery = [
          { stage = "restart", takes = "@az_dur_pw", succeeds = "@fo_fail", otherwise = [{ stage = "by hand", takes = "2h", source = "@svc_elb" }] },
        ] }
        component.net.design = { goal = "elastic load balancing / data plane", mttr = "1h" }
        service.site.all = ["web", "net"]
    "#;
    let scenario = scenario(text);
    let stage = &scenario.strikes[0].recovery[0];
    assert_eq!(stage.takes, Law::LogNormal { median: 145.0 / 60.0, sigma: 0.83 });
    assert_eq!(stage.succeeds.value(), 0.03);
    let source = |name: &str| scenario.assumptions.iter().find(|a| a.name == name).unwrap().source.as_str();
    let path = "component.web.fault.crash.recovery.restart";
    assert!(source(&format!("{path}.takes")).starts_with("@az_dur_pw: "));
    assert!(source(&format!("{path}.succeeds")).starts_with("@fo_fail: "));
    assert!(source(&format!("{path}.otherwise.by hand.takes")).starts_with("@svc_elb: "));
    assert!(source("component.net.design.goal").contains("design goal of Elastic Load Balancing"));
    assert_eq!(source("component.web.fault.crash.every"), "stated in the scenario, no source given");
}

#[test]
fn buffers_and_spares_carry_their_source_into_the_assumptions() {
    let scenario = scenario(
        r#"
        component.web.fault.crash = { every = "90d", recovery = [{ stage = "swap", takes = "1h", spare = "disk" }], source = "log" }
        spare.disk = { stock = 1, lead_time = "7d", source = "contract" }
        buffer.queue = { of = "web", holds = "4h", works_off = 2.0, source = "load test" }
        service.site.all = "queue"
    "#,
    );
    let source = |name: &str| scenario.assumptions.iter().find(|a| a.name == name).unwrap().source.as_str();
    assert_eq!(source("spare.disk.lead_time"), "contract");
    assert_eq!([source("buffer.queue.holds"), source("buffer.queue.works_off")], ["load test"; 2]);
}

#[test]
fn a_design_availability_is_a_ratio() {
    let scenario =
        scenario("component.web.design = { availability = \"99.9%\", mttr = \"1h\" }\nservice.site.all = \"web\"\n");
    let Schedule::Operating { ttf: Law::Exponential { mean }, .. } = scenario.strikes[0].schedule else {
        panic!("exponential")
    };
    assert!(close(mean, 999.0));
    assert_eq!((scenario.strikes[0].name.as_str(), &scenario.strikes[0].target), ("web.design", &Target::EachUnit(0)));
}

#[test]
fn changes_are_periodic_or_random_planned_or_risky() {
    let text = format!(
        "{WEB}{}",
        r#"
        change.patch = { strikes = "web", every = "30d", first = "1d", downtime = { fixed = "15min" } }
        change.release = { strikes = "site", rate = "26/year", fails = "5%", rollback = { fixed = "10min" } }
        change.move = { strikes = "site", every = "180d", downtime = "1h", fails = "10%", rollback = [{ stage = "undo", takes = "2h" }] }
    "#
    );
    let scenario = scenario(&text);
    let [_, patch, release, r#move] = scenario.strikes.as_slice() else { panic!("a fault and three changes") };
    assert!(matches!(patch.schedule, Schedule::Periodic { period, first } if (period.0, first.0) == (720.0, 24.0)));
    assert_eq!((&patch.target, patch.chance.value()), (&Target::AllUnits(0), 1.0));
    assert!(matches!(release.schedule, Schedule::Calendar { .. }));
    assert_eq!((release.chance.value(), release.recovery[0].name.as_str()), (0.05, "roll back"));
    let planned = &r#move.recovery[0];
    assert_eq!((r#move.chance.value(), planned.succeeds.value()), (1.0, 0.9));
    assert_eq!(planned.otherwise[0].name, "undo");
}

#[test]
fn the_objective_is_kept_as_typed() {
    let text = format!(
        "{WEB}objective = {{ service = \"site\", availability = \"99.95%\", window = \"month\", level = \"50%\", rto = \"15min\", published = {{ downtime = \"30min\", source = \"RP20\" }} }}\n"
    );
    let objective = scenario(&text).objective;
    assert_eq!(objective.availability.unwrap().complement(), 5e-4);
    assert_eq!((objective.window, objective.threshold.value()), (Window::Month, 0.5));
    assert_eq!(objective.rto.unwrap().0, 0.25);
    assert_eq!(objective.reference, Some((30.0, "RP20".to_string())));
}

#[test]
fn the_order_of_declaration_is_kept() {
    let fault = "{ every = \"90d\", mttr = \"4h\" }";
    let text = format!(
        "component.z.fault.b = {fault}\ncomponent.a.fault.z = {fault}\ncomponent.z.fault.a = {fault}\nservice.y.all = [\"z\", \"a\"]\nservice.b.all = \"y\"\n"
    );
    let scenario = scenario(&text);
    let names = |list: Vec<&str>| list.join(" ");
    assert_eq!(names(scenario.components.iter().map(|c| c.name.as_str()).collect()), "z a");
    assert_eq!(names(scenario.strikes.iter().map(|s| s.name.as_str()).collect()), "z.b z.a a.z");
    assert_eq!(names(scenario.services.iter().map(|s| s.name.as_str()).collect()), "y b");
}

#[test]
fn an_override_sets_any_scalar() {
    let text = r#"
        component.web = { count = 2, fault.crash = { every = "90d", recovery = [{ stage = "detect", takes = "1min" }, { stage = "repair", takes = { fixed = "4h" } }] } }
        service.site = { at_least = 2, of = "web" }
        objective = { availability = "99.9%" }
    "#;
    let overrides = [
        "component.web.count=5",
        "component.web.fault.crash.every = 30d",
        "component.web.fault.crash.recovery.repair.takes.fixed=6h",
        "component.web.fault.crash.recovery.0.takes=2min",
        "component.web.fault.crash.clock=calendar",
        "objective.availability=0.5",
        "title=\"Five\"",
    ];
    let changed = resolved(text, &overrides).unwrap();
    assert_eq!(changed.components[0].sites, [(None, 5)]);
    assert_eq!(changed.title, "Five");
    assert_eq!(changed.objective.availability.unwrap().value(), 0.5);
    let crash = &changed.strikes[0];
    assert!(matches!(&crash.schedule, Schedule::Calendar { interval: Law::Exponential { mean } } if *mean == 720.0));
    assert_eq!(crash.recovery[0].takes, Law::Exponential { mean: 2.0 / 60.0 });
    assert_eq!(crash.recovery[1].takes, Law::Fixed { value: 6.0 });
}

#[test]
fn an_override_is_checked_like_the_file() {
    for (wrong, word) in [
        ("component.web.count=1.5", "wrong kind"),
        ("component.web.fault.crash.every=-90d", "negative"),
        ("component.web.fault.crash.every=true", "wrong kind"),
        ("horizon=5", "without a unit"),
        ("service.site.all=wbe", "did you mean `web`"),
        ("service.site=web", "wrong kind"),
        ("horizn=1y", "did you mean `horizon`"),
    ] {
        let said = resolved(WEB, &[wrong]).expect_err(wrong);
        assert!(said.contains(word) && said.contains("--set:1:") && said.ends_with("\n1 error\n"), "{wrong}\n{said}");
    }
}

#[test]
fn the_hash_tells_scenarios_apart() {
    let plain = scenario(WEB).sha256;
    assert_eq!(plain, scenario(WEB).sha256);
    assert_eq!(plain.len(), 64);
    assert_ne!(plain, resolved(WEB, &["component.web.count=1"]).unwrap().sha256);
    assert_ne!(plain, scenario(&format!("{WEB}\n")).sha256);
}

#[test]
fn a_large_scenario_is_read_at_once() {
    let text = r#"
        places = ["rack-{1..50000}"]
        component.node = { in = "*", count = 4, fault.crash = { every = "90d", mttr = "4h" } }
        component.net.fault.crash = { every = "90d", mttr = "4h" }
        service.rack = { in = "*", at_least = 3, of = "node" }
        service.stack = { in = "*", all = ["rack", "net"] }
        service.site = { at_least = 40000, of = "stack" }
    "#;
    let scenario = scenario(text);
    assert_eq!(scenario.services[0].instances.len(), 50_000);
    assert_eq!(scenario.services[2].instances[0].members.len(), 50_000);
}

/// What a scenario assumes, read with overrides.
fn assumed(text: &str, overrides: &[&str]) -> Vec<(String, String)> {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    let reading = fivenines::scenario::Draft::of_text("draft.toml", text).read_with(&overrides);
    let scenario =
        reading.scenario.unwrap_or_else(|| panic!("{}", reading.diagnostics.render(&reading.sources, false)));
    scenario.assumptions.into_iter().map(|assumption| (assumption.name, assumption.value)).collect()
}

#[test]
fn an_override_multiplies_what_is_there() {
    let text = "[component.a]\nfault.crash = { every = \"90d\", recovery = [{ stage = \"fix\", takes = { lognormal = { median = \"2h\", sigma = 0.5 } }, succeeds = \"40%\", otherwise = [{ stage = \"again\", takes = \"1h\" }] }] }
        fault.power = { every = \"@az_rate_pw\", mttr = \"1h\" }\nfault.slip = { rate = \"4/year\", mttr = \"1h\" }\n[service.site]\nall = \"a\"\n";
    let plain = assumed(text, &[]);
    let value = |all: &[(String, String)], name: &str| {
        let found = all.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("{name} is not in {all:?}")).1.clone()
    };
    let law = "component.a.fault.crash.recovery.fix.takes";
    let fix = plain.iter().find(|(name, _)| name.ends_with("takes")).expect("a stage has a length").0.clone();
    for (change, name, expected) in [
        ("component.a.fault.crash.every*=0.5".to_string(), "component.a.fault.crash.every".to_string(), "45 d"),
        (format!("{law}*=2"), fix.clone(), "median 4 h, sigma 0.5"),
        (format!("{law}.lognormal.median*=3"), fix, "median 6 h, sigma 0.5"),
        ("component.a.fault.slip.rate*=2".into(), "component.a.fault.slip.rate".into(), "2 times 4/year"),
    ] {
        let changed = assumed(text, &[&change]);
        let found = value(&changed, &name);
        assert!(found.contains(expected), "{change}: {found}");
        let differ = plain.iter().zip(&changed).filter(|(a, b)| a != b).count();
        assert_eq!(differ, 1, "{change} changes one number");
    }
    let power = "component.a.fault.power.every";
    assert_ne!(value(&plain, power), value(&assumed(text, &["component.a.fault.power.every*=2"]), power));
}

#[test]
fn an_override_that_cannot_multiply_is_refused() {
    let text =
        "[component.a]\ncount = 3\nfault.crash = { every = \"90d\", mttr = \"1h\" }\n[service.site]\nall = \"a\"\n";
    for (change, said) in [
        ("component.a.count*=0.5", "not a whole number"),
        ("component.a.fault.crash.every*=-1", "is no factor"),
        ("component.a.fault.crash.every*=fast", "is no factor"),
        ("component.a.fault*=2", "cannot be multiplied"),
        ("service.site.all*=2", "cannot be multiplied"),
        ("component.a.fault.crash.chance*=2", "has no `chance` here"),
    ] {
        let reading = fivenines::scenario::Draft::of_text("draft.toml", text).read_with(&[change.to_string()]);
        assert!(reading.scenario.is_none(), "{change}");
        let shown = reading.diagnostics.render(&reading.sources, false);
        assert!(shown.contains(said), "{change}: {shown}");
    }
}
