"""``hybridize serve``: the long-lived service behind the bridge."""

from __future__ import annotations

import gc

import click

from hybridize.cli.options import GroupedCommand, debug_option

_EPILOG = """\b
The protocol is described in docs/service.md.

\b
Exit codes: 0 the client is gone or said so, 2 not started by a client.
"""


@click.command(cls=GroupedCommand, epilog=_EPILOG)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=None,
    help="Analyses at a time.  [default: 2, or the number of processors]",
)
@debug_option
def command(workers: int | None) -> int:
    """Serve analyses to another program, such as the Eclipse plug-in.

    Reads a token from standard input, announces its port on standard output, and ends when standard
    input ends. Nothing but the loopback interface is listened on.
    """
    from hybridize.service.server import serve

    gc.enable()  # unlike the other commands it lives long

    return serve(workers)
