"""The ``hybridize`` command: finds the subcommand, and turns every way of ending into an exit code."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from hybridize import __version__
from hybridize.cli.failures import EXIT_FAILURE, EXIT_INTERRUPTED, Failure, describe_crash
from hybridize.cli.suggest import did_you_mean

# Name, and what the overview says of it. The module of the same name in ``commands`` has the rest, and is
# imported only for the command that runs: the overview must come at once.
_COMMANDS = {
    "check": "Report per function what would change and why.",
    "diff": "Print all changes as a unified diff.",
    "apply": "Write the changes to the files.",
    "explain": "Tell what a rule is about, with programs that break and programs that do not.",
    "callgraph": "Print who calls whom.",
    "types": "Print what is known of variables.",
    "serve": "Serve analyses to another program, such as Eclipse.",
}

_EPILOG = """\b
Examples:
  hybridize check                    the project around the current folder
  hybridize check src/model.py -v    one file, every reason with its source line
  hybridize diff | git apply         take the safe changes over with git
  hybridize explain HYB201           what a code in the report means

\b
Exit codes of check and diff: 0 nothing to change, 1 changes proposed,
2 usage or analysis error. Of the others: 0 done, 2 usage or analysis error.
"""


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"hybridize.cli.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"no command {args[0]!r}{_command_advice(args[0])}", ctx)
        return super().resolve_command(ctx, args)


def _command_advice(word: str) -> str:
    if os.path.exists(word):
        return f"; did you mean `hybridize check {word}`?"
    return did_you_mean(word, _COMMANDS) or f": choose from {', '.join(_COMMANDS)}"


@click.group(
    cls=_LazyGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="hybridize", message="%(prog)s %(version)s")
def hybridize() -> None:
    """Decide which functions of a TensorFlow 2 program should run as graphs, and rewrite the program.

    Hybridize reads the whole program without running it, follows its tensors, and proposes where
    @tf.function should be added, removed or changed, so that what the program computes stays the same.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code. Nothing but a failing interpreter gets past this."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _finish(_run(words))
    except KeyboardInterrupt:  # while failing or while writing what is left
        return EXIT_INTERRUPTED


def run() -> NoReturn:
    """The command in a process of its own, which collects no garbage and ends at once.

    What an analysis makes lives to its end; to look for garbage in it, and to free its objects one by one, would
    take a fourth of the whole time.
    """
    gc.disable()
    code = main()
    atexit._run_exitfuncs()
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def _run(words: list[str]) -> int:
    if not words:
        click.echo(hybridize.get_help(click.Context(hybridize, info_name="hybridize")), err=True)
        return EXIT_FAILURE
    try:
        code = hybridize.main(words, prog_name="hybridize", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted; no file was left half written")
        return EXIT_INTERRUPTED
    except Failure as failure:
        _complain(f"error: {failure}")
        return EXIT_FAILURE
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.UsageError as error:
        _usage(error)
        return EXIT_FAILURE
    except click.ClickException as error:
        _complain(f"error: {error.format_message()}")
        return EXIT_FAILURE
    except BrokenPipeError:
        raise
    except Exception as error:
        _complain(describe_crash(error, debug="--debug" in words))
        return EXIT_FAILURE


def _usage(error: click.UsageError) -> None:
    command = error.ctx.command_path if error.ctx is not None else "hybridize"
    _complain(f"error: {error.format_message()}\nTry `{command} --help`.")


def _complain(text: str) -> None:
    try:
        click.echo(f"hybridize: {text}", err=True)
    except OSError:
        pass  # nobody listens


def _finish(code: int) -> int:
    """Write out what is still buffered; a reader who has left (``| head``) is no failure."""
    try:
        sys.stdout.flush()
    except OSError:
        discard_output()
    return code


def discard_output() -> None:
    """Send the rest of standard output nowhere, so that the interpreter does not complain at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
