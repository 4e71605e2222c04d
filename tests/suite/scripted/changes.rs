//! Changes.

use super::*;

#[test]
fn changes_to_several_places_take_turns() {
    let scenario = "horizon = \"24h\"\nplaces = [\"main/{a,b}\"]\n[component.web]\nin = \"main/*\"
        [component.web.fault.crash]\nevery = \"1000h\"\nmttr = { fixed = \"1h\" }
        [change.patch]\nstrikes = \"main/*\"\nevery = \"10h\"\ndowntime = { fixed = \"1h\" }
        [service.site]\ncapacity = { of = \"web\", each = \"50%\" }\n";
    happens(
        scenario,
        "web.crash/web main/a: never
         web.crash/web main/b: never",
        "site down 3h, lost 1h30min
         10h to 11h by patch
         15h to 16h by patch
         20h to 21h by patch
         patch, planned: 3h",
    );
}

#[test]
fn a_change_may_fail() {
    let change = "[change.release]\nstrikes = \"a\"\nevery = \"10h\"\nfails = \"10%\"
        rollback = [{ stage = \"roll back\", takes = { fixed = \"20min\" } }]\n";
    happens(
        &("horizon = \"35h\"\n".to_string() + &part("a", "1h") + &all(&["a"]) + change),
        "a.crash/a: never
         release/a (all): no yes no",
        "site down 20min, lost 20min
         20h to 20h20min by release
         release, roll back: 20min",
    );
}
