"""Builds the API index of ``hybridize.knowledge`` from installed libraries and hand-written tables.

``walk`` and ``describe`` run inside the interpreter whose libraries are dumped (nothing else is
needed there); ``merge``, ``tables`` and ``write`` run once, over all the dumps.
"""
