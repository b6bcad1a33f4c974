"""Speed and memory of ``hybridize check``, as ratios measured in one run. Prints a table; asserts nothing.

    python benchmarks/run.py [PROJECT ...]

Each measurement is a process of its own, and counts processor time, so that other load on the machine disturbs it
less. ``parse`` is ``ast.parse`` of the same files; the ratios are against that.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROWTH = 10  # copies of the example project in the growth measurement

_MEASURE = """
import ast, json, resource, sys, time
from hybridize import pipeline
from hybridize.project.settings import Settings
settings = Settings(root=sys.argv[1])
start = time.process_time()
program = pipeline.load([sys.argv[1]], settings)
read = time.process_time()
report = pipeline.analyze([sys.argv[1]], settings)
done = time.process_time()
texts = [module.source.text for module in program.modules.values()]
before = time.process_time()
for text in texts:
    ast.parse(text)
parse = time.process_time() - before
print(json.dumps({
    "lines": sum(text.count("\\n") for text in texts), "functions": len(report.functions), "load": read - start,
    "check": done - read, "parse": parse, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def measure(project: Path) -> dict[str, float]:
    """Lines, functions, seconds and megabytes of one project."""
    command = [sys.executable, "-c", _MEASURE, str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def start_up() -> float:
    """Processor seconds of ``hybridize --help``."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run([sys.executable, '-m', 'hybridize', '--help'], stdout=subprocess.DEVNULL, check=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def growth(example: Path) -> tuple[dict[str, float], dict[str, float]]:
    """The example once, and :data:`GROWTH` times under other package names."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        package = next(path for path in sorted(example.iterdir()) if (path / "__init__.py").exists())
        for count, name in ((1, "one"), (GROWTH, "many")):
            project = base / name
            project.mkdir()
            (project / "pyproject.toml").write_text("[project]\nname = 'copies'\nversion = '0'\n")
            for number in range(count):
                copy = project / f"{package.name}{number}"
                shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
                for file in copy.rglob("*.py"):
                    file.write_text(file.read_text("utf-8").replace(package.name, copy.name), "utf-8")
        return measure(base / "one"), measure(base / "many")


def row(name: str, found: dict[str, float]) -> str:
    """One line of the table."""
    ratio = found["check"] / max(found["parse"], 1e-9)
    per_kloc = 1000 * found["check"] / max(found["lines"], 1)
    return (
        f"{name:<24} {found['lines']:>8.0f} {found['functions']:>6.0f} {found['parse']:>8.2f} {found['check']:>8.2f} "
        f"{ratio:>7.1f} {per_kloc:>9.3f} {found['memory']:>8.0f}"
    )


def main(arguments: list[str]) -> int:
    """Measure the example project and the projects given by path."""
    example = ROOT / "examples"
    head = ("project", "lines", "defs", "parse s", "check s", "ratio", "s / KLOC", "MB")
    print("{:<24} {:>8} {:>6} {:>8} {:>8} {:>7} {:>9} {:>8}".format(*head))
    print(row("examples", measure(example)))
    for name in arguments:
        print(row(Path(name).name, measure(Path(name).resolve())))
    one, many = growth(example)
    factor = (many["check"] / many["lines"]) / (one["check"] / one["lines"])
    print(f"\ngrowth: {factor:.2f} times the seconds per KLOC at {GROWTH} times the size")
    print(f"hybridize --help: {start_up():.2f} s of processor time")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
