"""Does what the Job controller and the nodes do with the manifests: a pod for each index, its exit code judged by the
podFailurePolicy. A pod is the command with its arguments in a root folder of its own, as the user of the manifest, with
no environment but what Kubernetes sets.

    python pods.py FOLDER_OF_MANIFESTS ROOT YEARS
"""

import os
import pathlib
import signal
import subprocess
import sys

import yaml


def job_of(path):
    return next(part for part in yaml.safe_load_all(path.read_text()) if part["kind"] == "Job")


def start(root, job, index, years):
    pod = job["spec"]["template"]["spec"]
    args = list(pod["containers"][0]["args"])
    if "--years" in args:
        args[args.index("--years") + 1] = str(years)
    user = f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}"
    environment = {} if index is None else {"JOB_COMPLETION_INDEX": str(index)}
    command = ["/usr/sbin/chroot", f"--userspec={user}", str(root), "/fivenines", *args]
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def judged(job, code):
    """What the policy makes of an exit code: the first rule that fits (a lost pod has no exit code and is not judged so)."""
    for rule in job["spec"]["podFailurePolicy"]["rules"]:
        codes = rule.get("onExitCodes")
        if codes and (code in codes["values"]) == (codes["operator"] == "In"):
            return rule["action"]
    return "Count"


def controlled(job, root, years, killed=(), told=()):
    """Runs the Job to its end; gives whether it is complete, how many pods there were, and what the last one said.

    The first pod of each index in `killed` is killed; that of each in `told` is taken to have ended with 75.
    """
    indexes = range(job["spec"]["completions"]) if job["spec"].get("completionMode") == "Indexed" else [None]
    limit = job["spec"].get("backoffLimitPerIndex", job["spec"].get("backoffLimit", 6))
    pods, said = 0, b""
    for index in indexes:
        failures, tries = 0, 0
        while True:
            pods, tries = pods + 1, tries + 1
            pod = start(root, job, index, years)
            if tries == 1 and index in killed:
                pod.send_signal(signal.SIGKILL)
            said = pod.communicate()[1]
            code = 128 - pod.returncode if pod.returncode < 0 else pod.returncode
            if tries == 1 and index in told:
                code = 75
            if code == 0:
                break
            action = judged(job, code)
            if action == "FailJob":
                return False, pods, said
            failures += action == "Count"
            if failures > limit:
                return False, pods, said
    return True, pods, said


def main():
    manifests, root, years = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    shards, merge = job_of(manifests / "shards.yaml"), job_of(manifests / "merge.yaml")
    count = shards["spec"]["completions"]

    complete, pods, said = controlled(merge, root, years)
    assert not complete and pods == 1, f"a merge without shards is not to be tried again: {pods} pods, {said}"

    complete, pods, said = controlled(shards, root, years, killed=[3], told=[5])
    assert complete, f"the shards are not there: {said.decode()}"
    assert pods == count + 2, f"{pods} pods for {count} shards, of which one was killed and one told to come again"

    complete, pods, said = controlled(merge, root, years)
    assert complete and pods == 1, f"the shards are not merged: {said.decode()}"

    scenario = root / "scenario" / "scenario.toml"
    right = scenario.read_text()
    scenario.write_text(right + "\n[servce]\n")
    complete, pods, said = controlled(shards, root, years)
    scenario.write_text(right)
    assert not complete and pods == 1, f"a broken scenario is to end the Job with its first pod: {pods} pods"
    assert b"servce" in said, f"the log of the pod is to name the mistake: {said.decode()}"


if __name__ == "__main__":
    os.umask(0o022)
    main()
