"""Writing is all or nothing, and says how to undo it."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from pathlib import Path

import pytest

from hybridize.edits import (
    Applied,
    EditError,
    EditRequest,
    FileChange,
    ReadOnlyFile,
    StaleFile,
    apply_changes,
    plan_file,
)
from hybridize.edits import apply as apply_module
from tests.edits.helpers import source

TEXT = "import tensorflow as tf\n\n\ndef f(x):\n    return x\n"


def write(root: Path, *paths: str) -> list[FileChange]:
    """Files on disk, and a change for each."""
    changes = []
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(TEXT.encode())
        changes.append(plan_file(source(TEXT, path), [EditRequest("f", 4, "decorate")]))
    return changes


def contents(root: Path) -> dict[str, bytes]:
    """All files below the root, git's own aside."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout


def undo(root: Path, applied: Applied) -> None:
    assert applied.undo is not None
    subprocess.run(shlex.split(applied.undo.command), cwd=root, check=True, capture_output=True)


def test_all_files_are_written_in_their_mode(tmp_path: Path) -> None:
    changes = write(tmp_path, "b.py", "pkg/a.py")
    os.chmod(tmp_path / "b.py", 0o755)
    applied = apply_changes(tmp_path, changes)
    assert applied.files == ("b.py", "pkg/a.py")
    for change in changes:
        assert (tmp_path / change.path).read_bytes() == change.new_bytes
    assert stat.S_IMODE((tmp_path / "b.py").stat().st_mode) == 0o755
    assert not list(tmp_path.rglob("*.tmp"))


def test_nothing_to_change(tmp_path: Path) -> None:
    text = "import tensorflow as tf\n@tf.function\ndef f(x): pass\n"
    (tmp_path / "m.py").write_text(text)
    change = plan_file(source(text), [EditRequest("f", 3, "decorate")])
    assert apply_changes(tmp_path, [change]) == Applied((), None)
    assert list(contents(tmp_path)) == ["m.py"]


def test_a_file_that_changed_is_refused_and_no_other_is_written(tmp_path: Path) -> None:
    changes = write(tmp_path, "a.py", "b.py")
    (tmp_path / "b.py").write_text(TEXT + "# edited\n")
    before = contents(tmp_path)
    with pytest.raises(StaleFile, match=r"b\.py: changed since it was analysed"):
        apply_changes(tmp_path, changes)
    assert contents(tmp_path) == before


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    changes = write(tmp_path, "a.py", "b.py")
    (tmp_path / "b.py").unlink()
    with pytest.raises(StaleFile, match=r"b\.py: can no longer be read"):
        apply_changes(tmp_path, changes)
    assert list(contents(tmp_path)) == ["a.py"]


def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    changes = write(tmp_path, "a.py", "b.py")
    os.chmod(tmp_path / "b.py", 0o444)
    before = contents(tmp_path)
    with pytest.raises(ReadOnlyFile, match=r"b\.py: is read-only; nothing was written"):
        apply_changes(tmp_path, changes)
    assert contents(tmp_path) == before


def test_a_path_outside_the_root_is_refused(tmp_path: Path) -> None:
    (change,) = write(tmp_path, "root/../a.py")
    with pytest.raises(EditError, match="lies outside"):
        apply_changes(tmp_path / "root", [change])


def test_a_failing_rename_puts_the_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = write(tmp_path, "a.py", "b.py", "c.py")
    before = contents(tmp_path)
    replace = os.replace

    def failing(old: Path, new: Path) -> None:
        if Path(new).name == "b.py":
            raise OSError(28, "No space left on device")
        replace(old, new)

    monkeypatch.setattr(apply_module.os, "replace", failing)
    with pytest.raises(EditError, match=r"b\.py: cannot be replaced: No space left on device"):
        apply_changes(tmp_path, changes)
    assert {name: data for name, data in contents(tmp_path).items() if name.endswith(".py")} == before
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_file_saved_while_others_are_staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = write(tmp_path, "a.py", "b.py")
    staged = apply_module._stage

    def saving(target: apply_module._Target, data: bytes) -> Path:
        (tmp_path / "b.py").write_text("# somebody else\n")
        return staged(target, data)

    monkeypatch.setattr(apply_module, "_stage", saving)
    with pytest.raises(StaleFile):
        apply_changes(tmp_path, changes)
    assert (tmp_path / "a.py").read_text() == TEXT
    assert (tmp_path / "b.py").read_text() == "# somebody else\n"


def test_without_version_control_a_backup_is_written(tmp_path: Path) -> None:
    changes = write(tmp_path, "a.py", "pkg/with space.py")
    before = contents(tmp_path)
    applied = apply_changes(tmp_path, changes)
    assert applied.undo is not None
    assert applied.undo.backup is not None
    assert applied.undo.command.startswith("cp -R .hybridize-backup/")
    undo(tmp_path, applied)
    assert {path: data for path, data in contents(tmp_path).items() if not path.startswith(".")} == before
    again = apply_changes(tmp_path, changes)
    assert again.undo == applied.undo


def test_tracked_and_clean_files_are_left_to_git(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    root = tmp_path / "project"
    changes = write(root, "a.py", "pkg/with space.py", "pkg/é*.py")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "start")
    applied = apply_changes(root, changes)
    assert applied.undo is not None
    assert applied.undo.backup is None
    assert applied.undo.command == "git checkout -- a.py 'pkg/with space.py' 'pkg/é*.py'"
    undo(root, applied)
    assert git(tmp_path, "status", "--porcelain") == ""


@pytest.mark.parametrize("state", ["untracked", "dirty"])
def test_what_git_does_not_have_is_backed_up(tmp_path: Path, state: str) -> None:
    git(tmp_path, "init", "-q")
    changes = write(tmp_path, "a.py", "b.py")
    if state == "dirty":
        (tmp_path / "b.py").write_text("# older\n")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-qm", "start")
        write(tmp_path, "b.py")
    else:
        git(tmp_path, "add", "a.py")
    applied = apply_changes(tmp_path, changes)
    assert applied.undo is not None
    assert applied.undo.backup is not None
    undo(tmp_path, applied)
    assert (tmp_path / "a.py").read_text() == (tmp_path / "b.py").read_text() == TEXT
    assert "hybridize-backup" not in git(tmp_path, "status", "--porcelain")


def test_links_are_followed(tmp_path: Path) -> None:
    (change,) = write(tmp_path, "real/a.py")
    (tmp_path / "link.py").symlink_to("real/a.py")
    linked = plan_file(source(TEXT, "link.py"), [EditRequest("f", 4, "decorate")])
    applied = apply_changes(tmp_path, [linked, change])
    assert applied.files == ("link.py",)
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "real/a.py").read_bytes() == change.new_bytes
    undo(tmp_path, applied)
    assert (tmp_path / "real/a.py").read_text() == TEXT


def test_one_file_with_two_different_changes_is_refused(tmp_path: Path) -> None:
    (change,) = write(tmp_path, "a.py")
    (tmp_path / "link.py").symlink_to("a.py")
    other = plan_file(source(TEXT, "link.py"), [EditRequest("f", 4, "decorate", {"autograph": "False"})])
    with pytest.raises(EditError, match=r"link\.py: is the same file as a\.py"):
        apply_changes(tmp_path, [change, other])
