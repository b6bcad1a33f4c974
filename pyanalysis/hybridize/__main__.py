"""``python -m hybridize`` is the ``hybridize`` command."""

from hybridize.cli.main import run

run()
