SIZE = 4
MOVES = {0: (0, 1), 1: (1, 0), 2: (0, -1), 3: (-1, 0)}


class GridWorld:
    goal = (SIZE - 1, SIZE - 1)

    def __init__(self):
        self.position = (0, 0)

    def encode(self):
        vector = [0.0] * (SIZE * SIZE)
        vector[self.position[0] * SIZE + self.position[1]] = 1.0
        return vector

    def reset(self):
        self.position = (0, 0)
        return self.encode()

    def step(self, action):
        dr, dc = MOVES[action]
        row = min(max(self.position[0] + dr, 0), SIZE - 1)
        column = min(max(self.position[1] + dc, 0), SIZE - 1)
        self.position = (row, column)
        done = self.position == self.goal
        return self.encode(), 1.0 if done else -0.05, done
