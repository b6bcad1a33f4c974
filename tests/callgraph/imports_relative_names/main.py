from pkg.sub.deep import run
from pkg import top
run()
top()
