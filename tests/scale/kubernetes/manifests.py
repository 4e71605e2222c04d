"""Manifests keep the published schemas of Kubernetes, and what only its API server checks; copies with a mistake do not."""

import sys

import kubernetes_validate
import yaml

VERSIONS = ["1.31", "1.33", "1.37"]  # the oldest of the recipe, the first in which all fields are stable, the newest known

# Each is a way to be wrong: what stands in shards.yaml, and what a person may type instead.
MISTAKES = [
    ("backoffLimitPerIndex:", "backoffLimitPerIndx:"),
    ("completions: 32", 'completions: "32"'),
    ("batch/v1", "batch/v3"),
    ("completionMode: Indexed", "completionMode: Index"),
    ("action: FailJob", "action: FailJobs"),
    ("operator: In", "operator: Equals"),
    ("restartPolicy: Never", "restartPolicy: OnFailure"),
    ("values: [2]", "values: [0, 2]"),
    ("containerName: fivenines", "containerName: fivenine"),
    ("completions: 32", "completions: 31"),
    ("- name: scenario\n              mountPath", "- name: scenarios\n              mountPath"),
    ("accessModes: [ReadWriteMany]", "accessModes: [ReadWriteAll]"),
]


def schema_problems(resource):
    """What the published schemas say, unknown keys included."""
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(resource, version, strict=True)
        except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
            yield f"version {version}: {error}"


def one_of(what, value, allowed):
    if value not in allowed:
        yield f"{what} is {value!r}, not one of {allowed}"


def job_problems(job):
    """Rules of the API server (k8s.io/kubernetes, pkg/apis/batch/validation) that no schema has."""
    spec, pod = job["spec"], job["spec"]["template"]["spec"]
    containers = {container["name"]: container for container in pod["containers"]}
    volumes = {volume["name"] for volume in pod.get("volumes", [])}
    yield from one_of("completionMode", spec.get("completionMode", "NonIndexed"), ["Indexed", "NonIndexed"])
    yield from one_of("restartPolicy beside a podFailurePolicy", pod["restartPolicy"], ["Never"])
    if "backoffLimitPerIndex" in spec and spec.get("completionMode") != "Indexed":
        yield "backoffLimitPerIndex wants an Indexed Job"
    for rule in spec["podFailurePolicy"]["rules"]:
        yield from one_of("action", rule["action"], ["FailJob", "FailIndex", "Ignore", "Count"])
        codes = rule.get("onExitCodes")
        if codes:
            yield from one_of("operator", codes["operator"], ["In", "NotIn"])
            yield from one_of("containerName", codes["containerName"], list(containers))
            if codes["operator"] == "In" and 0 in codes["values"]:
                yield "0 is no failure"
            if codes["values"] != sorted(set(codes["values"])):
                yield "exit codes are to ascend"
    for container in containers.values():
        for mount in container["volumeMounts"]:
            yield from one_of("a volume", mount["name"], sorted(volumes))
        args = container["args"]
        if "--shards" in args and args[args.index("--shards") + 1] != str(spec["completions"]):
            yield "--shards and completions differ"


def problems(text):
    for resource in yaml.safe_load_all(text):
        found = list(schema_problems(resource))
        yield from found
        if found:
            continue
        if resource["kind"] == "Job":
            yield from job_problems(resource)
        if resource["kind"] == "PersistentVolumeClaim":
            for mode in resource["spec"]["accessModes"]:
                yield from one_of("access mode", mode, ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"])


def main():
    wrong = False
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for problem in problems(text):
            print(f"{path}: {problem}", file=sys.stderr)
            wrong = True
        if path.endswith("shards.yaml"):
            for right, mistake in MISTAKES:
                assert right in text, f"{path} has no {right!r}"
                if not list(problems(text.replace(right, mistake))):
                    print(f"{path}: {mistake!r} instead of {right!r} would not be noticed", file=sys.stderr)
                    wrong = True
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
