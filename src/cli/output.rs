//! The folder of results. Every file is written beside its place; all are moved to their places together once the last of
//! them is complete, so that a command that fails leaves what was there before as it was.

use super::lock::{Lock, is_at};
use super::{Failure, interrupt};
use crate::report::lines::plain;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::{NamedTempFile, TempPath};

/// How the names of files in the making begin and end.
const PREFIX: &str = ".fivenines-";
const SUFFIX: &str = ".partial";
/// How often to begin anew where somebody takes the file away.
const TRIES: usize = 100;

/// A folder that results are written to, by this command alone.
pub(super) struct Folder {
    path: PathBuf,
    complete: Complete,
    /// Files that grew under names of their own, and what they are called when all is complete.
    adopted: Mutex<Vec<(PathBuf, PathBuf)>>,
    lock: Option<Lock>,
}

/// Files that wait for the others, with their names.
type Complete = Arc<Mutex<Vec<(TempPath, PathBuf)>>>;

/// A file in the making.
pub(super) struct Draft {
    file: BufWriter<File>,
    temporary: TempPath,
    target: PathBuf,
    complete: Complete,
}

impl Folder {
    /// Opens a folder, making it if it is not there. Refused where another command is writing to it. What a command that
    /// was killed left in the making goes away.
    pub(super) fn open(path: PathBuf) -> Result<Folder, Failure> {
        let missing = path.ancestors().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        interrupt::undivided(|| make(&path).map(|()| missing.into_iter().for_each(interrupt::began)))?;
        let mut folder = Folder { path, complete: Complete::default(), adopted: Mutex::default(), lock: None };
        let lock = Lock::take(&folder.path)?;
        if lock.is_held() {
            sweep(&folder.path);
        }
        folder.lock = Some(lock);
        Ok(folder)
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Starts a file.
    pub(super) fn draft(&self, name: &str) -> Result<Draft, Failure> {
        let target = self.path.join(name);
        let file = begun(&self.path).map_err(|error| self.failure(&target, &error))?;
        let (file, temporary) = file.into_parts();
        Ok(Draft { file: BufWriter::new(file), temporary, target, complete: Arc::clone(&self.complete) })
    }

    /// Writes a whole file; it gets its name with [`Folder::complete`].
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let mut draft = self.draft(name)?;
        draft.file.write_all(bytes).map_err(|error| self.failure(&draft.target, &error))?;
        draft.finish()
    }

    /// Takes in a file that is complete under a name of its own, which it keeps if the command fails.
    pub(super) fn adopt(&self, file: PathBuf, name: &str) {
        self.adopted.lock().unwrap_or_else(PoisonError::into_inner).push((file, self.path.join(name)));
    }

    /// Gives the files their names, those of an earlier command included; the command has nothing more to write.
    pub(super) fn complete(&self) -> Result<(), Failure> {
        let waiting = std::mem::take(&mut *self.complete.lock().unwrap_or_else(PoisonError::into_inner));
        let adopted = std::mem::take(&mut *self.adopted.lock().unwrap_or_else(PoisonError::into_inner));
        // What can be refused is refused before the first file is moved. In a folder that was made anew another command may be
        // writing files of these names.
        if self.lock.as_ref().is_some_and(|lock| !lock.is_here()) {
            let target = waiting.first().map_or(&self.path, |(_, target)| target);
            return Err(self.failure(target, &ErrorKind::NotFound.into()));
        }
        let moves = waiting.iter().map(|(from, to)| (&**from, to));
        for (from, target) in moves.chain(adopted.iter().map(|(from, to)| (&**from, to))) {
            if target.is_dir() {
                return Err(self.failure(target, &ErrorKind::IsADirectory.into()));
            }
            fs::symlink_metadata(from).map_err(|error| self.failure(target, &error))?;
        }
        interrupt::undivided(|| {
            for (temporary, target) in waiting {
                named(temporary, &target).map_err(|error| self.failure(&target, &error))?;
            }
            adopted
                .into_iter()
                .try_for_each(|(file, target)| fs::rename(file, &target).map_err(|error| self.failure(&target, &error)))
        })?;
        // The names, too, are to outlast a loss of power; where folders cannot be flushed nothing more can be done.
        let _ = File::open(&self.path).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Writes files, gives them their names, and says where they are.
    pub(super) fn keep(&self, write: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
        write()?;
        self.complete()?;
        say!("results are in {}", self.path.display());
        Ok(())
    }

    fn failure(&self, target: &Path, error: &io::Error) -> Failure {
        let gone = match error.kind() {
            ErrorKind::NotFound if !self.path.exists() => "the folder was removed while this command ran",
            ErrorKind::NotFound => "what was written of it was removed while this command ran",
            _ => return Failure::cannot_write(&shown(target), error),
        };
        Failure::cannot_write(&shown(target), &io::Error::other(gone))
    }
}

impl Drop for Folder {
    /// Takes away folders that were made for nothing.
    fn drop(&mut self) {
        self.complete.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.lock = None;
        // The first that is not empty, or that was there before, ends it.
        let made = self.path.ancestors().take_while(|folder| interrupt::is_made(folder));
        made.take_while(|folder| fs::remove_dir(folder).is_ok()).for_each(interrupt::ended);
    }
}

impl Draft {
    /// Adds to the file.
    pub(super) fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let folder = || shown(self.target.parent().unwrap_or(Path::new("")));
        let why = |error: io::Error| io::Error::new(error.kind(), format!("{error}, in the folder {}", folder()));
        self.file.write_all(bytes).map_err(why)
    }

    /// Flushes the file to the disk; it gets its name with [`Folder::complete`].
    pub(super) fn finish(self) -> Result<(), Failure> {
        let Draft { file, temporary, target, complete } = self;
        // The open file is let go: a command may write more of them than may be open at once.
        flushed(file).map_err(|error| Failure::cannot_write(&shown(&target), &error))?;
        let mut complete = complete.lock().unwrap_or_else(PoisonError::into_inner);
        complete.retain(|(_, earlier)| *earlier != target);
        complete.push((temporary, target));
        Ok(())
    }
}

/// Writes one file, whole or not at all, to a folder that others may be writing to.
pub(super) fn single(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    single_with(path, bytes, || Ok(()))
}

/// The same, with something that belongs to its having a name.
pub(super) fn single_with(path: &Path, bytes: &[u8], along: impl FnOnce() -> io::Result<()>) -> Result<(), Failure> {
    if path.file_name().and_then(|name| name.to_str()).is_none() {
        return Err(Failure::bad_input(format!("{} is not the name of a file", shown(path))));
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make(parent)?;
    let written = || {
        let (file, temporary) = begun(parent)?.into_parts();
        let mut file = BufWriter::new(file);
        file.write_all(bytes)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        // The file is open, so locked, until it has its name.
        interrupt::undivided(|| named(temporary, path).and_then(|()| along()))
    };
    written().map_err(|error| Failure::cannot_write(&shown(path), &error))
}

fn make(folder: &Path) -> Result<(), Failure> {
    let made = fs::create_dir_all(folder);
    made.map_err(|error| Failure::cannot_write(&format!("the folder {}", shown(folder)), &error))
}

fn shown(path: &Path) -> String {
    plain(&path.to_string_lossy())
}

fn flushed(file: BufWriter<File>) -> io::Result<()> {
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

fn named(temporary: TempPath, target: &Path) -> io::Result<()> {
    let before = temporary.to_path_buf();
    let persisted = temporary.persist(target).map_err(|error| error.error);
    interrupt::ended(&before);
    persisted
}

/// A file that has no name yet that anybody should know. It is locked, so that nobody takes it for one that was left.
/// It goes away where the command is to end at once.
pub(super) fn begun(folder: &Path) -> io::Result<NamedTempFile> {
    interrupt::undivided(|| locked(folder).inspect(|file| interrupt::began(file.path().to_path_buf())))
}

fn locked(folder: &Path) -> io::Result<NamedTempFile> {
    let make = || tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).permissions(permissions()).tempfile_in(folder);
    for _ in 0..TRIES {
        let file = make()?;
        match file.as_file().try_lock() {
            Err(TryLockError::Error(_)) => return Ok(file),
            Ok(()) if is_at(file.as_file(), file.path()) => return Ok(file),
            // Somebody sweeps and was quicker.
            Ok(()) | Err(TryLockError::WouldBlock) => {}
        }
    }
    make()
}

/// Removes files in the making that nobody is making any more.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // Its maker has it locked. The lock is held until it is removed.
            let Ok(file) = File::open(entry.path()) else { continue };
            if file.try_lock().is_ok() {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// What the user's umask leaves of read and write for all, rather than the private mode of temporary files.
#[cfg(unix)]
fn permissions() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(0o666)
}

#[cfg(not(unix))]
fn permissions() -> fs::Permissions {
    unreachable!("permissions of temporary files are set on unix only")
}
