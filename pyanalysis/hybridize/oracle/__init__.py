"""Asks TensorFlow what its operations, layers and datasets return, in a process of its own.

``protocol`` says how questions and answers are written, ``policy`` what is never asked, ``memo`` keeps answers,
``client`` owns the process, ``oracle`` puts these together; ``worker`` and ``evaluate`` run inside the process.
"""
