"""Notes on what a decision rests on: assumptions and limits of the analysis rather than hazards of TensorFlow."""
