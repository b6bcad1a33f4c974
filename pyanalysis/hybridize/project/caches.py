"""Where results are kept between runs."""

from __future__ import annotations

import os
from pathlib import Path

from hybridize.project.settings import Settings


def cache_folder(settings: Settings) -> Path | None:
    """The folder for results of earlier runs, or None when none are kept. It need not exist."""
    if not settings.cache:
        return None
    if settings.cache_dir is not None:
        return Path(settings.cache_dir)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "hybridize"
