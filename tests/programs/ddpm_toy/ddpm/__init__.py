"""Denoising diffusion on points in the plane."""
