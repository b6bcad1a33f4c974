class Shape:
    def area(self):
        return 0

    @classmethod
    def make(cls):
        return cls()


class Square(Shape):
    def __init__(self, side=1):
        self.side = side

    def area(self):
        return super(Square, self).area() + self.side ** 2

    @classmethod
    def make(cls):
        square = super().make()
        square.area()
        return square


Square.make()
Shape.area(Square(2))
