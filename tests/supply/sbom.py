"""Cleans a bill of materials and checks it: sbom.py RAW CARGO-TREE CARGO-LOCK FILE."""

import copy
import json
import sys
import tomllib
import uuid

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def cleaned(value, here):
    """The same without the folder in which it was made."""
    if isinstance(value, dict):
        return {key: cleaned(inner, here) for key, inner in value.items()}
    if isinstance(value, list):
        return [cleaned(inner, here) for inner in value]
    if isinstance(value, str):
        return value.replace(here, "pkg:cargo/").replace("?download_url=file://.", "")
    return value


def reproducible(raw):
    """Without clock, chance and folder: the same source gives the same bytes."""
    here = raw["metadata"]["component"]["bom-ref"].split("#")[0] + "#"
    bill = cleaned({key: value for key, value in raw.items() if key != "serialNumber"}, here)
    bill["metadata"].pop("timestamp", None)
    named = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bill, sort_keys=True))
    return {"bomFormat": bill.pop("bomFormat"), "specVersion": bill.pop("specVersion"), "serialNumber": f"urn:uuid:{named}"} | bill


def problems(bill, tree, lock):
    """Why this is not the bill of the command; nothing where it is."""
    found = []
    refused = JsonStrictValidator(SchemaVersion.from_version(bill["specVersion"])).validate_str(json.dumps(bill))
    if refused:
        found.append(f"the schema refuses it: {str(refused)[:300]}")
    if "file://" in json.dumps(bill):
        found.append("a path of this machine is in it")
    listed = {(part["name"], part["version"]): part for part in bill["components"]}
    for name, version in sorted(tree - listed.keys()):
        found.append(f"{name} {version} is in the program and not listed")
    for key, part in sorted(listed.items()):
        sums = [entry["content"] for entry in part.get("hashes", []) if entry["alg"] == "SHA-256"]
        if sums != [lock.get(key)]:
            found.append(f"{key[0]} {key[1]}: {sums} is not the checksum of Cargo.lock")
        if not part.get("licenses"):
            found.append(f"{key[0]} {key[1]} has no licence")
    for name in ["criterion", "proptest", "jsonschema"]:
        if any(key[0] == name for key in listed):
            found.append(f"{name} is for tests only")
    return found


def partners(bill, tree, lock):
    """Bills with one thing wrong, each of which must be refused."""
    missing, altered, unknown, local = (copy.deepcopy(bill) for _ in range(4))
    missing["components"] = [part for part in bill["components"] if part["name"] != "rayon"]
    altered["components"][0]["hashes"][0]["content"] = "0" * 64
    unknown["made_up"] = True
    local["metadata"]["component"]["purl"] += "?download_url=file:///somewhere"
    return [problems(wrong, tree, lock) for wrong in (missing, altered, unknown, local)]


def main():
    raw, tree, lock, file = sys.argv[1:]
    bill = reproducible(json.load(open(raw, encoding="utf-8")))
    words = [line.split() for line in open(tree, encoding="utf-8") if line.strip()]
    tree = {(word[0], word[1].removeprefix("v")) for word in words if word[0] != "fivenines"}
    packages = tomllib.load(open(lock, "rb"))["package"]
    lock = {(package["name"], package["version"]): package.get("checksum") for package in packages}
    assert len(tree) > 50, tree
    found = problems(bill, tree, lock)
    if found:
        sys.exit("the bill of materials is wrong:\n" + "\n".join(found))
    if not all(partners(bill, tree, lock)):
        sys.exit("a wrong bill of materials is not seen")
    with open(file, "w", encoding="utf-8") as out:
        json.dump(bill, out, indent=1)
        out.write("\n")
    print(f"{file}: CycloneDX {bill['specVersion']}, {len(bill['components'])} packages, all {len(tree)} of the program among them")


main()
