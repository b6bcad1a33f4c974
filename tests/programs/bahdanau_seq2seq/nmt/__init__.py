from .decoder import Decoder
from .encoder import Encoder
