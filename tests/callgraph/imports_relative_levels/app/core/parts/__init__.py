from . import piston
