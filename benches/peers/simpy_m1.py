"""The three-AZ web tier of scenarios/bench/m1.toml written for SimPy, to compare speeds on one machine.

usage: python simpy_m1.py YEARS [SEED]    prints years per CPU second and the unavailability
"""
import math
import random
import sys
import time

import simpy

YEAR = 8760.0
years = int(sys.argv[1])
random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)


class Site:
    """Counts of what is up, and the downtime so far."""

    def __init__(self, env):
        self.env, self.instances, self.zones, self.database = env, [4] * 3, [1] * 3, 1
        self.down_since, self.downtime = None, 0.0

    def check(self):
        serving = sum(n for n, up in zip(self.instances, self.zones) if up)
        up = self.database and serving >= 6
        if up and self.down_since is not None:
            self.downtime += self.env.now - self.down_since
            self.down_since = None
        elif not up and self.down_since is None:
            self.down_since = self.env.now


def life(env, mean, repair, change):
    while True:
        yield env.timeout(random.expovariate(1 / mean))
        change(-1)
        yield env.timeout(repair())
        change(1)


def year():
    env = simpy.Environment()
    site = Site(env)

    def change(counts, at):
        def apply(by):
            counts[at] += by
            site.check()
        return apply

    def database(by):
        site.database += by
        site.check()

    for zone in range(3):
        for _ in range(4):
            env.process(life(env, 2160, lambda: random.lognormvariate(math.log(1 / 6), 0.8), change(site.instances, zone)))
        env.process(life(env, 17520, lambda: random.lognormvariate(math.log(2), 1.0), change(site.zones, zone)))
    env.process(life(env, 4320, lambda: 1 / 60 if random.random() < 0.95 else 0.5, database))
    env.run(until=YEAR)
    if site.down_since is not None:
        site.downtime += YEAR - site.down_since
    return site.downtime


start = time.process_time()
downtime = sum(year() for _ in range(years))
cpu = time.process_time() - start
print(f"simpy      {years / cpu:12.0f} years per CPU second, unavailability {downtime / years / YEAR:.4e}")
