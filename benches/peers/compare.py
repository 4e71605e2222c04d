"""Runs SimPy and fivenines in turn on the same model and prints years per CPU second and their ratio.

usage: python compare.py FIVENINES FOLDER    (from the root of the repository; FOLDER takes the results)
"""
import os
import statistics
import subprocess
import sys

SIMPY_YEARS, FIVENINES_YEARS, ROUNDS = 5_000, 400_000, 5


def cpu_seconds(command):
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


simpy, fivenines = [], []
for seed in map(str, range(1, ROUNDS + 1)):
    simpy.append(SIMPY_YEARS / cpu_seconds([sys.executable, "benches/peers/simpy_m1.py", str(SIMPY_YEARS), seed]))
    fivenines.append(FIVENINES_YEARS / cpu_seconds([
        sys.argv[1], "run", "scenarios/bench/m1.toml", "--years", str(FIVENINES_YEARS),
        "--threads", "1", "--charts", "none", "--seed", seed, "--out", sys.argv[2]]))
    print(f"round {seed}: simpy {simpy[-1]:.0f}, fivenines {fivenines[-1]:.0f} years per CPU second", flush=True)
slow, fast = statistics.median(simpy), statistics.median(fivenines)
print(f"medians: simpy {slow:.0f}, fivenines {fast:.0f}, ratio {fast / slow:.0f}")
