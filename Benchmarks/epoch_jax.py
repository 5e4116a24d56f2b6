#!/usr/bin/env python3
"""One training epoch of the Antirectifier network in plain jitted JAX: 60000 x 784, batch 128, RMSprop, dropout."""
import argparse
import statistics
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from common import report, times_of, training_data

BATCH, LEARNING_RATE, RHO, EPSILON, RATE = 128, 0.001, 0.9, 1e-7, 0.1


def antirectifier(x):
    x = x - x.mean(axis=1, keepdims=True)
    x = x * jax.lax.rsqrt(jnp.maximum(jnp.square(x).sum(axis=1, keepdims=True), 1e-12))
    return jnp.concatenate([jax.nn.relu(x), jax.nn.relu(-x)], axis=1)


def dropout(x, key):
    return jnp.where(jax.random.bernoulli(key, 1 - RATE, x.shape), x / (1 - RATE), 0)


def loss(weights, x, y, key):
    first, second = jax.random.split(key)
    x = dropout(antirectifier(x @ weights[0] + weights[1]), first)
    x = dropout(antirectifier(x @ weights[2] + weights[3]), second)
    return -(y * jax.nn.log_softmax(x @ weights[4] + weights[5])).sum(axis=1).mean()


def update(weights, slots, x, y, key):
    value, gradients = jax.value_and_grad(loss)(weights, x, y, key)
    slots = [RHO * s + (1 - RHO) * g * g for s, g in zip(slots, gradients)]
    weights = [w - LEARNING_RATE * g / jnp.sqrt(s + EPSILON) for w, g, s in zip(weights, gradients, slots)]
    return weights, slots, value


def fresh(seed=0):
    random, weights = np.random.default_rng(seed), []
    for rows, columns in ((784, 256), (512, 256), (512, 10)):
        limit = np.sqrt(6 / (rows + columns))
        weights += [jnp.asarray(random.uniform(-limit, limit, (rows, columns)), jnp.float32), jnp.zeros(columns)]
    return weights, [jnp.zeros_like(w) for w in weights]


def epoch_of_steps(x, y):
    """A jitted step, called once a batch; the batch is gathered by shuffled index inside it."""
    @jax.jit
    def shuffled(key):
        return jax.random.permutation(key, len(x))

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(weights, slots, x, y, order, index, key):
        rows = jax.lax.dynamic_slice(order, (index * BATCH,), (BATCH,))
        return update(weights, slots, x[rows], y[rows], jax.random.fold_in(key, index))

    @partial(jax.jit, donate_argnums=(0, 1))
    def last_step(weights, slots, x, y, order, key):
        rows = order[len(x) // BATCH * BATCH:]
        return update(weights, slots, x[rows], y[rows], key)

    def epoch(state, key):
        order = shuffled(key)
        weights, slots = state
        for index in range(len(x) // BATCH):
            weights, slots, value = step(weights, slots, x, y, order, index, key)
        if len(x) % BATCH:
            weights, slots, value = last_step(weights, slots, x, y, order, key)
        return (weights, slots), value

    return epoch


def epoch_of_scan(x, y):
    """The whole epoch as one jitted `lax.scan`."""
    @partial(jax.jit, donate_argnums=0)
    def run(state, x, y, key):
        order = jax.random.permutation(key, len(x))
        whole = len(x) // BATCH * BATCH

        def body(state, item):
            rows, index = item
            weights, slots, value = update(*state, x[rows], y[rows], jax.random.fold_in(key, index))
            return (weights, slots), value

        state, values = jax.lax.scan(body, state, (order[:whole].reshape(-1, BATCH), jnp.arange(whole // BATCH)))
        value = values[-1]
        if whole < len(x):
            rows = order[whole:]
            weights, slots, value = update(*state, x[rows], y[rows], key)
            state = (weights, slots)
        return state, value

    return lambda state, key: run(state, x, y, key)


def time_epochs(run, generator, epochs):
    """The seconds of each epoch after the one that compiles."""
    state, count = fresh(), 0

    def once():
        nonlocal state, count
        state, value = run(tuple(state), jax.random.key(count, impl=generator))
        value.block_until_ready()
        count += 1

    return times_of(once, epochs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", help="folder with the MNIST files; random data of the same size without")
    parser.add_argument("--epochs", type=int, default=5, help="epochs to time, after one that compiles")
    parser.add_argument("--generators", nargs="+", default=["threefry2x32", "rbg"],
                        help="random generators of the dropout: JAX's own default and its fastest")
    arguments = parser.parse_args()
    x, y = (jnp.asarray(a) for a in training_data(arguments.mnist))
    for generator in arguments.generators:
        results = {
            name: time_epochs(make(x, y), generator, arguments.epochs)
            for name, make in (("steps", epoch_of_steps), ("scan", epoch_of_scan))}
        medians = {name: statistics.median(times) for name, times in results.items()}
        best = min(medians, key=medians.get)
        system = "jax" if generator == "threefry2x32" else f"jax-{generator}"
        report(system, "epoch", medians[best], fastest=min(results[best]), variant=best, variants=results,
               version=jax.__version__)


if __name__ == "__main__":
    main()
