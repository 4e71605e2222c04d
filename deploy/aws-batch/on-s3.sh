#!/usr/bin/env bash
# What a container of AWS Batch runs: files come from S3, `fivenines` does one shard of them, the shard goes to S3.
#
#     on-s3.sh s3://BUCKET/STUDY run scenario/scenario.toml --years 100000000      one shard of an array job
#     on-s3.sh s3://BUCKET/STUDY merge                                             joins all shards
#
# STUDY/scenario/ has the scenario and its data files; shards go to STUDY/shards/, results to STUDY/results/.
# Exit codes are those of fivenines; 75, "not now", where S3 does not answer.
set -euo pipefail
study=${1:?which study: s3://BUCKET/STUDY}
study=${study%/}
shift

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

copy() {
  aws s3 cp --recursive --only-show-errors "$@" || {
    echo "on-s3.sh: cannot copy $*" >&2
    exit 75
  }
}

if [ "${1:-}" = merge ]; then
  copy "$study/shards" shards
  fivenines merge shards --out results
  copy results "$study/results"
  exit
fi

copy "$study/scenario" scenario
# The shard may be there already: Batch may start a job twice, and whole arrays are sent again.
mine=$(printf "shard-%05d-of-*" "${AWS_BATCH_JOB_ARRAY_INDEX:?this is not an array job}")
copy --exclude '*' --include "*/$mine" "$study/shards" shards
fivenines "$@" --shard auto --out shards
# The .json last: where it is, the shard is whole.
copy --exclude '*' --include '*.years.csv' shards "$study/shards"
copy --exclude '*' --include '*.json' shards "$study/shards"
