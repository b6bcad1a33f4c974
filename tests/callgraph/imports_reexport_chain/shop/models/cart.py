from ..util import fmt
from .item import Item
from . import pricing
class Cart:
    def add(self, n):
        pricing.price(n)
        return Item(), fmt(n)
