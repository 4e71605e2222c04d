//! Designs in which outages are only moderately rare, so that plain histories know them too: one mechanism each.

/// A design by its name, its text, and how many plain histories are followed.
pub(crate) struct Design {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    pub(crate) years: u64,
}

const fn design(name: &'static str, years: u64, text: &'static str) -> Design {
    Design { name, text, years }
}

/// All of them.
pub(crate) const DESIGNS: &[Design] = &[
    design(
        "a Weibull, a lognormal and a gamma time to failure",
        60_000,
        r#"
        [component]
        a = { fault.f = { every = { weibull = { shape = 2.0, mean = "1000h" } }, mttr = { lognormal = { median = "8h", sigma = 1.0 } } } }
        b = { fault.f = { every = { lognormal = { median = "700h", sigma = 0.7 } }, mttr = { gamma = { shape = 2.0, mean = "12h" } } } }
        c = { fault.f = { every = { gamma = { shape = 3.0, mean = "900h" } }, mttr = { weibull = { shape = 0.7, mean = "10h" } } } }
        [service.s]
        any = ["a", "b", "c"]
        "#,
    ),
    design(
        "an exponential unit beside a Weibull one",
        60_000,
        r#"
        [component]
        a = { fault.f = { every = "2000h", mttr = "20h" } }
        b = { fault.f = { every = { weibull = { shape = 0.7, mean = "1500h" } }, mttr = { uniform = { low = "2h", high = "30h" } } } }
        [service.s]
        any = ["a", "b"]
        "#,
    ),
    design(
        "single exponential units of unlike rates",
        60_000,
        r#"
        [component]
        a = { fault.f = { every = "1000h", mttr = "10h" } }
        b = { fault.f = { every = "4000h", mttr = { lognormal = { median = "40h", sigma = 1.0 } } } }
        c = { fault.f = { every = "500h", mttr = { fixed = "3h" } } }
        [service.s]
        at_least = 2
        of = ["a", "b", "c"]
        "#,
    ),
    design(
        "a warm-up",
        60_000,
        r#"
        horizon = "60d"
        warm_up = "60d"
        [component.a]
        count = 3
        fault.f = { every = { weibull = { shape = 3.0, mean = "1500h" } }, mttr = { lognormal = { median = "20h", sigma = 1.0 } } }
        [service.s]
        at_least = 2
        of = "a"
        "#,
    ),
    design(
        "outages across the end of the warm-up",
        60_000,
        r#"
        horizon = "5d"
        warm_up = "30d"
        [component.a]
        count = 3
        fault.f = { every = "600h", mttr = "20h" }
        [service.s]
        any = "a"
        "#,
    ),
    design(
        "repairs as long as the horizon",
        60_000,
        r#"
        horizon = "30d"
        [component.a]
        count = 4
        fault.f = { every = "2000h", mttr = "500h" }
        [service.s]
        at_least = 2
        of = "a"
        "#,
    ),
    design(
        "an instant failover",
        60_000,
        r#"
        [component.a]
        count = 2
        fault.f = { every = "1500h", mttr = { lognormal = { median = "15h", sigma = 1.0 } } }
        [standby.s]
        members = "a"
        failover = "instant"
        idle_rate = "30%"
        "#,
    ),
    design(
        "a timed failover of two groups",
        60_000,
        r#"
        [component]
        a = { count = 2, fault.f = { every = "1000h", mttr = "15h" } }
        b = { count = 2, fault.f = { every = "1000h", mttr = "15h" } }
        [standby.one]
        members = "a"
        failover = [{ stage = "switch", takes = { uniform = { low = "1h", high = "6h" } } }]
        [standby.two]
        members = "b"
        failover = [{ stage = "switch", takes = "3h" }]
        [service.s]
        any = ["one", "two"]
        "#,
    ),
    design(
        "a common cause and a beta factor",
        60_000,
        r#"
        [component.a]
        count = 3
        fault.f = { every = "1000h", beta = "3%", mttr = "10h" }
        [component.b]
        count = 3
        fault.f = { every = "1000h", mttr = "10h", also = { strikes = "a", chance = "20%", at_once = 1 } }
        [service]
        s = { all = ["x", "y"] }
        x = { any = "a" }
        y = { at_least = 1, of = "b" }
        "#,
    ),
    design(
        "places that destroy, suspend and hide",
        40_000,
        r#"
        places = ["p/{1..3}", "q/{1..3}", "r/{1..3}"]
        [fault]
        destroys = { strikes = "p/*", every = "2000h", mttr = "4h", outage = "destroyed" }
        suspends = { strikes = "q/*", every = "2000h", mttr = "12h", outage = "suspended" }
        hides = { strikes = "r/*", every = "2000h", mttr = "12h", outage = "unreachable" }
        [component]
        a = { in = "p/*", fault.f = { every = "2000h", mttr = { lognormal = { median = "8h", sigma = 0.8 } } } }
        b = { in = "q/*", fault.f = { every = { weibull = { shape = 1.5, mean = "2000h" } }, mttr = { fixed = "8h" } } }
        c = { in = "r/*", fault.f = { every = "2000h", mttr = "8h" } }
        [service]
        s = { all = ["x", "y", "z"] }
        x = { any = "a" }
        y = { any = "b" }
        z = { any = "c" }
        "#,
    ),
    design(
        "one crew and a queue",
        60_000,
        r#"
        [crew.c]
        size = 1
        [component.a]
        count = 4
        fault.f = { every = "1000h", recovery = [{ stage = "notice", takes = { fixed = "1h" } }, { stage = "mend", takes = { lognormal = { median = "8h", sigma = 1.0 } }, crew = "c" }] }
        [service.s]
        at_least = 2
        of = "a"
        "#,
    ),
    design(
        "a crew that is interrupted, and one that goes home",
        60_000,
        r#"
        [crew]
        c = { size = 1, preemptive = true }
        d = { size = 1, hours = "Mon-Fri 09:00-17:00" }
        [component.a]
        count = 2
        fault.f = { every = "500h", recovery = [{ stage = "mend", takes = { weibull = { shape = 4.0, mean = "20h" } }, crew = "c" }] }
        [component.b]
        count = 2
        fault.f = { every = "300h", recovery = [{ stage = "mend", takes = "5h", crew = "c", priority = 90 }] }
        [component.e]
        count = 3
        fault.f = { every = "1500h", recovery = [{ stage = "mend", takes = { gamma = { shape = 2.0, mean = "4h" } }, crew = "d" }] }
        [service]
        s = { all = ["x", "z"] }
        x = { any = "a" }
        y = { any = "b", report = true }
        z = { any = "e" }
        [objective]
        service = "s"
        "#,
    ),
    design(
        "capacity and a level",
        60_000,
        r#"
        [component.a]
        count = 6
        fault.f = { every = "1000h", recovery = [{ stage = "slow", takes = "5h", serves = "50%" }, { stage = "off", takes = { fixed = "5h" } }] }
        [service.s]
        capacity = { of = "a", need = 6 }
        [objective]
        level = "60%"
        "#,
    ),
    design(
        "a daily demand",
        8_000,
        r#"
        [demand]
        mean = 80
        profile.sine = { amplitude = "40%", period = "24h" }
        [component.a]
        count = 5
        fault.f = { every = "1000h", mttr = "6h" }
        [service.s]
        capacity = { of = "a", each = 37 }
        "#,
    ),
    design(
        "changes at fixed times and at random",
        60_000,
        r#"
        [component.a]
        count = 3
        fault.f = { every = "1500h", mttr = "15h" }
        [component.b]
        count = 2
        fault.f = { every = { weibull = { shape = 2.0, mean = "4000h" } }, mttr = "10h" }
        [change.upgrade]
        strikes = "b"
        every = "30d"
        turns = "spread"
        downtime = { fixed = "6h" }
        fails = "10%"
        rollback = [{ stage = "back", takes = "4h" }]
        [change.patch]
        strikes = "x"
        rate = "1/year"
        downtime = "2h"
        [service]
        s = { any = ["x", "y"] }
        x = { all = "a" }
        y = { any = "b" }
        "#,
    ),
    design(
        "stages, branches and a spare",
        60_000,
        r#"
        [spare.disk]
        stock = 1
        lead_time = "200h"
        [recovery]
        mend = [{ stage = "restart", takes = { fixed = "30min" }, succeeds = "60%", otherwise = [
          { stage = "wait", takes = { lognormal = { median = "4h", sigma = 1.0 } } }, { stage = "replace", takes = "4h", spare = "disk" } ] }]
        [component.a]
        count = 5
        fault.f = { every = "700h", recovery = "mend" }
        [service.s]
        at_least = 3
        of = "a"
        "#,
    ),
    design(
        "a load that is shared and an age that is kept",
        60_000,
        r#"
        [component.a]
        count = 3
        shared_load = 1.5
        fault.f = { every = "2000h", mttr = "15h" }
        [component.b]
        fault.f = { every = { weibull = { shape = 2.0, mean = "500h" } }, age_kept = "50%", mttr = "20h" }
        [service]
        s = { any = ["x", "b"] }
        x = { at_least = 2, of = "a" }
        "#,
    ),
    design(
        "a reaction, a buffer and a calendar clock",
        60_000,
        r#"
        [component.a]
        count = 2
        fault.f = { every = "700h", mttr = "6h" }
        [component.b]
        count = 2
        fault.f = { every = { weibull = { shape = 1.5, mean = "900h" } }, clock = "calendar", mttr = { lognormal = { median = "10h", sigma = 1.0 } } }
        [buffer.q]
        of = "x"
        holds = "4h"
        works_off = 2.0
        [service]
        s = { any = ["q", "y"] }
        x = { all = "a" }
        y = { any = "b" }
        "#,
    ),
    design(
        "more than sixty-four units",
        6_000,
        r#"
        places = ["g/{1..12}"]
        [component.a]
        in = "g/*"
        count = 8
        fault.f = { every = "2000h", mttr = { lognormal = { median = "12h", sigma = 0.8 } } }
        [service.x]
        in = "g/*"
        at_least = 6
        of = "a"
        [service.s]
        all = "x"
        [objective]
        service = "s"
        "#,
    ),
];
