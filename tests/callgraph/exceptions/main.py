class AppError(Exception):
    def __init__(self, message, code):
        super().__init__(message)
        self.code = self.clean(code)

    def clean(self, code):
        return int(code)


class NotFound(AppError):
    pass


def find(name):
    if name == "x":
        raise NotFound("no " + name, "404")
    return name


def recover(error):
    return error.clean(1)


def lookup(name):
    try:
        found = find(name)
    except NotFound as error:
        return recover(error)
    else:
        return accept(found)
    finally:
        close()


def accept(found):
    return found


def close():
    pass


lookup("x")
lookup("y")
