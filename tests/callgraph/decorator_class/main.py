class Memo:
    def __init__(self, function):
        self.function = function
        self.known = {}

    def __call__(self, n):
        if n not in self.known:
            self.known[n] = self.function(n)
        return self.known[n]


@Memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


fib(6)
