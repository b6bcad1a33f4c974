from .chain import Chain, standard_normal_log_prob
from .coupling import AffineCoupling
from .planar import Planar
