"""The Antirectifier network, and its ReLU counterpart twice as wide, in Keras 3 on whatever backend is set."""
import keras
from keras import layers, ops


@keras.saving.register_keras_serializable()
class Antirectifier(layers.Layer):
    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (2 * input_shape[-1],)

    def call(self, inputs):
        centered = inputs - ops.mean(inputs, axis=1, keepdims=True)
        unit = centered * ops.rsqrt(ops.maximum(ops.sum(ops.square(centered), axis=1, keepdims=True), 1e-12))
        return ops.concatenate([ops.relu(unit), ops.relu(-unit)], axis=1)


def network(kind="antirectifier"):
    """The compiled network of the Keras example."""
    def block():
        if kind == "antirectifier":
            return [layers.Dense(256), Antirectifier(), layers.Dropout(0.1)]
        return [layers.Dense(512), layers.Activation("relu"), layers.Dropout(0.1)]

    model = keras.Sequential([layers.Input((784,)), *block(), *block(), layers.Dense(10), layers.Activation("softmax")])
    model.compile(loss="categorical_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    return model
