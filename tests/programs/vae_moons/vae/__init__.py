from vae.networks import VAE  # noqa: F401  (public name)
