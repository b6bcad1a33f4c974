from .models import *
from .models.pricing import price
from . import util
