//! The shards of one run, wherever they lie.

use super::Failure;
use super::output::Folder;
use crate::report::csv::years_header;
use crate::report::lines::plain;
use crate::study::parts::{Label, Rows, Saved, label, listed, unseal};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// All shards of one run, in their order.
pub(super) struct Shards {
    files: Vec<Found>,
}

/// A shard that was found.
struct Found {
    path: PathBuf,
    /// Files with the same content.
    twins: Vec<PathBuf>,
    label: Label,
}

/// Finds all shards of one run in folders, and in folders within them, and in files.
pub(super) fn collect(paths: &[PathBuf]) -> Result<Shards, Failure> {
    let mut files = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => files.extend(in_folder(path)?),
            false => files.push(path.clone()),
        }
    }
    if files.is_empty() {
        let places: Vec<String> = paths.iter().map(|path| shown(path)).collect();
        return Err(Failure::bad_input(format!("there are no shards (shard-*.json) in {}", places.join(", "))));
    }
    let (mut found, mut broken) = (Vec::new(), Vec::new());
    for path in files {
        match text_of(&path).and_then(|text| label(&text).map_err(|why| why.to_string())) {
            Ok(label) if label.complete => found.push(Found { path, twins: Vec::new(), label }),
            Ok(_) => broken.push(format!("{}: it is the state of a shard that is not complete", shown(&path))),
            Err(why) => broken.push(format!("{}: {why}", shown(&path))),
        }
    }
    if !broken.is_empty() {
        let help = "remove them and make these shards again";
        return Err(Failure::bad_input(format!("shards that cannot be used; {help}:\n  {}", broken.join("\n  "))));
    }
    chosen(of_one_run(found)?)
}

/// The shards in a folder, or in the folders within it.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listed = |folder: &Path| -> Result<Vec<PathBuf>, Failure> {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.map_err(|error| Failure::bad_input(format!("cannot read {}: {error}", shown(folder))))?;
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        Ok(paths)
    };
    let is_shard = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with("shard-") && name.ends_with(".json") && !name.ends_with(".checkpoint.json")
    };
    let (mut shards, mut within) = (Vec::new(), Vec::new());
    for path in listed(folder)? {
        match path.is_dir() {
            true => within.extend(listed(&path)?.into_iter().filter(|path| is_shard(path) && path.is_file())),
            false if is_shard(&path) => shards.push(path),
            false => {}
        }
    }
    shards.extend(within);
    Ok(shards)
}

/// Refuses shards of more than one run.
fn of_one_run(found: Vec<Found>) -> Result<Vec<Found>, Failure> {
    let mut runs: BTreeMap<&str, (usize, &Path)> = BTreeMap::new();
    for Found { path, label, .. } in &found {
        let run = runs.entry(&label.run_id).or_insert((0, path));
        run.0 += 1;
    }
    if runs.len() < 2 {
        return Ok(found);
    }
    let run = |(id, (count, path)): (&&str, &(usize, &Path))| format!("{id}: {count}, such as {}", shown(path));
    let runs: Vec<String> = runs.iter().map(run).collect();
    let help = "give merge the folder or the files of one";
    Err(Failure::bad_input(format!("these are shards of {} runs; {help}:\n  {}", runs.len(), runs.join("\n  "))))
}

/// A complete set of shards.
fn chosen(found: Vec<Found>) -> Result<Shards, Failure> {
    let mut sets: BTreeMap<u64, BTreeMap<u64, Found>> = BTreeMap::new();
    for one in found {
        let shard = one.label.shard;
        let set = sets.entry(shard.of()).or_default();
        match set.get_mut(&shard.at()) {
            Some(other) if !alike(other, &one)? => {
                let message = format!(
                    "{} and {} are the same shard with different content; find out which is right and remove the other",
                    shown(&other.path),
                    shown(&one.path)
                );
                return Err(Failure::bad_input(message));
            }
            Some(other) => other.twins.push(one.path),
            None => drop(set.insert(shard.at(), one)),
        }
    }
    let complete = sets.iter().find(|(of, set)| set.len() as u64 == **of).map(|(of, _)| *of);
    if let Some(set) = complete.and_then(|of| sets.remove(&of)) {
        return Ok(Shards { files: set.into_values().collect() });
    }
    let missing = |(of, set): (&u64, &BTreeMap<u64, Found>)| {
        let missing = listed((0..*of).filter(|at| !set.contains_key(at)));
        format!("{} of {of} shards are missing: {missing}", of - set.len() as u64)
    };
    let missing: Vec<String> = sets.iter().map(missing).collect();
    Err(Failure::bad_input(missing.join("\n")))
}

/// Whether two files hold the same shard; the commands that were typed may differ.
fn alike(one: &Found, other: &Found) -> Result<bool, Failure> {
    if one.label.sha256 == other.label.sha256 {
        return Ok(true);
    }
    let (one, other) = (read(&one.path)?, read(&other.path)?);
    let written = |saved: &Saved<'_>| serde_json::to_string(&(&saved.rows, &saved.part)).ok();
    Ok(written(&one) == written(&other))
}

impl Shards {
    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.files.len()
    }

    /// One of them.
    pub(super) fn read(&self, at: usize) -> Result<Saved<'static>, Failure> {
        read(&self.files[at].path)
    }

    /// Writes years.csv from the rows beside the shards that have some.
    pub(super) fn write_rows(&self, rows: &[(usize, Rows)], folder: &Folder, priced: bool) -> Result<(), Failure> {
        let mut draft = folder.draft("years.csv")?;
        let header = years_header(priced);
        let failed = |error: &io::Error| Failure::cannot_write("years.csv", error);
        draft.append(header.as_bytes()).map_err(|error| failed(&error))?;
        for (at, mark) in rows {
            let path = self.files[*at].rows();
            let refused = |why: String| Failure::bad_input(format!("{}: {why}; make this shard again", shown(&path)));
            let file = File::open(&path).map_err(|error| refused(error.to_string()))?;
            let (mut reader, mut hash, mut left) = (BufReader::new(file), Sha256::new(), mark.bytes);
            let mut buffer = vec![0; 1 << 16];
            let mut skip = header.len();
            while left > 0 {
                let wanted = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                reader
                    .read_exact(&mut buffer[..wanted])
                    .map_err(|error| refused(format!("it is cut short ({error})")))?;
                hash.update(&buffer[..wanted]);
                draft.append(&buffer[skip.min(wanted)..wanted]).map_err(|error| failed(&error))?;
                skip = skip.saturating_sub(wanted);
                left -= wanted as u64;
            }
            let found: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            if found != mark.sha256 {
                return Err(refused(format!("it was altered: its checksum is SHA-256 {found}, not {}", mark.sha256)));
            }
        }
        draft.finish()
    }
}

impl Found {
    /// The rows, which lie beside the shard or one of its twins.
    fn rows(&self) -> PathBuf {
        let beside = |path: &Path| path.with_file_name(format!("{}.years.csv", self.label.shard));
        let places = || self.twins.iter().chain([&self.path]).map(|path| beside(path));
        places().find(|path| path.exists()).unwrap_or_else(|| beside(&self.path))
    }
}

fn read(path: &Path) -> Result<Saved<'static>, Failure> {
    let refused = |why: String| Failure::bad_input(format!("{}: {why}", shown(path)));
    unseal(&text_of(path).map_err(refused)?).map_err(|broken| refused(broken.to_string()))
}

fn text_of(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => "it is no text, so no shard".to_string(),
        _ => error.to_string(),
    })
}

fn shown(path: &Path) -> String {
    plain(&path.to_string_lossy())
}
