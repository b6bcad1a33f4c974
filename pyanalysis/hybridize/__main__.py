"""``python -m hybridize`` is the ``hybridize`` command."""

import sys

from hybridize.cli.main import main

sys.exit(main())
