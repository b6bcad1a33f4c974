from functools import partialmethod


class Cell:
    def set_state(self, state, *, quiet=False):
        self.state = self.checked(state)
        return self.tell() if not quiet else None

    def checked(self, state):
        return state

    def tell(self):
        return self.state

    set_alive = partialmethod(set_state, True)
    set_quietly = partialmethod(set_state, quiet=True)


cell = Cell()
cell.set_alive()
cell.set_quietly(False)
