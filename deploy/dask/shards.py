"""The shards of a study as tasks of Dask.

    python shards.py --shards 32 --out shards -- run scenario.toml --years 100000000
    fivenines merge shards --out results

After `--` stands any `fivenines run`, `compare` or `sweep`, without `--out`. Without `--scheduler` the workers are
processes of this machine; with `--scheduler tcp://HOST:8786` they are those of a cluster, which all see the folder of the
shards under the same path. A task whose worker dies is given to another one; a shard that is there already ends at once,
so the same line may be run again at any time. FIVENINES is the path of the command, where it is not on PATH.

Exit codes: 0 all shards are there, 2 bad input, 1 shards are missing (run the same line again).
"""

import argparse
import os
import subprocess
import sys
import time

from dask.distributed import Client, LocalCluster, as_completed

TRY_LATER = 75
BAD_INPUT = 2


class TryLater(Exception):
    """It was stopped, or what a lost worker has left behind still makes this shard: Dask gives the task out again."""


def make_shard(index, shards, out, command, cwd):
    """Runs on a worker; gives the number of the shard, the exit code and what was said."""
    program = os.environ.get("FIVENINES", "fivenines")
    shard = ["--shard", f"{index}/{shards}", "--out", out, "--threads", "1"]
    done = subprocess.run([program, *command, *shard], cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode == TRY_LATER:
        time.sleep(float(os.environ.get("RETRY_AFTER", "30")))
        raise TryLater(done.stderr)
    return index, done.returncode, done.stderr


def typed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shards", type=int, required=True, help="how many shards")
    parser.add_argument("--out", required=True, help="folder for the shards, seen by all workers")
    parser.add_argument("--scheduler", help="address of a running scheduler; without it, processes of this machine")
    parser.add_argument("command", nargs="+", help="what to run: run scenario.toml --years 100000000")
    return parser.parse_args()


def main():
    args = typed()
    if args.scheduler:
        client = Client(args.scheduler)
    else:
        client = Client(LocalCluster(threads_per_worker=1, dashboard_address=None))
    failed = 0
    with client:
        tasks = client.map(
            make_shard,
            range(args.shards),
            shards=args.shards,
            out=os.path.abspath(args.out),
            command=args.command,
            cwd=os.getcwd(),
            pure=False,
            retries=40,
        )
        for done, task in enumerate(as_completed(tasks), 1):
            if task.status != "finished":
                failed += 1
                print(f"a shard is not there: {task.exception()}", file=sys.stderr)
                continue
            index, code, said = task.result()
            if code == BAD_INPUT:
                sys.stderr.write(said)
                return BAD_INPUT
            if code != 0:
                failed += 1
                print(f"shard {index} ended with exit code {code}: {said}", file=sys.stderr)
            else:
                print(f"shard {index} is there, {done} of {args.shards}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
