"""Programs of shapes that make an analysis slow or deep, each of any size. None is like what people write by hand."""

# ruff: noqa: E501 - a generated program is easier to read when one of its lines is one line here

from __future__ import annotations

from collections.abc import Callable

Shape = Callable[[int], str]
SHAPES: dict[str, Shape] = {}


def shape(make: Shape) -> Shape:
    """Register a shape under the name of its function."""
    SHAPES[make.__name__] = make
    return make


def _body(lines: list[str], indent: str = "    ") -> str:
    return "".join(f"{indent}{line}\n" for line in lines)


# -- one large thing --------------------------------------------------------------------------------------------
@shape
def elif_chain(size: int) -> str:
    """One ``if`` with many ``elif``; each is nested in the one before for the parser."""
    tests = "".join(f"    elif kind == {number}:\n        value = x + {number}\n" for number in range(1, size))
    return f"import tensorflow as tf\n\ndef choose(x, kind):\n    value = x\n    if kind == 0:\n        value = x\n{tests}" \
           "    return tf.square(value)\n\nchoose(tf.ones([2]), 3)\n"


@shape
def sequential_ifs(size: int) -> str:
    """Many independent conditions: 2 ** size ways through the function."""
    lines = [f"if n > {number}:\n        x = x + {number}.0" for number in range(size)]
    return f"import tensorflow as tf\n\ndef steps(x, n):\n{_body(lines)}    return x\n\nimport sys\nsteps(tf.ones([2]), len(sys.argv))\n"


@shape
def statements(size: int) -> str:
    """A long straight function."""
    lines = [f"v{number + 1} = tf.square(v{number})" for number in range(size)]
    return f"import tensorflow as tf\n\ndef long(v0):\n{_body(lines)}    return v{size}\n\nlong(tf.ones([2]))\n"


@shape
def branches_over_many_names(size: int) -> str:
    """Many variables alive across many joins."""
    names = [f"v{number} = x + {number}" for number in range(size)]
    tests = [f"if n > {number}:\n        v{number} = 0" for number in range(size)]
    return f"def wide(x, n):\n{_body(names)}{_body(tests)}    return v0\n\nimport sys\nwide(1, len(sys.argv))\n"


@shape
def nested_calls(size: int) -> str:
    """``f(f(f(...)))``."""
    depth = min(size, 2000)
    return f"def f(x):\n    return x\n\ndef deep(x):\n    return {'f(' * depth}x{')' * depth}\n\ndeep(1)\n"


@shape
def long_sum(size: int) -> str:
    """``a + a + ...`` nests to the left."""
    return f"import tensorflow as tf\n\ndef total(a):\n    return {' + '.join(['a'] * min(size, 2500))}\n\ntotal(tf.ones([2]))\n"


@shape
def literal_list(size: int) -> str:
    """A long list and a walk over it."""
    items = ", ".join(map(str, range(size)))
    return f"import tensorflow as tf\nTABLE = [{items}]\n\ndef total(x):\n    for item in TABLE:\n        x = x + item\n    return x\n\n" \
           "total(tf.ones([2]))\n"


@shape
def literal_dict(size: int) -> str:
    """A dictionary with many keys, read by name and as a whole."""
    items = ", ".join(f"'key{number}': {number}" for number in range(size))
    return f"import tensorflow as tf\nTABLE = {{{items}}}\n\ndef pick(x, key):\n    return x + TABLE[key] + TABLE['key1']\n\n" \
           "for name, value in TABLE.items():\n    pick(tf.ones([2]), name)\n"


@shape
def nested_dicts(size: int) -> str:
    """A table of records."""
    rows = ",\n".join(f"    'r{number}': {{'id': {number}, 'name': 'n{number}', 'tags': ['a', {number}]}}" for number in range(size))
    return f"ROWS = {{\n{rows}\n}}\n\ndef ids():\n    return [row['id'] for row in ROWS.values()]\n\nids()\n"


@shape
def constants(size: int) -> str:
    """A module of constants that another function walks."""
    lines = "".join(f"NAME_{number} = {number} * 2\n" for number in range(size))
    return f"{lines}\n\ndef last():\n    return NAME_{size - 1} + NAME_0\n\nlast()\n"


# -- nesting ----------------------------------------------------------------------------------------------------
@shape
def nested_functions(size: int) -> str:
    """Functions in functions, as deep as Python's own compiler allows."""
    depth = min(size, 19)  # 20 statically nested blocks with indentation of one blank each
    lines = [f"{' ' * number}def f{number}(x{number}):" for number in range(depth)]
    total = " + ".join(f"x{number}" for number in range(depth))
    inner = " " * depth + f"return {total}"
    calls = [f"{' ' * number}return f{number}(1)" for number in range(depth - 1, 0, -1)]
    return "\n".join([*lines, inner, *calls, "f0(1)"]) + "\n"


@shape
def nested_classes(size: int) -> str:
    """Classes in classes."""
    depth = min(size, 90)
    lines = [f"{' ' * number}class C{number}:" for number in range(depth)]
    return "\n".join([*lines, " " * depth + "def m(self): return self", ""])


@shape
def nested_blocks(size: int) -> str:
    """Loops and conditions within each other, to the parser's limit."""
    depth = min(size, 90)
    lines = [f"{' ' * (number + 1)}{'for i in range(n):' if number % 18 == 0 else 'if n > ' + str(number) + ':'}" for number in range(depth)]
    return "\n".join(["def deep(x, n):", *lines, " " * (depth + 1) + "x = x + 1", " return x", "deep(1, 3)", ""])


@shape
def nested_loops(size: int) -> str:
    """Loops within loops: a fixpoint in every round of a fixpoint."""
    depth = min(size, 18)
    lines = [f"{' ' * (number + 1)}for i{number} in range(n):" for number in range(depth)]
    inner = " " * (depth + 1) + "x = [x, y]; y = (y, x); x = step(x)"
    return "\n".join(["def step(x):", " return [x]", "def deep(x, y, n):", *lines, inner, " return x", "deep(1, 2, 3)", ""])


@shape
def nested_comprehensions(size: int) -> str:
    """Comprehensions within comprehensions."""
    depth = min(size, 30)
    text = "x"
    for number in range(depth):
        text = f"[{text} for i{number} in range(3)]"
    return f"def deep(x):\n    return {text}\n\ndeep(1)\n"


@shape
def nested_lambdas(size: int) -> str:
    """``lambda a: lambda b: ...``, then called through."""
    depth = min(size, 60)
    text = "".join(f"lambda a{number}: " for number in range(depth)) + " + ".join(f"a{number}" for number in range(depth))
    return f"curried = {text}\nresult = curried{'(1)' * depth}\n"


@shape
def nested_literals(size: int) -> str:
    """Brackets in brackets; the parser allows 200."""
    depth = min(size, 90)
    return f"def deep():\n    return {'[(' * depth}1{',)]' * depth}\n\ndeep()\n"


# -- many functions ---------------------------------------------------------------------------------------------
@shape
def call_chain(size: int) -> str:
    """Each function calls the next one twice: 2 ** size calls in the running program."""
    lines = [f"def f{number}(x):\n    return f{number + 1}(x) + f{number + 1}(x + 1)\n\n" for number in range(size)]
    return f"import tensorflow as tf\n\n{''.join(lines)}def f{size}(x):\n    return tf.square(x)\n\nf0(tf.ones([2]))\n"


@shape
def constant_chain(size: int) -> str:
    """The same with other constants in every call: as many contexts as calls."""
    lines = [f"def f{number}(x, n):\n    return f{number + 1}(x, n * 2) + f{number + 1}(x, n * 2 + 1)\n\n" for number in range(size)]
    return f"import tensorflow as tf\n\n{''.join(lines)}def f{size}(x, n):\n    return tf.square(x) * n\n\nf0(tf.ones([2]), 1)\n"


@shape
def object_chain(size: int) -> str:
    """The same with a new object in every call."""
    lines = [f"def f{number}(box):\n    return f{number + 1}(Box(box)) + f{number + 1}(Box([box]))\n\n" for number in range(size)]
    return "class Box:\n    def __init__(self, value):\n        self.value = value\n\n" \
           f"{''.join(lines)}def f{size}(box):\n    return 1\n\nf0(Box(None))\n"


@shape
def writing_chain(size: int) -> str:
    """The same where every call writes what the others read."""
    lines = [f"def f{number}(x):\n    STATE['n'] += {number}\n    STATE['last'] = x\n    f{number + 1}(x)\n    f{number + 1}(STATE['last'])\n\n"
             for number in range(size)]
    return f"STATE = {{'n': 0, 'last': None}}\n\n{''.join(lines)}def f{size}(x):\n    STATE['n'] = x\n\nf0(1)\n"


@shape
def mutual_recursion(size: int) -> str:
    """A ring of functions with constants that grow."""
    lines = [f"def f{number}(n, x):\n    if n > 100:\n        return x\n    return f{(number + 1) % size}(n + 1, x * {number})\n\n" for number in range(size)]
    return f"{''.join(lines)}f0(0, 1)\n"


@shape
def full_recursion(size: int) -> str:
    """Every function calls every other one."""
    size = min(size, 40)
    lines = [f"def f{number}(n, x):\n    if n > {number}:\n        return x\n" + "".join(
        f"    x = f{other}(n + {other}, x)\n" for other in range(size)) + "    return x\n\n" for number in range(size)]
    return f"{''.join(lines)}f0(0, 1)\n"


@shape
def dispatch(size: int) -> str:
    """Recursion through a dictionary of handlers, as interpreters and visitors have it."""
    lines = [f"def on_{number}(node):\n    return [visit(child) for child in node]\n\n" for number in range(size)]
    table = ", ".join(f"'{number}': on_{number}" for number in range(size))
    return f"{''.join(lines)}TABLE = {{{table}}}\n\ndef visit(node):\n    return TABLE[node[0]](node[1:])\n\nvisit(['1', ['2']])\n"


@shape
def callbacks(size: int) -> str:
    """Functions handed on and wrapped again: closures over closures."""
    lines = [f"def w{number}(f):\n    def inner(x):\n        return f(x) + f(x * {number})\n    return inner\n\n" for number in range(size)]
    wrapped = "".join(f"g = w{number}(g)\n" for number in range(size))
    return f"import tensorflow as tf\n\n{''.join(lines)}def g(x):\n    return tf.square(x)\n\n{wrapped}g(tf.ones([2]))\n"


@shape
def decorators(size: int) -> str:
    """One function under a stack of decorators."""
    depth = min(size, 300)
    return "import functools\nimport tensorflow as tf\n\ndef wrap(f):\n    @functools.wraps(f)\n    def inner(*args, **kwargs):\n" \
           f"        return f(*args, **kwargs)\n    return inner\n\n{'@wrap' + chr(10)}" + "@wrap\n" * depth + \
           "def g(x):\n    return tf.square(x)\n\ng(tf.ones([2]))\n"


@shape
def compositions(size: int) -> str:
    """Combinators that apply one another."""
    calls = "".join("h = compose(h, twice(h))\n" for _ in range(size))
    return "def compose(f, g):\n    return lambda x: f(g(x))\n\ndef twice(f):\n    return lambda x: f(f(x))\n\n" \
           f"def h(x):\n    return x + 1\n\n{calls}h(1)\n"


# -- many classes -----------------------------------------------------------------------------------------------
@shape
def methods(size: int) -> str:
    """One class whose methods call each other and write its fields."""
    lines = [f"    def m{number}(self, x):\n        self.f{number} = x\n        return self.m{(number * 7 + 1) % size}(self.f{(number * 3) % size})\n\n"
             for number in range(size)]
    first = "".join(f"        self.f{number} = {number}\n" for number in range(size))
    return f"class Big:\n    def __init__(self):\n{first}\n{''.join(lines)}\nBig().m0(1)\n"


@shape
def inheritance(size: int) -> str:
    """A line of subclasses, each calling ``super()``."""
    lines = [f"class C{number + 1}(C{number}):\n    def __init__(self, x):\n        super().__init__(x)\n        self.a{number} = x\n\n"
             f"    def run(self, x):\n        return super().run(x) + self.a{number}\n\n" for number in range(size)]
    return "class C0:\n    def __init__(self, x):\n        self.x = x\n\n    def run(self, x):\n        return x\n\n" \
           f"{''.join(lines)}C{size}(1).run(2)\n"


@shape
def diamonds(size: int) -> str:
    """Diamond upon diamond."""
    lines = [f"class A{number + 1}(A{number}):\n    def f(self): return super().f()\n\nclass B{number + 1}(A{number}):\n    def f(self): return super().f()\n\n"
             f"class D{number + 1}(A{number + 1}, B{number + 1}): pass\n\n" for number in range(size)]
    text = "class A0:\n    def f(self): return 1\n\n" + "".join(lines)
    return text + "".join(f"D{number + 1}().f()\n" for number in range(size))


@shape
def siblings(size: int) -> str:
    """Many classes of one interface, used through it."""
    lines = [f"class C{number}(Base):\n    def run(self, x, peers):\n        return [peer.run(x, peers) for peer in peers]\n\n" for number in range(size)]
    made = ", ".join(f"C{number}()" for number in range(size))
    return f"class Base:\n    def run(self, x, peers):\n        return x\n\n{''.join(lines)}PEERS = [{made}]\nfor peer in PEERS:\n    peer.run(1, PEERS)\n"


@shape
def linked(size: int) -> str:
    """A structure of objects linked in both directions and walked."""
    made = "".join(f"n{number + 1} = Node(n{number}); n{number}.next = n{number + 1}\n" for number in range(size))
    return "class Node:\n    def __init__(self, prev):\n        self.prev = prev\n        self.next = None\n\n    def walk(self):\n" \
           f"        return self.next.walk() if self.next else self\n\nn0 = Node(None)\n{made}n0.walk()\n"


@shape
def uncalled(size: int) -> str:
    """A library: nothing calls anything, and all share state."""
    lines = [f"def f{number}(x, y=None, *args, **kwargs):\n    global STATE\n    STATE = (STATE, x)\n    return f{(number + 1) % size}(y, STATE)\n\n" for number in range(size)]
    return f"STATE = None\n\n{''.join(lines)}"


@shape
def handlers(size: int) -> str:
    """``try`` after ``try``, with returns from within."""
    lines = [f"try:\n        x = step(x)\n        if x: return x\n    except (ValueError, KeyError) as e{number}:\n        x = e{number}\n    finally:\n        y = x"
             for number in range(size)]
    return f"def step(x):\n    raise ValueError(x)\n\ndef run(x):\n{_body(lines)}    return x\n\nrun(1)\n"


@shape
def growing_containers(size: int) -> str:
    """Containers that hold one another."""
    lines = [f"a{number + 1} = [a{number}, a{number}]; a{number + 1}.append(a{number + 1}); d = {{'k{number}': d, 'all': a{number + 1}}}" for number in range(size)]
    return f"def grow(a0, d):\n{_body(lines)}    return d\n\ngrow([], {{}})\n"


@shape
def lists_in_each_other(size: int) -> str:
    """Lists of which each holds all, as an operand: size ** depth ways through them."""
    lines = [f"a{number} = [1.0]" for number in range(size)]
    lines += [f"a{number}.append(a{other})" for number in range(size) for other in range(size)]
    return f"import tensorflow as tf\n\n\ndef grow(t):\n{_body(lines)}    return t * a0 + tf.stack(a0)\n\ngrow(tf.ones([2]))\n"


@shape
def growing_tuples(size: int) -> str:
    """Tuples of tuples: 2 ** size leaves."""
    lines = [f"t = (t, t, {number})" for number in range(size)]
    return f"def grow(t):\n{_body(lines)}    return t\n\ngrow(())\n"


@shape
def growing_strings(size: int) -> str:
    """A text, and a number, that double at every line."""
    lines = ["s = s + s; n = n * n; b = b * 1000; l = l * 1000" for number in range(size)]
    return f"def grow(s, n, b, l):\n{_body(lines)}    return s, n << n, b, l\n\ngrow('ab', 10 ** 9, b'xy', [0])\n"


@shape
def match_cases(size: int) -> str:
    """One ``match`` with many cases."""
    cases = "".join(f"        case [{number}, *rest]:\n            return rest\n        case {{'k': {number}}}:\n            return {number}\n" for number in range(size))
    return f"def choose(x):\n    match x:\n{cases}        case _:\n            return x\n\nchoose([1, 2])\n"


@shape
def arguments(size: int) -> str:
    """Many parameters and keywords."""
    names = ", ".join(f"a{number}={number}" for number in range(size))
    return f"import tensorflow as tf\n\ndef many({names}):\n    return many({names}) if a0 else tf.square(a1)\n\nmany({names})\nmany(**{{'a1': tf.ones([2])}})\n"


@shape
def crowd(size: int) -> str:
    """Objects of one class in one list that call each other."""
    made = "".join(f"CROWD.append(Agent({number}))\n" for number in range(size))
    return "class Agent:\n    def __init__(self, rank):\n        self.rank = rank\n        self.heard = []\n\n" \
           "    def tell(self, what):\n        self.heard.append(what)\n        for other in CROWD:\n" \
           "            if other.rank > self.rank:\n                other.tell((self, what))\n        return self.heard\n\n" \
           f"CROWD = []\n{made}CROWD[0].tell('news')\nfor agent in CROWD:\n    agent.tell(agent.heard)\n"


@shape
def passed_closures(size: int) -> str:
    """Each function makes a closure over the one it got and hands it on, twice."""
    lines = [f"def f{number}(k, x):\n    def go(y):\n        return k(y + x)\n    return f{number + 1}(go, x) + f{number + 1}(lambda z: go(k(z)), x)\n\n"
             for number in range(size)]
    return f"import tensorflow as tf\n\n{''.join(lines)}def f{size}(k, x):\n    return k(x)\n\nf0(lambda v: v, tf.ones([2]))\n"


@shape
def events(size: int) -> str:
    """Every function has an effect of its own and calls the next: what happens far below shows in all of them."""
    lines = [f"def f{number}(x):\n    print('f{number}', x)\n    return f{number + 1}(tf.square(x))\n\n" for number in range(size)]
    return f"import tensorflow as tf\n\n{''.join(lines)}def f{size}(x):\n    return x\n\nf0(tf.ones([2]))\n"


@shape
def merged_dictionaries(size: int) -> str:
    """Settings of settings, merged with defaults again and again: few dictionaries, many ways down to them."""
    given = "".join(
        f"build({{'name{n}': tf.ones([{n + 1}]), 'inner': {{'other{n}': {n}, 'inner': {{'rate': tf.zeros([{n + 2}])}}}}}})\n"
        for n in range(size)
    )
    return f"""import tensorflow as tf

def merge(left, right):
    for key, value in left.items():
        if isinstance(value, dict) and right.get(key) is not None:
            right[key] = merge(value, right.get(key))
        else:
            right[key] = value
    return right

def build(user):
    default = {{"depth": 2, "inner": {{"rate": tf.ones([2]), "inner": {{"rate": 0.5, "inner": {{}}}}}}}}
    return merge(user, default)

{given}"""
