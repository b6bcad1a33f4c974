class Calculator:
    def __init__(self, start):
        self.value = start

    def add(self, n):
        self.value += n
        return self

    def result(self):
        return self.value


calculator = Calculator(1)
add = calculator.add
add(2).add(3).result()
unbound = Calculator.add
unbound(calculator, 4)
steps = [calculator.add, calculator.add]
for step in steps:
    step(1)
