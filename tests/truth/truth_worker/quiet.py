"""Keeps TensorFlow's own warnings out of standard error: most tell of tracing, which a toggle changes.

What a program logs, even through TensorFlow's logger, is the program's output and stays.
"""

from __future__ import annotations

import logging
import os

LIBRARIES = ("tensorflow", "keras", "tf_keras", "absl")
LOGGERS = ("tensorflow", "absl")


def install() -> None:
    """Drop records that were logged from within the libraries."""
    import tensorflow as tf

    site = os.path.dirname(os.path.dirname(tf.__file__))
    inside = tuple(os.path.join(site, library) + os.sep for library in LIBRARIES)

    def is_of_program(record: logging.LogRecord) -> bool:
        return not record.pathname.startswith(inside)

    tf.get_logger()  # gives the logger its handler
    for name in LOGGERS:
        logging.getLogger(name).addFilter(is_of_program)
