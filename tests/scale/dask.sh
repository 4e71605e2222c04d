#!/usr/bin/env bash
# Shards as tasks of Dask: a scheduler and two workers, one of which is killed in the middle of a shard. Its task goes to the
# other, and the result is that of one machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/scale/common.sh
python_tools Dask

repository=$PWD
work=$(mktemp -d)
daemons=()
trap 'kill_now "${daemons[@]}"; rm -rf "$work"' EXIT
cd "$work"
cp "$repository/$scenario" scenario.toml
one_machine scenario.toml alone

held "$work"
export FIVENINES=$work/fivenines
port=$((26000 + RANDOM % 2000))
dask scheduler --host 127.0.0.1 --port "$port" --no-dashboard --no-show >scheduler.log 2>&1 &
daemons+=($!)
for name in lives dies; do
  PLACE=$name dask worker "tcp://127.0.0.1:$port" --host 127.0.0.1 --name "$name" --nthreads 1 --no-dashboard --no-nanny >"$name.log" 2>&1 &
  daemons+=($!)
done
disown -a

share_out() { python "$repository/deploy/dask/shards.py" --shards 6 --out shards "$@" -- run scenario.toml --years "$years"; }
share_out --scheduler "tcp://127.0.0.1:$port" 2>tasks.log &
tasks=$!
until_true 60 "a task computes on the worker that is to die" test -s process
shard=$(cat shard)
kill_now "${daemons[2]}" "$(cat process)"
wait "$tasks" || { cat tasks.log ./*er.log; fail "the shards are not there"; }
grep -q "shard $shard is there" tasks.log || fail "shard $shard, whose worker died, is not there"

"$binary" merge shards --out results >/dev/null 2>&1
same_files alone results

# Without a scheduler: processes of this machine, which find everything done; and a mistake ends it with 2.
share_out 2>again.log
[ "$(grep -c 'is there' again.log)" = 6 ] || fail "not all shards are found again"
code=0
python "$repository/deploy/dask/shards.py" --shards 2 --out shards -- run none.toml --years 1000 2>wrong.log || code=$?
[ "$code" = 2 ] && grep -q none.toml wrong.log || fail "a mistake ends with exit code $code"
echo "Dask: 6 shards on 2 workers, shard $shard done again when its worker died; the same bytes as one machine"
