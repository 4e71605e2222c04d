//! Findings made up for the charts.

use crate::estimate::Estimate;
use crate::study::{
    AvailabilityFindings, BudgetFindings, BudgetPoint, CauseFindings, Comparison, DataLossFindings, Distribution,
    Findings, ObjectiveFindings, Quantile, RpoFindings, ServiceFindings, Timeline, Window,
};
use crate::units::Hours;

/// Every sample.
pub(super) fn all() -> Vec<Findings> {
    vec![
        three_zones(),
        one_cause(),
        hostile(),
        no_downtime(),
        heavy_tails(),
        all_down(),
        single_history(),
        rare(),
        broken_numbers(),
        losing_data(),
    ]
}

/// These designs side by side; what their pairs differ by is in no chart.
pub(super) fn comparison(designs: Vec<Findings>) -> Comparison {
    let (seed, replications, horizon_hours) = (designs[0].seed, designs[0].replications, designs[0].horizon_hours);
    Comparison {
        designs,
        pairs: Vec::new(),
        pair_level: 0.95,
        seed,
        replications,
        horizon_hours,
        judged_by: None,
        spending: None,
        cautions: Vec::new(),
    }
}

fn estimate(mean: f64, spread: f64, count: u64) -> Estimate {
    let (low, high) = ((mean - spread).max(0.0), mean + spread);
    Estimate { mean, std_error: spread / 1.96, low, high, level: 0.95, count }
}

/// Numbers in 0..1 that look random and never change.
fn scatter(n: u32) -> impl Iterator<Item = f64> {
    (1..=u64::from(n)).map(|i| {
        let mut x = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0
    })
}

fn distribution(zeros: u64, mut values: Vec<f64>) -> Distribution {
    values.sort_by(f64::total_cmp);
    let mut points = if zeros > 0 { vec![(0.0, zeros)] } else { Vec::new() };
    points.extend(values.into_iter().map(|v| (v, 1)));
    Distribution { points }
}

fn service(name: &str, distribution: Distribution) -> ServiceFindings {
    let count = distribution.points.iter().map(|p| p.1).sum::<u64>();
    let total: f64 = distribution.points.iter().map(|p| p.0 * p.1 as f64).sum();
    let mean = total / count.max(1) as f64;
    let downtime = estimate(mean, mean * 0.06, count);
    let share = estimate(mean / 525_600.0, mean * 0.06 / 525_600.0, count);
    ServiceFindings {
        name: name.into(),
        availability: estimate(1.0 - share.mean, 1e-6, count),
        unavailability: share,
        attempts_per_request: None,
        demand_served: estimate(1.0 - share.mean, 1e-6, count),
        downtime_minutes_per_year: downtime,
        downtime_quantiles: vec![median(&distribution, count)],
        outages_per_year: estimate(if mean > 0.0 { 1.4 } else { 0.0 }, 0.0037, count),
        outage_minutes: estimate(mean / 1.4, mean * 0.05, count),
        outage_quantiles: Vec::new(),
        time_to_first_outage_hours: None,
        probability_outage: estimate(0.7, 0.01, count),
        probability_no_outage: estimate(0.3, 0.01, count),
        causes: Vec::new(),
        distribution,
        data_loss: None,
        objective: None,
    }
}

fn median(distribution: &Distribution, count: u64) -> Quantile {
    let mut left = count / 2;
    let at = distribution.points.iter().find(|p| {
        let found = p.1 > left;
        left = left.saturating_sub(p.1);
        found
    });
    let value = at.map_or(0.0, |p| p.0);
    Quantile { p: 0.5, value, low: value * 0.9, high: value * 1.1 }
}

fn findings(name: &str, title: &str, service: ServiceFindings) -> Findings {
    Findings {
        exact: None,
        exact_missing: Vec::new(),
        controlled: None,
        name: name.into(),
        title: title.into(),
        sha256: "0".repeat(64),
        seed: 1,
        replications: service.downtime_minutes_per_year.count,
        horizon_hours: 8760.0,
        services: vec![service.clone()],
        service,
        objective: Some(objective(1e-4, None)),
        cost: None,
        assumptions: Vec::new(),
        cautions: Vec::new(),
        timelines: Vec::new(),
        stopping: None,
        uncertainty: None,
    }
}

fn objective(unavailability: f64, reference: Option<(f64, String)>) -> ObjectiveFindings {
    let probability_met = estimate(0.93, 0.005, 10_000);
    let availability = Some(AvailabilityFindings { unavailability, window: Window::Year, probability_met });
    let error_budget = Some(budget(unavailability, Window::Year));
    ObjectiveFindings { availability, reference, error_budget, ..ObjectiveFindings::default() }
}

/// A budget of which more is used the larger it is; not a number where there is none.
fn budget(unavailability: f64, window: Window) -> BudgetFindings {
    let minutes = unavailability * 525_600.0;
    let point = |at: u32| {
        let over = f64::from(at) / 52.0;
        let used = over * libm::sqrt(unavailability) * 40.0;
        BudgetPoint {
            over,
            mean: used,
            quantiles: [used * 0.2, used * 2.0, used * 7.0],
            exhausted: used.min(1.0) * over,
        }
    };
    BudgetFindings {
        window,
        minutes: (minutes, minutes),
        used: estimate(0.4, 0.01, 10_000),
        exhausted_day: Vec::new(),
        exhausted_days: Distribution::default(),
        windows: 10_000,
        by_month: Vec::new(),
        points: (1..=52).map(point).collect(),
    }
}

fn cause(name: &str, kind: &'static str, stages: &[(&str, f64)]) -> CauseFindings {
    let mean: f64 = stages.iter().map(|s| s.1).sum();
    CauseFindings {
        name: name.into(),
        kind,
        downtime_minutes_per_year: estimate(mean, mean * 0.15, 10_000),
        outages_per_year: estimate(0.3, 0.02, 10_000),
        events_per_year: None,
        stages: stages.iter().map(|(name, minutes)| ((*name).into(), *minutes)).collect(),
    }
}

/// Data lost by failovers and restores, with a promised recovery point.
fn losing_data() -> Findings {
    let mut findings = three_zones();
    let seconds = estimate(900.0, 30.0, 400);
    let points = vec![(0.5, 10), (20.0, 300), (90.0, 60), (7_200.0, 25), (40_000.0, 5)];
    findings.service.data_loss = Some(DataLossFindings {
        events_per_year: estimate(4.0, 0.1, 100),
        seconds,
        quantiles: Vec::new(),
        largest_quantiles: Vec::new(),
        distribution: Distribution { points: points.clone() },
        largest: Distribution { points },
    });
    let (probability_met, probability_year_met) = (estimate(0.8, 0.02, 400), estimate(0.5, 0.05, 100));
    let rpo = RpoFindings { seconds: 60.0, probability_met, probability_year_met };
    findings.objective = Some(ObjectiveFindings { rpo: Some(rpo), ..ObjectiveFindings::default() });
    findings
}

/// The ordinary case: three zones, half of the years without downtime.
pub(super) fn three_zones() -> Findings {
    let values = scatter(6200).zip(scatter(20_000).skip(10_000)).map(|(a, b)| {
        let spread = libm::sqrt(-2.0 * libm::log(a.max(1e-9))) * libm::cos(std::f64::consts::TAU * b);
        16.0 * libm::exp(0.95 * spread)
    });
    let mut service = service("site", distribution(3800, values.collect()));
    service.causes = vec![
        cause("database.failover", "fault", &[("detect", 0.9), ("decide", 2.2), ("by hand", 5.2)]),
        cause("az-power", "fault", &[("detect", 0.7), ("decide", 1.8), ("power", 2.4)]),
        cause("release", "change", &[("detect", 1.9), ("rollback", 1.2)]),
        cause("web.instance", "fault", &[("detect", 0.3), ("replace", 0.4)]),
        cause("load-balancer", "fault", &[("repair", 0.26)]),
        cause("dns", "fault", &[("repair", 0.05)]),
    ];
    let mut findings = findings("three-zones", "99.99 %: static stability across three AZs", service);
    findings.objective = Some(objective(1e-4, Some((21.0, "AWS Reliability Pillar, table 4".into()))));
    findings.timelines = vec![
        timeline("typical year (replication 4711)", &[(2030.2, 0.2, "web.instance"), (5121.0, 0.12, "release")], 9),
        timeline(
            "bad year: 99 % of years have less downtime (replication 8112)",
            &[
                (700.0, 0.3, "release"),
                (3333.3, 2.4, "az-power"),
                (7000.0, 0.7, "database.failover"),
                (7004.0, 0.1, "database.failover"),
            ],
            22,
        ),
    ];
    findings
}

fn timeline(label: &str, outages: &[(f64, f64, &str)], units: u32) -> Timeline {
    let rows = (0..units).map(|unit| {
        let spans = scatter(unit % 4 + u32::from(unit < 2)).map(|s| {
            let start = 8000.0 * ((s + f64::from(unit) * 0.37) % 1.0);
            (start, start + 0.5 + 30.0 * s)
        });
        let mut spans: Vec<(f64, f64)> = spans.collect();
        if let Some(outage) = outages.get(unit as usize) {
            spans.push((outage.0, outage.0 + outage.1 * 3.0));
        }
        (format!("web main/{} #{unit}", ["a", "b", "c"][unit as usize % 3]), spans)
    });
    Timeline {
        label: label.into(),
        replication: 4711,
        horizon_hours: 8760.0,
        downtime_minutes: outages.iter().map(|o| o.1 * 60.0).sum(),
        outages: outages.iter().map(|(start, length, cause)| (*start, start + length, (*cause).into())).collect(),
        rows: rows.collect(),
    }
}

/// One cause, no stages, no objective.
fn one_cause() -> Findings {
    let mut service = service("api", distribution(0, scatter(300).map(|s| 500.0 + 900.0 * s).collect()));
    service.causes = vec![cause("api.host", "fault", &[("repair", 940.0)])];
    let mut findings = findings("one-cause", "A single host", service);
    findings.objective = None;
    findings.timelines = vec![timeline("typical year (replication 3)", &[(4000.0, 14.0, "api.host")], 1)];
    findings
}

/// Sixty causes and many stages, with names that try to break things.
pub(super) fn hostile() -> Findings {
    let bad =
        ["<script>alert(1)</script>", "한국어 데이터베이스", "🙂🔥 on fire", "two\nlines\u{0}\u{202e}rtl", "a&b\"c'd"];
    let long = "region-main/availability-zone-a/cell-17/rack-4/web-server-of-the-shop/instance-failure-of-the-disk";
    let names: Vec<String> =
        (0..15).map(|i| format!("{} {i}", bad.get(i).unwrap_or(&"stage with a long name"))).collect();
    let causes = (0..60).map(|i| {
        let size = 1e5 * libm::pow(0.6, f64::from(i));
        let shares: Vec<(&str, f64)> =
            (0..15).filter(|s| (s + i) % 3 != 0 || i == 0).map(|s| (names[s as usize].as_str(), size / 15.0)).collect();
        let name = bad.get(i as usize).map_or_else(|| format!("{long}-{i}"), |b| (*b).to_string());
        cause(&name, if i % 2 == 0 { "fault" } else { "change" }, &shares)
    });
    let mut service = service(bad[0], distribution(10, scatter(990).map(|s| 1e4 + 4e5 * s).collect()));
    service.causes = causes.collect();
    let mut findings = findings("hostile", "<script>alert(1)</script> & \"friends\" 한국어 🙂\nsecond line", service);
    findings.objective = Some(objective(0.05, Some((9000.0, format!("{} {long} {long}", bad[0])))));
    let mut panel =
        timeline(&format!("{} {long} {long}", bad[0]), &[(100.0, 2000.0, bad[1]), (5000.0, 900.0, bad[3])], 40);
    for (i, row) in panel.rows.iter_mut().enumerate() {
        row.0 = bad.get(i).map_or_else(|| format!("{long} {i}"), |b| (*b).to_string());
    }
    findings.timelines = vec![panel.clone(), panel];
    findings
}

/// A thousand years without any downtime.
pub(super) fn no_downtime() -> Findings {
    let mut findings =
        findings("no-downtime", "Two regions, active-active", service("site", distribution(1000, Vec::new())));
    findings.timelines = vec![timeline("typical year (replication 0)", &[], 6)];
    findings
}

/// Downtimes from nanoseconds to a whole year.
fn heavy_tails() -> Findings {
    let values = scatter(5000).map(|s| 1e-9 * libm::pow(5.25e14, s)).chain([1e-9, 525_600.0]);
    let mut service = service("edge", distribution(700, values.collect()));
    service.causes = vec![
        cause("flood", "fault", &[("rebuild", 9e4), ("detect", 1e-9)]),
        cause("glitch", "fault", &[("retry", 1e-9)]),
        cause("blip", "fault", &[("retry", 3.0)]),
    ];
    findings("heavy-tails", "Everything from a glitch to a flood", service)
}

/// Down from the first moment to the last, in every year.
fn all_down() -> Findings {
    let mut service = service("site", Distribution { points: vec![(525_600.0, 500)] });
    service.causes = vec![cause("region", "fault", &[])];
    service.causes[0].downtime_minutes_per_year = estimate(525_600.0, 0.0, 500);
    let mut findings = findings("all-down", "Never up", service);
    findings.timelines = vec![timeline("typical year (replication 0)", &[(0.0, 8760.0, "region")], 3)];
    findings
}

/// One history of five years with one outage.
fn single_history() -> Findings {
    let mut service = service("site", distribution(0, vec![12.5]));
    service.causes = vec![cause("dns", "fault", &[("repair", 12.5)])];
    service.causes[0].downtime_minutes_per_year.high = f64::INFINITY;
    let mut findings = findings("single-history", "One history", service);
    findings.horizon_hours = 5.0 * 8760.0;
    let mut panel = timeline("the only history (replication 0)", &[(20_000.0, 1.04, "dns")], 2);
    panel.horizon_hours = findings.horizon_hours;
    findings.timelines = vec![panel];
    findings
}

/// A million years, nine of them with downtime.
fn rare() -> Findings {
    let values = [0.4, 1.0, 1.5, 2.0, 4.0, 4.5, 9.0, 31.0, 300.0].to_vec();
    let mut service = service("site", distribution(999_991, values));
    service.causes = vec![cause("both regions", "fault", &[("decide", 2.5e-4), ("switch", 1e-4)])];
    let mut findings = findings("rare", "99.999 %: two regions", service);
    findings.objective = Some(objective(1e-5, None));
    findings.objective.as_mut().expect("just promised").error_budget =
        Some(budget(1e-5, Window::Fixed(Hours(720.0).to_sim())));
    findings
}

/// Numbers that no run should give.
fn broken_numbers() -> Findings {
    let points = vec![(f64::NAN, 3), (-1.0, 2), (0.0, 0), (f64::INFINITY, 1)];
    let mut service = service("", Distribution { points });
    let nan = Estimate { mean: f64::NAN, std_error: f64::NAN, low: f64::NAN, high: f64::NAN, level: 0.95, count: 0 };
    service.downtime_minutes_per_year = nan;
    service.causes = vec![cause("", "fault", &[("", f64::NAN)])];
    let mut findings = findings("broken-numbers", "", service);
    findings.replications = 0;
    findings.objective = Some(objective(0.0, Some((f64::NAN, String::new()))));
    let mut panel = timeline("", &[(f64::NAN, f64::NAN, "")], 0);
    panel.horizon_hours = 0.0;
    findings.timelines = vec![panel];
    findings
}
