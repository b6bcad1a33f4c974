from .item import Item
from .cart import Cart
from .. import util as _u
__all__ = ["Cart", "Item"]
_u.fmt(0)
