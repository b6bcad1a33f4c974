"""What reading a project depends on, so that a later run can tell whether it would read the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from hybridize.project.errors import ProjectError
from hybridize.project.metadata import Metadata
from hybridize.project.model import Problem, Source, Witness
from hybridize.project.overlay import NOTHING, Overlay
from hybridize.project.requirements import declared_requirements
from hybridize.project.settings import Settings
from hybridize.project.style import line_length
from hybridize.project.target import installed_for
from hybridize.project.tree import Tree


def witness_of(tree: Tree, metadata: Metadata, settings: Settings, sources: Iterable[Source | Problem]) -> Witness:
    """The witness of a project that has just been read."""
    line_length(metadata)  # edits will ask
    folders, texts = tuple(tree.listed), tuple(sorted(metadata.asked))
    return Witness(_digests(sources), folders, texts, _others(tree, metadata, settings))


def look_again(before: Witness, tree: Tree, settings: Settings, overlay: Overlay = NOTHING) -> Witness | None:
    """The witness as it is now, by looking at the same places; None where not even that is possible."""
    metadata = Metadata(tree.root, overlay)
    tree.look_into(before.folders)
    declared_requirements(metadata)
    for name in before.texts:
        metadata.text(name)
    try:
        others = _others(tree, metadata, settings)
    except ProjectError:
        return None
    if others != before.others:
        return None
    sources = [overlay.read(tree.root, path) for path in before.sources]
    return Witness(_digests(sources), before.folders, before.texts, others)


def moved_files(before: Witness, now: Witness) -> list[str]:
    """The paths of the files that are not as they were."""
    return [path for path, digest in before.sources.items() if now.sources.get(path) != digest]


def _others(tree: Tree, metadata: Metadata, settings: Settings) -> str:
    told = (
        str(tree.root), tree.listed, tree.links, sorted(map(repr, tree.problems)), sorted(metadata.asked.items()),
        installed_for(tree.root, settings),
    )
    return hashlib.sha256(repr(told).encode("utf-8", "backslashreplace")).hexdigest()


def _digests(sources: Iterable[Source | Problem]) -> Mapping[str, str]:
    found = {}
    for source in sources:
        if isinstance(source, Problem):
            found[source.file] = repr(source)
        else:
            found[source.path] = hashlib.sha256(source.data).hexdigest()
    return dict(sorted(found.items()))

