//! What a long run keeps while it goes on: rows as they are done, and now and then its state, to be resumed from.

use super::output::single_with;
use super::rows::RowsFile;
use super::{Failure, interrupt};
use crate::engine::campaign::BLOCK;
use crate::estimate::Year;
use crate::report::lines::plain;
use crate::study::parts::{Broken, Job, Part, Rows, Saved, Shard, seal, unseal};
use crate::study::{DrawTally, Gathered, Hands};
use std::borrow::Cow;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Where the files of a run in the making are.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// The state.
    pub(super) state: PathBuf,
    /// Rows in the making, and when they are complete.
    pub(super) rows: (PathBuf, PathBuf),
}

/// What is run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose<'a> {
    pub(super) job: &'a Job,
    pub(super) command: &'a str,
    pub(super) shard: Shard,
}

/// The state and the rows of a run.
pub(super) struct Keeper<'a> {
    whose: Whose<'a>,
    places: Places,
    rows: Option<RowsFile>,
    every: Duration,
    last: Instant,
    /// What was gathered when the histories ended.
    gathered: Option<Gathered>,
    draws: Vec<DrawTally>,
    saved: bool,
}

/// A state to go on from.
pub(super) type Begun = (Gathered, Vec<DrawTally>, Option<Rows>);

/// The state in a file, if there is one.
///
/// # Errors
/// Where it is broken, or of another run.
pub(super) fn begun(path: &Path, whose: &Whose<'_>) -> Result<Option<Begun>, Failure> {
    let refused = |why: &str| {
        let message = format!("cannot resume from {}: {why}; remove it to begin anew", plain(&path.to_string_lossy()));
        Failure::bad_input(message)
    };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(refused(&error.to_string())),
    };
    let saved = unseal(&text).map_err(|broken: Broken| refused(&broken.to_string()))?;
    if saved.run_id != whose.job.id() || saved.shard != whose.shard {
        return Err(refused(&format!(
            "it is of another run ({}), for example with another seed, scenario or number of years, or of another version",
            plain(&saved.command)
        )));
    }
    match saved.part {
        Part::Run { gathered, draws } => Ok(Some((gathered.into_owned(), draws.into_owned(), saved.rows))),
        _ => Err(refused("it is not of `fivenines run`")),
    }
}

impl<'a> Keeper<'a> {
    /// Begins with nothing, or goes on; `rows` says whether money is spoken of and how many rows are kept, where any are.
    pub(super) fn open(
        (whose, places): (Whose<'a>, Places),
        begun: Option<Begun>,
        rows: Option<(bool, u64)>,
        every: Duration,
    ) -> Result<(Keeper<'a>, Option<Gathered>), Failure> {
        let resumed = begun.as_ref().and_then(|(.., mark)| mark.as_ref()).zip(rows);
        let file = resumed.map(|(mark, (_, most))| RowsFile::resume(&places.rows.0, &places.rows.1, mark, most));
        if let Some(None) = file {
            say!("the rows of the state in {} are gone: beginning anew", plain(&places.state.to_string_lossy()));
        }
        let begun = begun.filter(|(.., mark)| mark.is_none() || matches!(file, Some(Some(_))));
        let file = match (file.flatten(), rows) {
            (Some(file), _) => Some(file),
            (None, Some((priced, most))) => Some(RowsFile::begin(places.rows.0.clone(), priced, most)?),
            (None, None) => None,
        };
        let saved = begun.is_some();
        let (gathered, draws) = begun.map_or((None, Vec::new()), |(gathered, draws, _)| (Some(gathered), draws));
        if let Some(gathered) = &gathered {
            say!("resumed after {} histories", gathered.tally.histories);
        }
        #[allow(clippy::disallowed_methods)] // The clock says when to save, which no result depends on.
        let last = Instant::now();
        Ok((Keeper { whose, places, rows: file, every, last, gathered: None, draws, saved }, gathered))
    }

    /// What was gathered when the histories ended.
    pub(super) fn gathered(&mut self) -> Option<Gathered> {
        self.gathered.take()
    }

    /// Which part it keeps.
    pub(super) fn shard(&self) -> Shard {
        self.whose.shard
    }

    /// Draws of the beliefs so far.
    pub(super) fn draws(&self) -> &[DrawTally] {
        &self.draws
    }

    /// Keeps a draw of the beliefs, which follow the histories.
    pub(super) fn drew(&mut self, draw: DrawTally) {
        self.draws.push(draw);
        if self.last.elapsed() >= self.every || interrupt::asked() {
            self.save_end();
        }
    }

    /// Ends the rows of a part: where they are, and what there is.
    pub(super) fn finish_part(&mut self) -> Result<Option<(PathBuf, Rows)>, Failure> {
        self.rows.as_mut().map(RowsFile::finish_part).transpose()
    }

    /// Ends the rows of a whole run: where they are.
    pub(super) fn finish_rows(&mut self) -> Result<Option<PathBuf>, Failure> {
        self.rows.as_mut().map(RowsFile::finish).transpose()
    }

    /// Takes the state away: everything is done.
    pub(super) fn forget(self) {
        if self.saved {
            let _ = fs::remove_file(&self.places.state);
        }
    }

    fn save_end(&mut self) {
        if let Some(gathered) = self.gathered.take() {
            self.save(&gathered);
            self.gathered = Some(gathered);
        }
    }

    /// Saves the state; where that fails the run goes on.
    fn save(&mut self, gathered: &Gathered) {
        if let Err(why) = self.try_save(gathered) {
            say!("the state of the run cannot be saved ({why}); it goes on without");
            self.every = Duration::MAX;
        }
        #[allow(clippy::disallowed_methods)] // As above.
        let now = Instant::now();
        self.last = now;
    }

    fn try_save(&mut self, gathered: &Gathered) -> Result<(), String> {
        // A folder that was removed is not made again for a state whose rows went with it.
        let folder = self.places.state.parent().is_some_and(Path::is_dir);
        if !folder || !self.rows.as_ref().is_none_or(RowsFile::is_here) {
            return Err("its folder was removed".into());
        }
        let rows = self.rows.as_mut().map(RowsFile::mark).transpose().map_err(|error| error.to_string())?;
        let Whose { job, command, shard } = self.whose;
        let part = Part::Run { gathered: Cow::Borrowed(gathered), draws: Cow::Borrowed(&self.draws) };
        let saved = Saved { rows, ..Saved::new(job, command, shard, part) };
        let Keeper { rows, places, .. } = self;
        // The state and its rows are left together, or neither.
        let along = || rows.as_mut().map_or(Ok(()), RowsFile::need);
        single_with(&places.state, seal(&saved).as_bytes(), along).map_err(|failure| failure.message)?;
        self.saved = true;
        Ok(())
    }
}

impl Hands for Keeper<'_> {
    fn take(&mut self, year: &Year) -> io::Result<()> {
        if year.replication.is_multiple_of(BLOCK) && interrupt::asked() {
            return Err(ErrorKind::Interrupted.into());
        }
        self.rows.as_mut().map_or(Ok(()), |rows| rows.push(year))
    }

    fn keep(&mut self, gathered: &Gathered, ended: bool) -> io::Result<()> {
        let wanted = self.last.elapsed() >= self.every || (ended && (self.saved || interrupt::asked()));
        if wanted && gathered.tally.histories > 0 {
            self.save(gathered);
        }
        if ended {
            self.gathered = Some(gathered.clone());
        }
        Ok(())
    }
}
