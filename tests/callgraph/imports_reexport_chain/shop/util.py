def fmt(n): return str(n)
