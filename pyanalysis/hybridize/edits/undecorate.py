"""Take the ``tf.function`` decorator off a function, and nothing else."""

from __future__ import annotations

from hybridize.edits.blocks import Function, Site
from hybridize.edits.decorator import read
from hybridize.edits.file import EditedFile
from hybridize.report.model import Edit


def undecorate(file: EditedFile, site: Site, index: int) -> Edit:
    """The removal of the decorator's lines, with a comment behind it; comments on lines of their own stay.

    The import stays even if nothing uses it any more: other modules may rely on it.
    """
    function = site.statement
    assert isinstance(function, Function)
    decorator = read(file, function, index)
    line, column = decorator.start
    start = (line, column - len(file.text.indentation(line)))  # a form feed before it stays
    return file.replacement(start, (decorator.end[0] + 1, 0), "")
