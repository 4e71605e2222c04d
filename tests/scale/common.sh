# shellcheck shell=bash disable=SC2034
# What the tests of the recipes share; to be sourced in the folder of the repository.

# What is shared out, and the command.
scenario=${SCALE_SCENARIO:-scenarios/bench/m3b.toml}
years=${SCALE_YEARS:-12000}
binary=${FIVENINES_BIN:-}
if [ -z "$binary" ]; then
  cargo build --locked --release --quiet
  binary=${CARGO_TARGET_DIR:-$PWD/target}/release/fivenines
fi

# Says loudly what was not tested; that is a failure in continuous integration (CI is set).
without() {
  echo "NOT RUN: $1" >&2
  if [ -n "${CI:-}" ]; then exit 1; else exit 0; fi
}

# python_tools: puts the tools of requirements.txt into a folder of tools, once, and their commands on PATH.
python_tools() {
  local wanted=tests/scale/requirements.txt tools="${FIVENINES_TOOLS:-$PWD/target/tools}/scale"
  if ! cmp -s "$wanted" "$tools/have.txt"; then
    rm -rf "$tools"
    { python3 -m venv "$tools" && "$tools/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"; } ||
      without "$1, because python3 with venv and pip cannot install $wanted"
    cp "$wanted" "$tools/have.txt"
  fi
  export PATH=$tools/bin:$PATH
}

fail() {
  echo "failed: $1" >&2
  exit 1
}

# until_true SECONDS WHAT COMMAND...: waits until the command succeeds.
until_true() {
  local patience=$(($1 * 10)) what=$2
  shift 2
  until "$@"; do
    patience=$((patience - 1))
    [ "$patience" -gt 0 ] || fail "waited in vain: $what"
    sleep 0.1
  done
}

# one_machine SCENARIO FOLDER: the result to compare with.
one_machine() {
  "$binary" run "$1" --years "$years" --out "$2" >/dev/null 2>&1
}

# same_files EXPECTED ACTUAL: the same files with the same bytes; the manifest tells of the machine and may differ.
same_files() {
  diff --recursive --brief --exclude=manifest.json "$1" "$2" || fail "$2 differs from the result of one machine"
  [ -s "$2/summary.json" ] && [ -s "$2/manifest.json" ] || fail "$2 lacks files"
}

# held FOLDER: makes FOLDER/fivenines, which runs the command. The first time that it runs where PLACE or the name of Slurm's
# node is `dies`, it holds the process in the middle of its shard, writes FOLDER/process and FOLDER/shard, and waits for the end.
held() {
  cat >"$1/fivenines" <<SH
#!/bin/bash
if [ "\${SLURMD_NODENAME:-\${PLACE:-}}" = dies ] && mkdir "$1/held" 2>/dev/null; then
  "$binary" "\$@" &
  sleep 0.7
  kill -STOP \$! || exit
  grep -o -- '--shard [^ ]*' <<<"\$*" | grep -o '[0-9]*' | head -n 1 >"$1/shard"
  echo \$! >"$1/process"
  wait
  exit 1
fi
exec "$binary" "\$@"
SH
  chmod +x "$1/fivenines"
}

# Kills processes of this test, and hears no complaint about those that are gone.
kill_now() {
  [ $# = 0 ] || kill -KILL "$@" 2>/dev/null || true
}
