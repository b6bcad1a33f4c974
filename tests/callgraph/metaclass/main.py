class Registry(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.register(name)

    def register(cls, name):
        cls.registered_name = name

    def describe(cls):
        return cls.label()


class Service(metaclass=Registry):
    @classmethod
    def label(cls):
        return "service"


class Mail(Service):
    @classmethod
    def label(cls):
        return "mail"


Service.describe()
Mail.describe()
