//! One command at a time writes to a folder of results.
//!
//! The lock is that of the operating system on a hidden file, so it goes with the process however that ends. The file
//! goes with the lock; one that a killed process left means nothing. Where a file system has no locks there is none.

use super::{Failure, interrupt};
use crate::report::lines::plain;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Name of the file in the folder.
const NAME: &str = ".fivenines-lock";
/// How often to begin anew where the file goes away meanwhile.
const TRIES: usize = 100;
/// Longest note that is read from the file, in bytes.
const LONGEST: u64 = 200;

/// The right to write to a folder.
pub(super) struct Lock {
    path: PathBuf,
    /// Nothing where the file system has no locks.
    held: Option<File>,
}

impl Lock {
    /// Takes the lock of a folder that is there; refused at once where another process has it.
    pub(super) fn take(folder: &Path) -> Result<Lock, Failure> {
        Lock::take_named(folder, NAME)
    }

    /// Takes the lock of this name in a folder.
    pub(super) fn take_named(folder: &Path, name: &str) -> Result<Lock, Failure> {
        let path = folder.join(name);
        let failed =
            |error| Failure::cannot_write(&format!("to the folder {}", plain(&folder.to_string_lossy())), &error);
        for _ in 0..TRIES {
            let (mut file, locked) = interrupt::undivided(|| {
                let file = opened(&path)?;
                let locked = file.try_lock();
                if locked.is_ok() && is_at(&file, &path) {
                    interrupt::began(path.clone());
                }
                Ok((file, locked))
            })
            .map_err(failed)?;
            match locked {
                Err(TryLockError::WouldBlock) => return Err(taken(folder, &mut file)),
                Err(TryLockError::Error(_)) => {
                    let _ = fs::remove_file(&path);
                    return Ok(Lock { path, held: None });
                }
                Ok(()) if interrupt::is_made(&path) => {
                    note(&mut file);
                    return Ok(Lock { path, held: Some(file) });
                }
                // Whoever had it before took the file away; there is a new one by now, or none.
                Ok(()) => {}
            }
        }
        // A file system on which a file is never itself.
        Ok(Lock { path, held: None })
    }

    /// Whether the folder is still the one that it was taken for; where there are no locks nobody knows.
    pub(super) fn is_here(&self) -> bool {
        self.held.as_ref().is_none_or(|file| is_at(file, &self.path))
    }

    /// Whether nobody else can have it.
    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }
}

impl Drop for Lock {
    /// Takes the file away before the lock ends, so that nobody locks a file that is about to go.
    fn drop(&mut self) {
        let Some(file) = &self.held else { return };
        // Where the folder was replaced meanwhile, the file may be that of another process.
        if is_at(file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
        interrupt::ended(&self.path);
    }
}

/// The file to lock; that of another user can only be read.
fn opened(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::other(format!(
            "{} is no file that can be locked; remove it",
            plain(&path.to_string_lossy())
        )));
    }
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    file.or_else(|error| File::open(path).map_err(|_| error))
}

/// Whether an open file is the one of this name.
#[cfg(unix)]
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => place(open) == place(named),
        _ => false,
    }
}

#[cfg(not(unix))]
pub(super) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Says in the file who has it; that is for people, and nothing depends on it.
fn note(file: &mut File) {
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { String::new() } else { format!(" on {}", host.trim()) };
    let _ = file.set_len(0);
    let _ = writeln!(file, "process {}{host}", std::process::id());
}

fn taken(folder: &Path, file: &mut File) -> Failure {
    let mut said = String::new();
    let _ = file.take(LONGEST).read_to_string(&mut said);
    let who = said.lines().next().map(|line| format!(" ({})", plain(line))).unwrap_or_default();
    Failure {
        exit: super::Exit::CannotWrite,
        message: format!(
            "another fivenines{who} is writing to the folder {}; wait until it ends, or name another folder with --out",
            plain(&folder.to_string_lossy())
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_it_at_a_time_and_nothing_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = Lock::take(folder.path()).expect("it is free");
        assert!(lock.is_held());
        let refused = Lock::take(folder.path()).err().expect("it is taken");
        assert_eq!(refused.exit, super::super::Exit::CannotWrite);
        assert!(refused.message.contains(&format!("process {}", std::process::id())), "{}", refused.message);
        drop(lock);
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0);
        Lock::take(folder.path()).expect("it is free again");
    }

    #[test]
    fn a_file_that_is_left_means_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(NAME), "process 1 on nowhere\n").expect("a file");
        assert!(Lock::take(folder.path()).expect("nobody has it").is_held());
        assert!(!folder.path().join(NAME).exists());
    }

    #[test]
    fn many_at_once_never_have_it_together() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let (folder, inside) = (tempfile::tempdir().expect("a folder"), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..300 {
                        if let Ok(lock) = Lock::take(folder.path()) {
                            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                            inside.fetch_sub(1, Ordering::SeqCst);
                            drop(lock);
                        }
                    }
                });
            }
        });
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_is_refused_and_what_it_names_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let other = folder.path().join("other");
        fs::write(&other, "mine").expect("a file");
        std::os::unix::fs::symlink(&other, folder.path().join(NAME)).expect("a link");
        let refused = Lock::take(folder.path()).err().expect("it is no file");
        assert!(refused.message.contains("no file that can be locked"), "{}", refused.message);
        assert_eq!(fs::read_to_string(other).expect("it is there"), "mine");
    }
}
