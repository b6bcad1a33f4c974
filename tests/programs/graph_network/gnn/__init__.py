from .graph import Graph, karate_like
from .layers import GraphConvolution, attention_coefficients
from .model import GCN
