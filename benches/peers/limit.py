"""Runs fivenines and the kernels of benches/limit.rs in turn and prints years per CPU second and their ratio.

usage: python3 limit.py FIVENINES LIMIT FOLDER    (from the root of the repository; FOLDER takes the results)

Each model runs at the defaults of the command but for the charts, and once more with ten times as many years, where starting and
the second opinion no longer count. Processor time, not wall time: a busy machine moves the one much less than the other.
"""
import json
import os
import statistics
import subprocess
import sys

FIVENINES, LIMIT, FOLDER = sys.argv[1:4]
ROUNDS = int(os.environ.get("ROUNDS", "7"))


def cpu_seconds(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return used.ru_utime + used.ru_stime


def fivenines(model, seed, years=None):
    asked = [] if years is None else ["--years", str(years)]
    return cpu_seconds([FIVENINES, "run", f"scenarios/bench/{model}.toml", *asked, "--threads", "1", "--charts", "none",
                        "--seed", str(seed), "--out", FOLDER])


def rates(model, years, asked):
    own, limit = [], []
    for seed in range(1, ROUNDS + 1):
        own.append(years / fivenines(model, seed, asked))
        limit.append(years / cpu_seconds([LIMIT, model, str(years), str(seed)]))
    return statistics.median(own), statistics.median(limit)


print("| model | years | fivenines, years/s | by hand, years/s | ratio |\n|---|---:|---:|---:|---:|")
for model in ["m1", "m2", "m3b"]:
    fivenines(model, 1)
    with open(os.path.join(FOLDER, "summary.json")) as summary:
        default = json.load(summary)["years"]
    for years, asked in [(default, None), (10 * default, 10 * default)]:
        own, limit = rates(model, years, asked)
        print(f"| {model} | {years:,} | {own:,.0f} | {limit:,.0f} | {own / limit:.2f} |", flush=True)
