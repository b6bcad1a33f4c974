from .. import a
from ..a import top
from . import renamed
def run():
    a.other()
    top()
    renamed()
