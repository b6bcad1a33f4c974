from shapes import *


def _local():
    pass


area(2)
perimeter(3)
_local()
