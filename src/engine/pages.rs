//! Lists whose changes can be undone, at a cost that grows with what was changed, not with the length of the list.
//!
//! While somebody may want to come back, the first change of a page of [`PAGE`] entries puts the page aside; going back copies
//! the pages put aside since. A plain history never asks for it and pays one comparison for a change.

use std::ops::{Deref, Index, IndexMut};

/// Entries of a page.
const PAGE: usize = 8;

/// A list whose changes can be undone.
#[derive(Debug, Clone)]
pub(super) struct Pages<T> {
    items: Vec<T>,
    /// Under which mark each page was last put aside.
    kept: Vec<u64>,
    /// The current mark, or 0 while nobody wants to come back.
    mark: u64,
    /// The last mark that was given.
    last: u64,
    /// Numbers of the pages put aside, the latest last.
    journal: Vec<u32>,
    /// What was on them; the last page of the list may be shorter.
    aside: Vec<T>,
}

impl<T: Copy> Pages<T> {
    pub(super) fn new(items: Vec<T>) -> Self {
        let kept = vec![0; items.len().div_ceil(PAGE)];
        Pages { items, kept, mark: 0, last: 0, journal: Vec::new(), aside: Vec::new() }
    }

    /// Begins to keep what is changed from here on; the answer is where to come back to.
    pub(super) fn mark(&mut self) -> usize {
        self.renew();
        self.journal.len()
    }

    /// Takes everything back to a mark; one may come back to it again.
    pub(super) fn undo(&mut self, to: usize) {
        while self.journal.len() > to {
            let page = self.journal.pop().expect("it is longer") as usize * PAGE;
            let end = (page + PAGE).min(self.items.len());
            let from = self.aside.len() - (end - page);
            self.items[page..end].copy_from_slice(&self.aside[from..]);
            self.aside.truncate(from);
        }
        self.renew();
    }

    /// Nobody wants to come back any more.
    pub(super) fn forget(&mut self) {
        self.mark = 0;
        self.journal.clear();
        self.aside.clear();
    }

    /// Fills the list with one value; nobody may want to come back.
    pub(super) fn fill(&mut self, value: T) {
        self.forget();
        self.items.fill(value);
    }

    /// Takes on the entries of a list of the same length; nobody may want to come back.
    pub(super) fn copy_from_slice(&mut self, items: &[T]) {
        self.forget();
        self.items.copy_from_slice(items);
    }

    fn renew(&mut self) {
        self.last += 1;
        self.mark = self.last;
    }

    #[cold]
    fn keep(&mut self, page: usize) {
        self.kept[page] = self.mark;
        self.journal.push(page as u32);
        let from = page * PAGE;
        let end = (from + PAGE).min(self.items.len());
        self.aside.extend_from_slice(&self.items[from..end]);
    }
}

impl<T> Deref for Pages<T> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> Index<usize> for Pages<T> {
    type Output = T;
    #[inline(always)]
    fn index(&self, at: usize) -> &T {
        &self.items[at]
    }
}

impl<T: Copy> IndexMut<usize> for Pages<T> {
    #[inline(always)]
    fn index_mut(&mut self, at: usize) -> &mut T {
        if self.mark != 0 && self.kept[at / PAGE] != self.mark {
            self.keep(at / PAGE);
        }
        &mut self.items[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Any nesting of changes, marks and ways back agrees with whole copies.
        #[test]
        fn changes_are_undone(actions in proptest::collection::vec((0u8..4, 0usize..50, 0u32..100), 1..200)) {
            let mut pages = Pages::new(vec![0u32; 50]);
            let mut marks: Vec<(usize, Vec<u32>)> = Vec::new();
            for (action, at, value) in actions {
                match action {
                    0 => marks.push((pages.mark(), pages.to_vec())),
                    1 => {
                        if let Some((mark, copy)) = marks.last() {
                            pages.undo(*mark);
                            prop_assert_eq!(pages.to_vec(), copy.clone());
                        }
                    }
                    2 if value < 20 => {
                        marks.pop();
                        if marks.is_empty() {
                            pages.forget();
                        }
                    }
                    _ => pages[at] = value,
                }
            }
            while let Some((mark, copy)) = marks.pop() {
                pages.undo(mark);
                prop_assert_eq!(pages.to_vec(), copy.clone());
            }
        }
    }
}
