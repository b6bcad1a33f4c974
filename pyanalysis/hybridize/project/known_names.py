"""Top-level names that seldom mean a project's own folder: the standard library and well-known packages.

A plain folder ``tensorflow/`` or a helper ``utils/logging.py`` must not be taken for what has that name.
"""

from __future__ import annotations

import sys

# Loaded before any program runs, so no file of a program can take their place (the same in every Python 3).
_PRELOADED = """
__main__ _abc _codecs _collections_abc _io _signal _sitebuiltins _thread _warnings _weakref abc builtins
codecs encodings errno genericpath io itertools marshal nt ntpath os posix posixpath site stat sys time
winreg zipimport
"""
NEVER_SHADOWED = frozenset(_PRELOADED.split())

_INSTALLED_BY_MANY = """
IPython PIL absl attr bs4 click cv2 cycler dask dill docutils einops fire flask flax gin google grpc gym
gymnasium h5py horovod hydra hypothesis imageio jax jaxlib joblib keras keras_cv keras_hub keras_nlp
keras_tuner librosa lightning lightgbm matplotlib mlflow mpi4py multipledispatch networkx nltk numba
numexpr numpy omegaconf onnx opt_einsum optax packaging pandas pkg_resources plotly psutil pyarrow
pydantic pytest ray regex requests rich scipy seaborn sentencepiece setuptools six skimage sklearn
sonnet soundfile spacy statsmodels sympy tensorboard tensorboardX tensorflow tensorflow_addons
tensorflow_datasets tensorflow_hub tensorflow_model_optimization tensorflow_probability tensorflow_text
tf_keras tf_slim tokenizers torch torchvision tqdm transformers typeguard typing_extensions wandb xarray
xgboost yaml
"""
_THIRD_PARTY = frozenset(_INSTALLED_BY_MANY.split())


def is_standard_library(name: str) -> bool:
    """Whether the top-level part of a dotted name is a module of Python itself."""
    return name.partition(".")[0] in sys.stdlib_module_names


def is_well_known(name: str) -> bool:
    """Whether the top-level part of a dotted name is a package that many programs install."""
    return name.partition(".")[0] in _THIRD_PARTY


def is_protected(name: str) -> bool:
    """Whether only a regular package or module of the program can take the name, never a plain folder."""
    return is_standard_library(name) or is_well_known(name)
