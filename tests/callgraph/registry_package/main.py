import plugins
from registry import REG, get
for name in REG:
    REG[name]().run()
get("alpha").run()
