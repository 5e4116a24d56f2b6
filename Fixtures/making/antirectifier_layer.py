"""The custom layer `Antirectifier` in its two published forms, for either generation of Keras."""


def antirectifier_layers(writer):
    """The classes (first form, second form) for `writer`; both serialise under the name `Antirectifier`."""
    keras = writer.keras
    if writer.is_keras3:
        ops = keras.ops
        mean, relu, concatenate, matmul = ops.mean, ops.relu, ops.concatenate, ops.matmul

        def l2_normalize(x, axis):
            return x * ops.rsqrt(ops.maximum(ops.sum(ops.square(x), axis=axis, keepdims=True), 1e-12))
    else:
        backend = keras.backend
        mean, relu, concatenate, matmul = backend.mean, backend.relu, backend.concatenate, backend.dot
        l2_normalize = backend.l2_normalize

    class First(keras.layers.Layer):
        """Centres and normalises each sample, then concatenates its positive and negative parts."""

        def compute_output_shape(self, input_shape):
            return tuple(input_shape[:-1]) + (2 * input_shape[-1],)

        def call(self, inputs):
            centered = inputs - mean(inputs, axis=1, keepdims=True)
            unit = l2_normalize(centered, axis=1)
            return concatenate([relu(unit), relu(-unit)], axis=1)

    class Second(keras.layers.Layer):
        """Centres each sample and mixes its positive and negative parts back to its own width."""

        def __init__(self, initializer="he_normal", **kwargs):
            super().__init__(**kwargs)
            self.initializer = keras.initializers.get(initializer)

        def build(self, input_shape):
            units = input_shape[-1]
            self.kernel = self.add_weight(
                shape=(2 * units, units), initializer=self.initializer, name="kernel", trainable=True)

        def call(self, inputs):
            centered = inputs - mean(inputs, axis=-1, keepdims=True)
            return matmul(concatenate([relu(centered), relu(-centered)], axis=-1), self.kernel)

        def compute_output_shape(self, input_shape):
            return tuple(input_shape)

        def get_config(self):
            config = super().get_config()
            config["initializer"] = keras.initializers.serialize(self.initializer)
            return config

    for form in (First, Second):
        form.__name__ = form.__qualname__ = "Antirectifier"
    return First, Second
