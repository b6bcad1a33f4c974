class Timer:
    def __init__(self, label):
        self.label = label

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, value, trace):
        self.stop()
        return False

    def start(self):
        pass

    def stop(self):
        pass

    def lap(self):
        pass


def measure():
    with Timer("outer") as outer, Timer("inner"):
        outer.lap()


measure()
