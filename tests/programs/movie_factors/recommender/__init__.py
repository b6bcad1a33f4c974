from .data import Ratings
from .factorization import MatrixFactorization
from .neural import NeuralCF

MODELS = {"mf": MatrixFactorization, "ncf": NeuralCF}


def create(kind, ratings, **options):
    return MODELS[kind](len(ratings.users), len(ratings.items), **options)
