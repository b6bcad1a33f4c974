def price(n):
    from shop.util import fmt as f
    return f(n)
