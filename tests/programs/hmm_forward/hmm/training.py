import logging

import tensorflow as tf

logger = logging.getLogger("hmm")


def ascent_step(model, observations, rate):
    with tf.GradientTape() as tape:
        value = model.log_likelihood(observations)
    variables = model.parameters.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(value, variables)):
        variable.assign_add(rate * gradient)
    return value


def fit(model, observations, steps, rate=0.5, callback=None):
    for step in range(steps):
        value = ascent_step(model, observations, rate)
        logger.debug("step %d: %f", step, value)
        if callback is not None:
            callback(step, value)
