POSITIVE = ["a great film", "wonderful and great acting", "i loved this great story", "what a lovely wonderful film"]
NEGATIVE = ["a boring film", "terrible and dull acting", "i hated this boring story", "what a dull terrible mess"]


def labelled():
    for text in POSITIVE:
        yield text, 1
    for text in NEGATIVE:
        yield text, 0
