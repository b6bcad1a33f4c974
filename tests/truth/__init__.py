"""TensorFlow is the judge: programs run as written and toggled, and what they leave is compared."""
