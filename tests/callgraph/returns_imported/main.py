from mod import get, get2
import mod
get()()
get2()()()
mod.get()()
x = mod.get2()
x()()
