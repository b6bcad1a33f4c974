"""The command as a process: start-up, pipes, terminals, locales."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

_PACKAGE = Path(__file__).resolve().parents[2] / "pyanalysis"
_COMMAND = [sys.executable, "-m", "hybridize"]


def _environment(**changes: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_PACKAGE), **changes}


def _run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*_COMMAND, *arguments], env=_environment(**changes), capture_output=True, check=False, timeout=60
    )


def test_help_and_version() -> None:
    assert b"Exit codes" in _run("--help").stdout
    assert _run("--version").stdout.startswith(b"hybridize ")


@pytest.mark.parametrize("name", ["check", "diff", "apply", "explain", "callgraph"])
def test_every_command_shows_examples_and_exit_codes(name: str) -> None:
    text = _run(name, "--help").stdout.decode()
    assert "Examples:" in text
    assert "Exit codes:" in text


def test_without_arguments_the_overview_is_shown_as_a_usage_error() -> None:
    ran = _run()
    assert ran.returncode == 2
    assert b"Usage:" in ran.stderr


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from hybridize.cli.main import main; main(['--help']);"
        "heavy = {'rich', 'libcst', 'networkx', 'numpy', 'tensorflow', 'hybridize.rules'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_help_comes_at_once() -> None:
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _run("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # Processor time, and the best of several: other work on the machine must not fail the test.
    assert min(seconds() for _ in range(5)) < 0.2


def test_a_reader_who_leaves_early_is_no_failure() -> None:
    script = f"set -o pipefail; {' '.join(_COMMAND)} explain HYB201 | head -c 1 > /dev/null"
    ran = subprocess.run(["bash", "-c", script], env=_environment(), capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_output_does_not_depend_on_the_locale() -> None:
    plain = _run("explain", "--list", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert plain.returncode == 0
    assert plain.stdout == _run("explain", "--list", LC_ALL="C.UTF-8").stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
@pytest.mark.parametrize(
    ("changes", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colours_on_a_terminal_only(changes: dict[str, str], coloured: bool) -> None:
    environment = {key: value for key, value in _environment(TERM="xterm").items() if key != "NO_COLOR"}
    master, slave = os.openpty()
    process = subprocess.Popen(
        [*_COMMAND, "explain", "HYB201"],
        env={**environment, **changes},
        stdout=slave,
        stderr=subprocess.DEVNULL,
    )
    os.close(slave)
    shown = b""
    try:
        while chunk := os.read(master, 65536):
            shown += chunk
    except OSError:
        pass  # the other end is closed
    finally:
        os.close(master)
    assert process.wait() == 0
    assert b"HYB201" in shown
    assert (b"\x1b[" in shown) is coloured
