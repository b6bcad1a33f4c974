"""TensorFlow is the judge: programs run as written and with one function toggled, and what they leave is compared."""
