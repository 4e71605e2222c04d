"""Measures shards and their merge, and works out what a large study takes, as tables in Markdown.

usage: python3 scale_out.py FIVENINES [--most YEARS] [--scenario FILE] [--merged SHARDS]    (from the root of the repository)

Times are processor time of one core (user and system), which other work on the machine disturbs least. Years a second come from two
shards that differ in their number of years, so that starting is left out; the cost of a shard to `merge` from two merges that
differ in their number of shards.
"""
import argparse
import glob
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile

# What the plan assumes. Prices and failure rates are assumptions to be replaced by your own.
YEARS = 10**12
CORES = 10_000
SHARDS = 10_000
CORES_A_MACHINE = 4
PRICE = 0.192 / 4  # dollars a core hour: m5.xlarge on demand, us-east-1, 2024, four cores (AWS price list)
MTTF_HOURS = 2 * 8760  # of one machine: @default.instance.failure of the catalogue, a mean of two years
RECLAIMED = 0.05  # share of machines that a spot market takes back in an hour
SAVED_BY_SPOT = 0.6  # share of the price
NETWORK = 125e6  # bytes a second into the machine that merges: 1 Gbit/s


def used(command):
    """Processor seconds and MB at most of a command, which is to end well."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: {said.decode()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def shard(scenario, years, index, shards, out):
    return used([ARGS.fivenines, "run", scenario, "--years", str(years), "--accelerate", "never",
                 "--shard", f"{index}/{shards}", "--threads", "1", "--out", out])


def fresh(name):
    folder = os.path.join(PLACE, name)
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def sizes(folder, end):
    return [os.path.getsize(path) for path in glob.glob(f"{folder}/**/shard-*{end}", recursive=True)]


def rate(scenario, years=500_000):
    """Years a second of one core."""
    while True:
        few, many = (shard(scenario, count, 0, 1, fresh("rate"))[0] for count in (years // 5, years))
        if many - few > 0.5:
            return (years - years // 5) / (many - few)
        years *= 4


def shard_sizes(scenario):
    print(f"| years in a shard of `{scenario}` | bytes | bytes, gzip | rows of years, bytes | processor s | most memory, MB |")
    print("|---:|---:|---:|---:|---:|---:|")
    size, years = 0, 10**4
    while years <= ARGS.most:
        folder = fresh("size")
        seconds, memory = shard(scenario, years, 0, 1, folder)
        [path] = glob.glob(f"{folder}/**/shard-*.json", recursive=True)
        size = os.path.getsize(path)
        packed = len(subprocess.run(["gzip", "-c", path], stdout=subprocess.PIPE, check=True).stdout)
        print(f"| {years:,} | {size:,} | {packed:,} | {sum(sizes(folder, '.csv')):,} | {seconds:,.1f} | {memory:.0f} |", flush=True)
        years *= 10
    print()
    return size


def merge_cost(scenario, years=100_000):
    """Processor seconds and bytes of a shard that is merged, and MB of the merge."""
    costs = []
    for shards in (ARGS.merged // 4, ARGS.merged):
        folder = fresh(f"merge{shards}")
        for index in range(shards):
            shard(scenario, years * shards, index, shards, folder)
        seconds, memory = used([ARGS.fivenines, "merge", folder, "--out", fresh("merged")])
        bytes_each = sum(sizes(folder, ".json")) / shards
        costs.append((shards, seconds, memory))
        print(f"merge of {shards} shards of {years:,} years of `{scenario}`, {bytes_each:,.0f} bytes each: {seconds:.2f} s, {memory:.0f} MB")
    (few, early, _), (many, late, memory) = costs
    print()
    return (late - early) / (many - few), bytes_each, memory


def plan(scenario, speed, size, merge_seconds):
    hours = YEARS / SHARDS / speed / 3600
    core_hours = SHARDS * hours
    machines = CORES / CORES_A_MACHINE
    failures = machines * hours * math.ceil(SHARDS / CORES) / MTTF_HOURS
    spot = RECLAIMED * hours / 2
    rows = [
        ("years a second, one core", f"{speed:,.0f}"),
        ("years in a shard", f"{YEARS // SHARDS:,}"),
        ("one shard takes", f"{hours * 60:,.1f} min"),
        ("core hours", f"{core_hours:,.0f}"),
        ("shards, each", f"{size / 1e6:,.2f} MB"),
        ("shards, all", f"{size * SHARDS / 1e9:,.1f} GB"),
        ("their transfer to one machine at 1 Gbit/s", f"{size * SHARDS / NETWORK / 60:,.1f} min"),
        ("merge, one core", f"{merge_seconds * SHARDS / 60:,.1f} min"),
        ("machines of four cores that fail meanwhile, one in 2 years each", f"{failures:,.2f}"),
        ("shards done again for it", f"{failures * CORES_A_MACHINE:,.1f}"),
        ("work lost to a spot market that takes 5 % of machines an hour", f"{100 * spot:,.2f} %"),
        (f"price at {PRICE:.3f} $ a core hour", f"{core_hours * PRICE:,.0f} $"),
        ("price on such a spot market, 60 % less", f"{core_hours * (1 + spot) * PRICE * (1 - SAVED_BY_SPOT):,.0f} $"),
    ]
    print(f"| 10^12 years of `{scenario}` on {CORES:,} cores, {SHARDS:,} shards | |\n|---|---:|")
    for name, value in rows:
        print(f"| {name} | {value} |")
    print()
    return core_hours


def summary(scenario, *asked):
    folder = fresh("summary")
    seconds, _ = used([ARGS.fivenines, "run", scenario, "--charts", "none", "--threads", "1", "--out", folder, *asked])
    with open(os.path.join(folder, "summary.json")) as file:
        return json.load(file), seconds


def worth(speeds):
    """What 10^12 plain years know, beside what is known in seconds."""
    print("| scenario | known | how | relative error | processor time |")
    print("|---|---|---|---:|---:|")
    for scenario in ["scenarios/reference/99.99-three-az.toml", "scenarios/reference/99.999-active-active.toml"]:
        found, seconds = summary(scenario, "--years", "100000")
        down = found["downtime_minutes_per_year"]
        few = down["std_error"] / down["mean"]
        many = few * math.sqrt(found["years"] / YEARS)
        speed = speeds.get(scenario) or rate(scenario)
        for how, error, time in [("100,000 years", few, seconds), ("10^12 years", many, YEARS / speed)]:
            print(f"| `{os.path.basename(scenario)}` | downtime a year | {how} | {error:.2g} | {spoken(time)} |", flush=True)
    for name in ["pair-of-three", "twenty-groups", "five-copies", "ten-thousand"]:
        scenario = f"scenarios/rare/{name}.toml"
        found, seconds = summary(scenario)
        search = found["acceleration"]["search"]
        outages = search["outages_per_year"]["mean"] * YEARS
        speed = rate(scenario, years=20_000 if name == "ten-thousand" else 500_000)
        for how, error, time in [("search", search["relative_error"], seconds),
                                 (f"10^12 plain years, {outages:,.3g} outages", math.sqrt(2 / outages), YEARS / speed)]:
            print(f"| `rare/{name}` | unavailability {search['unavailability']['mean']:.2g} | {how} | {error:.2g} | {spoken(time)} |", flush=True)


def spoken(seconds):
    return f"{seconds:.1f} s" if seconds < 600 else f"{seconds / 3600:,.0f} h"


def main():
    speed = rate(ARGS.scenario)
    size = shard_sizes(ARGS.scenario)
    seconds, measured, _ = merge_cost(ARGS.scenario)
    # Reading takes as long as there are bytes.
    plan(ARGS.scenario, speed, size, seconds * max(1, size / measured))
    worth({ARGS.scenario: speed})


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    PARSER.add_argument("fivenines")
    PARSER.add_argument("--most", type=int, default=10**7, help="years of the largest shard that is measured")
    PARSER.add_argument("--scenario", default="scenarios/reference/99.99-three-az.toml")
    PARSER.add_argument("--merged", type=int, default=40, help="shards that are merged")
    ARGS = PARSER.parse_args()
    PLACE = tempfile.mkdtemp()
    try:
        main()
    finally:
        shutil.rmtree(PLACE)
