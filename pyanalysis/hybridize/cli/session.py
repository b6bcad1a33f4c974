"""From options to a report: what the commands that analyse have in common."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hybridize.cli.failures import Failure
from hybridize.cli.output import note
from hybridize.cli.progress import ProgressLine
from hybridize.project.errors import ProjectError
from hybridize.project.model import Problem
from hybridize.project.roots import find_root
from hybridize.project.settings import load_settings
from hybridize.report.model import Report

if TYPE_CHECKING:
    import networkx as nx


class Session:
    """One run: the paths given, the root of their project, and the settings that hold there.

    ``given`` holds options by name; None, and a list without elements, mean that nothing was said.
    """

    def __init__(self, paths: Sequence[str], given: Mapping[str, Any]) -> None:
        self.paths = tuple(paths) or (".",)
        said = {name: value for name, value in given.items() if value not in (None, ())}
        with _project_failures():
            self.root, _ = find_root(self.paths, said.get("root"))
            self.settings = load_settings(self.root, said)

    @property
    def where(self) -> str:
        """The root as seen from the current folder, ``.`` for that itself."""
        return Path(os.path.relpath(self.root)).as_posix()

    def report(self) -> Report:
        """Analyse. What could not be read is told on standard error; if that was all, the run has failed."""
        import hybridize.pipeline as pipeline

        with _project_failures(), ProgressLine() as progress:
            report = pipeline.analyze(self.paths, self.settings, progress, None)
        _tell_problems(report)
        if report.errors and not report.functions and report.files <= len(report.errors):
            raise Failure("no file could be analysed")
        return report

    def call_graph(self) -> nx.DiGraph[str]:
        """The calls of the whole program."""
        import hybridize.pipeline as pipeline

        with _project_failures(), ProgressLine() as progress:
            return pipeline.call_graph(self.paths, self.settings, progress)

    def types(self, at: tuple[str, int] | None) -> list[str]:
        """What variables hold, line by line; of one line when ``at`` names its file and number."""
        import hybridize.pipeline as pipeline

        if at is not None:
            file = Path(os.path.realpath(at[0]))
            if not file.is_relative_to(os.path.realpath(self.root)):
                raise Failure(f"{at[0]} is not in the project at {self.root}")
            at = (file.relative_to(os.path.realpath(self.root)).as_posix(), at[1])
        with _project_failures(), ProgressLine() as progress:
            return pipeline.variable_types(self.paths, self.settings, at, progress)

    def repository_prefix(self) -> str:
        """The way from the root of the checked-out repository to the root of the project."""
        workspace = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()
        relative = Path(os.path.relpath(self.root, os.path.realpath(workspace))).as_posix()
        return "" if relative == "." else relative


@contextmanager
def _project_failures() -> Iterator[None]:
    """Nothing could be done with what was given: that is the user's to know, without a traceback."""
    try:
        yield
    except ProjectError as error:
        raise Failure(str(error)) from None


def _tell_problems(report: Report) -> None:
    for problem in report.errors:
        note(_problem_text(problem))
    for warning in report.warnings:
        note(f"warning: {warning}")


def _problem_text(problem: Problem) -> str:
    place = problem.file if problem.line <= 0 else f"{problem.file}:{problem.line}"
    return f"{place}: error: {problem.message}"
