def double(x):
    return 2 * x


def positive(x):
    return x > 0


def weight(pair):
    return pair[1]


def shrink(x):
    return -x


def run(values):
    doubled = list(map(double, values))
    kept = list(filter(positive, doubled))
    paired = list(zip(kept, map(shrink, kept)))
    ordered = sorted(paired, key=weight)
    biggest = max(ordered, key=lambda item: item[0])
    return ordered, biggest, [i for i, _ in enumerate(ordered)]


run([1, -2, 3])
values = [3, 1]
values.sort(key=shrink)
