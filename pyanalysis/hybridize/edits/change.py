"""The change of one file: text edits, the bytes they lead to, and the bytes they start from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hybridize.edits.errors import EditError
from hybridize.edits.file import parse
from hybridize.edits.splice import Splice, edited_bytes, edited_text, ordered, splices
from hybridize.edits.text import Text
from hybridize.report.model import Edit

if TYPE_CHECKING:
    from hybridize.project.model import Source


@dataclass(frozen=True, slots=True)
class FileChange:
    """What happens to one file.

    ``edits``       all edits in order; they refer to the analysed text and do not overlap.
    ``by_request``  the edits of each request, in the order of the requests. One that relies on a new import
                    lists it too, so that it can be applied alone; equal edits are to be applied once.
    ``new_import``  the import statement that is added, if any.
    """

    path: str
    sha256: str
    data: bytes
    new_bytes: bytes
    edits: tuple[Edit, ...]
    by_request: tuple[tuple[Edit, ...], ...]
    splices: tuple[Splice, ...]
    new_import: str | None = None

    @property
    def changed(self) -> bool:
        """Whether the file will differ."""
        return self.new_bytes != self.data


def file_change(
    source: Source, groups: Sequence[Sequence[Edit]], new_import: str | None = None
) -> FileChange:
    """The change that all edits of all ``groups`` make to ``source``.

    Raises :class:`EditError` if the result would not be the edited text in the file's encoding, or no Python:
    no request is known to cause either, but neither may ever be written.
    """
    text = Text(source.text.removeprefix("\ufeff"))
    edits = ordered(edit for group in groups for edit in group)
    changes = splices(source.path, source.data, text, source.encoding, edits)
    new_bytes = edited_bytes(source.data, changes)
    if edits:
        _verify(source, edited_text(text, edits), new_bytes)
    return FileChange(
        path=source.path,
        sha256=hashlib.sha256(source.data).hexdigest(),
        data=source.data,
        new_bytes=new_bytes,
        edits=tuple(edits),
        by_request=tuple(map(tuple, groups)),
        splices=tuple(changes),
        new_import=new_import,
    )


def _verify(source: Source, new_text: str, new_bytes: bytes) -> None:
    try:
        written = new_bytes.decode("utf-8-sig" if source.bom else source.encoding)
    except UnicodeError:
        written = ""
    if written != new_text:  # an encoding with shift states, such as ISO-2022-JP
        message = f"cannot be edited in {source.encoding} without rewriting other text; save it as UTF-8"
        raise EditError(source.path, message)
    try:
        parse(source.path, new_text)
    except EditError as error:
        raise EditError(
            source.path, f"internal error: edited, it would not parse ({error.message})"
        ) from error
