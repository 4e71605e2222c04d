//! Soft parts, fallbacks, mixes, cells, shards and retries: when a service is down, by what, and what is lost.

use super::*;

const LEVEL: &str = "[objective]\nlevel = \"60%\"\n";

fn scene(parts: &[(&str, &str)], site: &str) -> String {
    let parts: String = parts.iter().map(|(name, mttr)| part(name, mttr)).collect();
    format!("{LEVEL}{parts}[service.site]\n{site}\n")
}

/// A soft part that is down takes a tenth: 0.9 from 1 h to 4 h. With the second one, which takes half, 0.45 from 2 h
/// to 3 h; the outage is that of the second, though the first failed too.
#[test]
fn soft_parts_take_their_shares_off_what_is_left() {
    happens(
        &scene(
            &[("web", "1h"), ("ads", "3h"), ("cart", "1h")],
            "all = \"web\"\nsoft = { ads = \"90%\", cart = \"50%\" }",
        ),
        "web.crash/web: never
         ads.crash/ads: 1h never
         cart.crash/cart: 2h never",
        "site down 1h, lost 45min
         2h to 3h by cart.crash
         cart.crash, repair: 1h",
    );
}

/// The fallback serves a fifth from 1 h to 3 h, and nothing while it is down itself from 2 h to 2 h 30 min. It is down
/// for no outage of its own.
#[test]
fn a_fallback_serves_while_the_rest_does_not() {
    happens(
        &scene(&[("web", "2h"), ("page", "30min")], "all = \"web\"\nfallback = { to = \"page\", serves = \"20%\" }"),
        "web.crash/web: 1h never
         page.crash/page: 2h 3h never",
        "site down 2h, lost 1h42min
         1h to 3h by web.crash
         web.crash, repair: 2h",
    );
}

/// Of two fallbacks the better one serves: 70 % is up. From 2 h it is down, and the other one serves half. The outage is that of the
/// fallback, which failed when there was need of it.
#[test]
fn the_best_fallback_serves() {
    let fallback = "fallback = [{ to = \"page\", serves = \"50%\" }, { to = \"copy\", serves = \"70%\" }]";
    happens(
        &scene(&[("web", "3h"), ("page", "1h"), ("copy", "1h")], &format!("all = \"web\"\n{fallback}")),
        "web.crash/web: 1h never
         page.crash/page: never
         copy.crash/copy: 2h never",
        "site down 1h, lost 1h6min
         2h to 3h by copy.crash
         copy.crash, repair: 1h",
    );
}

/// What strikes a service as a whole leaves its fallback alone.
#[test]
fn a_strike_on_the_whole_leaves_the_fallback() {
    let strike = "[fault.release]\nstrikes = \"site\"\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }\n";
    let site = "all = \"web\"\nfallback = { to = \"page\", serves = \"75%\" }\n";
    happens(
        &(scene(&[("web", "1h"), ("page", "1h")], site) + strike),
        "web.crash/web: never
         page.crash/page: never
         release/site: 1h never",
        "site down 0, lost 15min",
    );
}

/// Three quarters of the requests browse: 0.75 from 1 h to 2 h is up, 0.25 from 3 h to 4 h is not.
#[test]
fn a_mix_weighs_its_parts() {
    happens(
        &scene(&[("buy", "1h"), ("browse", "1h")], "mix = { buy = \"25%\", browse = \"75%\" }"),
        "buy.crash/buy: 1h never
         browse.crash/browse: 3h never",
        "site down 1h, lost 1h
         3h to 4h by browse.crash
         browse.crash, repair: 1h",
    );
}

/// Two of four cells down is half.
#[test]
fn cells_lose_their_customers() {
    happens(
        &scene(&[("a", "2h"), ("b", "2h"), ("c", "1h"), ("d", "1h")], "cells = [\"a\", \"b\", \"c\", \"d\"]"),
        "a.crash/a: 1h never
         b.crash/b: 2h never
         c.crash/c: never
         d.crash/d: never",
        "site down 1h, lost 1h
         2h to 3h by b.crash
         b.crash, repair: 1h",
    );
}

/// Pairs of five, both needed: with one down 6 of 10 pairs are left, with two 3 of 10.
#[test]
fn shards_lose_the_customers_of_those_that_are_down_together() {
    let units = "[component.w]\ncount = 5\n[component.w.fault.crash]\nevery = \"1000h\"\nmttr = { fixed = \"2h\" }\n";
    let site = "[service.site]\nshards = { of = \"w\", size = 2, need = 2 }\n";
    happens(
        &format!("{LEVEL}{units}{site}"),
        "w.crash/w #1: 1h never
         w.crash/w #2: 2h never
         w.crash/w #3: never
         w.crash/w #4: never
         w.crash/w #5: never",
        "site down 1h, lost 1h30min
         2h to 3h by w.crash
         w.crash, repair: 1h",
    );
}

/// One attempt in ten fails. Two parts with half of the requests each: with one down an attempt succeeds with 45 %, and
/// two attempts do with 69.75 %; with both down none does. The errors are nobody's outage, but lost all the same:
/// 1 % of the 8757 h with both up.
#[test]
fn an_error_rate_is_no_outage() {
    let site = "cells = [\"a\", \"b\"]\nerrors = \"10%\"\nretries = { attempts = 2 }";
    happens(
        &scene(&[("a", "2h"), ("b", "2h")], site),
        "a.crash/a: 1h never
         b.crash/b: 2h never",
        "site down 1h, lost 89h10min30s
         2h to 3h by b.crash
         b.crash, repair: 1h",
    );
}

/// A service that never serves all is a part of another: what is down there is found all the same.
#[test]
fn an_outage_is_found_below_a_constant_error_rate() {
    let inner = "[service.api]\nall = \"db\"\nerrors = \"20%\"\n[service.quiet]\nall = \"log\"\nerrors = \"20%\"\n";
    let site = format!("all = [\"api\", \"quiet\"]\n{inner}");
    let told = play(
        &scene(&[("db", "1h"), ("log", "1h")], &site).replace("level =", "service = \"site\"\nlevel ="),
        "db.crash/db: 3h never
         log.crash/log: 1h never",
    );
    let site = "site down 2h, lost 1753h36min\n1h to 2h by log.crash\n3h to 4h by db.crash\nlog.crash, repair: 1h\ndb.crash, repair: 1h\n";
    assert!(told.starts_with(site), "{told}");
}
