//! Cut sets against brute force over all subsets, on the gates of the compiled model.

use super::{BTreeMap, BTreeSet, Explanation, Model, ONE, ProcessKind, compile, scenario, study};
use proptest::prelude::*;

/// The level of the main service with these processes down, by the gates of the model.
fn level(model: &Model, down: &BTreeSet<usize>) -> u32 {
    let mut levels: Vec<u32> = (0..model.processes.len()).map(|at| if down.contains(&at) { 0 } else { ONE }).collect();
    for gate in 0..model.gates.len() {
        let inputs = model.inputs.row(gate).iter().map(|node| levels[*node as usize]);
        let level = model.gates[gate].kind.from_levels(inputs, model.rows.row(gate));
        levels.push(level);
    }
    levels[model.services[0].node as usize]
}

/// For each size the number of minimal cut sets, found by trying all subsets of targets.
fn brute(text: &str) -> BTreeMap<usize, u64> {
    let model = compile(&scenario(text)).expect("small");
    let mut targets: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, name) in model.names.iter().enumerate() {
        if model.processes[at].kind == ProcessKind::Fault {
            targets.entry(&name.subject).or_insert(at);
        }
    }
    let targets: Vec<usize> = targets.into_values().collect();
    let set = |mask: u32| (0..targets.len()).filter(|at| mask >> at & 1 == 1).map(|at| targets[at]).collect();
    let cuts: Vec<bool> =
        (0..1_u32 << targets.len()).map(|mask| level(&model, &set(mask)) < model.services[0].threshold).collect();
    let is_cut = |mask: u32| cuts[mask as usize];
    let mut found = BTreeMap::new();
    for mask in 1..1_u32 << targets.len() {
        let smaller = (0..targets.len()).filter(|at| mask >> at & 1 == 1).map(|at| mask & !(1 << at));
        if is_cut(mask) && smaller.into_iter().all(|less| !is_cut(less)) {
            *found.entry(mask.count_ones() as usize).or_default() += 1;
        }
    }
    found
}

fn counted(explained: &Explanation) -> BTreeMap<usize, u64> {
    let mut found = BTreeMap::new();
    for set in &explained.cuts.sets {
        *found.entry(set.order).or_default() += set.sets;
    }
    found
}

/// Sets of up to three parts; where there are none, those of the smallest size.
#[track_caller]
fn agrees(text: &str) -> Explanation {
    let explained = study::explain(&scenario(text));
    let brute = brute(text);
    let most = brute.keys().next().map_or(3, |smallest| (*smallest).max(3));
    let expected: BTreeMap<usize, u64> = brute.into_iter().filter(|(order, _)| *order <= most.min(6)).collect();
    assert_eq!(counted(&explained), expected, "{text}\n{:?}", explained.cuts);
    explained
}

fn parts(names: &str) -> String {
    names.chars().map(|name| format!("component.{name}.fault.f = {{ every = \"99h\", mttr = \"1h\" }}\n")).collect()
}

#[test]
fn a_bridge_has_two_pairs_and_two_triples() {
    let text = parts("abcde")
        + "service.ab.all = [\"a\", \"b\"]\nservice.cd.all = [\"c\", \"d\"]\nservice.aed.all = [\"a\", \"e\", \"d\"]\n\
           service.ceb.all = [\"c\", \"e\", \"b\"]\nservice.site.any = [\"ab\", \"cd\", \"aed\", \"ceb\"]\n";
    let explained = agrees(&text);
    assert_eq!(counted(&explained), BTreeMap::from([(2, 2), (3, 2)]));
    assert!((explained.cuts.sets[0].unavailability - 1e-4).abs() < 1e-12);
}

#[test]
fn two_of_three_is_any_two_of_the_three() {
    let text = "component.web = { count = 3, fault.f = { every = \"99h\", mttr = \"1h\" } }\n\
                service.site = { at_least = 2, of = \"web\" }";
    let explained = agrees(text);
    let [pair] = explained.cuts.sets.as_slice() else { panic!("{:?}", explained.cuts) };
    assert_eq!((pair.words.as_str(), pair.sets), ("any 2 of the 3 units of web", 3));
    assert!((pair.unavailability - 3e-4).abs() < 1e-12);
}

/// Three zones with two servers of 25 % each: any two carry the peak.
fn three_zones(level: &str) -> String {
    format!(
        "places = [\"r/a\", \"r/b\", \"r/c\"]\nfault.zone = {{ strikes = \"r/*\", every = \"99h\", mttr = \"1h\" }}\n\
         [component.web]\nin = \"r/*\"\ncount = 2\nfault.f = {{ every = \"99h\", mttr = \"1h\" }}\n\
         [service.site]\ncapacity = {{ of = \"web\", each = \"25%\" }}\n[objective]\nlevel = \"{level}\"\n"
    )
}

#[test]
fn places_and_capacity_tiers_are_cut_as_they_are() {
    let explained = agrees(&three_zones("90%"));
    let words: Vec<&str> = explained.cuts.sets.iter().map(|set| set.words.as_str()).collect();
    assert!(words.contains(&"any 2 of the 3 places in r"), "{words:?}");
    assert!(words.iter().any(|words| words.contains("3 of the 6 units of web")), "{words:?}");
    let lower = agrees(&three_zones("60%"));
    assert!(counted(&lower)[&2] == 3, "half of the peak is too little: {:?}", lower.cuts);
    let lowest = agrees(&three_zones("50%"));
    assert!(!counted(&lowest).contains_key(&2), "{:?}", lowest.cuts);
}

#[test]
fn a_standby_group_is_cut_for_good_or_for_a_failover() {
    let text = parts("ab")
        + "[standby.db]\nmembers = [\"a\", \"b\"]\nfailover = [{ stage = \"switch\", takes = { fixed = \"6min\" } }]\n[service.site]\nall = \"db\"\n";
    let explained = study::explain(&scenario(&text));
    let passing = explained.cuts.sets.iter().find(|set| !set.lasting).expect("the active member");
    assert_eq!((passing.order, passing.example.as_slice()), (1, ["a".to_string()].as_slice()));
    // 87.6 falls a year of 6 min each.
    assert!((passing.minutes_per_year - 87.6 * 6.0).abs() < 1e-6, "{passing:?}");
    let lasting: Vec<_> = explained.cuts.sets.iter().filter(|set| set.lasting).collect();
    assert_eq!((lasting.len(), lasting[0].order, lasting[0].sets), (1, 2, 1));
    let row = explained.budget.rows.iter().find(|row| row.kind == "failover").expect("a row");
    assert!((row.service_minutes_per_year - 87.6 * 6.0).abs() < 1e-6, "{row:?}");
}

#[test]
fn a_failover_that_serves_enough_is_no_cut() {
    let text = parts("ab")
        + "[standby.db]\nmembers = [\"a\", \"b\"]\nfailover = [{ stage = \"switch\", takes = \"6min\", serves = \"95%\" }]\n\
           [service.site]\nall = \"db\"\n[objective]\nlevel = \"90%\"\n";
    let explained = study::explain(&scenario(&text));
    assert!(explained.cuts.sets.iter().all(|set| set.lasting), "{:?}", explained.cuts);
}

/// Two layers of services over a few components in two places.
fn random() -> impl Strategy<Value = String> {
    let unit = (1..3_u32, any::<bool>());
    let rule = (any::<prop::sample::Index>(), proptest::sample::subsequence(vec![0_usize, 1, 2], 1..=3));
    let soft = (any::<bool>(), 0..3_usize, prop::sample::select(vec![50, 85, 95]));
    let level = prop::sample::select(vec!["100%", "90%", "60%"]);
    (proptest::collection::vec(unit, 3), proptest::collection::vec(rule, 3), soft, level).prop_map(
        |(units, rules, (is_soft, part, share), level)| {
            let mut text = "places = [\"a\", \"b\"]\nfault.zone = { strikes = \"*\", every = \"99h\", mttr = \"1h\" }\n".to_string();
            for (at, (count, placed)) in units.iter().enumerate() {
                let place = if *placed { "\"*\"" } else { "\"a\"" };
                text += &format!(
                    "component.c{at} = {{ in = {place}, count = {count}, fault.f = {{ every = \"99h\", mttr = \"1h\" }} }}\n"
                );
            }
            for (at, (pick, members)) in rules.iter().enumerate() {
                let names: Vec<String> = members.iter().map(|member| format!("\"c{member}\"")).collect();
                let least: u32 = members.iter().map(|m| units[*m].0 * if units[*m].1 { 2 } else { 1 }).sum();
                let k = pick.index(least as usize) + 1;
                text += &format!("service.s{at} = {{ at_least = {k}, of = [{}] }}\n", names.join(", "));
            }
            let soft = if is_soft { format!("\nsoft = {{ c{part} = \"{share}%\" }}") } else { String::new() };
            text + &format!(
                "[service.top]\nat_least = 2\nof = [\"s0\", \"s1\", \"s2\"]{soft}\n[objective]\nservice = \"top\"\nlevel = \"{level}\"\n"
            )
        },
    )
}

/// A random scenario, if it is one: what no service needs is left out.
fn readable(text: &str) -> Option<String> {
    let mut text = text.to_string();
    for at in 0..3 {
        let name = format!("c{at}");
        if text.matches(&format!("\"{name}\"")).count() == 0 && !text.contains(&format!("soft = {{ {name} ")) {
            text = text
                .lines()
                .filter(|line| !line.starts_with(&format!("component.{name} ")))
                .map(|l| format!("{l}\n"))
                .collect();
        }
    }
    let reading = fivenines::scenario::read("random.toml", &text, &[], &|_| Err("no files".into()));
    reading.scenario.map(|_| text)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn cut_sets_are_those_of_brute_force(text in random()) {
        if let Some(text) = readable(&text) {
            agrees(&text);
        }
    }
}

#[test]
fn enough_random_scenarios_can_be_read() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let read = (0..40).filter(|_| readable(&random().new_tree(&mut runner).expect("a tree").current()).is_some());
    let read = read.count();
    assert!(read >= 12, "{read} of 40");
}
