//! Memory does not grow with the number of histories. `benches/memory.sh` measures it at full scale.

use super::not_tested;
use crate::fixtures::{Desk, command};
use std::process::{Command, Stdio};

/// All outages are as long, so the samples of durations, which grow up to a limit, stay small.
const EVEN: &str =
    "[component.a]\nfault.crash = { every = \"90d\", mttr = { fixed = \"1h\" } }\n[service.site]\nall = \"a\"\n";

/// Peak of the memory of a run of so many histories, in KiB.
fn peak(years: &str) -> Option<u64> {
    let desk = Desk::new();
    desk.write("even.toml", EVEN);
    let mut time = Command::new("/usr/bin/time");
    time.args(["-f", "%M KiB"]).arg(command().get_program()).current_dir(desk.path(""));
    time.args(["run", "even.toml", "--years", years, "--charts", "none", "--threads", "2", "--out", "out"]);
    let output = time.stdout(Stdio::null()).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stderr).expect("it is UTF-8");
    said.lines().find_map(|line| line.strip_suffix(" KiB")?.parse().ok())
}

/// Anything that is kept of each history, if only its 80 bytes of a row, would be 14 MiB more.
#[test]
fn memory_does_not_grow_with_histories() {
    let (Some(few), Some(many)) = (peak("20000"), peak("200000")) else {
        return not_tested("the program /usr/bin/time is missing, which tells the peak of memory");
    };
    assert!(few > 1_000 && many < few + few / 10 + 4 * 1024, "{few} KiB at 20,000 histories, {many} KiB at 200,000");
}
