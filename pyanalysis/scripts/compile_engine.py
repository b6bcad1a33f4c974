"""Compile the hot part of the engine with mypyc, in place: about twice the speed, the same answers.

Optional in every sense: without it, and wherever a source has been edited since, Python runs the sources; see
:mod:`hybridize.compiled`. The work is done in ``build/compiled`` and moved in at the end, so what is broken off
leaves nothing half done. ``--remove`` takes everything away again.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import Any

from hybridize import compiled

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(compiled.FOLDER)
BUILD = ROOT / "build" / "compiled"
# What takes the time of an analysis. The rest waits for files, or runs once.
COMPILED = ("values", "interpreter", "facts", "rules", "decide", "project/code.py", "project/nodes.py")
# Rules derive from Rule in tests, too, which may not derive from a compiled class; the registry looks at classes
# from outside.
AS_SOURCES = ("rules/base.py", "rules/registry.py")
# -O1: -O2 takes half as long again to compile and gains nothing that can be measured.
OPTIMISATION = "1"
CHECK = """
import importlib, sys
from hybridize import compiled
from hybridize.rules.registry import all_rules
assert compiled.reason is None, compiled.reason
for name in sys.argv[1:]:
    assert importlib.import_module(name).__file__.endswith(".so") or sys.platform == "win32", name
all_rules()
"""


class NotCompiled(Exception):
    """Why there will be no compiled engine; the sources run."""


def main() -> int:
    """Compile where that is needed and possible; the exit code says whether the compiled engine runs now."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--force", action="store_true", help="compile even if nothing has changed")
    arguments.add_argument("--remove", action="store_true", help="remove everything compiled")
    asked = arguments.parse_args()
    if asked.remove:
        remove()
        return 0
    if not asked.force and compiled.why_sources() is None:
        print("the engine is compiled already")
        return 0
    started = time.monotonic()
    print("compiling the engine: two or three minutes, once ...", flush=True)
    try:
        check_tools()
        install(build())
    except NotCompiled as problem:
        print(f"the engine is not compiled, its Python sources run: {problem}")
        return 1
    shutil.rmtree(BUILD, ignore_errors=True)
    print(f"the engine is compiled ({time.monotonic() - started:.0f} s)")
    return 0


def check_tools() -> None:
    """Name what is missing before anything is done."""
    try:
        import mypyc.build  # noqa: F401
        import setuptools  # noqa: F401
    except ImportError as missing:
        raise NotCompiled(f"{missing.name} is missing (pip install '.[compile]')") from missing
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        raise NotCompiled(f"the headers of {sys.executable} are missing")
    wanted = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    if os.name != "nt" and shutil.which(wanted) is None:
        if shutil.which("cc") is None:
            raise NotCompiled("there is no C compiler")
        os.environ["CC"] = "cc"  # this Python was built with a compiler that is not here


def modules() -> list[str]:
    """The sources that are compiled, relative to the package. Packages themselves are not: they import lazily."""
    found: list[Path] = []
    for name in COMPILED:
        where = PACKAGE / name
        found += [where] if where.is_file() else [one for one in where.rglob("*.py") if one.name != "__init__.py"]
    return sorted(path for path in (one.relative_to(PACKAGE).as_posix() for one in found) if path not in AS_SOURCES)


def build() -> Path:
    """Compile a copy of the package; the folder of the results, which is laid out like the package's parent."""
    shutil.rmtree(BUILD, ignore_errors=True)
    passed_over = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd")
    shutil.copytree(PACKAGE, BUILD / "src" / PACKAGE.name, ignore=passed_over)
    output = io.StringIO()
    os.chdir(BUILD / "src")
    try:
        with contextlib.redirect_stdout(output):
            extensions = translate()
            compile_all(extensions)
    except (Exception, SystemExit) as failure:
        log = BUILD / "log.txt"
        log.write_text(f"{output.getvalue()}\n{type(failure).__name__}: {failure}\n")
        raise NotCompiled(f"{type(failure).__name__}, see {log.relative_to(ROOT)}") from failure
    finally:
        os.chdir(ROOT)
    return BUILD / "out"


def translate() -> list[Any]:
    """To C, one file a module, in one library: calls between compiled modules are then calls of C functions."""
    from mypyc.build import mypycify

    extensions = mypycify(
        ["--config-file=", "--no-error-summary", *(f"{PACKAGE.name}/{path}" for path in modules())],
        opt_level=OPTIMISATION, debug_level="0", multi_file=True, group_name=PACKAGE.name,
        target_dir=str(BUILD / "c"),
    )
    for one in extensions:  # a warning of a compiler that mypyc does not know is no reason to give up
        one.extra_compile_args = [flag for flag in one.extra_compile_args if flag != "-Werror"]
    return extensions


def compile_all(extensions: list[Any]) -> None:
    """To machine code, on all processors."""
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    class Command(build_ext):
        """Compiles all files at once; then each extension is linked from what is there."""

        def build_extensions(self) -> None:
            sources = [(one, path) for one in self.extensions for path in one.sources]
            sources.sort(key=lambda pair: -os.path.getsize(pair[1]))  # the long ones first
            with ThreadPool(processors()) as pool:
                objects = pool.map(self.compile, sources, chunksize=1)
                for one in self.extensions:
                    one.sources = []
                for (one, _), made in zip(sources, objects):
                    one.extra_objects += made
                pool.map(self.build_extension, self.extensions, chunksize=1)

        def compile(self, pair: tuple[Any, str]) -> list[str]:
            one, path = pair
            made: list[str] = self.compiler.compile(
                [path], output_dir=self.build_temp, include_dirs=one.include_dirs,
                extra_postargs=one.extra_compile_args, depends=one.depends,
            )
            return made

    distribution = Distribution({"name": PACKAGE.name, "ext_modules": extensions, "script_name": "compile_engine"})
    command = Command(distribution)
    command.build_lib, command.build_temp = str(BUILD / "out"), str(BUILD / "objects")
    command.ensure_finalized()
    with quiet_compiler():
        command.run()


def processors() -> int:
    """How many compilers run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def quiet_compiler() -> Iterator[None]:
    """Keep what the compiler says for the log."""
    import logging

    before = logging.root.level
    logging.root.setLevel(logging.WARNING)
    kept = os.dup(1), os.dup(2)
    with open(BUILD / "compiler.txt", "wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        for number, descriptor in enumerate(kept, 1):
            os.dup2(descriptor, number)
            os.close(descriptor)
        logging.root.setLevel(before)


def install(built: Path) -> None:
    """Put the extension modules beside the sources. The stamp comes last: without it they are not looked at."""
    sources = modules()
    if any((PACKAGE / path).read_bytes() != (BUILD / "src" / PACKAGE.name / path).read_bytes() for path in sources):
        raise NotCompiled("sources were edited meanwhile")
    remove()
    made = []
    for path in sorted(one for one in built.rglob("*") if one.is_file()):
        inside = path.relative_to(built / PACKAGE.name) if path.parent != built else Path(path.name)
        os.replace(path, PACKAGE / inside)
        made.append(inside.as_posix())
    compiled.write_stamp([*sources, *made])
    names = [f"{PACKAGE.name}.{path[:-len('.py')].replace('/', '.')}" for path in sources]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    environment.pop(compiled.SWITCH, None)
    tried = subprocess.run([sys.executable, "-c", CHECK, *names], capture_output=True, text=True, env=environment)
    if tried.returncode:
        remove()
        (BUILD / "log.txt").write_text(tried.stderr)
        raise NotCompiled(f"what was compiled does not load, see {(BUILD / 'log.txt').relative_to(ROOT)}")


def remove() -> None:
    """Everything compiled, the stamp first."""
    Path(compiled.STAMP).unlink(missing_ok=True)
    for pattern in ("*.so", "*.pyd"):
        for path in PACKAGE.rglob(pattern):
            path.unlink()


if __name__ == "__main__":
    sys.exit(main())
