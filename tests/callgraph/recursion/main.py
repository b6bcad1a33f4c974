def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def walk(tree, visit):
    visit(tree)
    for child in tree[1:]:
        walk(child, visit)


def show(node):
    return node[0]


is_even(4)
walk(("a", ("b",), ("c", ("d",))), show)
