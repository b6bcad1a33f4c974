import re
from collections import defaultdict
from itertools import accumulate


def make_bucket():
    return []


def larger(a, b):
    return a if a > b else b


def swap(match):
    return decorate(match.group())


def decorate(text):
    return "<" + text + ">"


buckets = defaultdict(make_bucket)
buckets["x"].append(1)
list(accumulate([1, 3, 2], larger))
re.sub("a", swap, "banana")
