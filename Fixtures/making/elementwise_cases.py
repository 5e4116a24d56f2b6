"""Activations, activation layers, layer normalisation, embeddings and dense layers."""
import inspect

import numpy as np

from .writers import randomize_weights, save_predict_case

KERAS3_ACTIVATIONS = [
    "celu", "elu", "exponential", "gelu", "glu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh",
    "leaky_relu", "linear", "log_sigmoid", "log_softmax", "mish", "relu", "relu6", "selu", "sigmoid", "silu",
    "soft_shrink", "softmax", "softplus", "softsign", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus",
    "swish", "tanh", "tanh_shrink",
]
TF_KERAS_ACTIVATIONS = [
    "elu", "exponential", "gelu", "hard_sigmoid", "leaky_relu", "linear", "log_softmax", "mish", "relu", "relu6",
    "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "swish", "tanh",
]
# Every corner of a piecewise activation, its neighbourhood, and values far out.
CORNERS = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.5, -2.5, 3.0, -3.0, 6.0, -6.0, 0.49, 0.51, 2.49, 2.51, 2.99, 3.01,
           5.99, 6.01, -0.49, -0.51, -2.51, -3.01, 10.0, -10.0, 15.0, -15.0, 1e-4, -1e-4, 1e-8, -1e-8]


def activation_input():
    random = np.random.default_rng(40)
    return np.concatenate([
        np.array(CORNERS, "float32").reshape(4, 8), random.normal(0, 2, (12, 8)).astype("float32")])


def make_activations(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(40)
    x = layers.Input((8,), name="values")
    names = KERAS3_ACTIVATIONS if writer.is_keras3 else TF_KERAS_ACTIVATIONS
    model = keras.Model(x, [layers.Activation(name, name=f"{name}_layer")(x) for name in names])
    save_predict_case(writer, "activations", model, [activation_input()],
                      "`threshold` is left out: it needs arguments that an Activation layer cannot give")
    writer.seed(41)
    x = layers.Input((8,), name="values")
    names = ["relu", "softmax", "gelu", "elu", "hard_sigmoid", "selu", "swish"]
    model = keras.Model(x, [layers.Dense(6, activation=name, name=f"{name}_dense")(x) for name in names])
    randomize_weights(model, 41)
    save_predict_case(writer, "dense_activations", model, [activation_input()[4:]])


def make_activation_layers(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(42)
    slope = "negative_slope" if writer.is_keras3 else "alpha"
    x = layers.Input((8,), name="values")
    matrix = layers.Reshape((2, 4), name="matrix")(x)
    model = keras.Model(x, [
        layers.ReLU(name="relu")(x),
        layers.ReLU(max_value=6.0, name="relu_6")(x),
        layers.ReLU(max_value=3.0, negative_slope=0.1, threshold=0.5, name="relu_all")(x),
        layers.ReLU(negative_slope=0.2, name="relu_sloped")(x),
        layers.ReLU(threshold=1.0, name="relu_threshold")(x),
        layers.LeakyReLU(name="leaky")(x),
        layers.LeakyReLU(**{slope: 0.05}, name="leaky_slightly")(x),
        layers.ELU(name="elu")(x),
        layers.ELU(alpha=0.3, name="elu_weak")(x),
        layers.Softmax(name="softmax")(x),
        layers.Softmax(axis=1, name="softmax_axis_1")(matrix),
        layers.Softmax(axis=-1, name="softmax_last")(matrix),
    ])
    save_predict_case(writer, "activation_layers", model, [activation_input()])


def make_layer_normalization(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(43)
    x = layers.Input((5, 6, 4), name="image")
    normalization = layers.LayerNormalization
    outputs = [
        normalization(name="plain")(x),
        normalization(axis=1, name="axis_1")(x),
        normalization(center=False, name="no_center")(x),
        normalization(scale=False, name="no_scale")(x),
        normalization(center=False, scale=False, name="neither")(x),
        normalization(epsilon=1e-5, name="small_epsilon")(x),
    ]
    if "rms_scaling" in inspect.signature(normalization.__init__).parameters:
        outputs.append(normalization(rms_scaling=True, name="rms")(x))
    values = np.random.default_rng(43).normal(0.5, 2, (3, 5, 6, 4)).astype("float32")
    model = keras.Model(x, outputs)
    randomize_weights(model, 43)
    save_predict_case(writer, "layer_normalization", model, [values])

    model = keras.Model(x, [
        normalization(axis=[1, 2], name="axes_1_2")(x),
        normalization(axis=[2, 3], name="axes_2_3")(x),
        normalization(axis=[1, 2, 3], center=False, name="axes_1_2_3")(x),
        normalization(axis=[-2, -1], scale=False, name="axes_from_the_end")(x),
    ])
    randomize_weights(model, 44)
    # Keras 3 writes a list of axes correctly but drops it when it reads an .h5, so it cannot check itself here.
    save_predict_case(writer, "layer_normalization_axes", model, [values], "several axes at once",
                      reload=not writer.is_keras3)


def make_embedding(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(44)
    words, tag = layers.Input((7,), dtype="int32", name="words"), layers.Input((1,), name="tag")
    embedded = layers.Embedding(20, 6, mask_zero=True, name="embedding")(words)
    model = keras.Model([words, tag], [
        layers.Dense(3, activation="tanh", name="dense")(embedded),
        layers.Flatten(name="flat_tag")(layers.Embedding(5, 4, name="tag_embedding")(tag)),
    ])
    random = np.random.default_rng(44)
    save_predict_case(writer, "embedding", model, [
        random.integers(0, 20, (6, 7)).astype("int32"), random.integers(0, 5, (6, 1)).astype("float32")],
        "integer and float indices; mask_zero with nothing downstream that uses the mask")


def make_dense(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(45)
    x = layers.Input((3, 5), name="sequence")
    hidden = layers.Dense(7, activation="relu", name="over_time")(x)
    hidden = layers.Permute((2, 1), name="permuted")(hidden)
    hidden = layers.Dense(4, use_bias=False, name="no_bias")(hidden)
    model = keras.Model(x, layers.Dense(2, activation="softmax", name="classes")(layers.Flatten(name="flat")(hidden)))
    randomize_weights(model, 45)
    save_predict_case(writer, "dense_3d", model, [np.random.default_rng(45).normal(0, 1, (4, 3, 5)).astype("float32")])


def make_all(writer):
    make_activations(writer)
    make_activation_layers(writer)
    make_layer_normalization(writer)
    make_embedding(writer)
    make_dense(writer)
