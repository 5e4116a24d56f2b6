#!/usr/bin/env python3
"""Makes the fixture of weights that are loaded by the names of layers.

    TF_USE_LEGACY_KERAS=1 venv/bin/python Fixtures/by_name/make.py

| file | |
|---|---|
| `model.h5` | a model with the layers `first` (a bidirectional GRU), `second` and `third` |
| `architecture.json` | the same without weights |
| `others.h5` | the weights of a model with `second`, `first` and `fourth` |
| `mismatch.h5` | the weights of a model whose `third` has another shape |
| `x.npz`, `y.npz` | inputs, and what `model.h5` predicts after `load_weights("others.h5", by_name=True)` |
"""
from pathlib import Path

import numpy as np
import tf_keras as keras
from tf_keras import layers

HERE = Path(__file__).resolve().parent
generator = np.random.default_rng(60)


def model(*parts):
    """A model of these layers with weights of its own."""
    result = keras.Sequential(list(parts))
    result.build((None, 3, 2))
    result.set_weights([generator.uniform(-1, 1, weight.shape).astype("float32") for weight in result.get_weights()])
    return result


def first():
    return layers.Bidirectional(layers.GRU(2, return_sequences=True), name="first", input_shape=(3, 2))


def second():
    return layers.BatchNormalization(name="second")


chosen = model(first(), second(), layers.Dense(1, name="third"))
chosen.save(HERE / "model.h5")
(HERE / "architecture.json").write_text(chosen.to_json())
# Variances are not negative.
other = model(first(), second(), layers.Dense(3, name="fourth"))
other.get_layer("second").set_weights([np.abs(weight) for weight in other.get_layer("second").get_weights()])
other.save_weights(HERE / "others.h5")
model(layers.Dense(2, name="third", input_shape=(3, 2))).save_weights(HERE / "mismatch.h5")
chosen.load_weights(HERE / "others.h5", by_name=True)
x = generator.standard_normal((4, 3, 2)).astype("float32")
np.savez(HERE / "x.npz", first_input=x)
np.savez(HERE / "y.npz", third=chosen.predict(x, verbose=0))
