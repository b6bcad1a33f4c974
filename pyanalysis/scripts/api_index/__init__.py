"""Builds the API index of ``hybridize.knowledge`` from installed libraries and hand-written tables.

``walk`` and ``describe`` run inside the interpreter whose libraries are dumped (Python 3.8 or newer, standard
library only besides the dumped packages); ``merge``, ``tables`` and ``write`` run once, over all the dumps.
"""
