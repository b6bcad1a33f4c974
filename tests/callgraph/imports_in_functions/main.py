def lazy():
    import slow_module as slow

    return slow.compute(2)


def chosen(name):
    from slow_module import compute, other

    return compute(1) if name else other()


lazy()
chosen("")
chosen("x")
