import re
from contextlib import nullcontext

NUMBER = re.compile(r"\d+")


def louder(match):
    return match.group(0).upper()


def longer(match):
    return str(number(match.group(0)))


def number(text):
    return int(text)


NUMBER.sub(longer, "1 a")
NUMBER.subn(lambda match: longer(match), "2")
re.sub("a", louder, "a")
with nullcontext(number) as convert:
    convert("3")
