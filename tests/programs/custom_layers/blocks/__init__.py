from .layers import Highway, ScaledResidual
from .losses import FocalLoss, huber
from .metrics import FBetaMetric, RunningExtremes
from .optimizers import Lion

__all__ = ["FBetaMetric", "FocalLoss", "Highway", "Lion", "RunningExtremes", "ScaledResidual", "huber"]
