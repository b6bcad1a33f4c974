"""Whole-program abstract interpretation: runs the program on abstract values and records what happens.

``start`` says where execution begins, ``execute`` runs statements, ``evaluate`` expressions, ``functions`` the calls of
the program's own functions and classes, ``models`` everything outside, ``results`` knows dtypes and shapes, and
``state`` is the machine with what it writes down.
"""
