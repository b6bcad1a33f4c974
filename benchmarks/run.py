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
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROWTH = 10  # copies of the example project in the growth measurement

_MEASURE = """
import ast, gc, json, resource, sys, time
from hybridize import pipeline
from hybridize.project.settings import Settings
settings = Settings(root=sys.argv[1], tensorflow=False, cache=False, jobs=1)
texts = [module.source.text for module in pipeline.load([sys.argv[1]], settings).modules.values()]
gc.collect()
gc.disable()  # the collector would make parsing look dearer than it is
def parsing():
    start = time.process_time()
    for text in texts:
        ast.parse(text)
    return time.process_time() - start
parse = min(parsing() for _ in range(3))
gc.enable()
start = time.process_time()
report = pipeline.analyze([sys.argv[1]], settings)
print(json.dumps({
    "lines": sum(text.count("\\n") for text in texts), "functions": len(report.functions),
    "check": time.process_time() - start, "parse": parse,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
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


def warm(project: Path) -> dict[str, float]:
    """Seconds of the clock of ``hybridize check`` on a copy: without a cache, with one, and after edits."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns("__pycache__", ".git", ".venv"), symlinks=True)
        (copy / "pyproject.toml").touch()
        largest = max(copy.rglob("*.py"), key=lambda file: (file.stat().st_size, file.as_posix()))
        command = [sys.executable, "-m", "hybridize", "check", "-q", "--no-tensorflow", "--root", str(copy),
                   "--cache-dir", str(Path(folder) / "cache"), str(copy)]
        found = {"cold": _seconds(command), "unchanged": _seconds(command)}
        for name, added in (("comment", "# A comment.\n"), ("code", "def added_by_the_benchmark(x):\n    return x\n")):
            with largest.open("a", encoding="utf-8") as file:
                file.write("\n\n" + added)
            found[name] = _seconds(command)
        return found


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


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
    print("\n{:<24} {:>8} {:>10} {:>14} {:>14}".format("project", "cold s", "again s", "after comment", "after code"))
    for project in (example, *(Path(name).resolve() for name in arguments)):
        took = warm(project)
        print(f"{project.name:<24} {took['cold']:>8.2f} {took['unchanged']:>10.2f} {took['comment']:>14.2f} "
              f"{took['code']:>14.2f}")
    one, many = growth(example)
    factor = (many["check"] / many["lines"]) / (one["check"] / one["lines"])
    print(f"\ngrowth: {factor:.2f} times the seconds per KLOC at {GROWTH} times the size")
    print(f"hybridize --help: {start_up():.2f} s of processor time")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
