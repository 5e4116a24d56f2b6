"""The tiny networks and the data of the training oracles."""
import numpy as np

BATCH_SIZE, BATCHES = 16, 10


def coarse(values):
    """Rounded so that the file compresses and every float format holds the values exactly."""
    return (np.round(values * 32) / 32).astype("float32")


def class_data(seed, shape=(20,), classes=5, form="one_hot"):
    """Samples of a random linear teacher and their classes."""
    random = np.random.default_rng(seed)
    x = coarse(random.normal(0, 1, (BATCH_SIZE * BATCHES, *shape)))
    scores = x.reshape(len(x), -1) @ random.normal(0, 1, (int(np.prod(shape)), classes))
    labels = (scores + random.normal(0, 1, scores.shape)).argmax(axis=1)
    if form == "one_hot":
        return x, np.eye(classes, dtype="float32")[labels]
    if form == "binary":
        return x, (labels[:, None] % 2).astype("float32")
    if form == "several_binary":
        return x, (scores > 0).astype("float32")
    if form == "values":
        return x, coarse(scores[:, :2] / 4)
    return x, labels.astype("int32")


def antirectifier(writer, outputs=5, activation="softmax"):
    layers = writer.layers
    return writer.keras.Sequential([
        layers.Input((20,)), layers.Dense(16), writer.Antirectifier(), layers.Dense(outputs, activation=activation)])


def antirectifier_kernel(writer):
    layers = writer.layers
    return writer.keras.Sequential([
        layers.Input((20,)), layers.Dense(8), writer.AntirectifierKernel(), layers.Dense(5, activation="softmax")])


def perceptron(writer, outputs=5, activation="softmax", **first):
    layers = writer.layers
    return writer.keras.Sequential([
        layers.Input((20,)), layers.Dense(12, activation="tanh", **first),
        layers.Dense(outputs, activation=activation)])


def adapted(writer):
    layers = writer.layers
    model = writer.keras.Sequential([
        layers.Input((20,)), layers.Dense(12, activation="tanh"), layers.Dense(8, activation="relu", lora_rank=2),
        layers.Dense(5, activation="softmax")])
    model.layers[-1].enable_lora(3, lora_alpha=6)
    return model


def small_cnn(writer):
    layers = writer.layers
    return writer.keras.Sequential([
        layers.Input((8, 8, 2)),
        layers.Conv2D(4, 3, padding="same", use_bias=False),
        layers.BatchNormalization(momentum=0.9),
        layers.Activation("relu"),
        layers.MaxPooling2D(2),
        layers.DepthwiseConv2D(3, depth_multiplier=2),
        layers.Activation("elu"),
        layers.AveragePooling2D(2, padding="same"),
        layers.Flatten(),
        layers.Dense(3, activation="softmax"),
    ])


def normalized(writer):
    layers = writer.layers
    return writer.keras.Sequential([
        layers.Input((20,)), layers.Dense(12), layers.LayerNormalization(), layers.Activation("gelu"),
        layers.Dense(5, activation="softmax")])


def regularized(writer):
    layers, regularizers = writer.layers, writer.keras.regularizers
    return writer.keras.Sequential([
        layers.Input((20,)),
        layers.Dense(12, activation="tanh", kernel_regularizer=regularizers.L2(0.01),
                     bias_regularizer=regularizers.L1(0.002)),
        layers.Dense(8, activation="tanh", kernel_regularizer=regularizers.L1L2(l1=0.001, l2=0.01)),
        layers.Dense(5, activation="softmax")])


def two_outputs(writer):
    """Two inputs, a shared layer, two outputs with losses of their own, one layer frozen."""
    layers = writer.layers
    left, right = layers.Input((20,), name="left"), layers.Input((6,), name="right")
    shared = layers.Dense(7, activation="tanh", name="shared")
    frozen = layers.Dense(20, name="frozen", trainable=False)(right)
    joined = layers.Concatenate(name="joined")([shared(left), shared(frozen)])
    return writer.keras.Model([left, right], [
        layers.Dense(5, activation="softmax", name="classes")(joined), layers.Dense(2, name="values")(joined)])


def two_outputs_data(seed):
    x, classes = class_data(seed)
    _, values = class_data(seed, form="values")
    right = coarse(np.random.default_rng(seed + 1).normal(0, 1, (len(x), 6)))
    return [x, right], [classes, values]
