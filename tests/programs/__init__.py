"""Complete programs and what an expert says about them."""
