class Visitor:
    def visit(self, kind, value):
        method = getattr(self, "visit_" + kind)
        return method(value)

    def visit_number(self, value):
        return value

    def visit_name(self, value):
        return self.lookup(value)

    def lookup(self, value):
        return value


def handle_open():
    pass


def handle_close():
    pass


Visitor().visit("number", 1)
Visitor().visit("name", "x")
globals()["handle_open"]()
for event in ("open", "close"):
    globals()[f"handle_{event}"]()
