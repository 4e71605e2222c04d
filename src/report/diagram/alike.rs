//! Places with the same parts, which lean on the same things, are drawn once.

use super::words::{rank, role_words};
use crate::study::architecture::Architecture;
use std::collections::BTreeMap;

/// Which place and part stands for each.
pub(super) struct Alike {
    /// For each place the one that is drawn.
    pub(super) place: Vec<usize>,
    /// For each part the one that is drawn.
    pub(super) part: Vec<usize>,
}

impl Alike {
    /// Everything stands for itself.
    pub(super) fn none(a: &Architecture) -> Alike {
        Alike { place: (0..a.places.len()).collect(), part: (0..a.parts.len()).collect() }
    }

    /// The first of places that lie in one place and are alike stands for all of them.
    pub(super) fn places(a: &Architecture) -> Alike {
        let mut alike = Alike::none(a);
        let looks = Looks::of(a);
        alike.merge(&looks, &looks.roots);
        alike.settle();
        alike
    }

    /// Whether anything stands for others.
    pub(super) fn merged(&self) -> bool {
        self.place.iter().enumerate().any(|(at, stands)| at != *stands)
    }

    /// Number of places that stand for themselves.
    pub(super) fn places_drawn(&self) -> usize {
        self.place.iter().enumerate().filter(|(at, stands)| at == *stands).count()
    }

    /// Number of parts that stand for themselves.
    pub(super) fn parts_drawn(&self) -> usize {
        self.part.iter().enumerate().filter(|(at, stands)| at == *stands).count()
    }

    fn merge(&mut self, looks: &Looks, siblings: &[usize]) {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        let mut kept = Vec::new();
        for place in siblings {
            match first.get(looks.place[*place].as_str()) {
                Some(stands) => self.stand(looks, *stands, *place),
                None => {
                    first.insert(&looks.place[*place], *place);
                    kept.push(*place);
                }
            }
        }
        for place in kept {
            self.merge(looks, &looks.children[place]);
        }
    }

    /// One place stands for another that looks the same.
    fn stand(&mut self, looks: &Looks, one: usize, other: usize) {
        self.place[other] = one;
        for (mine, its) in looks.parts[one].iter().zip(&looks.parts[other]) {
            self.part[*its] = *mine;
        }
        let pairs: Vec<(usize, usize)> =
            looks.children[one].iter().copied().zip(looks.children[other].iter().copied()).collect();
        for (mine, its) in pairs {
            self.stand(looks, mine, its);
        }
    }

    /// What stands for others may itself be stood for, within a place that is alike.
    fn settle(&mut self) {
        for stands in [&mut self.place, &mut self.part] {
            for at in 0..stands.len() {
                while stands[stands[at]] != stands[at] {
                    stands[at] = stands[stands[at]];
                }
            }
        }
    }
}

/// What each place looks like, whatever its name.
struct Looks {
    place: Vec<String>,
    /// Parts of each place, sorted by their looks.
    parts: Vec<Vec<usize>>,
    /// Places in each place, sorted by their looks.
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
}

impl Looks {
    fn of(a: &Architecture) -> Looks {
        let part = part_looks(a);
        let mut parts = vec![Vec::new(); a.places.len()];
        for (at, own) in a.parts.iter().enumerate() {
            if let Some(place) = own.place {
                parts[place].push(at);
            }
        }
        parts.iter_mut().for_each(|parts| parts.sort_by(|x, y| part[*x].cmp(&part[*y])));
        let mut looks = Looks {
            place: vec![String::new(); a.places.len()],
            parts,
            children: vec![Vec::new(); a.places.len()],
            roots: Vec::new(),
        };
        for place in (0..a.places.len()).rev() {
            let mut children = std::mem::take(&mut looks.children[place]);
            children.reverse();
            children.sort_by(|x, y| looks.place[*x].cmp(&looks.place[*y]));
            looks.place[place] = looks.one(a, place, &children, &part);
            looks.children[place] = children;
            match a.places[place].parent {
                Some(parent) => looks.children[parent].push(place),
                None => looks.roots.insert(0, place),
            }
        }
        looks
    }

    fn one(&self, a: &Architecture, place: usize, children: &[usize], part: &[String]) -> String {
        let mark = a.single_points.iter().any(|point| point.lasting && point.place == Some(place));
        let parts: Vec<&str> = self.parts[place].iter().map(|at| part[*at].as_str()).collect();
        let inside: Vec<&str> = children.iter().map(|child| self.place[*child].as_str()).collect();
        format!("{mark}[{}]{{{}}}", parts.join(";"), inside.join(";"))
    }
}

/// What each part looks like and which parts of which kind it is linked with.
fn part_looks(a: &Architecture) -> Vec<String> {
    let own = |at: usize| (a.parts[at].kind as u8, a.parts[at].of);
    let mut links = vec![Vec::new(); a.parts.len()];
    for link in &a.links {
        links[link.from].push((true, rank(link.kind), own(link.to)));
        links[link.to].push((false, rank(link.kind), own(link.from)));
    }
    let roles = role_words(a);
    let marked = super::words::marks(a);
    let look = |at: usize| {
        let mut linked = links[at].clone();
        linked.sort_unstable();
        linked.dedup();
        format!("{:?} {} {:?} {:?} {linked:?}", own(at), a.parts[at].count, marked[at], roles[at])
    };
    (0..a.parts.len()).map(look).collect()
}
