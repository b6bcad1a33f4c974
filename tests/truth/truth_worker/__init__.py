"""Runs programs under TensorFlow and describes what they leave behind.

Started as ``python -m truth_worker`` by any interpreter that has TensorFlow; imports nothing but TensorFlow
and the standard library, and stays within Python 3.9, so that old releases can judge as well.
"""
