//! A law of one's own: any hazard, cut into pieces and put into a scenario.
//!
//! Gompertz (1825): what is `t` old fails with the hazard `a exp(b t)`, so it wears out exponentially. The language has no such law, but
//! it has hazards in pieces, and enough pieces come as near as one likes.
//!
//!     cargo run --release --example custom_law

use fivenines::scenario::Draft;
use fivenines::study;

/// Failures a year of what is new, and by how much more in each year of age.
const NEW: f64 = 0.03;
const AGEING: f64 = 0.3;

/// The hazard of a piece is the mean of the true one over it, so the chance to reach each end of a piece is exact.
fn pieces(until_years: f64, count: usize) -> String {
    let reached = |age: f64| NEW / AGEING * libm::expm1(AGEING * age);
    let width = until_years / count as f64;
    let piece = |at: usize| {
        let (from, to) = (at as f64 * width, (at + 1) as f64 * width);
        let rate = (reached(to) - reached(from)) / width;
        match at + 1 == count {
            true => format!("{{ rate = \"{rate:.9}/year\" }}"),
            false => format!("{{ until = \"{to}y\", rate = \"{rate:.9}/year\" }}"),
        }
    };
    (0..count).map(piece).collect::<Vec<_>>().join(", ")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = format!(
        "name = \"gompertz\"\nhorizon = \"10y\"\n[component.pump]\n\
         fault.wear = {{ every = {{ hazard = [{}] }}, mttr = \"24h\" }}\n[service.plant]\nall = \"pump\"\n",
        pieces(15.0, 60)
    );
    let reading = Draft::of_text("gompertz.toml", text).read();
    let scenario = reading.scenario.ok_or_else(|| reading.diagnostics.render(&reading.sources, false))?;
    let findings = study::run(&scenario, 1, 20_000, |_| {}, |_| Ok(()))?;
    let none = findings.service.probability_no_outage;
    // In ten years from new it does not fail with the probability exp(-H(10)).
    let exact = libm::exp(-NEW / AGEING * libm::expm1(AGEING * 10.0));
    println!("no failure in 10 years: {:.4} ({:.4} .. {:.4}), exact {exact:.4}", none.mean, none.low, none.high);
    // Were it as new each year, it would not fail with the probability exp(-10 a): far from it.
    let constant = libm::exp(-NEW * 10.0);
    println!("without ageing it would be {constant:.4}");
    assert!(none.low <= exact && exact <= none.high && none.high < constant);
    Ok(())
}
