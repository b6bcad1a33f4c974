"""From paths to a :class:`~hybridize.project.model.Program`: select, read, follow imports, name, describe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hybridize.project.entry_points import find_entry_points
from hybridize.project.finder import INIT
from hybridize.project.layout import module_names, search_path, source_root_of
from hybridize.project.metadata import Metadata
from hybridize.project.model import Layout, Module, Problem, Program
from hybridize.project.overlay import NOTHING, Overlay
from hybridize.project.parse import quiet_parsing
from hybridize.project.reading import Reader, ReadProgress
from hybridize.project.roots import declared_source_roots, find_root, implicit_source_root, resolve_paths
from hybridize.project.selection import Selection, select_files
from hybridize.project.settings import Settings
from hybridize.project.suppress import suppressions_of
from hybridize.project.survey import Survey
from hybridize.project.target import find_target
from hybridize.project.tree import Tree, tree_of
from hybridize.project.witness import witness_of


def load_program(
    paths: Sequence[str | Path],
    settings: Settings | None = None,
    progress: ReadProgress | None = None,
    overlay: Overlay = NOTHING,
) -> Program:
    """Read the whole project around ``paths``, the files of ``overlay`` as it has them.

    A file that cannot be used becomes a problem of the program. Raises
    :class:`~hybridize.project.errors.ProjectError` where there is nothing to analyse at all.
    """
    settings = settings or Settings()
    root, is_project = find_root(paths, settings.root)
    chosen = resolve_paths(paths)
    metadata, tree = Metadata(root, overlay), tree_of(root, is_project, chosen)
    selection = select_files(tree, chosen, is_project, settings)
    reader = Reader(tree, progress, overlay)
    with quiet_parsing():
        reader.read(selection.files)
        survey = _survey(reader, metadata, tree, settings)
        reader.follow_imports(survey)
    program = _program(tree, reader, survey, selection)
    program.entry_points = find_entry_points(program, metadata, tests=settings.test_entry_points)
    program.target = find_target(program, metadata, settings)
    program.problems = _problems(settings, metadata, tree, reader)
    program.witness = witness_of(tree, metadata, settings, reader.sources)
    return program


def _survey(reader: Reader, metadata: Metadata, tree: Tree, settings: Settings) -> Survey:
    given, declared = declared_source_roots(metadata, tree, settings)
    implicit = implicit_source_root(tree, imports_src=reader.imports("src"))
    roots = dict.fromkeys((*given, *declared, *((implicit,) if implicit else ()), "."))
    return Survey(tree, tuple(roots), shadowing=frozenset({*given, "."}))


def _program(tree: Tree, reader: Reader, survey: Survey, selection: Selection) -> Program:
    roots = {path: source_root_of(path, survey) for path in sorted(reader.parsed)}
    names = module_names(roots, survey.declared, filter(selection.wants, roots))
    modules: dict[str, Module] = {}
    suppressions: dict[tuple[str, int], frozenset[str]] = {}
    for path, root in roots.items():
        file = reader.parsed[path]
        is_package = path.rpartition("/")[2] == INIT
        module = Module(names[path], path, file.source, file.tree, is_package, root)
        modules[module.name] = module
        suppressions.update(suppressions_of(module))
    return Program(
        root=tree.root,
        modules=modules,
        source_roots=tuple(dict.fromkeys((*survey.declared, *sorted(survey.script_roots)))),
        selected=frozenset(filter(selection.wants, roots)),
        layout=Layout({path: search_path(path, survey) for path in roots}, survey.shadowing, tree.links),
        suppressions=suppressions,
    )


def _problems(settings: Settings, metadata: Metadata, tree: Tree, reader: Reader) -> tuple[Problem, ...]:
    told = {(problem.file, problem.message) for problem in settings.problems}
    others = [*metadata.problems, *tree.problems, *reader.problems.values()]
    fresh = [problem for problem in others if (problem.file, problem.message) not in told]
    fresh.sort(key=lambda problem: (problem.file, problem.line, problem.column, problem.message))
    return (*settings.problems, *fresh)
