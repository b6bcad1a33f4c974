def keep(x):
    return x % 2 == 0


def transform(x):
    return x * 10


def key_of(x):
    return str(x)


def summarize(values):
    listed = [transform(v) for v in values if keep(v)]
    unique = {transform(v) for v in values}
    mapped = {key_of(v): transform(v) for v in values}
    total = sum(transform(v) for v in values)
    nested = [[keep(v) for v in row] for row in (values, values)]
    return listed, unique, mapped, total, nested


summarize([1, 2, 3])
