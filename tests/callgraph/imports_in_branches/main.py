def load(kind):
    if kind == "fast":
        from kinds import fast
        return fast.run
    import kinds.slow
    return kinds.slow.run


def load_none(wanted):
    if wanted:
        import extra
        return extra.run()
    return None


load("fast")()
load("slow")()
load_none(False)
load_none(True)
