//! Every entry of the table: it resolves, or the error explains.

use super::*;
use crate::law::Law;

fn time(address: &str) -> Law {
    match reference(address).unwrap_or_else(|error| panic!("{error}")).value {
        Value::Time(law) => law,
        Value::Chance(chance) => panic!("{address} is a chance of {chance}"),
    }
}

fn chance(address: &str) -> f64 {
    match reference(address).unwrap_or_else(|error| panic!("{error}")).value {
        Value::Chance(chance) => chance,
        Value::Time(law) => panic!("{address} is a time, {law}"),
    }
}

#[test]
fn units_of_the_law_and_of_the_entry_are_read() {
    assert_eq!(time("@az_dur_pw"), Law::LogNormal { median: 145.0 * (1.0 / 60.0), sigma: 0.83 });
    assert_eq!(time("@fo_rds"), Law::Uniform { low: 60.0 * (1.0 / 3600.0), high: 120.0 * (1.0 / 3600.0) });
    assert_eq!(time("@net_meza.1"), Law::Exponential { mean: 1680.0 });
    assert!((time("@node_dean").mean() - 2.0 * 8760.0).abs() < 1e-9);
    assert!((time("@edg_run").mean() - 1.0 / 0.00066).abs() < 1e-9);
    assert_eq!(time("@default.instance.recovery.3").quantile(0.5), 70.0 * (1.0 / 60.0));
}

#[test]
fn chances_are_means() {
    assert_eq!(chance("@edg_start"), 0.01);
    assert_eq!(chance("@az_frac"), 0.2);
    assert!((chance("@beta_typ") - 0.17 / 3.0).abs() < 1e-15);
}

#[test]
fn errors_say_what_to_write() {
    let said = |address: &str| reference(address).unwrap_err().to_string();
    assert_eq!(
        said("@vm_boot"),
        "@vm_boot has 2 laws; choose one: @vm_boot.1 is normal(mean = 97, sd = 10); \
         @vm_boot.2 is lognormal(median = 97, sigma = 0.15)"
    );
    assert_eq!(
        said("@hpc_tbf"),
        "@hpc_tbf cannot be used as it stands, weibull(shape = 0.75): its scale was not published; \
         write the number yourself with source = \"@hpc_tbf\""
    );
    assert!(said("@dns_ttl").contains("(\"0, TTL\")"));
    assert!(said("@net_gov").contains("no unit of time"));
    assert!(said("@wp_dr").contains("no law"));
    assert_eq!(said("@vm_boot.3"), "@vm_boot has no law 3; choose 1 to 2");
    assert!(said("@vm_boot.0").contains("no law 0"));
    assert!(said("az_dur_pw").contains("\"@\""));
    assert!(said("@vm_bot.2").contains("\"vm_boot\""));
}

#[test]
fn sources_say_how_far_they_were_checked() {
    let weak = reference("@fo_region").unwrap();
    assert!(weak.status.is_weak());
    assert_eq!(weak.source, "none, status judgment");
}

/// Of 157 entries (125, and two for each of 16 defaults), 74 resolve, 18 ask for an index, 60 have no law and 5
/// have one that cannot be used; so is one of the two laws of `vm_boot`.
#[test]
fn every_entry_resolves_or_explains() {
    let (mut resolved, mut several, mut none, mut unusable) = (0, 0, 0, Vec::new());
    for entry in parameters() {
        let address = format!("@{}", entry.id);
        match reference(&address) {
            Ok(found) => {
                resolved += 1;
                if let Value::Time(law) = &found.value {
                    assert_eq!(law.check(), Ok(()), "{address}");
                }
            }
            Err(ReferenceError::Several { .. }) => {
                several += 1;
                let each = (1..=entry.laws.len()).map(|index| reference(&format!("{address}.{index}")));
                unusable.extend(each.filter_map(Result::err).map(|error| explained(&error, &entry.id)));
            }
            Err(ReferenceError::NoLaw { .. }) => none += 1,
            Err(error) => unusable.push(explained(&error, &entry.id)),
        }
    }
    let expected = ["hpc_tbf", "vm_boot", "net_gov", "dns_ttl", "dns_viol", "decide"];
    assert_eq!(unusable, expected);
    assert_eq!((resolved, several, none), (74, 18, 60));
}

/// The id, once the message is seen to name it and to advise.
fn explained(error: &ReferenceError, id: &str) -> String {
    let text = error.to_string();
    assert!(text.contains(&format!("source = \"@{id}\"")), "{text}");
    id.into()
}
