//! Crews.

use super::*;

/// Parts that share a crew of one, repaired in 1 h; each has a service of its own.
pub(super) fn crewed(parts: &[&str]) -> String {
    let mut text = "[crew.ops]\nsize = 1\n".to_string();
    for name in parts {
        text += &format!(
            "[component.{name}]\n[component.{name}.fault.crash]\nevery = \"1000h\"
             recovery = [{{ stage = \"repair\", takes = {{ fixed = \"1h\" }}, crew = \"ops\" }}]
             [service.{name}-only]\nall = \"{name}\"\nreport = true\n"
        );
    }
    text + &format!("[objective]\nservice = \"{}-only\"\n", parts[parts.len() - 1])
}

#[test]
fn a_crew_serves_first_come_first_served() {
    happens(
        &crewed(&["a", "b", "c"]),
        "a.crash/a: 1h never
         c.crash/c: 1h10min never
         b.crash/b: 1h20min never",
        "c-only down 1h50min, lost 1h50min
         1h10min to 3h by c.crash
         c.crash, wait for ops: 50min
         c.crash, repair: 1h
         a-only down 1h, lost 1h
         1h to 2h by a.crash
         a.crash, repair: 1h
         b-only down 2h40min, lost 2h40min
         1h20min to 4h by b.crash
         b.crash, wait for ops: 1h40min
         b.crash, repair: 1h",
    );
}

#[test]
fn who_comes_when_a_crew_gets_free_need_not_wait() {
    happens(
        &crewed(&["a", "b"]),
        "a.crash/a: 1h never
         b.crash/b: 2h never",
        "b-only down 1h, lost 1h
         2h to 3h by b.crash
         b.crash, repair: 1h
         a-only down 1h, lost 1h
         1h to 2h by a.crash
         a.crash, repair: 1h",
    );
}

#[test]
fn a_crew_is_kept_from_stage_to_stage() {
    let scenario = "[crew.ops]\nsize = 1\n".to_string()
        + "[component.a]\n[component.a.fault.crash]\nevery = \"1000h\"\nrecovery = [
            { stage = \"first\", takes = { fixed = \"1h\" }, crew = \"ops\" },
            { stage = \"second\", takes = { fixed = \"1h\" }, crew = \"ops\" },
            { stage = \"third\", takes = { fixed = \"1h\" } }]\n"
        + "[component.b]\n[component.b.fault.crash]\nevery = \"1000h\"\nrecovery = [
            { stage = \"repair\", takes = { fixed = \"1h\" }, crew = \"ops\" }]\n"
        + "[service.site]\nall = \"b\"\n[service.other]\nall = \"a\"\nreport = true\n";
    let told = play(&scenario, "a.crash/a: 1h never\nb.crash/b: 1h30min never");
    let expected = "site down 2h30min, lost 2h30min\n1h30min to 4h by b.crash\n";
    assert!(told.starts_with(expected), "{told}");
    assert!(told.contains("b.crash, wait for ops: 1h30min\n"), "{told}");
}
