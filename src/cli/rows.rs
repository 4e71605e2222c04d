//! years.csv in the making: it grows row by row under a name of its own, so that an interrupted run can go on with it.

use super::lock::is_at;
use super::output::begun;
use super::{Failure, interrupt};
use crate::estimate::Year;
use crate::report::csv;
use crate::report::lines::plain;
use crate::study::parts::Rows;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Rows of histories in the making.
pub(super) struct RowsFile {
    file: BufWriter<File>,
    /// Where it is: under a name that nobody should know, until a state speaks of it.
    at: PathBuf,
    /// Where a state looks for it.
    partial: PathBuf,
    /// Rows so far, and most.
    rows: (u64, u64),
    bytes: u64,
    /// Of the first bytes, and how many these are: what no state speaks of need not be summed.
    hash: (Sha256, u64),
    text: String,
    /// It outlives a command that fails, since a state that is saved speaks of it.
    needed: bool,
}

impl RowsFile {
    /// Begins a file with a header, for so many rows at the most. Rows of an earlier state stay as they are until a state
    /// speaks of these.
    pub(super) fn begin(partial: PathBuf, priced: bool, most: u64) -> Result<RowsFile, Failure> {
        let made = begun(partial.parent().unwrap_or(Path::new(""))).map_err(|error| failed(&partial, &error))?;
        let (file, at) = made.keep().map_err(|error| failed(&partial, &error.error))?;
        let (file, hash) = (BufWriter::new(file), (Sha256::new(), 0));
        let text = csv::years_header(priced);
        let mut rows = RowsFile { file, at, partial, rows: (0, most), bytes: 0, hash, text, needed: false };
        rows.write().map_err(|error| failed(&rows.partial, &error))?;
        Ok(rows)
    }

    /// Goes on with the rows of a state that was saved: those of the partial file, or of a finished one of this name. Nothing
    /// where neither begins with those rows.
    pub(super) fn resume(partial: &Path, finished: &Path, mark: &Rows, most: u64) -> Option<RowsFile> {
        let from =
            [partial, finished].into_iter().find(|path| checksum(path, mark.bytes).as_ref() == Some(&mark.sha256))?;
        if from == finished {
            fs::copy(finished, partial).ok()?;
        }
        let mut file = File::options().read(true).write(true).open(partial).ok()?;
        let mut hash = Sha256::new();
        add(&mut hash, &mut file, mark.bytes).ok()?;
        file.set_len(mark.bytes).ok()?;
        file.seek(SeekFrom::End(0)).ok()?;
        let partial = partial.to_path_buf();
        let (file, rows) = (BufWriter::new(file), (mark.rows, most));
        let hash = (hash, mark.bytes);
        Some(RowsFile {
            file,
            at: partial.clone(),
            partial,
            rows,
            bytes: mark.bytes,
            hash,
            text: String::new(),
            needed: true,
        })
    }

    /// Adds the row of a history, while there are not too many.
    pub(super) fn push(&mut self, year: &Year) -> io::Result<()> {
        if self.rows.0 == self.rows.1 {
            return Ok(());
        }
        self.rows.0 += 1;
        csv::push_year(&mut self.text, year);
        self.write()
    }

    fn write(&mut self) -> io::Result<()> {
        let folder = || plain(&self.partial.parent().unwrap_or(Path::new("")).to_string_lossy());
        let why = |error: io::Error| io::Error::new(error.kind(), format!("{error}, in the folder {}", folder()));
        self.file.write_all(self.text.as_bytes()).map_err(why)?;
        self.bytes += self.text.len() as u64;
        self.text.clear();
        Ok(())
    }

    /// Flushes all rows to the disk and says what there is.
    pub(super) fn mark(&mut self) -> io::Result<Rows> {
        self.flush()?;
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(self.hash.1))?;
        add(&mut self.hash.0, file, self.bytes - self.hash.1)?;
        file.seek(SeekFrom::End(0))?;
        self.hash.1 = self.bytes;
        Ok(Rows { rows: self.rows.0, bytes: self.bytes, sha256: hex(self.hash.0.clone()) })
    }

    /// A state that is saved speaks of the rows: from now on the file is where that looks for it, and outlives a command
    /// that fails.
    pub(super) fn need(&mut self) -> io::Result<()> {
        if !self.needed {
            fs::rename(&self.at, &self.partial)?;
            interrupt::ended(&self.at);
            self.at.clone_from(&self.partial);
            self.needed = true;
        }
        Ok(())
    }

    /// Whether the file is still where it was.
    pub(super) fn is_here(&self) -> bool {
        is_at(self.file.get_ref(), &self.at)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_data()
    }

    /// Ends the file: its path, which the caller renames. A state that was saved needs the rows; results that cannot be
    /// written after all do not.
    pub(super) fn finish(&mut self) -> Result<PathBuf, Failure> {
        self.flush().map_err(|error| failed(&self.partial, &error))?;
        Ok(self.at.clone())
    }

    /// Ends the file of a part: its path, and what is in it.
    pub(super) fn finish_part(&mut self) -> Result<(PathBuf, Rows), Failure> {
        let marked = self.mark().and_then(|mark| self.need().map(|()| mark));
        Ok((self.at.clone(), marked.map_err(|error| failed(&self.partial, &error))?))
    }
}

impl Drop for RowsFile {
    fn drop(&mut self) {
        // Where the folder was replaced meanwhile, a file of this name is that of another run.
        if !self.needed && self.is_here() {
            let _ = fs::remove_file(&self.at);
        }
        interrupt::ended(&self.at);
    }
}

/// SHA-256 of the first bytes of a file; nothing where it is shorter.
fn checksum(path: &Path, bytes: u64) -> Option<String> {
    let mut hash = Sha256::new();
    add(&mut hash, &mut File::open(path).ok()?, bytes).ok()?;
    Some(hex(hash))
}

/// Adds the next bytes of a file.
fn add(hash: &mut Sha256, file: &mut File, bytes: u64) -> io::Result<()> {
    let (mut left, mut buffer) = (bytes, vec![0; 1 << 16]);
    while left > 0 {
        let wanted = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        file.read_exact(&mut buffer[..wanted])?;
        hash.update(&buffer[..wanted]);
        left -= wanted as u64;
    }
    Ok(())
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::cannot_write(&plain(&path.to_string_lossy()), error)
}
