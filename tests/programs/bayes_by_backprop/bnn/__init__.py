from .layers import VariationalDense
from .network import BayesianNetwork, elbo
