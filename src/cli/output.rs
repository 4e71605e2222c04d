//! The folder of results: every file is written beside its place and moved there when it is complete.

use super::{Failure, interrupt};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A folder that results are written to.
pub(super) struct Folder {
    path: PathBuf,
}

/// A file in the making: it appears under its name only when it is complete.
pub(super) struct Draft {
    file: BufWriter<NamedTempFile>,
    target: PathBuf,
}

impl Folder {
    /// Opens a folder, making it if it is not there.
    pub(super) fn open(path: PathBuf) -> Result<Folder, Failure> {
        fs::create_dir_all(&path)
            .map_err(|error| Failure::cannot_write(&format!("the folder {}", path.display()), &error))?;
        Ok(Folder { path })
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Starts a file.
    pub(super) fn draft(&self, name: &str) -> Result<Draft, Failure> {
        let target = self.path.join(name);
        let file = begun(&self.path).map_err(|error| Failure::cannot_write(&target.display().to_string(), &error))?;
        interrupt::began(file.path().to_path_buf());
        Ok(Draft { file: BufWriter::new(file), target })
    }

    /// Writes a whole file.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let mut draft = self.draft(name)?;
        draft.append(bytes).map_err(|error| Failure::cannot_write(&draft.target.display().to_string(), &error))?;
        draft.finish()
    }
}

impl Draft {
    /// Adds to the file.
    pub(super) fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Flushes the file to the disk and gives it its name.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let failed = |error: &std::io::Error| Failure::cannot_write(&self.target.display().to_string(), error);
        let file = self.file.into_inner().map_err(|error| failed(error.error()))?;
        file.as_file().sync_all().map_err(|error| failed(&error))?;
        let temporary = file.path().to_path_buf();
        let persisted = file.persist(&self.target).map_err(|error| failed(&error.error));
        interrupt::ended(&temporary);
        persisted.map(drop)
    }
}

/// What the user's umask leaves of read and write for all, rather than the private mode of temporary files.
/// A file that has no name yet that anybody should know.
pub(super) fn begun(folder: &Path) -> std::io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".fivenines-").suffix(".partial").permissions(permissions()).tempfile_in(folder)
}

#[cfg(unix)]
fn permissions() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(0o666)
}

#[cfg(not(unix))]
fn permissions() -> fs::Permissions {
    unreachable!("permissions of temporary files are set on unix only")
}
