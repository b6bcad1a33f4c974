"""Runs inside the worker: evaluates questions with TensorFlow, Keras and NumPy on stand-ins for the arguments."""
