"""Writes Fixtures/predict/conv_lstm_keras1: run with Keras 1.2.2 on Theano (KERAS_BACKEND=theano, Python 3.7)."""

import json
import os

import numpy as np
from keras import __version__
from keras.layers import ConvLSTM2D
from keras.models import Sequential

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "predict", "conv_lstm_keras1")
random = np.random.RandomState(3)
model = Sequential([
    ConvLSTM2D(3, 3, 3, border_mode="same", dim_ordering="th", return_sequences=True, input_shape=(3, 2, 5, 4),
               name="first"),
    ConvLSTM2D(2, 3, 3, border_mode="valid", dim_ordering="th", go_backwards=True, name="second"),
])
model.set_weights([random.uniform(-1, 1, w.shape).astype("float32") for w in model.get_weights()])
x = random.uniform(-1, 1, (2, 3, 2, 5, 4)).astype("float32")
if not os.path.isdir(folder):
    os.makedirs(folder)
model.save(os.path.join(folder, "model.h5"))
np.savez(os.path.join(folder, "x.npz"), first_input=x)
np.savez(os.path.join(folder, "y.npz"), second=model.predict(x))
with open(os.path.join(folder, "meta.json"), "w") as file:
    json.dump({
        "written_by": "keras " + __version__, "backend": "theano", "inputs": ["first_input"], "outputs": ["second"],
        "note": "an array for each gate, channels first, kernels that run backwards", "custom_objects": {}}, file,
        indent=1)
