"""What is known of code outside the program: TensorFlow, Keras, NumPy, the standard library and others."""
