"""Asks a TOML language server about a scenario, as an editor does: are keys completed and explained, and slips marked?

    python3 complete.py TOMBI FIVENINES

TOMBI speaks the Language Server Protocol on its standard streams; FIVENINES prints the schema. Ends with 0 if all is well.
"""

import json
import pathlib
import queue
import subprocess
import sys
import tempfile
import threading

SCENARIO = """#:schema ./scenario.schema.json
name = "shop"

[component.web]
count = 2
fault.crash = { every = "90d", mttr = "4h" }

[component.database]
fault.crash = { every = "1y", mttr = "2h" }


[service.site]
all = ["web", "database"]

[objective]
availability = "99.9%"
"""
BLANK = SCENARIO.splitlines().index("fault.crash = { every = \"1y\", mttr = \"2h\" }") + 1
COUNT = SCENARIO.splitlines().index("count = 2")


class Server:
    """A language server, and what it said."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.said = queue.Queue()
        self.number = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        out = self.process.stdout
        while header := out.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = out.readline()
            message = json.loads(out.read(length))
            if message.get("method") == "workspace/configuration":
                # What the editor is set to: schemas are used.
                settings = {"schema": {"enabled": True, "links": False, "catalogs": []}}
                result = [settings for _ in message["params"]["items"]]
                self.send({"id": message["id"], "result": result})
            elif "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
            else:
                self.said.put(message)

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.said.get(timeout=30)
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]

    def diagnostics(self, uri, until):
        """What is marked in the document, as soon as it is as wanted."""
        while True:
            message = self.said.get(timeout=30)
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found = [problem["message"] for problem in message["params"]["diagnostics"]]
                if until(found):
                    return found


def completions(server, uri, line, character):
    asked = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
    found = server.ask("textDocument/completion", asked)
    items = found if isinstance(found, list) else (found or {}).get("items", [])
    return {item["label"]: item for item in items}


def main(tombi, fivenines):
    folder = pathlib.Path(tempfile.mkdtemp())
    schema = subprocess.run([fivenines, "schema", "scenario"], check=True, capture_output=True).stdout
    (folder / "scenario.schema.json").write_bytes(schema)
    path = folder / "shop.toml"
    path.write_text(SCENARIO)
    uri = path.as_uri()
    server = Server([tombi, "lsp", "--offline"])
    workspace = {"uri": folder.as_uri(), "name": "designs"}
    server.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "workspaceFolders": [workspace],
                              "capabilities": {"workspace": {"configuration": True}}})
    server.tell("initialized", {})
    server.tell("textDocument/didOpen",
                {"textDocument": {"uri": uri, "languageId": "toml", "version": 1, "text": SCENARIO}})
    server.diagnostics(uri, lambda found: not found)

    keys = completions(server, uri, BLANK, 0)
    for key in ["count", "design", "in", "rebuild"]:
        assert key in keys, f"{key} is not offered in a component: {sorted(keys)}"
    tables = completions(server, uri, 2, 0)
    for table in ["places", "title", "crew", "service"]:
        assert table in tables, f"{table} is not offered at the top: {sorted(tables)}"
    hover = server.ask("textDocument/hover",
                       {"textDocument": {"uri": uri}, "position": {"line": COUNT, "character": 2}})
    said = json.dumps(hover)
    assert "contents" in said and len(said) > 60, f"`count` is not explained: {said}"

    slips = SCENARIO.replace("count = 2", "count = \"two\"")
    server.tell("textDocument/didChange",
                {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": slips}]})
    marked = server.diagnostics(uri, lambda found: found)
    assert marked, "a wrong value is not marked"
    print(f"{len(keys)} keys offered in a component; `count`: {hover['contents']['value'].strip()[:100]!r}; marked: {marked[0]!r}")
    server.process.kill()


if __name__ == "__main__":
    main(*sys.argv[1:3])
