class JsonMixin:
    def to_json(self):
        return str(self.to_dict())


class LogMixin:
    def log(self):
        return self.to_json()


class Record(LogMixin, JsonMixin):
    def __init__(self, value):
        self.value = value

    def to_dict(self):
        return {"value": self.value}


Record(1).log()
