#!/usr/bin/env bash
# A Slurm array for real: three nodes on this machine, one of them killed in the middle of its task, another task told to
# come again. Both are requeued, and the merged result is that of one machine, byte by byte.
# Wants root and Debian's slurm-wlm and munge; all else lives in a temporary folder and ends with the test.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/scale/common.sh
repository=$PWD

[ "$(id -u)" = 0 ] || without "Slurm, because it wants root"
if ! command -v slurmctld slurmd munged sbatch >/dev/null; then
  command -v apt-get >/dev/null || without "Slurm, because there is neither slurm-wlm nor apt-get"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends slurm-wlm munge; } \
    >/dev/null 2>&1 || without "Slurm, because slurm-wlm and munge cannot be installed"
  # The test has daemons of its own; those of the packages are not wanted.
  ! [ -d /run/systemd/system ] || systemctl disable --now --quiet munge slurmctld slurmd || true
fi

work=$(mktemp -d)
chmod 755 "$work"
mkdir "$work/state" "$work/jobs"
export SLURM_CONF=$work/slurm.conf
declare -A daemon

# Processes of jobs on a node: what a job runs, and Slurm's own that looks after it.
on_node() {
  local process command
  for process in $(grep -lszFx "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ | grep -o '[0-9]*'); do
    grep -qszFx "SLURMD_NODENAME=$1" "/proc/$process/environ" || continue
    echo "$process"
    read -r process command < <(ps -o ppid= -p "$process" | xargs -r ps -o pid=,args= -p)
    case $command in slurmstepd:*) echo "$process" ;; esac
  done
}

finish() {
  local status=$?
  [ "$status" = 0 ] || tail -n 12 "$work"/slurmctld.log "$work"/jobs/*.log >&2 2>/dev/null || true
  kill_now $(for node in "${nodes[@]}"; do on_node "$node"; done) "${daemon[@]}"
  rm -rf "$work"
  exit "$status"
}
nodes=(n1 n2 dies)
trap finish EXIT
trap 'exit 130' INT TERM

host=$(hostname -s)
port=$((20000 + RANDOM % 8000))
cat >"$SLURM_CONF" <<CONF
ClusterName=fivenines
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.%n.pid
SlurmdSpoolDir=$work/spool.%n
StateSaveLocation=$work/state
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket,cred_expire=5
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=2,batch_sched_delay=0,sched_min_interval=100000
SlurmctldTimeout=5
SlurmdTimeout=5
KillWait=2
JobRequeue=1
ReturnToService=2
SlurmdParameters=config_overrides
MpiDefault=none
$(for i in 0 1 2; do
  echo "NodeName=${nodes[i]} NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1 + i)) CPUs=1 RealMemory=500"
done)
PartitionName=all Nodes=ALL Default=YES State=UP
CONF

head -c 1024 /dev/urandom >"$work/munge.key"
chmod 600 "$work/munge.key"
munged --foreground --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
  --log-file="$work/munged.log" --seed-file="$work/munged.seed" >/dev/null 2>&1 &
daemon[munged]=$! && disown
until_true 10 "munged is up" test -S "$work/munge.socket"
slurmctld -c -D >"$work/slurmctld.log" 2>&1 &
daemon[slurmctld]=$! && disown
for node in "${nodes[@]}"; do
  slurmd -N "$node" -D >"$work/slurmd.$node.log" 2>&1 &
  daemon[$node]=$! && disown
done
idle() { [ "$(sinfo --noheader --Node --states=idle --format=%N 2>/dev/null | wc -l)" = "$1" ]; }
until_true 20 "three nodes are up" idle 3

# As deploy/README.md says, in a folder of its own. Shard 4 is told once to come again later.
cd "$work/jobs"
cp "$repository/$scenario" scenario.toml
one_machine scenario.toml "$work/alone"
held "$work"
cat >"$work/told" <<SH
#!/bin/bash
case "\$*" in *"--shard 4/6"*) mkdir "$work/once" 2>/dev/null && exit 75 ;; esac
exec "$work/fivenines" "\$@"
SH
chmod +x "$work/told"
export FIVENINES=$work/told RETRY_AFTER=0
job=$(sbatch --parsable --array=0-5 "$repository/deploy/slurm/array.sbatch" 6 shards run scenario.toml --years "$years")
merge=$(sbatch --parsable --dependency="afterok:$job" --kill-on-invalid-dep=yes "$repository/deploy/slurm/merge.sbatch" shards results)

# A node dies with all that runs on it, in the middle of a shard.
until_true 60 "a task computes on the node that is to die" test -s "$work/process"
task=$(cat "$work/shard")
kill_now "${daemon[dies]}" $(on_node dies)
! compgen -G "shards/*/shard-0000$task-of-00006.json" >/dev/null || fail "shard $task was complete before its node died"

# A scenario that is wrong ends its tasks for good, and with them the merge that waits for them.
sed '$a[servce]' scenario.toml >wrong.toml
wrong=$(sbatch --parsable --array=0-1 "$repository/deploy/slurm/array.sbatch" 2 shards run wrong.toml --years "$years")
never=$(sbatch --parsable --dependency="afterok:$wrong" --kill-on-invalid-dep=yes "$repository/deploy/slurm/merge.sbatch" shards never)

ended() { [ -z "$(squeue --noheader --job "$job,$merge,$wrong,$never" 2>/dev/null)" ]; }
until_true 120 "array and merge have ended" ended
for number in 4 "$task"; do
  restarts=$(scontrol show job "${job}_$number" | grep -o 'Restarts=[0-9]*')
  [ "$restarts" != Restarts=0 ] || fail "shard $number was not requeued"
done
scontrol show job "$merge" | grep -q 'JobState=COMPLETED' || fail "the merge job did not complete"
same_files "$work/alone" results
scontrol show job "${wrong}_1" | tr '\n' ' ' | grep -q 'JobState=FAILED.* Restarts=0 .*ExitCode=2:0' || fail "a wrong scenario is not to be tried again"
scontrol show job "$never" | grep -q 'JobState=CANCELLED' || fail "the merge is to be cancelled where tasks failed"
grep -q servce "fivenines-${wrong}_1.log" || fail "the log of a task names the mistake"
echo "Slurm: 6 shards on 3 nodes; shard $task requeued when its node died, shard 4 when it said so; the same bytes as one machine"
