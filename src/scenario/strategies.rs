//! The four strategies of disaster recovery of the AWS Reliability Pillar (2020, p. 68), as failovers.
//!
//! The paper gives classes of recovery time and data loss; the figures within them are judgment (`@wp_dr`): recovery
//! times are lognormal with sigma 0.6, around the medians below.

use super::scene::{Loss, Stage};
use super::section::{Context, Section};
use super::strikes::repair;
use crate::law::Law;
use crate::units::{Hours, Probability};

/// Spread of all recovery times.
const SIGMA: f64 = 0.6;

/// A strategy of disaster recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// Data is backed up; everything else is built anew. Hours to recover, hours of data lost.
    BackupAndRestore,
    /// The core is always on, the rest is provisioned. Hours to recover, minutes of data lost.
    PilotLight,
    /// A small copy of everything is always on and is scaled out. Minutes to recover, seconds of data lost.
    WarmStandby,
    /// All regions serve. Seconds to recover, up to a second of data lost.
    ActiveActive,
}

/// How each is called.
pub(super) const STRATEGIES: [(&str, Strategy); 4] = [
    ("backup and restore", Strategy::BackupAndRestore),
    ("pilot light", Strategy::PilotLight),
    ("warm standby", Strategy::WarmStandby),
    ("active-active", Strategy::ActiveActive),
];

impl Strategy {
    /// Name of its stage, median time to recover and data loss.
    fn figures(self) -> (&'static str, Hours, Loss) {
        const SECOND: f64 = 1.0 / 3600.0;
        let lag = |mean: f64| Loss::Lag(Law::Exponential { mean });
        let daily = Loss::Backup { every: Hours(24.0), takes: Hours(0.0), unusable: Probability::ZERO };
        match self {
            Strategy::BackupAndRestore => ("build and restore", Hours(12.0), daily),
            Strategy::PilotLight => ("provision", Hours(3.0), lag(5.0 / 60.0)),
            Strategy::WarmStandby => ("scale out", Hours(0.25), lag(5.0 * SECOND)),
            Strategy::ActiveActive => {
                ("reroute", Hours(30.0 * SECOND), Loss::Lag(Law::Uniform { low: 0.0, high: SECOND }))
            }
        }
    }

    /// Its failover.
    fn failover(self) -> Vec<Stage> {
        let (name, median, loss) = self.figures();
        let takes = Law::LogNormal { median: median.0, sigma: SIGMA };
        vec![Stage { name: name.into(), loses: Some(loss), ..repair(takes) }]
    }
}

/// Reads `strategy`: the failover that it stands for, noted as an assumption.
pub fn strategy(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Vec<Stage>> {
    let strategy = section.word(cx, "strategy", &STRATEGIES)?;
    let (_, median, loss) = strategy.figures();
    let lost = match loss {
        Loss::Lag(law) => law.to_string(),
        Loss::Backup { every, .. } => format!("a backup every {every}"),
    };
    let value = format!("recovery: lognormal, median {median}, sigma {SIGMA}; data loss: {lost}");
    let source = "@wp_dr: classes of RP20 PDF p. 68, the figures within them are judgment";
    cx.assume(section.path_of("strategy"), value, Some(source));
    Some(strategy.failover())
}
