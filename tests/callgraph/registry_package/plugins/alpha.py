from registry import plugin
@plugin
class Alpha:
    def run(self):
        return self.help()
    def help(self):
        pass
