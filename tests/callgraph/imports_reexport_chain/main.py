from shop import Cart, price as p
import shop.util as su
import shop
c = Cart()
c.add(1)
p(2)
su.fmt(1)
shop.util.fmt(2)
shop.models.Item()
