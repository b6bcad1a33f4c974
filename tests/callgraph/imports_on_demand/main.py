import lazy
lazy.thing()
from lazy import other
other()
