"""Markov chain Monte Carlo with stateless random numbers."""
