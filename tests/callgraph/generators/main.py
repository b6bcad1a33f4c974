def countdown(n):
    while n > 0:
        yield step(n)
        n -= 1


def step(n):
    return n


def flatten(rows):
    for row in rows:
        yield from expand(row)


def expand(row):
    for cell in row:
        yield prepare(cell)


def prepare(cell):
    return cell


def consume():
    for value in countdown(3):
        use(value)
    return list(flatten([[1], [2, 3]]))


def use(value):
    return value


consume()
first = next(countdown(2))
