from ..to_import import func
from ... import nowhere
def run():
    func()
    nowhere.x()
