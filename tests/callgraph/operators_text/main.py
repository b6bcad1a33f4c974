class Money:
    def __init__(self, cents):
        self.cents = cents

    def __str__(self):
        return self.render("")

    def __repr__(self):
        return self.render("Money")

    def __int__(self):
        return self.cents

    def __float__(self):
        return self.cents / 100

    def render(self, prefix):
        return prefix + str(self.cents)


price = Money(250)
str(price)
repr(price)
int(price)
float(price)
print(price)
