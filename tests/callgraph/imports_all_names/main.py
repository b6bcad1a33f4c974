from mod import *
from star import *
f()
k()
s()
