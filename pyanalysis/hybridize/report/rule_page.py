"""A rule as a page: what ``explain`` shows in a terminal and the documentation keeps as Markdown.

Both are written from the same blocks, so they cannot tell different stories.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from hybridize.report.lines import EMPTY, Line, line
from hybridize.rules.base import Example, Rule

_WIDTH = 92  # of running text in a terminal
_HEADLINE = 150  # longer headlines are cut


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, one remark a point."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """One file of an example."""

    source: str
    file: str = ""  # named where the example has several


Block: TypeAlias = "Heading | Paragraph | Items | Program"


@dataclass(frozen=True, slots=True)
class Page:
    """Everything there is to say of a rule, in reading order."""

    code: str
    name: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """``HYB201 python-output``."""
        return f"{self.code} {self.name}"


# What TensorFlow does when the function of an example is toggled, and what the tool does about it.
_EXPECTATIONS = {
    "differs": "the program behaves differently",
    "same": "the program behaves the same",
    "retraces": "results stay, but it is traced again and again",
    "renumbers": "results stay, but for the random numbers in them",
    "idle": "results stay, but the graph has next to nothing to run",
}
_DECISIONS = {
    "hybridize": "adds the decorator",
    "dehybridize": "removes the decorator",
    "reconfigure": "changes the decorator's arguments",
    "keep": "keeps the decorator as it is",
    "decline": "leaves the function eager",
}
_SEVERITIES = {
    "error": "an error: the function is left as it is",
    "warning": "a warning: a change that rests on this is marked speculative",
    "info": "a remark: it blocks nothing",
}
_SUBJECTS = {
    "eager": "eager functions, before they are made graphs",
    "hybrid": "functions that are graphs already (tf.function)",
    "both": "eager functions and graphs alike",
}


def rule_page(rule: Rule) -> Page:
    """Lay the rule out."""
    return Page(rule.code, rule.name, tuple(_blocks(rule)))


def headline(rule: Rule) -> str:
    """The first sentence about what happens, cut short where it is long; for lists of rules."""
    text = " ".join(rule.what_happens.split())
    match = re.match(r".*?[.!?](?=\s+[A-Z`]|$)", text)
    sentence = match[0] if match else text
    short = textwrap.shorten(sentence, _HEADLINE, placeholder="")
    if short.count("`") % 2:
        short = short[: short.rindex("`")]
    return sentence if short == sentence else short.rstrip(" ,;:") + " ..."


def _blocks(rule: Rule) -> Iterator[Block]:
    yield Paragraph(f"Looks at {_SUBJECTS[rule.applies_to]}. Severity: {_SEVERITIES[rule.severity]}.")
    yield Heading("What happens")
    yield from _prose(rule.what_happens)
    yield Heading("Why")
    yield from _prose(rule.why)
    yield Heading("Example that breaks" if len(rule.breaks) == 1 else "Examples that break")
    for number, example in enumerate(rule.breaks, 1):
        yield from _example(example, number)
    yield Heading("Looks alike but safe")
    for number, example in enumerate(rule.safe, 1):
        yield from _example(example, number)
    yield Heading("How to unlock")
    yield from _prose(rule.unlock)
    yield Heading("References")
    yield Items(tuple(rule.references))


def _prose(text: str) -> Iterator[Block]:
    """Paragraphs are divided by empty lines; one whose lines start with ``- `` is a list."""
    for part in re.split(r"\n\s*\n", textwrap.dedent(text).strip()):
        points = re.split(r"(?m)^\s*[-*] ", part)
        if points[0].strip():
            yield Paragraph(_one_line(points[0]))
        if points[1:]:
            yield Items(tuple(_one_line(point) for point in points[1:]))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _example(example: Example, number: int) -> Iterator[Block]:
    change = _toggle_text(example.toggle)
    verdict = _EXPECTATIONS[example.expect]
    note = _one_line(example.note)
    told = f"{number}. {note + ' ' if note else ''}"
    told += f"{change} `{example.function}`: {verdict}. Hybridize {_DECISIONS[example.decision]}."
    yield Paragraph(told)
    if isinstance(example.source, str):
        yield Program(example.source)
    else:
        for file, source in example.source.items():
            yield Program(source, file)


def _toggle_text(toggle: str) -> str:
    if toggle == "add":
        return "With `@tf.function` on"
    if toggle == "remove":
        return "Without the decorator of"
    return f"With `{_one_line(toggle)}` on"


def markdown(page: Page) -> str:
    """The page as a Markdown document."""
    parts = [f"# {page.title}"]
    parts += [_block_markdown(block) for block in page.blocks]
    return "\n\n".join(parts) + "\n"


def _block_markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"## {block.text}"
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Items):
        return "\n".join(f"- {_link(text)}" for text in block.texts)
    file = f"`{block.file}`\n\n" if block.file else ""
    return f"{file}```python\n{block.source.strip()}\n```"


def _link(text: str) -> str:
    """A bare address made clickable."""
    return re.sub(r"(?<![<(])\bhttps?://[^\s)>]+[^\s)>.,;:]", lambda match: f"<{match[0]}>", text)


def page_lines(page: Page) -> Iterator[Line]:
    """The page for a terminal."""
    yield line((page.title, "title"))
    for block in page.blocks:
        yield EMPTY
        yield from block_lines(block)


def block_lines(block: Block) -> Iterator[Line]:
    """One block for a terminal; programs are indented, prose is filled."""
    if isinstance(block, Heading):
        yield line((block.text.upper(), "title"))
    elif isinstance(block, Paragraph):
        yield from _filled(block.text, "  ", "  ")
    elif isinstance(block, Items):
        for text in block.texts:
            yield from _filled(text, "  - ", "    ")
    else:
        if block.file:
            yield line("    ", (block.file, "path"))
        for text in block.source.strip().splitlines():
            yield line("    ", (text, "code")) if text.strip() else EMPTY


def _filled(text: str, first: str, rest: str) -> Iterable[Line]:
    wrapped = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return (line(part) for part in wrapped)
