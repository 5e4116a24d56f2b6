"""Writes models with classes and functions of somebody's own, some of them with names that Keras has too.

    python3 make.py keras|tf_keras

`<library>.keras` (and `tf_keras.h5`), `<library>_x.npz`, `_y.npz`, `_loss.npz`; Tests/KerasTests/NameTests.swift registers the same.
"""

import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf

if sys.argv[1] == "keras":
    import keras
else:
    import tf_keras as keras

here = Path(__file__).parent


@keras.saving.register_keras_serializable(package="my")
class ReLU(keras.layers.Layer):
    def call(self, x):
        return x - 3


@keras.saving.register_keras_serializable(package="my")
def tanh(x):
    return tf.clip_by_value(x, -1, 1)


@keras.saving.register_keras_serializable(package="my")
def ternary(x):
    return tf.sign(x)


@keras.saving.register_keras_serializable(package="my")
class Zeros(keras.initializers.Initializer):
    def __call__(self, shape, dtype=None, **kwargs):
        return tf.fill(shape, tf.constant(0.5))


@keras.saving.register_keras_serializable(package="my")
class L2(keras.regularizers.Regularizer):
    def __call__(self, x):
        return 0.25 * tf.reduce_sum(tf.abs(x))

    def get_config(self):
        return {}


@keras.saving.register_keras_serializable(package="my")
class NonNeg(keras.constraints.Constraint):
    def __call__(self, w):
        return tf.minimum(w, 0.125)


model = keras.Sequential([
    keras.layers.Input((3,)),
    keras.layers.Dense(4, activation=tanh, kernel_initializer=Zeros(), kernel_regularizer=L2(), kernel_constraint=NonNeg(),
                       name="first"),
    ReLU(name="minus"),
    keras.layers.Dense(2, activation=ternary, name="second"),
], name="names")
random = np.random.default_rng(5)
x = random.uniform(-2, 2, (6, 3)).astype("float32")
model.set_weights([random.uniform(-1, 1, w.shape).astype("float32") for w in model.get_weights()])
model.compile("sgd", "mse")
model.save(here / f"{sys.argv[1]}.keras")
if sys.argv[1] == "tf_keras":
    model.save(here / "tf_keras.h5")
np.savez(here / f"{sys.argv[1]}_x.npz", x=x)
np.savez(here / f"{sys.argv[1]}_y.npz", y=model.predict(x, verbose=0))
loss = model.evaluate(x, np.ones((6, 2), "float32"), verbose=0)
np.savez(here / f"{sys.argv[1]}_loss.npz", loss=np.float32(loss))
