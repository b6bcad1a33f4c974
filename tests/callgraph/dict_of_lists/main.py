def parse(text):
    return text.split()


def count(tokens):
    return len(tokens)


def shout(tokens):
    return [token.upper() for token in tokens]


HOOKS = {"before": [parse], "after": [count, shout]}


def run(text):
    tokens = HOOKS["before"][0](text)
    for hook in HOOKS["after"]:
        hook(tokens)


run("a b")
