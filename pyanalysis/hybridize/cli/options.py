"""The options, each defined once and grouped as the help shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

_SELECTION = "What is reported and changed"
_OUTPUT = "Output"
_PROGRAM = "The program"
_ANALYSIS = "What the analysis assumes"
_RUN = "The run"
_HEADINGS = (_SELECTION, _OUTPUT, _PROGRAM, _ANALYSIS, _RUN)

Command = TypeVar("Command", bound=Callable[..., Any])


class GroupedOption(click.Option):
    """An option that says under which heading of the help it stands."""

    def __init__(self, *args: Any, heading: str = _OUTPUT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heading = heading


class GroupedCommand(click.Command):
    """A command whose help lists its options under headings, the most used ones first."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one section for each heading."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if record is not None:
                sections.setdefault(getattr(parameter, "heading", "Output"), []).append(record)
        for heading in _HEADINGS:
            if heading in sections:
                with formatter.section(heading):
                    formatter.write_dl(sections[heading], col_max=34)


def _option(heading: str, *names: str, **attributes: Any) -> Callable[[Command], Command]:
    # None stands for "not given": only then do the project's own settings count.
    attributes.setdefault("default", None)
    return click.option(*names, cls=GroupedOption, heading=heading, **attributes)


def _together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _codes(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> tuple[str, ...] | None:
    """Codes as given, separated by commas or repeated, checked against the rules."""
    words = [word.strip() for value in values or () for word in value.split(",") if word.strip()]
    if not words:
        return None
    from hybridize.cli.codes import UnknownCode, resolve

    try:
        return tuple(dict.fromkeys(code for word in words for code in resolve(word)))
    except UnknownCode as error:
        raise click.BadParameter(str(error), ctx, parameter) from None


def _place(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """``FILE:LINE`` as a pair."""
    if value is None:
        return None
    file, _, line = value.rpartition(":")
    if not file or not line.isdigit():
        raise click.BadParameter(f"{value!r} is no FILE:LINE", ctx, parameter)
    return file, int(line)


at_option = _option(_OUTPUT, "--at", metavar="FILE:LINE", callback=_place, help="Only the variables of this line.")

paths_argument = click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=str, resolve_path=False)
)

program_options = _together(
    _option(_PROGRAM, "--root", metavar="DIR", help="Root of the project; otherwise found around the paths."),
    _option(
        _PROGRAM,
        "--source-root",
        metavar="DIR",
        multiple=True,
        help="Folder on the program's Python path; repeatable.",
    ),
    _option(
        _PROGRAM, "--include", metavar="GLOB", multiple=True, help="Read only files like this; repeatable."
    ),
    _option(
        _PROGRAM, "--exclude", metavar="GLOB", multiple=True, help="Read no files like this; repeatable."
    ),
    _option(_PROGRAM, "--target-tensorflow", metavar="VERSION", help="TensorFlow that the program runs on."),
    _option(
        _PROGRAM,
        "--python",
        metavar="EXECUTABLE",
        help="Python that the program runs on; its packages are looked up, none is imported.",
    ),
    _option(
        _ANALYSIS,
        "--test-entry-points/--no-test-entry-points",
        help="Tests (pytest, unittest) count as callers.  [default: they do]",
    ),
    _option(
        _ANALYSIS,
        "--library/--no-library",
        help="Functions may be called from outside the program.  [default: they are not]",
    ),
    _option(
        _ANALYSIS,
        "--follow-type-hints/--no-follow-type-hints",
        help="Type hints tell what parameters hold.  [default: they do]",
    ),
    _option(
        _RUN,
        "--tensorflow/--no-tensorflow",
        "tensorflow",
        help="Whether a process of its own may ask TensorFlow for dtypes and shapes; without it they "
        "stay as far as known.  [default: it may]",
    ),
    _option(_RUN, "--jobs", metavar="N", type=click.IntRange(min=1), help="Processes to use."),
    _option(_RUN, "--cache-dir", metavar="DIR", help="Where results are kept between runs."),
    _option(_RUN, "--no-cache", "cache", flag_value=False, is_flag=True, help="Keep and use no results."),
)

change_options = _together(
    _option(
        _SELECTION,
        "--select",
        metavar="CODES",
        multiple=True,
        callback=_codes,
        help="Look only at these hazards: codes, names or prefixes such as HYB2, with commas.",
    ),
    _option(
        _SELECTION,
        "--ignore",
        metavar="CODES",
        multiple=True,
        callback=_codes,
        help="Pass over these hazards.",
    ),
    _option(
        _SELECTION,
        "--safe-only",
        is_flag=True,
        help="Leave changes that rest on an assumption out of the report too.",
    ),
    _option(
        _SELECTION,
        "--speculative",
        is_flag=True,
        help="Make changes that rest on an assumption too.  [default: report all, make the safe ones]",
    ),
    _option(_SELECTION, "--signatures/--no-signatures", help="Write an input_signature where one is known."),
)


def quiet_option(what: str) -> Callable[[Command], Command]:
    """``--quiet``, with what is left then."""
    return _option(_OUTPUT, "-q", "--quiet", is_flag=True, default=False, help=what)


verbosity_options = _together(
    _option(
        _OUTPUT,
        "-v",
        "--verbose",
        is_flag=True,
        default=False,
        help="Every function, every reason, with traces and source lines.",
    ),
    quiet_option("The summary alone."),
)

debug_option = click.option(
    "--debug",
    cls=GroupedOption,
    heading=_OUTPUT,
    is_flag=True,
    default=False,
    expose_value=False,
    help="On an internal error, print the traceback.",
)


def format_option(choices: Sequence[str], what: str) -> Callable[[Command], Command]:
    """``--format`` with the forms that a command knows; the first is the default."""
    shown = f"{what}  [default: {choices[0]}]"
    return _option(_OUTPUT, "--format", "format", type=click.Choice(list(choices)), help=shown)
