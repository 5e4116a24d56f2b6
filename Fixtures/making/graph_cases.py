"""Functional graphs: several inputs and outputs, shared layers, nested models, merging layers."""
import numpy as np

from .writers import randomize_weights, save_predict_case


def normal(seed, *shape):
    return np.random.default_rng(seed).normal(0, 1, shape).astype("float32")


def make_two_inputs_shared(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(20)
    inner_input = layers.Input((6,), name="inner_input")
    inner = layers.Dense(5, activation="tanh", name="inner_dense")(inner_input)
    inner = layers.BatchNormalization(name="inner_normalization")(inner)
    submodel = keras.Model(inner_input, inner, name="encoder")

    left, right = layers.Input((6,), name="left"), layers.Input((8, 8, 2), name="right")
    tower = keras.Sequential([
        layers.Input((8, 8, 2)),
        layers.Conv2D(4, 3, activation="relu", name="tower_conv"),
        layers.GlobalAveragePooling2D(name="tower_pool"),
        layers.Dense(6, name="tower_dense"),
    ], name="tower")
    projected = tower(right)
    shared = layers.Dense(3, activation="sigmoid", name="shared")
    joined = layers.Concatenate(name="joined")([submodel(left), submodel(projected)])
    model = keras.Model([left, right], [
        layers.Dense(4, activation="softmax", name="classes")(joined),
        layers.Subtract(name="difference")([shared(left), shared(projected)]),
    ], name="twins")
    randomize_weights(model, 20)
    save_predict_case(writer, "two_inputs_shared", model, [normal(21, 7, 6), normal(22, 7, 8, 8, 2)],
                      "two inputs, a nested model called twice, a nested Sequential, a shared layer, two outputs")


def make_nested_frozen(writer):
    """Frozen layers deep inside move behind the trainable ones in the file's weight order."""
    layers, keras = writer.layers, writer.keras
    writer.seed(23)
    core = keras.Sequential([
        layers.Input((5,)),
        layers.Dense(6, name="core_first"),
        layers.BatchNormalization(name="core_normalization"),
        layers.Dense(6, name="core_last"),
    ], name="core")
    outer_input = layers.Input((5,), name="outer_input")
    outer = keras.Model(outer_input, layers.Dense(4, name="outer_dense")(core(outer_input)), name="outer")
    core.layers[0].trainable = False
    model = keras.Sequential([layers.Input((5,), name="vector"), outer, layers.Dense(3, name="top")])
    randomize_weights(model, 23)
    save_predict_case(writer, "nested_frozen", model, [normal(24, 6, 5)],
                      "a Sequential in a Functional in a Sequential; the innermost first layer is frozen")


def make_several_outputs_of_a_submodel(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(25)
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    total = layers.Add(name="total")([a, b])
    pair = keras.Model([a, b], [layers.Dense(3, name="up")(total), layers.Dense(2, name="down")(b)], name="pair")
    x = layers.Input((4,), name="x")
    first = pair([x, layers.Dense(4, name="turn")(x)])
    second = pair([x, x])
    model = keras.Model(x, [
        layers.Concatenate(name="crossed")([first[0], second[1]]),
        layers.Activation("linear", name="kept")(first[1])])
    randomize_weights(model, 25)
    save_predict_case(writer, "submodel_outputs", model, [normal(26, 5, 4)],
                      "a submodel with two inputs and two outputs, called twice")


def make_merging(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(27)
    a, b, c = (layers.Input((3, 4), name=name) for name in "abc")
    outputs = [
        kind(name=kind.__name__.lower())(parts) for kind, parts in (
            (layers.Add, [a, b, c]), (layers.Subtract, [a, b]), (layers.Multiply, [a, b, c]),
            (layers.Average, [a, b, c]), (layers.Maximum, [a, b, c]), (layers.Minimum, [a, b, c]))]
    outputs += [
        layers.Concatenate(name="concatenate_last")([a, b, c]),
        layers.Concatenate(axis=1, name="concatenate_first")([a, b]),
        layers.Dot(axes=2, name="dot")([a, b]),
        layers.Dot(axes=(1, 1), name="dot_first")([a, b]),
        layers.Dot(axes=(-1, -1), normalize=True, name="cosine")([a, b]),
    ]
    model = keras.Model([a, b, c], outputs)
    save_predict_case(writer, "merging", model, [normal(seed, 5, 3, 4) for seed in (28, 29, 30)])


def make_merging_broadcast(writer):
    layers, keras = writer.layers, writer.keras
    writer.seed(31)
    wide, single = layers.Input((4,), name="wide"), layers.Input((1,), name="single")
    matrix = layers.Input((3, 4), name="matrix")
    row = layers.Reshape((1, 4), name="row")(wide)
    model = keras.Model([wide, single, matrix], [
        layers.Add(name="added")([wide, single]),
        layers.Multiply(name="multiplied")([single, wide]),
        layers.Maximum(name="larger")([wide, single]),
        layers.Subtract(name="subtracted")([matrix, row]),
        layers.Average(name="averaged")([row, matrix]),
        layers.Dot(axes=1, name="dot")([wide, wide]),
        layers.Dot(axes=1, normalize=True, name="cosine")([wide, layers.Dense(4, name="dense")(wide)]),
        layers.Dot(axes=(2, 1), name="matrix_vector")([matrix, wide]),
    ])
    save_predict_case(writer, "merging_broadcast", model, [normal(32, 6, 4), normal(33, 6, 1), normal(34, 6, 3, 4)],
                      "merges that broadcast (n, 4) with (n, 1), and (n, 3, 4) with (n, 1, 4)")


def make_all(writer):
    make_two_inputs_shared(writer)
    make_nested_frozen(writer)
    make_several_outputs_of_a_submodel(writer)
    make_merging(writer)
    make_merging_broadcast(writer)
