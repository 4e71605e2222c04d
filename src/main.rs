//! scratch
use fivenines::*;
use std::time::Instant;
#[allow(clippy::disallowed_methods)]
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&a[1]).unwrap();
    let n: u64 = a[2].parse().unwrap();
    let r = scenario::read(&a[1], &text, &a[3..], &|_| Err("no".into()));
    eprintln!("{}", r.diagnostics.render(&r.sources, false));
    let Some(s) = r.scenario else { return };
    let m = model::compile(&s).unwrap();
    #[derive(Default)]
    struct T { n: u64, down: u128, outs: u64, ev: u64, x: Vec<f64>, charges: std::collections::BTreeMap<(u32,u32),u64> }
    impl engine::Tally for T {
        fn observe(&mut self, t: &engine::Trajectory) { self.n+=1; self.x.push(t.services[0].downtime.0 as f64); let s=&t.services[0]; self.down += u128::from(s.downtime.0); self.outs += s.outages.len() as u64; self.ev += t.events; for c in &s.charges { *self.charges.entry((c.cause,c.label)).or_default() += c.time.0; } }
        fn merge(&mut self, l: T) { self.x.extend(l.x.iter()); self.n+=l.n; self.down+=l.down; self.outs+=l.outs; self.ev+=l.ev; for (k,v) in l.charges { *self.charges.entry(k).or_default()+=v; } }
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let mut all = T::default();
    let t0 = Instant::now();
    pool.install(|| engine::Campaign { model: &m, seed: std::env::var("SEED").map_or(1, |s| s.parse().unwrap()), replications: n }.run(T::default, |_| {}, |b| { engine::Tally::merge(&mut all, b.tally); std::ops::ControlFlow::Continue(()) })).unwrap();
    let dt = t0.elapsed().as_secs_f64();
    println!("unavail {:.6e} outages/yr {:.5} min/yr {:.4} events/yr {:.1} years/s {:.0}", all.down as f64/ (all.n as f64 * m.horizon.0 as f64), all.outs as f64/all.n as f64, all.down as f64/6e7/all.n as f64, all.ev as f64/all.n as f64, all.n as f64/dt);
    let n = all.x.len() as f64; let mu = all.x.iter().sum::<f64>()/n; let var = all.x.iter().map(|x| (x-mu)*(x-mu)).sum::<f64>()/n;
    for lag in [1usize,2,3,4,8,16,64,127,128,129,1000] { let c = all.x.iter().zip(&all.x[lag..]).map(|(a,b)| (a-mu)*(b-mu)).sum::<f64>()/n/var; print!("lag{lag}: {:.2} ", c*n.sqrt()); }
    println!("se {:.3e}", (var/n).sqrt()/m.horizon.0 as f64);
    for ((c,l),v) in &all.charges { println!("  {} / {}: {:.4} min/yr", m.causes[*c as usize].name, m.labels[*l as usize], *v as f64/6e7/all.n as f64); }
}
