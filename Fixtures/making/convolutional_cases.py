"""Convolutions, pooling, padding and batch normalisation over images."""
import numpy as np

from .antirectifier_cases import sample_digits
from .writers import randomize_weights, save_predict_case


def image_input(seed, shape=(11, 13, 4), count=2):
    return np.random.default_rng(seed).normal(0, 1, (count, *shape)).astype("float32")


def branches(writer, shape, layers):
    """A model that applies each layer to one image input, one output each."""
    x = writer.layers.Input(shape, name="image")
    return writer.keras.Model(x, [layer(x) for layer in layers])


def save_branches(writer, name, layers, seed, shape=(11, 13, 4), note=""):
    model = branches(writer, shape, layers)
    randomize_weights(model, seed)
    save_predict_case(writer, name, model, [image_input(seed, shape)], note)


def make_conv2d(writer):
    conv = writer.layers.Conv2D
    writer.seed(1)
    save_branches(writer, "conv2d", [
        conv(5, 3, name="valid"),
        conv(5, 3, padding="same", activation="relu", name="same"),
        conv(5, (2, 4), padding="same", name="even_kernel"),
        conv(5, 3, strides=2, padding="same", name="strided_same"),
        conv(5, (3, 5), strides=(3, 2), padding="valid", name="strided_valid"),
        conv(5, 1, use_bias=False, activation="tanh", name="pointwise"),
        conv(5, 1, strides=2, padding="same", name="pointwise_strided"),
        conv(5, 3, dilation_rate=2, padding="same", name="dilated_same"),
        conv(5, (3, 2), dilation_rate=(2, 3), padding="valid", name="dilated_valid"),
        conv(17, 5, padding="same", name="many_filters"),
    ], seed=1)


def make_conv2d_groups(writer):
    conv = writer.layers.Conv2D
    writer.seed(2)
    save_branches(writer, "conv2d_groups", [
        conv(6, 3, groups=2, padding="same", name="two_groups"),
        conv(8, 3, groups=4, strides=2, padding="valid", name="one_channel_a_group"),
    ], seed=2)


def make_depthwise(writer):
    depthwise = writer.layers.DepthwiseConv2D
    writer.seed(3)
    save_branches(writer, "depthwise_conv2d", [
        depthwise(3, name="valid"),
        depthwise(3, padding="same", depth_multiplier=2, activation="relu", name="multiplied"),
        depthwise((2, 5), padding="same", use_bias=False, name="even_kernel"),
        depthwise(3, strides=2, padding="same", depth_multiplier=3, name="strided_same"),
        depthwise(4, strides=3, padding="valid", name="strided_valid"),
        depthwise(3, dilation_rate=2, padding="same", name="dilated_same"),
        depthwise(3, dilation_rate=(2, 2), padding="valid", name="dilated_valid"),
    ], seed=3)


def make_batch_normalization(writer):
    normalization = writer.layers.BatchNormalization
    writer.seed(4)
    save_branches(writer, "batch_normalization", [
        normalization(name="plain"),
        normalization(scale=False, name="no_scale"),
        normalization(center=False, name="no_center"),
        normalization(center=False, scale=False, name="neither"),
        normalization(epsilon=0.1, momentum=0.5, name="large_epsilon"),
        normalization(axis=1, name="axis_1"),
        normalization(axis=2, name="axis_2"),
    ], seed=4)
    x = writer.layers.Input((7,), name="vector")
    hidden = normalization(name="first")(x)
    hidden = writer.layers.Dense(5, use_bias=False, name="dense")(hidden)
    model = writer.keras.Model(x, normalization(name="last")(hidden))
    randomize_weights(model, 5)
    save_predict_case(writer, "batch_normalization_dense", model, [image_input(5, (7,), 6)])


def make_pooling(writer):
    layers = writer.layers
    writer.seed(6)
    outputs = []
    for kind, pool in (("max", layers.MaxPooling2D), ("average", layers.AveragePooling2D)):
        outputs += [
            pool(2, name=f"{kind}_plain"),
            pool(2, padding="same", name=f"{kind}_same"),
            pool(3, strides=2, padding="same", name=f"{kind}_overlapping_same"),
            pool((2, 3), strides=1, padding="same", name=f"{kind}_dense_same"),
            pool((3, 2), strides=(1, 3), padding="valid", name=f"{kind}_valid"),
        ]
    for kind, pool in (("max", layers.GlobalMaxPooling2D), ("average", layers.GlobalAveragePooling2D)):
        outputs += [pool(name=f"global_{kind}"), pool(keepdims=True, name=f"global_{kind}_kept")]
    save_branches(writer, "pooling2d", outputs, seed=6)


def make_shapes(writer):
    layers = writer.layers
    writer.seed(7)
    save_branches(writer, "shapes", [
        layers.ZeroPadding2D(((1, 2), (0, 3)), name="padded_asymmetric"),
        layers.ZeroPadding2D(2, name="padded"),
        layers.ZeroPadding2D((1, 2), name="padded_pair"),
        layers.Flatten(name="flat"),
        layers.Permute((3, 1, 2), name="channels_to_front"),
        layers.Permute((2, 1, 3), name="transposed"),
        layers.Reshape((4, 143), name="reshaped"),
        layers.Reshape((-1, 4), name="reshaped_unknown_first"),
        layers.Reshape((13, 11, -1, 2), name="reshaped_unknown_inside"),
        layers.Reshape((-1,), name="reshaped_flat"),
        layers.Rescaling(1 / 127.5, offset=-1.0, name="rescaled"),
        layers.Rescaling([1.0, 0.5, 2.0, -1.0], offset=[0.0, 1.0, -1.0, 3.0], name="rescaled_by_channel"),
        layers.Dropout(0.5, name="dropped"),
    ], seed=7)


def make_small_cnn(writer):
    """A small network really trained for a while, so that its moving statistics are its own."""
    layers, keras = writer.layers, writer.keras
    digits, labels = sample_digits()
    images = (digits.reshape(-1, 28, 28, 1) * 255).astype("float32")
    writer.seed(8)
    model = keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Rescaling(1 / 255.0),
        layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False),
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
        layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, use_bias=False),
        layers.BatchNormalization(momentum=0.9, scale=False),
        layers.Activation("relu"),
        layers.MaxPooling2D(2, padding="same"),
        layers.ZeroPadding2D(((0, 1), (1, 0))),
        layers.Conv2D(12, 3, dilation_rate=2, activation="elu"),
        layers.AveragePooling2D(2),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels.astype("int32"), batch_size=32, epochs=12, verbose=0)
    save_predict_case(writer, "small_cnn", model, [images[:24]], "trained by Keras on the drawn digits")


def make_channels_first(writer):
    """Only on a backend whose CPU convolutions take channels first (JAX)."""
    layers, keras = writer.layers, writer.keras
    first = {"data_format": "channels_first"}
    writer.seed(9)
    x = layers.Input((3, 12, 9), name="image")
    hidden = layers.Conv2D(6, 3, strides=2, padding="same", name="conv", **first)(x)
    hidden = layers.BatchNormalization(axis=1, name="normalization")(hidden)
    hidden = layers.Activation("relu", name="relu")(hidden)
    hidden = layers.ZeroPadding2D(((1, 0), (0, 2)), name="padding", **first)(hidden)
    hidden = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, name="depthwise", **first)(hidden)
    maximum = layers.MaxPooling2D(2, padding="same", name="maximum", **first)(hidden)
    average = layers.AveragePooling2D((2, 3), name="average", **first)(hidden)
    flat = layers.Flatten(name="flat", **first)(maximum)
    model = keras.Model(x, [
        layers.Dense(5, name="classes")(flat), average, layers.Flatten(name="flat_as_it_lies")(maximum),
        layers.GlobalAveragePooling2D(name="global_average", **first)(hidden),
        layers.GlobalMaxPooling2D(keepdims=True, name="global_maximum", **first)(hidden)])
    randomize_weights(model, 9)
    save_predict_case(writer, "channels_first", model, [image_input(9, (3, 12, 9))])


def make_all(writer):
    if writer.backend == "jax":
        make_channels_first(writer)
        make_conv2d_groups(writer)
        return
    make_conv2d(writer)
    make_depthwise(writer)
    make_batch_normalization(writer)
    make_pooling(writer)
    make_shapes(writer)
    make_small_cnn(writer)
