#!/usr/bin/env bash
# The manifests of Kubernetes: they keep its schemas and its rules, a copy with a mistake does not, and what their pods
# would run gives the bytes of one machine, pods that are killed or told to come again included.
set -euo pipefail
cd "$(dirname "$0")/../.."
SCALE_SCENARIO=${SCALE_SCENARIO:-scenarios/first.toml} # starts fast, and there are 32 pods
. tests/scale/common.sh
python_tools Kubernetes

python tests/scale/kubernetes/manifests.py deploy/kubernetes/*.yaml
[ "$(id -u)" = 0 ] || without "the pods of Kubernetes, because a root folder of their own wants root"

# A container's world: the command, what it is linked with, the volumes, and nothing else; nobody may write but in /results.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
image=$work/image
mkdir -p "$image/scenario"
for file in $(ldd "$binary" 2>/dev/null | grep -o '/[^ ]*'); do install -D "$file" "$image$file"; done
install "$binary" "$image/fivenines"
cp "$scenario" "$image/scenario/scenario.toml"
install -d -o 65534 -g 65534 "$image/results"

chroot --userspec=65534:65534 "$image" /fivenines run /scenario/scenario.toml --years "$years" --out /results/alone >/dev/null 2>&1
python tests/scale/kubernetes/pods.py deploy/kubernetes "$image" "$years"
same_files "$image/results/alone" "$image/results/merged"
echo "Kubernetes: schemas hold, every pod's command runs, the same bytes as one machine"
