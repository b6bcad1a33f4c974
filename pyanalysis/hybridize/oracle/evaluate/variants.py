"""Arguments that are not fully known, tried with every value of a small set; too many of them are not tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from hybridize.oracle.protocol import Form

LIMIT = 64  # of what is tried more often, one question in fifteen had an answer
MAX_CASES = 16
_TENSOR_DTYPES = ("float32", "float64", "float16", "int32", "int64", "bool", "string", "complex64")
_ARRAY_DTYPES = ("float64", "float32", "int64", "bool")
_SCALARS: dict[str, list[Form]] = {
    "int": [["c", value] for value in (0, 1, 2, 3, 5, -1)],
    "float": [["c", 0.5], ["c", 2.0]],
    "bool": [["c", False], ["c", True]],
    "str": [["c", "a"]],
}
_ANYTHING: list[Form] = [
    ["t", "float32", None, "dense", None], ["t", "int32", None, "dense", None],
    ["c", None], ["c", 0], ["c", 1], ["c", 2], ["c", -1], ["c", 0.5], ["c", True],
]


class TooMany(Exception):
    """So little is known of the arguments that trying is no use."""


def cases(form: Form) -> list[Form]:
    """The forms that the ``or`` parts of a form stand for."""
    found = list(itertools.islice(_product(form, _one_of), MAX_CASES + 1))
    if len(found) > MAX_CASES:
        raise TooMany
    return found


def attempts(form: Form) -> list[Form]:
    """Forms with all unknown parts filled in, that together stand for all that ``form`` may be."""
    found = list(itertools.islice(_product(form, _fill), LIMIT + 1))
    if len(found) > LIMIT:
        raise TooMany
    return found


def with_symbols(form: Form) -> Form | None:
    """The form with scalar tensors in the place of numbers that are not known; None if it has none."""
    changed = False

    def swap(part: Form) -> Form:
        nonlocal changed
        if part[0] == "k" and part[1] in ("int", "float"):
            changed = True
            return ["t", "int32" if part[1] == "int" else "float32", [], "dense", None]
        return _rebuilt(part, [swap(inner) for inner in _inner(part)])

    swapped = swap(form)
    return swapped if changed else None


def is_exact(form: Form) -> bool:
    """Whether nothing in the form has to be tried."""
    return _fill(form) is None and all(is_exact(inner) for inner in _inner(form))


def _product(form: Form, options: object) -> Iterator[Form]:
    choices: list[Form] | None = options(form)  # type: ignore[operator]
    if choices is not None:
        for choice in choices:
            yield from _product(choice, options)
        return
    inner = _inner(form)
    if not inner:
        yield form
        return
    for parts in itertools.product(*(list(itertools.islice(_product(one, options), LIMIT + 1)) for one in inner)):
        yield _rebuilt(form, list(parts))


def _one_of(form: Form) -> list[Form] | None:
    return form[1] if form[0] == "or" else None


def _fill(form: Form) -> list[Form] | None:
    kind = form[0]
    if kind == "or":
        return list(form[1])
    if kind == "t" and form[1] is None:
        return [["t", dtype, *form[2:]] for dtype in _TENSOR_DTYPES]
    if kind == "a" and form[1] is None:
        return [["a", dtype, form[2]] for dtype in _ARRAY_DTYPES]
    if kind == "v" and form[1] is None:
        return [["v", dtype, form[2]] for dtype in ("float32", "float64", "int32", "int64")]
    if kind == "d" and form[1] is None:
        return [["d", dtype] for dtype in _TENSOR_DTYPES]
    if kind == "k":
        return _SCALARS.get(form[1])
    if kind == "?":
        return _ANYTHING
    if kind == "L":
        return [["l", [form[1]] * count] for count in (1, 2, 3)]
    return None


def _inner(form: Form) -> list[Form]:
    kind = form[0]
    if kind in ("l", "u", "or"):
        return list(form[1])
    if kind in ("L", "ds"):
        return [form[1]]
    if kind == "m":
        return [value for _, value in form[1]]
    if kind == "sl":
        return list(form[1:])
    if kind == "o":
        return [*form[2], *(value for _, value in form[3])]
    return []


def _rebuilt(form: Form, parts: list[Form]) -> Form:
    kind = form[0]
    if kind in ("l", "u", "or"):
        return [kind, parts]
    if kind in ("L", "ds"):
        return [kind, parts[0]]
    if kind == "m":
        return ["m", [[key, part] for (key, _), part in zip(form[1], parts)]]
    if kind == "sl":
        return ["sl", *parts]
    if kind == "o":
        count = len(form[2])
        return ["o", form[1], parts[:count], [[key, part] for (key, _), part in zip(form[3], parts[count:])]]
    return form
