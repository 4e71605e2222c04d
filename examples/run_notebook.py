"""Runs the code of a notebook from top to bottom, as `Run all` does: python3 run_notebook.py results.ipynb"""

import json
import sys

names = {}
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), sys.argv[1], "exec"), names)
