//! Buffers in front of a consumer that fails at rate f and is repaired at rate r, both exponential.

use super::{Mean, mean};

fn down(every: &str, works_off: f64, histories: u64) -> Mean {
    let text = format!(
        "horizon = \"5000h\"\nwarm_up = \"500h\"
         component.consumer.fault.crash = {{ every = \"{every}\", mttr = \"2h\" }}
         buffer.queue = {{ of = \"consumer\", holds = \"3h\", works_off = {works_off:?} }}
         service.site.all = \"queue\"\n"
    );
    mean(&text, histories, |site| site.downtime.hours() / 5000.0)
}

/// With the backlog empty before each outage D, E[(D - h)+] = e^(-rh) / r is lost of each cycle.
fn emptied([f, r, h]: [f64; 3]) -> f64 {
    libm::exp(-r * h) / r / (1.0 / f + 1.0 / r)
}

/// Share of time that the buffer is full and the consumer down. In the long run, the backlog x grows at speed 1 while the
/// consumer is down and shrinks at speed w while it is up. No net flow passes any x, so the densities of both hold d = w u, and
/// d' = f u - r d = (f/w - r) d. With c = d(0), it is empty and up a share c/f of the time, full and down d(h)/r. Shares sum
/// to one (fluid queues: Anick, Mitra and Sondhi, Bell System Technical Journal 61, 1982).
fn full([f, r, h]: [f64; 3], w: f64) -> f64 {
    let k = f / w - r;
    let grown = libm::exp(k * h);
    let c = 1.0 / (1.0 / f + grown / r + (1.0 + 1.0 / w) * (grown - 1.0) / k);
    c * grown / r
}

#[test]
fn a_backlog_that_is_gone_at_once_is_as_if_empty() {
    let rates = [0.1, 0.5, 3.0];
    assert!((full(rates, 1e9) / emptied(rates) - 1.0).abs() < 1e-6);
}

/// A thousand hours are worked off in one. A queue a tenth shorter, or no queue, would be noticed.
#[test]
fn rare_outages_lose_what_is_longer_than_the_queue() {
    let rates = [0.02, 0.5, 3.0];
    down("50h", 1000.0, 2_000).tells(emptied(rates), &[emptied([0.02, 0.5, 2.7]), 2.0 / 52.0]);
}

/// A backlog that is forgotten, or worked off a tenth faster, would be noticed.
#[test]
fn a_backlog_leaves_less_room_for_the_next_outage() {
    for w in [0.5, 2.0] {
        let rates = [0.2, 0.5, 3.0];
        let wrong = [emptied(rates), full(rates, w * 1.1), full([0.2, 0.5, 2.9], w)];
        down("5h", w, 10_000).tells(full(rates, w), &wrong);
    }
}
