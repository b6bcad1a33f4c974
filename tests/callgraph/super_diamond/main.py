class Base:
    def __init__(self):
        self.trail = ["base"]

    def run(self):
        return "base"


class Left(Base):
    def __init__(self):
        super().__init__()
        self.trail.append("left")

    def run(self):
        return "left" + super().run()


class Right(Base):
    def __init__(self):
        super().__init__()
        self.trail.append("right")

    def run(self):
        return "right" + super().run()


class Both(Left, Right):
    def __init__(self):
        super().__init__()
        self.trail.append("both")


both = Both()
print(both.run(), both.trail)
