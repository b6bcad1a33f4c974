def compose(outer, inner):
    def composed(x):
        return outer(inner(x))

    return composed


def double(x):
    return 2 * x


def negate(x):
    return -x


pipeline = compose(double, negate)
pipeline(4)
compose(pipeline, abs_value := lambda x: x if x > 0 else -x)(3)
