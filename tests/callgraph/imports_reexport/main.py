import api
from api import make, Widget as Thing

make()
Thing().draw()
api.inner.make()
