import logging
import sys


def get(name):
    logger = logging.getLogger(name)
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


class Progress:
    """Hides a write three calls below the training step."""

    def __init__(self):
        self.lines = 0

    def tick(self, label):
        self._emit(f"[{label}]")

    def _emit(self, text):
        self._write(text + "\n")

    def _write(self, text):
        self.lines += 1
        sys.stdout.write(text)
