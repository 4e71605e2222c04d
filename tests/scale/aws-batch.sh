#!/usr/bin/env bash
# AWS Batch: the AWS client takes the files (it knows each parameter of the service, and refuses a mistake), a stand-in for
# AWS on this machine keeps job definition, array and S3, and what it kept is run for each index of the array, one of
# them lost in the middle and one done twice. The result is that of one machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/scale/common.sh
python_tools "AWS Batch"

work=$(mktemp -d)
server=
trap 'kill_now $server; rm -rf "$work"' EXIT
port=$((28000 + RANDOM % 2000))
export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_DEFAULT_REGION=eu-central-1 AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
moto_server -H 127.0.0.1 -p "$port" >"$work/moto.log" 2>&1 &
server=$!
disown

repository=$PWD
mkdir "$work/bin" "$work/study"
held "$work/bin"
cd "$work/study"
mkdir scenario
cp "$repository/$scenario" scenario/scenario.toml
one_machine scenario/scenario.toml "$work/alone"

# The files with their placeholders filled in, as deploy/README.md says, and an array of 3.
cp "$repository"/deploy/aws-batch/* .
sed -i -e 's#BUCKET/STUDY#bucket/study#g; s#BUCKET#bucket#g; s#QUEUE#queue#; s#ACCOUNT#123456789012#; s#REGION#eu-central-1#' \
  -e "s#\"size\": 32#\"size\": 3#; s#100000000#$years#" ./*.json

# What an account has before: a queue, a role, a bucket; and the word that jobs are not to be run.
until_true 60 "the stand-in for AWS answers" curl --silent --fail --output /dev/null "$AWS_ENDPOINT_URL/moto-api/config" \
  --header 'Content-Type: application/json' --data '{"batch": {"use_docker": false}}'
python - <<'PY'
import boto3
batch = boto3.client("batch")
role = boto3.client("iam").create_role(RoleName="fivenines", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
batch.create_compute_environment(computeEnvironmentName="nodes", type="UNMANAGED", serviceRole=role)
batch.create_job_queue(jobQueueName="queue", priority=1, state="ENABLED", computeEnvironmentOrder=[{"order": 1, "computeEnvironment": "nodes"}])
boto3.client("s3").create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
PY

aws s3 cp --recursive --only-show-errors scenario s3://bucket/study/scenario
aws iam put-role-policy --role-name fivenines --policy-name study --policy-document file://role-policy.json
sed 's/evaluateOnExit/evaluateOnExits/' job-definition.json >mistake.json
if aws batch register-job-definition --cli-input-json file://mistake.json >/dev/null 2>&1; then fail "a mistake in the job definition is not noticed"; fi
aws batch register-job-definition --cli-input-json file://job-definition.json >/dev/null
job=$(aws batch submit-job --cli-input-json file://submit-shards.json --query jobId --output text)
merge=$(aws batch submit-job --cli-input-json file://submit-merge.json --depends-on "jobId=$job" --query jobId --output text)
aws batch describe-jobs --jobs "$merge" --query 'jobs[0].dependsOn[0].jobId' --output text | grep -qx "$job" || fail "the merge does not wait for the array"

# command_of SUBMISSION: what a container of it runs, one argument a line; Ref:: is replaced as Batch does.
aws batch describe-job-definitions --job-definition-name fivenines >definition.json
command_of() {
  python - "$1" <<'PY'
import json, sys
definition = json.load(open("definition.json"))["jobDefinitions"][0]
submission = json.load(open(sys.argv[1]))
parameters = definition["parameters"] | submission.get("parameters", {})
container = definition["containerProperties"] | submission.get("containerOverrides", {})
for word in container["command"]:
    print(parameters[word[5:]] if word.startswith("Ref::") else word)
PY
}
mapfile -t shard < <(command_of submit-shards.json)
mapfile -t join < <(command_of submit-merge.json)
# container INDEX COMMAND...: in an empty folder, with what Batch sets; 3 is the size of the array.
cat >"$work/container" <<SH
#!/bin/bash
cd "\$(mktemp -d -p "$work")" || exit
export PATH=$work/bin:\$PATH AWS_BATCH_JOB_ARRAY_INDEX=\$1 AWS_BATCH_JOB_ARRAY_SIZE=3
exec "$repository/deploy/aws-batch/on-s3.sh" "\${@:2}" >>"$work/containers.log" 2>&1
SH
chmod +x "$work/container"
ends_with() {
  local code=0
  "${@:2}" || code=$?
  [ "$code" = "$1" ] || { tail -n 5 "$work/containers.log"; fail "exit code $code instead of $1: ${*:2}"; }
}

# The first container of shard 1 is lost in the middle.
PLACE=dies setsid "$work/container" 1 "${shard[@]}" &
lost=$!
until_true 60 "a shard computes" test -s "$work/bin/process"
kill_now -- -$lost
{ wait $lost || true; } 2>/dev/null
for pair in "2 1" "0 1"; do
  read -r left right <<<"$pair"
  ends_with 0 "$work/container" "$left" "${shard[@]}" &
  ends_with 0 "$work/container" "$right" "${shard[@]}"
  wait $!
done
ends_with 0 "$work/container" 0 "${join[@]}"
aws s3 cp --recursive --only-show-errors s3://bucket/study/results results
same_files "$work/alone" results

# What the retry strategy goes by: 2 for a mistake, 75 where S3 is away.
ends_with 2 "$work/container" 0 "${shard[0]}" run scenario/none.toml --years 1000
AWS_ENDPOINT_URL=http://127.0.0.1:1 AWS_MAX_ATTEMPTS=1 ends_with 75 "$work/container" 0 "${shard[@]}"
echo "AWS Batch: the client takes the files, 3 shards by S3, one lost in the middle and one done twice; the same bytes as one machine"
