"""An extension module runs only where its source is what it was compiled from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from hybridize import compiled

SOURCE = "values/part.py"
MODULE = f"values/part{EXTENSION_SUFFIXES[0]}"
NOT_LOADED = "the extension module was tried"
TRY = f"""
try:
    import hybridize.values.part as part
    print(part.TEXT)
except ImportError:
    print({NOT_LOADED!r})
"""

Package = Path
Ran = Callable[..., str]


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """The guard in a package with one module, and an extension module that cannot be loaded beside it."""
    folder = tmp_path / "hybridize"
    shutil.copytree(Path(compiled.FOLDER) / "compiled", folder / "compiled")
    shutil.copy(Path(compiled.FOLDER) / "__init__.py", folder)
    (folder / "values").mkdir()
    (folder / "values" / "__init__.py").touch()
    (folder / SOURCE).write_text("TEXT = 'source'\n")
    (folder / MODULE).write_bytes(b"no machine code")
    return folder


@pytest.fixture
def run(package: Package) -> Ran:
    def run_python(code: str, **changes: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(package.parent), **changes}
        environment.setdefault(compiled.SWITCH, "1")
        ran = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        return ran.stdout.strip()

    return run_python


@pytest.fixture
def stamped(run: Ran) -> None:
    run(f"from hybridize import compiled; compiled.write_stamp({[SOURCE, MODULE]!r})")


def test_without_a_stamp_the_source_runs(run: Ran) -> None:
    assert run(TRY) == "source"


@pytest.mark.usefixtures("stamped")
def test_with_a_stamp_the_extension_module_runs(run: Ran) -> None:
    assert run(TRY) == NOT_LOADED
    assert run("from hybridize import compiled; print(compiled.reason)") == "None"


@pytest.mark.usefixtures("stamped")
def test_the_environment_switches_it_off(run: Ran) -> None:
    assert run(TRY, HYBRIDIZE_COMPILED="0") == "source"


@pytest.mark.usefixtures("stamped")
def test_an_edited_source_runs(package: Package, run: Ran) -> None:
    (package / SOURCE).write_text("TEXT = 'edited'\n")
    assert run(TRY) == "edited"
    assert f"{SOURCE} is not what it was" in run("import runpy; runpy.run_module('hybridize.compiled')")


@pytest.mark.usefixtures("stamped")
def test_an_edit_that_keeps_size_and_time_is_noticed(package: Package, run: Ran) -> None:
    before = (package / SOURCE).stat()
    (package / SOURCE).write_text("TEXT = 'ecruos'\n")
    os.utime(package / SOURCE, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run(TRY) == "ecruos"


@pytest.mark.usefixtures("stamped")
def test_other_times_with_the_same_content_are_no_edit(package: Package, run: Ran) -> None:
    os.utime(package / SOURCE, (1, 1))
    assert run(TRY) == NOT_LOADED


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("path", [SOURCE, MODULE])
def test_where_a_file_is_gone_the_sources_run(package: Package, run: Ran, path: str) -> None:
    (package / "values" / "other.py").write_text("TEXT = 'other source'\n")
    (package / path).unlink()
    assert run("import hybridize.values.other as other; print(other.TEXT)") == "other source"
    assert path in run("from hybridize import compiled; print(compiled.reason)")


@pytest.mark.usefixtures("stamped")
@pytest.mark.parametrize("text", ["", "cpython-27 0 .so\n", "no stamp\nat all\n"])
def test_a_stamp_of_another_python_or_a_damaged_one(package: Package, run: Ran, text: str) -> None:
    stamp = package / Path(compiled.STAMP).name
    rest = stamp.read_text().partition("\n")[2]
    stamp.write_text(text + rest if text.startswith("cpython") else text)
    assert run(TRY) == "source"


def test_the_guard_costs_little() -> None:
    code = "import time; start = time.process_time(); import hybridize; print(time.process_time() - start)"
    environment = {**os.environ, "PYTHONPATH": str(Path(compiled.FOLDER).parent)}
    seconds = [
        float(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True).stdout)
        for _ in range(5)
    ]
    assert min(seconds) < 0.03
