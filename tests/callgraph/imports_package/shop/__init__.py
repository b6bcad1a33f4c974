from .catalog import Catalog
from .util import setup

setup()
