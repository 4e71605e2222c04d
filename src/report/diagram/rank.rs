//! How far down each box is, and in which order boxes stand beside each other.

use super::view::{Arrow, View};
use crate::study::architecture::LinkKind;

/// Whether an arrow says what a box is made of; the others say what happens when it falls.
pub(super) fn structural(arrow: &Arrow) -> bool {
    !matches!(arrow.kind, LinkKind::Failover | LinkKind::Recovery)
}

/// For each box its rank (from the users, which have 0) and its turn in a walk from the users.
pub(super) struct Ranks {
    pub(super) rank: Vec<usize>,
    pub(super) turn: Vec<usize>,
}

/// Ranks are longest paths, so that arrows point downwards.
pub(super) fn ranks(view: &View) -> Ranks {
    let n = view.cards.len();
    let mut next = vec![Vec::new(); n];
    let mut before = vec![0_usize; n];
    for arrow in view.arrows.iter().filter(|arrow| structural(arrow)) {
        next[arrow.from].push(arrow.to);
        before[arrow.to] += 1;
    }
    let first = longest(&next, &before, &(0..n).map(|at| usize::from(at > 0)).collect::<Vec<_>>());
    let mut base: Vec<usize> = (0..n).map(|at| usize::from(at > 0)).collect();
    for arrow in view.arrows.iter().filter(|arrow| arrow.kind == LinkKind::Recovery && before[arrow.to] == 0) {
        base[arrow.to] = base[arrow.to].max(first[arrow.from] + 1);
    }
    Ranks { rank: longest(&next, &before, &base), turn: turns(&next) }
}

/// The longest path to each box, at least its base. Where boxes lean on each other in a circle the first comes first.
fn longest(next: &[Vec<usize>], before: &[usize], base: &[usize]) -> Vec<usize> {
    let (mut rank, mut open) = (base.to_vec(), before.to_vec());
    let mut waiting: std::collections::BTreeSet<usize> = (0..next.len()).collect();
    let mut ready: Vec<usize> = (0..next.len()).rev().filter(|at| open[*at] == 0).collect();
    while !waiting.is_empty() {
        let at = match ready.pop() {
            Some(at) => at,
            None => *waiting.first().expect("it is not empty"),
        };
        if !waiting.remove(&at) {
            continue;
        }
        for to in next[at].iter().filter(|to| waiting.contains(to)) {
            rank[*to] = rank[*to].max(rank[at] + 1);
            open[*to] -= 1;
            if open[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    rank
}

/// The turn of each box in a walk that goes down before it goes on.
fn turns(next: &[Vec<usize>]) -> Vec<usize> {
    let mut turn = vec![usize::MAX; next.len()];
    let mut count = 0;
    for root in 0..next.len() {
        let mut path = vec![root];
        while let Some(at) = path.pop() {
            if turn[at] == usize::MAX {
                turn[at] = count;
                count += 1;
                path.extend(next[at].iter().rev());
            }
        }
    }
    turn
}
