//! A chance to succeed that fades between exercises.
//!
//! One failure in each history, at a time even over ten rounds of T hours between exercises. It is put right at once with
//! chance p 2^(-t/h) if the last exercise was t hours ago, else by hand. Integration over t in [0, T] gives the mean
//! chance p h / (T ln 2) (1 - 2^(-T/h)).

use super::{Mean, mean};

const FRESH: f64 = 0.9;

fn mean_chance(half_life: f64, exercised: f64) -> f64 {
    FRESH * half_life / (exercised * std::f64::consts::LN_2) * (1.0 - (-exercised / half_life).exp2())
}

/// Share of failures that are repaired by hand, which takes a minute. Afterwards the recovery goes on, unseen, to the end.
fn by_hand(keys: &str) -> Mean {
    let text = format!(
        "horizon = \"5000h\"
         [component.a.fault.crash]\nevery = {{ uniform = {{ low = \"0h\", high = \"5000h\" }} }}
         recovery = [{{ stage = \"automatic\", succeeds = {FRESH}{keys}, otherwise = [
           {{ stage = \"by hand\", takes = {{ fixed = \"1min\" }} }},
           {{ stage = \"watched\", takes = {{ fixed = \"9000h\" }}, serves = \"100%\" }}] }},
           {{ stage = \"watched\", takes = {{ fixed = \"9000h\" }}, serves = \"100%\" }}]
         [service.site]\nall = \"a\"\n"
    );
    mean(&text, 400_000, |site| site.downtime.minutes())
}

#[test]
fn a_chance_fades_between_exercises() {
    let failed = |half_life: f64, exercised: f64| 1.0 - mean_chance(half_life, exercised);
    let wrong = [1.0 - FRESH, failed(410.0, 500.0), failed(400.0, 515.0)];
    by_hand(", half_life = \"400h\", exercised = \"500h\"").tells(failed(400.0, 500.0), &wrong);
}

/// Without exercises it fades from the start on: over the whole history.
#[test]
fn a_chance_that_is_never_exercised_fades_for_good() {
    let failed = |half_life: f64| 1.0 - mean_chance(half_life, 5000.0);
    by_hand(", half_life = \"2000h\"").tells(failed(2000.0), &[failed(2050.0), 1.0 - FRESH]);
}
