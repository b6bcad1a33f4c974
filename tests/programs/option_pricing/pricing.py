"""Monte Carlo option pricing with greeks, and the float64 traps of finance code."""
import math

import numpy as np
import tensorflow as tf

SQRT_2PI = math.sqrt(2.0 * math.pi)


def norm_cdf(x):
    return 0.5 * (1.0 + tf.math.erf(x / math.sqrt(2.0)))


def black_scholes(spot, strike, maturity, rate, volatility):
    root = volatility * tf.sqrt(maturity)
    d1 = (tf.math.log(spot / strike) + (rate + 0.5 * volatility ** 2) * maturity) / root
    return spot * norm_cdf(d1) - strike * tf.exp(-rate * maturity) * norm_cdf(d1 - root)


def paths(spot, rate, volatility, dt, noise):
    drift = (rate - 0.5 * volatility ** 2) * dt
    steps = tf.cumsum(drift + volatility * tf.sqrt(dt) * noise, axis=1)
    return spot * tf.exp(steps)


def asian_payoff(prices, strike):
    return tf.nn.relu(tf.reduce_mean(prices, axis=1) - strike)


def price_asian(spot, strike, rate, volatility, dt, noise):
    simulated = paths(spot, rate, volatility, dt, noise)
    horizon = dt * tf.cast(tf.shape(noise)[1], noise.dtype)
    return tf.exp(-rate * horizon) * tf.reduce_mean(asian_payoff(simulated, strike))


def delta_and_vega(spot, strike, maturity, rate, volatility):
    with tf.GradientTape() as tape:
        tape.watch([spot, volatility])
        value = black_scholes(spot, strike, maturity, rate, volatility)
    return tape.gradient(value, [spot, volatility])


def implied_volatility(target, spot, strike, maturity, rate):
    """Bisection on Python floats: `while` on tensors made into numbers."""
    low, high = 0.01, 2.0
    while high - low > 1e-4:
        middle = 0.5 * (low + high)
        if float(black_scholes(spot, strike, maturity, rate, tf.constant(middle, tf.float64))) > float(target):
            high = middle
        else:
            low = middle
    return round(0.5 * (low + high), 3)


def weighted_book(prices, quantities):
    """`prices` is float64; a float32 weight table meets a NumPy argument: only eager code converts it."""
    exposure = tf.constant([1.0, 0.5]) * quantities
    return tf.reduce_sum(tf.cast(exposure, tf.float64) * quantities * prices)


def main():
    f64 = lambda v: tf.constant(v, tf.float64)
    spot, strike, maturity, rate, volatility = map(f64, (100.0, 105.0, 1.0, 0.02, 0.2))
    price = black_scholes(spot, strike, maturity, rate, volatility)
    print("call %.4f" % price.numpy())
    delta, vega = delta_and_vega(spot, strike, maturity, rate, volatility)
    print("delta %.4f vega %.4f" % (delta.numpy(), vega.numpy()))
    print("implied", implied_volatility(price, spot, strike, maturity, rate))
    noise = f64(np.random.RandomState(0).normal(size=(64, 6)))
    print("asian %.4f" % price_asian(spot, strike, rate, volatility, f64(1.0 / 6.0), noise).numpy())
    print("book %.3f" % weighted_book(tf.stack([price, price]), np.array([2.0, 3.0])).numpy())


if __name__ == "__main__":
    main()
