class Move:
    __match_args__ = ("dx", "dy")

    def __init__(self, dx, dy):
        self.dx, self.dy = dx, dy


class Say:
    def __init__(self, text):
        self.text = text


def run(command):
    match command:
        case Move(dx, dy):
            return shift(dx, dy)
        case Say(text=text):
            return speak(text)
        case {"quit": code}:
            return leave(code)
        case [first, *_]:
            return run(first)
        case _:
            return unknown()


def shift(dx, dy):
    return dx + dy


def speak(text):
    return text


def leave(code):
    return code


def unknown():
    return None


run(Move(1, 2))
run(Say("hi"))
run({"quit": 0})
run([Say("list")])
run(None)
