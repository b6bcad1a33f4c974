"""Functions and methods that the standard library and NumPy call for a program: hooks, actions, elements, failures."""

import argparse
import json
import unittest

import numpy as np


class Encoder(json.JSONEncoder):
    def default(self, o): return simple(o)


def simple(o): return str(o)


def hook(found): return Found(found)


class Found:
    def __init__(self, found): self.found = found
    def size(self): return len(self.found)


class Upper(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, shout(values))


def shout(text): return text.upper()


def square(x): return x * x


def fails(x): raise ValueError(x)


class Checks(unittest.TestCase):
    def test_failure(self): self.assertRaises(ValueError, fails, 1)


def run():
    json.dumps({"x": {1, 2}}, cls=Encoder)
    json.dumps({1: {2}}, default=simple)
    json.loads("{}", object_hook=hook)


run()
parser = argparse.ArgumentParser()
parser.add_argument("--name", action=Upper)
parser.parse_args(["--name", "x"])
np.vectorize(square)([1, 2])
Checks("test_failure").test_failure()
