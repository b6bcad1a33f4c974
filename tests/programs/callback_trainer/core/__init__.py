from .callbacks import Callback, History, Printer, SchedulerCallback
from .registry import build, register
from .trainer import Trainer
