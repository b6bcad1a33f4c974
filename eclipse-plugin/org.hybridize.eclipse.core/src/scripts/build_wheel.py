"""Build the wheel that the plug-in carries, from a copy: a build in place would pick up what older builds left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Put the wheel of the project at the first argument into the folder of the second."""
    root, target = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(root / name, copy / name)
        shutil.copytree(
            root / "pyanalysis" / "hybridize",
            copy / "pyanalysis" / "hybridize",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        # The time of the archives of the Java side: the same sources give the same bytes.
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
        built = subprocess.run(
            [*command, "--wheel-dir", str(target), str(copy)], env=environment, capture_output=True, text=True
        )
        if built.returncode:
            sys.exit(built.stdout + built.stderr)


if __name__ == "__main__":
    main()
