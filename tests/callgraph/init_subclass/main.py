class Base:
    known = []

    def __init_subclass__(cls, tag="", **kwargs):
        super().__init_subclass__(**kwargs)
        cls.known.append(tag)
        cls.setup()

    @classmethod
    def setup(cls):
        pass


class Child(Base, tag="child"):
    pass
