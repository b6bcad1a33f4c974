from ..a import other as renamed
from . import deep
