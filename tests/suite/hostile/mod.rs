//! Input that is made to do harm: names and texts, numbers at every edge, nesting and numbers of things.
//!
//! [`texts`] has the hostile texts, [`rules`] says what every output keeps to (with a partner for each rule that shows that
//! it catches what it is for), and the other modules bring the two together.

mod bulk;
mod files;
mod names;
mod numbers;
mod rules;
mod texts;
