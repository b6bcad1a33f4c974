"""Rules of the 4xx group: Python and NumPy operations on tensors that have no value yet."""
