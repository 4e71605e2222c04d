//! `--shard`: one part of a run, simulated anywhere, for `fivenines merge`.

use super::args::Run;
use super::keeper::{Keeper, Places, Whose, begun};
use super::lock::Lock;
use super::output::single;
use super::progress::Progress;
use super::run::{Order, drawn};
use super::stopping::failed;
use super::{Failure, interrupt};
use crate::report::lines::plain;
use crate::study::parts::{Job, Part, Rows, Rule, Saved, Shard, Task, seal, unseal};
use crate::study::{self, DrawTally, Gathered};
use std::borrow::Cow;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Where shards are counted.
#[derive(Debug, clap::Args)]
pub(super) struct Sharding {
    /// Simulate only part I of N, counted from 0, and write it to DIR/<run id>/ for `fivenines merge`, which takes --charts,
    /// --theme and --format; DIR is --out or output/<scenario name>/shards. auto: as the array job says (Slurm, AWS Batch,
    /// Kubernetes with --shards, or FIVENINES_SHARD and FIVENINES_SHARDS).
    #[arg(long, value_name = "I/N", value_parser = Which::parse, conflicts_with_all = ["charts", "theme", "format"])]
    shard: Option<Which>,
    /// How many shards there are, for --shard auto.
    #[arg(long, value_name = "N", requires = "shard")]
    shards: Option<u64>,
}

/// Which part.
#[derive(Debug, Clone, Copy)]
enum Which {
    This(Shard),
    Auto,
}

impl Which {
    fn parse(text: &str) -> Result<Which, String> {
        if text == "auto" { Ok(Which::Auto) } else { Shard::parse(text).map(Which::This) }
    }
}

impl Sharding {
    /// Which part is asked for, if any.
    pub(super) fn shard(&self) -> Result<Option<Shard>, Failure> {
        match (self.shard, self.shards) {
            (None, _) => Ok(None),
            (Some(Which::This(shard)), Some(shards)) if shards != shard.of() => Err(Failure::bad_input(format!(
                "--shard says one of {}, and --shards says {shards}; leave out --shards",
                shard.of()
            ))),
            (Some(Which::This(shard)), _) => Ok(Some(shard)),
            (Some(Which::Auto), shards) => {
                let found = super::array::shard(&|name| std::env::var(name).ok(), shards);
                found.map(Some).map_err(|why| Failure::bad_input(format!("--shard auto: {why}")))
            }
        }
    }
}

/// The folder of a job's shards.
pub(super) fn folder(out: Option<&Path>, name: &str, job: &Job) -> PathBuf {
    let out = out.map_or_else(|| Path::new("output").join(name).join("shards"), Path::to_path_buf);
    out.join(job.id())
}

/// A part of a job that this process alone makes.
pub(super) struct Making<'a> {
    whose: Whose<'a>,
    folder: PathBuf,
    _lock: Lock,
}

impl<'a> Making<'a> {
    /// Begins a part; nothing if it is there already.
    pub(super) fn begin(whose: Whose<'a>, folder: PathBuf) -> Result<Option<Making<'a>>, Failure> {
        let shown = |path: &Path| plain(&path.to_string_lossy());
        let made = fs::create_dir_all(&folder);
        made.map_err(|error| Failure::cannot_write(&format!("the folder {}", shown(&folder)), &error))?;
        let lock = Lock::take_named(&folder, &format!(".{}.lock", whose.shard));
        let lock = lock.map_err(|failure| match failure.message.contains("another fivenines") {
            true => {
                Failure::try_again(format!("{} of {} is being made by another process", whose.shard, shown(&folder)))
            }
            false => failure,
        })?;
        let making = Making { whose, folder, _lock: lock };
        let target = making.target();
        match fs::read_to_string(&target).ok().map(|text| unseal(&text)) {
            Some(Ok(saved)) if making.is_mine(&saved) => {
                say!("{} is complete", shown(&target));
                return Ok(None);
            }
            Some(_) => say!("{} is broken, and made again", shown(&target)),
            None => {}
        }
        Ok(Some(making))
    }

    fn is_mine(&self, saved: &Saved<'_>) -> bool {
        saved.run_id == self.whose.job.id() && saved.shard == self.whose.shard && saved.complete
    }

    fn path(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}{ending}", self.whose.shard))
    }

    /// The file of the part.
    fn target(&self) -> PathBuf {
        self.path(".json")
    }

    fn places(&self) -> Places {
        let rows = (self.path(".years.csv.partial"), self.path(".years.csv"));
        Places { state: self.path(".checkpoint.json"), rows }
    }

    /// Writes the part.
    pub(super) fn finish(&self, part: Part<'_>, rows: Option<Rows>) -> Result<(), Failure> {
        let Whose { job, command, shard } = self.whose;
        let saved = Saved { complete: true, rows, ..Saved::new(job, command, shard, part) };
        single(&self.target(), seal(&saved).as_bytes())?;
        say!("{} is complete", plain(&self.target().to_string_lossy()));
        Ok(())
    }
}

/// Stopped before the end of a part.
pub(super) fn stopped(shard: Shard) -> Failure {
    Failure::try_again(format!("{shard} was stopped before its end; the same command goes on"))
}

/// Simulates a part of a run.
pub(super) fn part_of_run(order: &Order<'_>, shard: Shard, args: &Run) -> Result<(), Failure> {
    let Task::Run { rule: Rule::Years(years), .. } = order.job.task else {
        return Err(Failure::bad_input(
            "a shard has a fixed number of histories: use --years (or the default), not --precision or --for",
        ));
    };
    let whose = Whose { job: order.job, command: order.command, shard };
    let folder = folder(args.out.as_deref(), &order.scenario.name, order.job);
    let Some(making) = Making::begin(whose, folder)? else { return Ok(()) };
    let part = shard.part_of(&(0..years));
    let places = making.places();
    let resumed = begun(&places.state, &whose).unwrap_or_else(|failure| {
        say!("{}", failure.message);
        None
    });
    let rows = (part.start < args.rows).then(|| (order.scenario.costs.is_some(), args.rows - part.start));
    let (mut keeper, begun) = Keeper::open((whose, places.clone()), resumed, rows, args.checkpoint.time())?;
    let gathered = histories(order, (years, &part), args, begun, &mut keeper)?;
    let draws = args.draws.unwrap_or(study::DEFAULT_DRAWS);
    let share = shard.share_of(draws);
    if !order.scenario.beliefs.is_empty() {
        drawn(order, args, &mut keeper, share.clone(), study::years_per_draw(years, draws))?;
    }
    let all = order.scenario.beliefs.is_empty() || keeper.draws().len() as u64 == share.end - share.start;
    if gathered.tally.histories < part.end - part.start || !all {
        return Err(stopped(shard));
    }
    finish(&making, &places, &gathered, keeper)
}

fn histories(
    order: &Order<'_>,
    (years, part): (u64, &Range<u64>),
    args: &Run,
    begun: Option<Gathered>,
    keeper: &mut Keeper<'_>,
) -> Result<Gathered, Failure> {
    let progress = Progress::new(&order.scenario.name, part.end - part.start);
    let sampling = (args.sampling.seed, years);
    let run =
        || study::run_part(order.scenario, sampling, part.clone(), begun, |done| progress.add(done), &mut *keeper);
    let gathered = order.pool.install(run);
    progress.finish();
    let gathered = gathered.map_err(failed)?;
    if interrupt::asked() && gathered.tally.histories < part.end - part.start {
        return Err(stopped(keeper.shard()));
    }
    Ok(gathered)
}

/// Writes the rows, then the part that speaks of them; takes the state away.
fn finish(making: &Making<'_>, places: &Places, gathered: &Gathered, mut keeper: Keeper<'_>) -> Result<(), Failure> {
    let rows = match keeper.finish_part()? {
        None => None,
        Some((partial, rows)) => {
            let named = fs::rename(partial, &places.rows.1);
            named.map_err(|error| Failure::cannot_write(&plain(&places.rows.1.to_string_lossy()), &error))?;
            Some(rows)
        }
    };
    let draws: &[DrawTally] = keeper.draws();
    making.finish(Part::Run { gathered: Cow::Borrowed(gathered), draws: Cow::Borrowed(draws) }, rows)?;
    keeper.forget();
    Ok(())
}
