from .blocks import ConvBlock
from .net import Classifier
