//! Which shard an array job asks for, by what the engine says in the environment.

use crate::study::parts::Shard;

/// What engines call the number of a task, and how many there are.
const ENGINES: [(&str, Option<&str>, &str); 4] = [
    ("FIVENINES_SHARD", Some("FIVENINES_SHARDS"), "the environment"),
    ("SLURM_ARRAY_TASK_ID", Some("SLURM_ARRAY_TASK_COUNT"), "Slurm"),
    ("AWS_BATCH_JOB_ARRAY_INDEX", Some("AWS_BATCH_JOB_ARRAY_SIZE"), "AWS Batch"),
    ("JOB_COMPLETION_INDEX", None, "Kubernetes"),
];

/// The shard that the environment names; `shards` is what --shards says.
///
/// # Errors
/// Why there is none, with a remedy.
pub(super) fn shard(environment: &dyn Fn(&str) -> Option<String>, shards: Option<u64>) -> Result<Shard, String> {
    let set: Vec<_> = ENGINES.iter().filter(|(index, ..)| environment(index).is_some()).collect();
    let (index, count, engine) = match set[..] {
        [] => {
            let names: Vec<&str> = ENGINES.iter().map(|(index, ..)| *index).collect();
            return Err(format!("none of {} is set; write --shard 3/32 or set FIVENINES_SHARD", names.join(", ")));
        }
        [one] => *one,
        // What a user set by hand goes before what an engine says.
        [own @ ("FIVENINES_SHARD", ..), ..] => *own,
        [one, other, ..] => {
            return Err(format!("{} and {} are both set; set FIVENINES_SHARD, which goes first", one.0, other.0));
        }
    };
    let at = number(index, environment)?.unwrap_or_default();
    if let Some(shards) = shards {
        return Shard::new(at, shards).map_err(|why| format!("{index} is {at}, with --shards {shards}: {why}"));
    }
    let of = count.map(|count| number(count, environment)).transpose()?.flatten();
    let of = of.ok_or_else(|| format!("{engine} does not say how many shards there are; add --shards N"))?;
    let first = if index == "SLURM_ARRAY_TASK_ID" { first_of_slurm(environment, of)? } else { 0 };
    Shard::new(at.wrapping_sub(first), of).map_err(|why| format!("{index} is {at} of {of}: {why}"))
}

/// The first number of a Slurm array without gaps; one with gaps was submitted for what is missing of another.
fn first_of_slurm(environment: &dyn Fn(&str) -> Option<String>, of: u64) -> Result<u64, String> {
    let first = number("SLURM_ARRAY_TASK_MIN", environment)?.unwrap_or(0);
    let last = number("SLURM_ARRAY_TASK_MAX", environment)?.unwrap_or(of.wrapping_sub(1).wrapping_add(first));
    match first <= 1 && last.wrapping_sub(first).wrapping_add(1) == of {
        true => Ok(first),
        false => Err(format!(
            "the array {first}-{last} of {of} tasks does not say how many shards there are in all; add --shards N, and count from 0"
        )),
    }
}

fn number(name: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<Option<u64>, String> {
    let Some(text) = environment(name) else { return Ok(None) };
    let parsed = text.trim().parse().map_err(|_| format!("{name} is {:?}, which is no whole number", text));
    parsed.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(set: &[(&str, &str)], shards: Option<u64>) -> Result<(u64, u64), String> {
        let environment = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string());
        shard(&environment, shards).map(|shard| (shard.at(), shard.of()))
    }

    #[test]
    fn each_engine_is_understood() {
        let slurm = |id, count, min, max| {
            let names =
                ["SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX"];
            let set: Vec<(&str, &str)> = names.into_iter().zip([id, count, min, max]).collect();
            (found(&set, None), found(&set, Some(32)))
        };
        assert_eq!(slurm("3", "8", "0", "7"), (Ok((3, 8)), Ok((3, 32))));
        assert_eq!(slurm("8", "8", "1", "8").0, Ok((7, 8)));
        // What was missing is submitted again: --array=3,7-9.
        let (alone, with_count) = slurm("8", "4", "3", "9");
        assert!(alone.unwrap_err().contains("add --shards N"));
        assert_eq!(with_count, Ok((8, 32)));
        let aws = [("AWS_BATCH_JOB_ARRAY_INDEX", "1"), ("AWS_BATCH_JOB_ARRAY_SIZE", "3")];
        assert_eq!(found(&aws, None), Ok((1, 3)));
        assert_eq!(found(&[("FIVENINES_SHARD", "0"), ("FIVENINES_SHARDS", "2")], None), Ok((0, 2)));
        assert_eq!(found(&[("JOB_COMPLETION_INDEX", "5")], Some(6)), Ok((5, 6)));
        assert!(found(&[("JOB_COMPLETION_INDEX", "5")], None).unwrap_err().contains("Kubernetes"));
    }

    #[test]
    fn what_is_not_clear_is_refused() {
        assert!(found(&[], None).unwrap_err().contains("--shard 3/32"));
        let two = [("JOB_COMPLETION_INDEX", "5"), ("SLURM_ARRAY_TASK_ID", "1"), ("SLURM_ARRAY_TASK_COUNT", "2")];
        assert!(found(&two, Some(9)).unwrap_err().contains("both set"));
        let own = [two[0], two[1], ("FIVENINES_SHARD", "4")];
        assert_eq!(found(&own, Some(9)), Ok((4, 9)));
        for wrong in ["", "-1", "x", "9"] {
            assert!(found(&[("FIVENINES_SHARD", wrong), ("FIVENINES_SHARDS", "9")], None).is_err(), "{wrong}");
        }
    }
}
