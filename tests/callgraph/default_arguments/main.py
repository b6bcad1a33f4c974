def make_default():
    return []


def upper(text):
    return text.upper()


def lower(text):
    return text.lower()


def render(text, style=upper, extra=make_default()):
    return style(text)


render("a")
render("b", lower)
