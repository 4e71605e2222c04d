//! Deep structures: each level uses the one below it twice.

use super::*;

/// Levels `s0` to `s{depth}`; `rule` makes a level from `x` and `y`, which both need the level below.
fn diamonds(depth: usize, bottom: &str, rule: impl Fn(usize) -> String) -> String {
    let mut text = format!("[service.s0]\n{bottom}\n");
    for level in 1..=depth {
        let below = level - 1;
        text += &format!("[service.x{level}]\nall = \"s{below}\"\n[service.y{level}]\nall = \"s{below}\"\n");
        text += &format!("[service.s{level}]\n{}\n", rule(level));
    }
    text
}

#[test]
fn levels_run_through_a_chain_of_diamonds_at_once() {
    let capacity = |level: usize| format!("capacity = {{ of = [\"x{level}\", \"y{level}\"], each = \"50%\" }}");
    let bottom = "capacity = { of = [\"a\", \"b\"], each = \"50%\" }";
    let scenario = part("a", "1h") + &part("b", "1h") + &diamonds(60, bottom, capacity);
    let script = "a.crash/a: 1h 30min never\nb.crash/b: 1h30min never";
    let told = play(&scenario, script);
    let expected =
        "s60 down 2h30min, lost 1h30min\n1h to 3h30min by a.crash\na.crash, repair: 2h\nb.crash, repair: 30min\n";
    assert!(told.starts_with(expected), "{told}");
}

#[test]
fn blame_is_found_in_a_chain_of_diamonds_at_once() {
    let any = |level: usize| format!("any = [\"x{level}\", \"y{level}\"]");
    let chain = diamonds(60, "all = \"c\"", any);
    let scenario = part("a", "9h") + &part("b", "3h") + &part("c", "9h") + &chain;
    let scenario = scenario + "[service.pair]\nany = [\"a\", \"b\"]\n" + &all(&["s60", "pair"]);
    // When b is back, a is still failed but not to blame, which takes a look at the whole chain.
    let told = play(
        &scenario,
        "b.crash/b: 1h never
         a.crash/a: 2h never
         c.crash/c: 3h never",
    );
    let site = "site down 10h, lost 10h\n2h to 12h by a.crash\na.crash, repair: 2h\nc.crash, repair: 8h\n";
    assert!(told.starts_with(site), "{told}");
}
