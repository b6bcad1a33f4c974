def plugin(cls):
    PLUGINS.append(cls)
    return cls


PLUGINS = []


@plugin
class Upper:
    def run(self, text):
        return text.upper()


@plugin
class Lower:
    def run(self, text):
        return text.lower()


for cls in PLUGINS:
    cls().run("Text")
Upper().run("x")
