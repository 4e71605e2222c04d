//! Shares of requests that are served, against sums over the states of independent parts.
//!
//! A part with mean time to failure m and mean time to repair r is up a share m / (m + r) of the time in the long run
//! whatever the laws are (renewal reward theorem; Ross, Stochastic Processes, 2nd ed., 1996, section 3.6), and parts are
//! independent. So the mean level is the sum over the states of all parts of the probability of the state times
//! the level in it.

use super::{Mean, mean};
use fivenines::engine::ServiceRecord;
use fivenines::units::Hours;

/// Parts that are up 4/5, 2/3 and 3/4 of the time.
const PARTS: &str = "horizon = \"2y\"\nwarm_up = \"60d\"
    component.web.fault.crash = { every = \"4d\", mttr = \"1d\" }
    component.pay.fault.crash = { every = \"2d\", mttr = \"1d\" }
    component.page.fault.crash = { every = \"3d\", mttr = \"1d\" }
    objective = { service = \"site\", level = \"1%\" }\n";
const WEB: f64 = 4.0 / 5.0;
const PAY: f64 = 2.0 / 3.0;
const PAGE: f64 = 3.0 / 4.0;

fn share(sum: u128) -> f64 {
    sum as f64 / 1e9 / Hours::parse("2y").expect("two years").to_sim().0 as f64
}

fn lost(services: &str) -> Mean {
    let beside = "service.beside = { any = [\"web\", \"pay\", \"page\"], report = true }\n";
    mean(&format!("{PARTS}{beside}{services}"), 400, |site: &ServiceRecord| share(site.lost))
}

#[test]
fn a_fallback_serves_its_share_while_it_is_up() {
    let simulated = lost("service.site = { all = \"web\", fallback = { to = \"page\", serves = \"40%\" } }");
    let served = |page: f64, serves: f64| WEB + (1.0 - WEB) * page * serves;
    simulated.tells(1.0 - served(PAGE, 0.4), &[1.0 - served(1.0, 0.4), 1.0 - served(PAGE, 0.5), 1.0 - WEB]);
}

/// Of two fallbacks, only the better one that is up serves.
#[test]
fn fallbacks_do_not_add_up() {
    let fallback = "[{ to = \"page\", serves = \"40%\" }, { to = \"pay\", serves = \"30%\" }]";
    let simulated = lost(&format!("service.site = {{ all = \"web\", fallback = {fallback} }}"));
    let best = PAGE * 0.4 + (1.0 - PAGE) * PAY * 0.3;
    let sum = PAGE * 0.4 + PAY * 0.3;
    simulated.tells((1.0 - WEB) * (1.0 - best), &[(1.0 - WEB) * (1.0 - sum)]);
}

/// Journeys share a part: searching needs web, buying needs web and pay.
#[test]
fn a_mix_of_journeys_that_share_a_part() {
    let journeys = "service.search.all = \"web\"\nservice.buy.all = [\"web\", \"pay\"]\n";
    let simulated = lost(&format!("{journeys}service.site.mix = {{ search = \"70%\", buy = \"30%\" }}"));
    let served = |search: f64| search * WEB + (1.0 - search) * WEB * PAY;
    simulated.tells(1.0 - served(0.7), &[1.0 - served(0.65), 1.0 - served(0.5), 1.0 - 0.7 * WEB - 0.3 * PAY]);
}

#[test]
fn soft_parts_multiply() {
    let simulated = lost("service.site = { all = \"web\", soft = { pay = \"70%\", page = \"50%\" } }");
    let served = |pay: f64, page: f64| WEB * (pay + (1.0 - pay) * PAY) * (page + (1.0 - page) * PAGE);
    let sum = WEB * (1.0 - 0.3 * (1.0 - PAY) - 0.5 * (1.0 - PAGE));
    simulated.tells(1.0 - served(0.7, 0.5), &[1.0 - served(0.75, 0.5), 1.0 - served(0.5, 0.7), 1.0 - sum]);
}

/// Three cells of two units each, of which one is enough: a cell is up 1 - (1/5)^2 of the time.
#[test]
fn cells_serve_the_mean_of_their_levels() {
    let text = "horizon = \"2y\"\nwarm_up = \"60d\"\nplaces = [\"{a,b,c}\"]
        component.web = { in = \"*\", count = 2, fault.crash = { every = \"4d\", mttr = \"1d\" } }
        service.cell = { in = \"*\", any = \"web\" }
        service.site.cells = \"cell\"\n";
    let down = |site: &ServiceRecord| site.downtime.0 as f64 / Hours(2.0 * 8760.0).to_sim().0 as f64;
    let cell: f64 = (1.0_f64 - WEB).powi(2);
    mean(text, 400, |site| share(site.lost)).tells(cell, &[cell * 1.05, 1.0 - WEB, cell.powi(3)]);
    // With all cells wanted, an outage is any cell down.
    mean(text, 400, down).tells(1.0 - (1.0 - cell).powi(3), &[3.0 * cell, cell]);
}

/// Two units carry half of the requests each, and one attempt in ten fails: what fails, and how many attempts it takes.
#[test]
fn retries_turn_failing_attempts_into_fewer_failing_requests() {
    let text = |retries: &str| {
        format!(
            "horizon = \"2y\"\nwarm_up = \"60d\"\nobjective.level = \"1%\"
             component.web = {{ count = 2, fault.crash = {{ every = \"4d\", mttr = \"1d\" }} }}
             service.site = {{ capacity = {{ of = \"web\", each = \"50%\" }}, errors = \"10%\"{retries} }}\n"
        )
    };
    let states = [(0.0, (1.0 - WEB) * (1.0 - WEB)), (0.5, 2.0 * WEB * (1.0 - WEB)), (1.0, WEB * WEB)];
    let over = |figure: &dyn Fn(f64) -> f64| -> f64 {
        states.iter().map(|(level, probability)| probability * figure(1.0 - level * 0.9)).sum()
    };
    let fails = |n: i32, q: f64| over(&|p| q + (1.0 - q) * p.powi(n));
    let three = text(", retries = { attempts = 3, doomed = \"5%\" }");
    mean(&text(""), 400, |site| share(site.lost)).tells(fails(1, 0.0), &[fails(2, 0.0), fails(1, 0.05)]);
    mean(&three, 400, |site| share(site.lost)).tells(fails(3, 0.05), &[fails(2, 0.05), fails(4, 0.05), fails(3, 0.0)]);
    // Attempts beyond the first, of two possible ones.
    let beyond = |q: f64| over(&|p| q * 3.0 + (1.0 - q) * (1.0 + p + p * p) - 1.0) / 2.0;
    let exact = beyond(0.05);
    mean(&three, 400, |site| share(site.retries)).tells(exact, &[beyond(0.0), exact * 1.05]);
}
