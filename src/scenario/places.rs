//! Places: paths such as `main/a` make the tree of fault domains; patterns such as `main/*` name several.

use super::diagnostic::{Diagnostic, nearest, printable};
use super::scene::Place;
use super::section::{Context, name_problem};
use super::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Most places in one scenario.
pub const MAX_PLACES: usize = 100_000;
/// Deepest nesting of places.
pub const MAX_DEPTH: usize = 12;

/// The tree of places in the making.
#[derive(Debug, Default)]
pub struct Places {
    list: Vec<Place>,
    spans: Vec<Span>,
    index: BTreeMap<String, usize>,
    /// Places that were written out, not only implied by what they hold.
    written: BTreeSet<usize>,
    /// Something was wrong with the declarations, so that an unknown place may be a consequence.
    incomplete: bool,
}

impl Places {
    /// Reads `places = ["main/{a,b,c}", "dr/{1..3}"]`; parents come into being with their children.
    pub fn read(cx: &mut Context<'_>, paths: &[(&str, Span)]) -> Places {
        let mut places = Places::default();
        for (pattern, span) in paths.iter().take(MAX_PLACES) {
            if places.list.len() > MAX_PLACES {
                break;
            }
            match expand_braces(pattern) {
                Ok(expanded) => {
                    for path in expanded {
                        places.declare(cx, &path, *span);
                    }
                }
                Err(why) => {
                    let help =
                        "write a path such as \"main/a\", or several at once as \"main/{a,b,c}\" or \"rack/{1..40}\"";
                    cx.refuse::<()>(*span, format!("`{}` is not a place", printable(pattern)), why, help);
                }
            }
        }
        places
    }

    /// Notes that declarations are missing or wrong, and that there is no use in complaining of unknown places.
    pub fn set_incomplete(&mut self) {
        self.incomplete = true;
    }

    fn declare(&mut self, cx: &mut Context<'_>, path: &str, span: Span) {
        if self.list.len() > MAX_PLACES {
            return;
        }
        let parts: Vec<&str> = path.split('/').collect();
        if parts.len() > MAX_DEPTH {
            cx.refuse::<()>(
                span,
                format!("a place more than {MAX_DEPTH} levels deep"),
                "too deep",
                "leave out levels that nothing strikes",
            );
            return;
        }
        if let Some(problem) = parts.iter().find_map(|part| name_problem(part)) {
            cx.refuse::<()>(
                span,
                format!("`{}` is not a place", printable(path)),
                problem,
                "write a path such as \"main/a\"",
            );
            return;
        }
        if self.index.get(path).is_some_and(|at| self.written.contains(at)) {
            cx.refuse::<()>(
                span,
                format!("the place `{}` is declared twice", printable(path)),
                "again here",
                "keep one of them",
            );
            return;
        }
        let mut parent = None;
        for depth in 1..=parts.len() {
            let ancestor = parts[..depth].join("/");
            let at = *self.index.entry(ancestor.clone()).or_insert_with(|| {
                self.list.push(Place { path: ancestor, parent });
                self.spans.push(span);
                self.list.len() - 1
            });
            parent = Some(at);
        }
        self.written.extend(parent);
        if self.list.len() > MAX_PLACES {
            let help = "leave out levels that nothing strikes";
            cx.refuse::<()>(span, format!("more than {MAX_PLACES} places"), "too many", help);
        }
    }

    /// The places that a pattern names: a path in which a part may be `*`.
    pub fn matching(&self, pattern: &str) -> Vec<usize> {
        if !pattern.contains('*') {
            return self.index.get(pattern).copied().into_iter().collect();
        }
        let parts: Vec<&str> = pattern.split('/').collect();
        let matches = |path: &str| {
            let mut own = path.split('/');
            parts.iter().all(|part| own.next().is_some_and(|name| *part == "*" || *part == name))
                && own.next().is_none()
        };
        (0..self.list.len()).filter(|at| matches(&self.list[*at].path)).collect()
    }

    /// Like [`Places::matching`], with an error where the pattern names nothing.
    pub fn find(&self, cx: &mut Context<'_>, pattern: &str, span: Span) -> Vec<usize> {
        let found = self.matching(pattern);
        if found.is_empty() && !self.incomplete {
            let problem =
                Diagnostic::error(span, format!("no place is called `{}`", printable(pattern)), "names no place");
            cx.push(match self.list.is_empty() {
                true => problem.with_help("declare it: places = [\"main/a\"]"),
                false if cx.diagnostics.wants_suggestions() => self.with_nearest(problem, pattern),
                false => problem,
            });
        }
        found
    }

    /// The place that was meant, or else some that are there.
    fn with_nearest(&self, problem: Diagnostic, pattern: &str) -> Diagnostic {
        let known: Vec<&str> = self.list.iter().map(|place| place.path.as_str()).collect();
        let shown = if nearest(pattern, &known).is_some() { known.len() } else { 12 };
        problem.with_nearest(pattern, known.into_iter().take(shown))
    }

    /// The place itself, what holds it, and so on to the root.
    pub fn outward(&self, place: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(place, |at| self.list[*at].parent)
    }

    /// True if `inner` is `outer` or lies in it.
    pub fn within(&self, inner: Option<usize>, outer: usize) -> bool {
        self.outward(inner).any(|place| place == outer)
    }

    /// The place with this number.
    pub fn get(&self, at: usize) -> &Place {
        &self.list[at]
    }

    /// Where the place was declared.
    pub fn span(&self, at: usize) -> Span {
        self.spans[at]
    }

    /// All places, parents first.
    pub fn into_list(self) -> Vec<Place> {
        self.list
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True when the scenario has no places.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// `a/{b,c}` and `a/{1..3}`, any number of groups, no nesting.
fn expand_braces(pattern: &str) -> Result<Vec<String>, String> {
    let Some(open) = pattern.find('{') else {
        return if pattern.contains('}') { Err("a `}` without a `{`".into()) } else { Ok(vec![pattern.to_string()]) };
    };
    let close = pattern[open..].find('}').map(|at| open + at).ok_or("a `{` without a `}`")?;
    let choices = brace_choices(&pattern[open + 1..close])?;
    let tails = expand_braces(&pattern[close + 1..])?;
    if choices.len().saturating_mul(tails.len()) > MAX_PLACES {
        return Err(format!("stands for more than {MAX_PLACES} places"));
    }
    let head = &pattern[..open];
    Ok(choices.iter().flat_map(|choice| tails.iter().map(move |tail| format!("{head}{choice}{tail}"))).collect())
}

fn brace_choices(inside: &str) -> Result<Vec<String>, String> {
    let Some((first, last)) = inside.split_once("..") else {
        return Ok(inside.split(',').map(|choice| choice.trim().to_string()).collect());
    };
    let number =
        |text: &str| text.trim().parse::<u32>().map_err(|_| format!("`{}` is not a whole number", printable(text)));
    let (first, last) = (number(first)?, number(last)?);
    if last < first || (last - first) as usize >= MAX_PLACES {
        return Err(format!("{first}..{last} is not a range that can be used"));
    }
    Ok((first..=last).map(|n| n.to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::expand_braces;

    #[test]
    fn braces_stand_for_several_places() {
        assert_eq!(expand_braces("main/{a,b}").unwrap(), ["main/a", "main/b"]);
        assert_eq!(expand_braces("{1..2}/{x,y}").unwrap(), ["1/x", "1/y", "2/x", "2/y"]);
        for wrong in ["a{", "a}", "{1..x}", "{3..1}", "{1..999999999}"] {
            assert!(expand_braces(wrong).is_err(), "{wrong}");
        }
    }
}
