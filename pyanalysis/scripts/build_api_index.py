"""Rebuild ``hybridize/knowledge/data``: what the installed libraries offer, joined with the tables.

    python build_api_index.py dump > one.json         # once in each interpreter whose libraries count
    python build_api_index.py merge DATA one.json ... # once, over all the dumps

See ``docs/knowledge.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))


def _dump() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    from api_index.walk import dump

    # Libraries print while they are imported; the dump alone may reach standard output.
    output, sys.stdout = sys.stdout, sys.stderr
    json.dump(dump(), output, separators=(",", ":"), sort_keys=True)
    output.flush()
    os._exit(0)  # some platform modules leave threads behind


def _merge(tables: Path, target: Path, dumps: list[Path]) -> None:
    from api_index.merge import merge
    from api_index.tables import TableError

    try:
        merge(tables, target, dumps)
    except TableError as error:
        sys.exit(str(error))


def main() -> None:
    """Parse the command line and run the asked step."""
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("dump", help="write what this interpreter's libraries offer to standard output")
    merging = steps.add_parser("merge", help="join dumps and tables into the index")
    merging.add_argument("tables", type=Path)
    merging.add_argument("target", type=Path)
    merging.add_argument("dumps", type=Path, nargs="+")
    arguments = parser.parse_args()
    if arguments.step == "dump":
        _dump()
    else:
        _merge(arguments.tables, arguments.target, arguments.dumps)


if __name__ == "__main__":
    main()
