def alpha():
    return "a"


def beta():
    return "b"


def gamma(x):
    return x


for function in {alpha, beta}:
    function()

named = {"gamma": gamma}
for name, function in named.items():
    function(name)
for function in named.values():
    function(0)
