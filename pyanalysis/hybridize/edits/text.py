"""A file's text addressed by place: lines as Python's tokenizer counts them, columns in code points."""

from __future__ import annotations

import re
from bisect import bisect_right

Place = tuple[int, int]  # line from 1, column from 0

# str.splitlines would also break at form feeds and Unicode separators, which Python's tokenizer does not.
_NEWLINE = re.compile(r"\r\n|\r|\n")


class Text:
    """Immutable text with a line index."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        self._ends = []
        for match in _NEWLINE.finditer(text):
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(text))

    def __len__(self) -> int:
        """The number of lines; a final newline starts one more, empty line."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """One line without its newline."""
        return self.text[self._starts[number - 1] : self._ends[number - 1]]

    def offset(self, place: Place) -> int:
        """Index into :attr:`text` of a place."""
        line, column = place
        if line > len(self._starts):
            return len(self.text)
        return self._starts[line - 1] + column

    def place(self, offset: int) -> Place:
        """The place of an index into :attr:`text`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1]

    def column(self, line: int, utf8_column: int) -> int:
        """The column in code points of one that ``ast`` counts in UTF-8 bytes."""
        text = self.line(line)
        if text.isascii():
            return utf8_column
        return len(text.encode("utf-8", "surrogatepass")[:utf8_column].decode("utf-8", "surrogatepass"))

    def margin(self, line: int) -> int:
        """The column where a line's code begins."""
        text = self.line(line)
        return len(text) - len(text.lstrip(" \t\f"))

    def indentation(self, line: int) -> str:
        """The white space that indents a line; the tokenizer starts again after a form feed."""
        return self.line(line)[: self.margin(line)].rpartition("\f")[2]

    def is_blank(self, line: int) -> bool:
        """Whether a line holds nothing but white space (true as well after the last line)."""
        return line > len(self) or not self.line(line).strip()
