//! Where the sites of one component, service or standby group are, for quick answers on large trees of places.

use super::places::Places;
use std::collections::BTreeMap;

/// Sites by place; a site is an index into the places that were named.
#[derive(Debug, Default)]
pub struct Whereabouts {
    /// Sites exactly at a place, or nowhere in particular.
    at: BTreeMap<Option<usize>, Vec<usize>>,
    /// Sites at a place or in it.
    within: BTreeMap<usize, Vec<usize>>,
    count: usize,
}

impl Whereabouts {
    /// Sorts sites by their places.
    pub fn new(places: &Places, sites: impl Iterator<Item = Option<usize>>) -> Self {
        let mut sorted = Whereabouts::default();
        for (site, place) in sites.enumerate() {
            sorted.count += 1;
            sorted.at.entry(place).or_default().push(site);
            for outer in places.outward(place) {
                sorted.within.entry(outer).or_default().push(site);
            }
        }
        sorted
    }

    /// All sites.
    pub fn all(&self) -> Vec<usize> {
        (0..self.count).collect()
    }

    /// Sites at any of the places or in it, in order of declaration.
    pub fn within(&self, places: &[usize]) -> Vec<usize> {
        let found = places.iter().filter_map(|place| self.within.get(place)).flatten().copied();
        let mut sites: Vec<usize> = found.collect();
        sites.sort_unstable();
        sites.dedup();
        sites
    }

    /// Sites at places that hold the given one, and those nowhere in particular, in order of declaration.
    pub fn around(&self, places: &Places, place: usize) -> Vec<usize> {
        let outward = places.outward(Some(place)).map(Some).chain([None]);
        let mut sites: Vec<usize> = outward.filter_map(|at| self.at.get(&at)).flatten().copied().collect();
        sites.sort_unstable();
        sites
    }
}
