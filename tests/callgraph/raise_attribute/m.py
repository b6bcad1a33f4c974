class ModErr(Exception):
    def __init__(self, t):
        Exception.__init__(self, t)
    def show(self):
        pass
