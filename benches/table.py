"""Prints what `fivenines run` takes on each bench model and reference scenario, as a table in Markdown.

usage: python3 table.py FIVENINES    (from the root of the repository)

Years a second come from two runs that differ in their number of years, so that starting is left out: years per second of the wall
clock with one thread and with two, medians of some rounds. What two cores can give at most on this machine, now, shows in two runs
with one thread each at once, which share nothing: their factor stands beside that of the two threads. Start is a run of
one year without charts, default run one with everything.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

FIVENINES = sys.argv[1]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SCENARIOS = [f"bench/{name}" for name in ["m1", "m2", "m3b"]] + sorted(
    f"reference/{name.removesuffix('.toml')}" for name in os.listdir("scenarios/reference") if name.endswith(".toml"))


def begin(scenario, folder, *asked):
    return subprocess.Popen([FIVENINES, "run", f"scenarios/{scenario}.toml", "--out", folder, *asked],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def end(process):
    """MB at most of a run."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.args
    return used.ru_maxrss / 1024


def run(scenario, folder, *asked):
    """Seconds by the wall clock and MB at most of one run."""
    before = time.perf_counter()
    peak = end(begin(scenario, folder, *asked))
    return time.perf_counter() - before, peak


def run_two(scenario, folder, *asked):
    """Seconds by the wall clock until two runs that begin at once have ended."""
    before = time.perf_counter()
    for process in [begin(scenario, os.path.join(folder, str(each)), *asked) for each in range(2)]:
        end(process)
    return time.perf_counter() - before


def years_of(folder):
    with open(os.path.join(folder, "summary.json")) as summary:
        return json.load(summary)["years"]


def row(scenario, folder):
    bare = ["--charts", "none"]
    starts, defaults, peaks, seconds, apart = [], [], [], {1: [], 2: []}, []
    run(scenario, folder, *bare)
    years = years_of(folder)
    few, many = max(1, years // 10), 4 * years
    for _ in range(ROUNDS):
        starts.append(run(scenario, folder, "--years", "1", *bare)[0])
        defaults.append(run(scenario, folder)[0])
        peaks.append(run(scenario, folder, *bare)[1])
        for threads in seconds:
            asked = ["--threads", str(threads), *bare]
            took = [run(scenario, folder, "--years", str(count), *asked)[0] for count in (few, many)]
            seconds[threads].append(took[1] - took[0])
        took = [run_two(scenario, folder, "--years", str(count), "--threads", "1", *bare) for count in (few, many)]
        apart.append(took[1] - took[0])
    one, two = (statistics.median(seconds[threads]) for threads in seconds)
    most = 2 * one / statistics.median(apart)
    rate = [f"{(many - few) / time:,.0f}" for time in (one, two)]
    print(f"| `{scenario}` | {rate[0]} | {rate[1]} ({one / two:.2f}× of {most:.2f}×) | {1e3 * statistics.median(starts):.0f} ms "
          f"| {statistics.median(defaults):.2f} s | {max(peaks):.0f} MB |", flush=True)


print("| scenario | years/s, one core | years/s, two cores | start | default run with charts | most memory, no charts |")
print("|---|---:|---:|---:|---:|---:|")
with tempfile.TemporaryDirectory() as folder:
    for scenario in SCENARIOS:
        row(scenario, folder)
