import shop.cart
from shop import Catalog
from shop.cart import Cart
from shop.util import money

catalog = Catalog()
cart = Cart(catalog)
cart.add("pen")
print(money(shop.cart.total(cart)))
