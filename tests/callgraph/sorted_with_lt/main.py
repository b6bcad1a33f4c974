class Version:
    def __init__(self, text):
        self.parts = parse(text)

    def __lt__(self, other):
        return self.parts < other.parts


def parse(text):
    return [int(part) for part in text.split(".")]


ordered = sorted([Version("1.10"), Version("1.9")])
