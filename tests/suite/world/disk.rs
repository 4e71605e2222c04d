//! Disks that are full, or become so.

use super::{COMMANDS, Writes, could_not_write, desk, desk_with_results, files, mounting};

/// Each command with a place on the full disk that it is to write to.
fn writing() -> impl Iterator<Item = String> {
    let place = |writes| match writes {
        Writes::Folder | Writes::FolderOrPrints => Some("full/out".to_string()),
        Writes::File(name) => Some(format!("full/{name}")),
        Writes::Nothing => None,
    };
    let written = COMMANDS.into_iter().filter_map(move |(arguments, writes)| {
        place(writes).map(|place| format!("{} --out {place}", arguments.join(" ")))
    });
    let check = "check small.toml --years 30 --allow-inconclusive --out checked";
    written.chain([format!("{check} --junit full/junit.xml"), format!("{check} --write-baseline full/baseline.json")])
}

#[test]
fn every_command_says_that_the_disk_is_full_and_leaves_nothing() {
    let desk = desk_with_results();
    let mut script = String::from(
        "mkdir full && mount -t tmpfs -o size=16k none full && head -c 16k /dev/zero > full/fill || exit 99\n",
    );
    for arguments in writing() {
        script += &format!("$fivenines {arguments} >/dev/null; echo \"$? {arguments}\"\n");
    }
    script += "ls -A full";
    let Some(ended) = mounting(&desk, &script) else { return };
    let codes = ended.stdout.strip_suffix("fill\n").unwrap_or_else(|| panic!("it is left: {}", ended.stdout));
    assert_eq!(codes.lines().count(), writing().count(), "{codes}");
    assert!(codes.lines().all(|line| line.starts_with("4 ")), "{codes}{}", ended.stderr);
    let said: Vec<&str> = ended.stderr.lines().filter(|line| line.starts_with("fivenines: cannot write")).collect();
    assert_eq!(said.len(), writing().count(), "{}", ended.stderr);
    assert!(
        said.iter().all(|line| line.contains("No space left on device (os error 28)") && line.contains("full")),
        "{said:?}"
    );
    assert!(said.iter().all(|line| line.contains("; make room there, or write somewhere else")), "{said:?}");
}

#[test]
fn rows_that_fill_the_disk_end_the_run() {
    let desk = desk();
    let script = "mkdir full && mount -t tmpfs -o size=64k none full &&
        $fivenines run small.toml --years 1000000 --charts none --out full/out; echo $?; ls -A full";
    let Some(ended) = mounting(&desk, script) else { return };
    assert_eq!(ended.stdout, "4\n");
    let message = "fivenines: cannot write years.csv: No space left on device (os error 28), in the folder full/out; make room there";
    assert!(ended.stderr.contains(message), "{}", ended.stderr);
}

/// Wherever the disk becomes full, the files are all those of the earlier run or all those of the new one.
#[test]
fn a_run_that_fails_leaves_the_files_of_the_run_before() {
    let desk = desk();
    let run = |seed: u64| format!("$fivenines run small.toml --years 30 --charts svg --seed {seed} --out full/out");
    let mut script = format!(
        "mkdir full && mount -t tmpfs -o size=2m none full && {} >/dev/null && rm full/out/manifest.json && cp -r full/out old &&
         {} >/dev/null && rm full/out/manifest.json && cp -r full/out new && rm -r full/out && cp -r old full/out || exit 99\n",
        run(1),
        run(2)
    );
    // Room for a part of the new files, beside the old ones.
    for room in [8, 24, 64, 120, 200, 1000] {
        script += &format!(
            "rm -rf full/fill full/out; cp -r old full/out; free=$(df --output=avail -k full | tail -1)
             head -c $(( (free > {room} ? free - {room} : 0) * 1024 )) /dev/zero > full/fill
             {} >printed 2>said; code=$?; rm -f full/out/manifest.json
             diff -r old full/out >/dev/null && now=old || {{ diff -r new full/out >/dev/null && now=new || now=mixed; }}
             echo $code $now $(head -1 printed)\n",
            run(2)
        );
    }
    let Some(ended) = mounting(&desk, &script) else { return };
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), 6, "{}{}", ended.stdout, ended.stderr);
    assert!(lines.iter().all(|line| line.starts_with("4 old") || *line == "0 new small"), "{lines:?}");
    assert!(lines[0].starts_with("4 old") && lines[5] == "0 new small", "{lines:?}");
    // What was simulated is printed though it cannot be kept.
    assert!(lines.contains(&"4 old small"), "{lines:?}");
}

#[test]
fn a_disk_that_was_full_does_when_there_is_room() {
    let desk = desk();
    let run = "$fivenines run small.toml --years 300 --out full/out";
    let script = format!(
        "mkdir full && mount -t tmpfs -o size=512k none full && head -c 480k /dev/zero > full/fill && {run}; echo $?
         rm full/fill; {run} --charts none >/dev/null; echo $?; cp -r full/out kept"
    );
    let Some(ended) = mounting(&desk, &script) else { return };
    assert!(ended.stdout.ends_with("4\n0\n"), "{}", ended.stdout);
    could_not_write(&crate::fixtures::Ended { code: 4, ..ended }, &["full/out/", "No space left"]);
    assert_eq!(files(&desk, "kept").len(), 5, "{:?}", desk.list("kept"));
}
