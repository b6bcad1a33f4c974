class Grid:
    def __init__(self):
        self.cells = {}

    def __getitem__(self, key):
        return self.cells[self.normalize(key)]

    def __setitem__(self, key, value):
        self.cells[self.normalize(key)] = value

    def __delitem__(self, key):
        del self.cells[self.normalize(key)]

    def __contains__(self, key):
        return self.normalize(key) in self.cells

    def __len__(self):
        return len(self.cells)

    def __bool__(self):
        return True

    def normalize(self, key):
        return key % 10


grid = Grid()
grid[3] = "a"
grid[13]
print(3 in grid, len(grid))
if grid:
    del grid[3]
