#!/usr/bin/env python3
"""Makes `fitting`: small models, and what Keras's `fit`, `evaluate` and `predict` make of them.

    python3.11 Fixtures/fitting/make.py keras3|tf_keras

Each folder has the model's file before, `data.npz` (`x_…` by input, `y_…` by output, `w_…` sample weights by output),
`expected.json` and, where weights change, `after.npz`: what Keras predicts then. Packages as in `Fixtures/requirements.txt`.
"""
import argparse
import json
import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import numpy as np

HERE = Path(__file__).resolve().parent
arguments = argparse.ArgumentParser()
arguments.add_argument("writer", choices=["keras3", "tf_keras"])
arguments.add_argument("--only")
arguments = arguments.parse_args()
IS_KERAS3 = arguments.writer == "keras3"
if IS_KERAS3:
    import keras
else:
    import tf_keras as keras
layers, optimizers = keras.layers, keras.optimizers


def numbers(*shape, scale=1.0):
    return (np.random.default_rng(int(sum(shape) * 7 + scale)).normal(size=shape) * scale).astype("float32")


class Case:
    """A folder: the model before, the data, and what Keras then says of them."""

    def __init__(self, name, model, inputs, targets, weights=None, extension="h5"):
        self.model, self.inputs, self.targets, self.weights = model, inputs, targets, weights
        self.folder = HERE / f"{name}_{arguments.writer}"
        self.folder.mkdir(exist_ok=True)
        self.expected = {}
        arrays = {f"x_{key}": value for key, value in inputs.items()}
        arrays |= {f"y_{key}": value for key, value in targets.items()}
        arrays |= {f"w_{key}": value for key, value in (weights or {}).items()}
        np.savez_compressed(self.folder / "data.npz", **arrays)
        model.save(self.folder / f"model.{extension}")

    def form(self, values, like):
        """`values`, by name, as the model takes or returns them in `like`."""
        if isinstance(like, dict):
            return dict(values)
        values = list(values.values())
        return values if len(values) > 1 else values[0]

    @property
    def data(self):
        outputs = self.outputs
        return self.form(self.inputs, self.ends), self.form(self.targets, outputs), self.weights and self.form(
            self.weights, outputs)

    @property
    def ends(self):
        """What the model takes, as it was built."""
        return None if isinstance(self.model, keras.Sequential) else self.model.input

    @property
    def outputs(self):
        return None if isinstance(self.model, keras.Sequential) else self.model.output

    def evaluate(self, batch_size):
        x, y, w = self.data
        self.expected |= {"batch_size": batch_size, "evaluate": self.model.evaluate(
            x, y, sample_weight=w, batch_size=batch_size, verbose=0, return_dict=True)}
        return self

    def fit(self, batch_size, epochs=1, validation_split=0.0):
        x, y, w = self.data
        history = self.model.fit(
            x, y, sample_weight=w, batch_size=batch_size, epochs=epochs, validation_split=validation_split, shuffle=False,
            verbose=0)
        self.expected |= {
            "batch_size": batch_size, "epochs": epochs, "validation_split": validation_split,
            "history": {key: [float(value) for value in values] for key, values in history.history.items()}}
        return self.predict()

    def predict(self, **options):
        outputs = self.model.predict(self.form(self.inputs, self.ends), verbose=0, **options)
        if not isinstance(outputs, dict):
            outputs = dict(zip(self.targets, outputs if isinstance(outputs, list) else [outputs]))
        np.savez_compressed(self.folder / "after.npz", **outputs)
        return self

    def write(self, **expected):
        self.expected |= expected
        (self.folder / "expected.json").write_text(json.dumps(self.expected, indent=1) + "\n")


def dense(units, **options):
    return layers.Dense(units, kernel_initializer=keras.initializers.RandomNormal(seed=units), **options)


def dictionaries(extension):
    """Keys sort otherwise than they are listed, and layers have other names, sorted the other way round."""
    inputs = {"k2": keras.Input((3,), name="in_a"), "k1": keras.Input((3,), name="in_b")}
    hidden = layers.Concatenate(name="both")([inputs["k1"], dense(2, name="twice")(inputs["k2"])])
    outputs = {"zz": dense(2, name="l_aa")(hidden), "aa": dense(1, name="l_zz")(hidden)}
    model = keras.Model(inputs, outputs)
    model.compile(
        optimizers.SGD(0.05), loss={"zz": "mean_squared_error", "aa": "mean_absolute_error"},
        metrics={"zz": ["mean_absolute_error"], "aa": ["mean_squared_error"]},
        weighted_metrics={"zz": ["mean_squared_error"], "aa": []})
    targets = {"zz": numbers(5, 2), "aa": numbers(5, 1, scale=9)}
    x = {"k2": numbers(5, 3), "k1": numbers(5, 3, scale=3)}
    # What tf.keras writes into .h5 of metrics it has only after it was used.
    model.evaluate(x, targets, verbose=0)
    case = Case(f"dictionaries_{extension}", model, x, targets, extension=extension)
    case.evaluate(2).fit(2, epochs=2).write(outputs=sorted(outputs))


def unequal_batches(is_weighted):
    source = keras.Input((3,), name="x")
    model = keras.Model(source, [dense(2, name="p")(source), dense(1, name="q", kernel_regularizer="l2")(source)])
    model.compile(
        optimizers.SGD(0.01), loss=["mean_squared_error", "mean_absolute_error"], loss_weights=[0.5, 2.0],
        metrics=[["mean_absolute_error"], ["mean_squared_error"]], weighted_metrics=[["mean_squared_error"], []])
    targets = {"p": numbers(8, 2, scale=4), "q": numbers(8, 1, scale=2)}
    weights = {"p": np.arange(1, 9, dtype="float32"), "q": np.arange(9, 1, -1, dtype="float32") / 4}
    case = Case(
        "unequal_batches_weighted" if is_weighted else "unequal_batches", model, {"x": numbers(8, 3)}, targets,
        weights if is_weighted else None)
    case.evaluate(3).fit(3, epochs=2, validation_split=0.375).write()


def one_dense(optimizer):
    model = keras.Sequential([keras.Input((3,), name="x"), dense(2, name="y")])
    model.compile(optimizer, "mean_squared_error")
    return model


DATA = {"x": numbers(7, 3)}, {"y": numbers(7, 2, scale=2)}


def averages(name, optimizer, steps_before=0):
    model = one_dense(optimizer)
    if steps_before:
        model.fit(DATA[0]["x"], DATA[1]["y"], batch_size=2, verbose=0, shuffle=False)
    Case(f"averages_{name}", model, *DATA).fit(3, epochs=2, validation_split=0.3).write()


def named(name):
    """An optimizer that is said by its name alone is just a name in tf.keras's `.keras`."""
    model = one_dense(name)
    model.fit(DATA[0]["x"], DATA[1]["y"], batch_size=2, epochs=2, verbose=0, shuffle=False)
    case = Case(f"named_{name}", model, *DATA, extension="keras")
    # What a file does not hold, such as a product of Nadam's, is not remembered.
    case.model = keras.models.load_model(case.folder / "model.keras")
    case.fit(3, epochs=2).write()


def constant_rate(name, make, extension):
    """A model trained by a schedule, which goes on with a learning rate of its own."""
    schedule = optimizers.schedules.ExponentialDecay(0.1, 3, 0.5)
    model = one_dense(make(schedule))
    model.fit(DATA[0]["x"], DATA[1]["y"], batch_size=2, epochs=2, verbose=0, shuffle=False)
    case = Case(f"constant_rate_{name}_{extension}", model, *DATA, extension=extension)
    other = one_dense(make(0.02))
    other.set_weights(model.get_weights())
    before = model.optimizer
    if isinstance(before, getattr(optimizers, "legacy", optimizers).Optimizer) and not IS_KERAS3:
        other.fit(DATA[0]["x"], DATA[1]["y"], batch_size=2, verbose=0)
        other.set_weights(model.get_weights())
        other.optimizer.set_weights(before.get_weights())
    else:
        other.optimizer.build(other.trainable_variables)
        mine = [v for v in other.optimizer.variables if not (IS_KERAS3 and v.name == "learning_rate")]
        assert len(mine) == len(before.variables)
        for variable, value in zip(mine, before.variables):
            variable.assign(value)
    case.model = other
    case.fit(3, epochs=2)
    other.save(case.folder / f"after.{extension}")
    case.write(learning_rate=0.02)


def float8():
    """Layers that multiply numbers of 8 bits, whose scales follow the largest ones of the last steps."""
    policy = keras.dtype_policies.QuantizedFloat8DTypePolicy("float8", "float32", amax_history_length=5)
    model = keras.Sequential([
        keras.Input((4, 3), name="x"), layers.Dense(6, activation="tanh", dtype=policy),
        layers.EinsumDense("abc,cde->abde", output_shape=(4, 2, 3), bias_axes="e", dtype=policy),
        layers.Flatten(), layers.Dense(2, use_bias=False, dtype=policy, name="y")])
    for variable in model.trainable_variables:
        if not variable.overwrite_with_gradient:
            variable.assign(numbers(*variable.shape, scale=0.6))
    model.compile(optimizers.Adam(0.02), "mean_squared_error")
    Case("float8", model, {"x": numbers(12, 4, 3)}, {"y": numbers(12, 2)}, extension="keras").fit(3, epochs=4).write()


def stateful():
    """The states of a batch of two go on with the next; a model says so in its input."""
    model = keras.Sequential([
        keras.Input(batch_shape=(2, 3, 1), name="x"),
        layers.SimpleRNN(2, stateful=True, kernel_initializer=keras.initializers.RandomNormal(seed=1), name="y")])
    model.compile("sgd", "mse")
    case = Case("stateful", model, {"x": numbers(6, 3, 1)}, {"y": numbers(6, 2)})
    case.predict(batch_size=2).write(batch_size=2, epochs=0, validation_split=0.0, history={})


def main():
    cases = [lambda: dictionaries("h5"), lambda: dictionaries("keras"), lambda: unequal_batches(False),
             lambda: unequal_batches(True), stateful,
             lambda: averages("sgd", optimizers.SGD(0.1, use_ema=True, ema_momentum=0.5)),
             lambda: averages("adam_frequency", optimizers.Adam(
                 0.1, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=4), steps_before=1),
             lambda: constant_rate("adam", optimizers.Adam, "h5"),
             lambda: constant_rate("rmsprop", lambda rate: optimizers.RMSprop(rate, momentum=0.9), "keras")]
    if IS_KERAS3:
        cases.append(float8)
    else:
        cases += [lambda name=name: named(name) for name in (
            "sgd", "rmsprop", "adam", "adamw", "adamax", "nadam", "adagrad", "adadelta", "ftrl")]
        cases.append(lambda: constant_rate(
            "legacy_sgd", lambda rate: optimizers.legacy.SGD(rate, momentum=0.9), "h5"))
    for case in cases:
        if arguments.only in (None, getattr(case, "__name__", None)):
            keras.backend.clear_session()
            case()


main()
