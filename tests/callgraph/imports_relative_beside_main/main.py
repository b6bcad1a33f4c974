from .to_import import func
from . import other
from .sub.deep import run as go
func()
other.f()
go()
