from api import inner
from api.inner import *
from api.inner import Widget
