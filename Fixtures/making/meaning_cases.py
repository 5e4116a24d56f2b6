"""What layers make of masks, of `training` stated in a file, of inputs that are long enough, and of integers for weights."""
import numpy as np

from .writers import randomize_weights, save_predict_case


def words(shape):
    return np.random.default_rng(41).integers(0, 3, shape).astype("int32")


def make_mask_of_outputs(writer):
    """One embedding with a mask, and layers that return its numbers, some with the mask and some without."""
    layers, keras = writer.layers, writer.keras
    writer.seed(42)
    x = keras.Input((5,), dtype="int32", name="x")
    vectors = layers.Embedding(3, 4, mask_zero=True, name="vectors")(x)
    passing = [
        layers.Reshape((5, 4), name="reshaped"), layers.Permute((1, 2), name="permuted"),
        layers.Rescaling(1.0, name="rescaled"), layers.Dropout(0.5, name="dropped"), layers.Cropping1D(0, name="cropped"),
        layers.Activation("linear", name="same"), layers.ZeroPadding1D(0, name="padded"),
    ]
    outputs = [layers.LSTM(2, name="of_" + layer.name)(layer(vectors)) for layer in passing]
    model = keras.Model(x, outputs + [layers.LSTM(2, name="of_vectors")(vectors)])
    randomize_weights(model, 43)
    save_predict_case(writer, "mask_of_outputs", model, [words((4, 5))], extension="keras")


def make_mask_of_steps(writer):
    """The mask of the layer that is called for every step."""
    layers, keras = writer.layers, writer.keras
    writer.seed(44)
    model = keras.Sequential([
        keras.Input((4, 5), dtype="int32", name="x"),
        layers.TimeDistributed(layers.Embedding(3, 4, mask_zero=True), name="vectors"),
        layers.TimeDistributed(layers.LSTM(3), name="sentences"), layers.LSTM(2, name="text"),
    ])
    randomize_weights(model, 45)
    x = words((4, 4, 5))
    x[0, 1] = 0
    save_predict_case(writer, "mask_of_steps", model, [x], extension="keras" if writer.is_keras3 else "h5")


def make_mask_with_states(writer):
    """A sequence with a mask and states to start from: Keras 3 then does not see the mask."""
    layers, keras = writer.layers, writer.keras
    writer.seed(55)
    x, state = keras.Input((5,), dtype="int32", name="x"), keras.Input((2,), name="state")
    y = layers.Embedding(3, 4, mask_zero=True, name="vectors")(x)
    y = layers.LSTM(2, return_sequences=True, name="first")(y, initial_state=[state, state])
    y = layers.Bidirectional(layers.GRU(2, return_sequences=True), name="both")(y, initial_state=[state, state])
    model = keras.Model([x, state], layers.SimpleRNN(2, name="last")(y))
    randomize_weights(model, 56)
    state = np.random.default_rng(57).normal(0, 1, (4, 2)).astype("float32")
    save_predict_case(writer, "mask_with_states", model, [words((4, 5)), state], extension="keras")


def make_training_argument(writer):
    """A normalisation that a file says is called for training: before Keras 3 it is, whatever the model is run for."""
    layers, keras = writer.layers, writer.keras
    writer.seed(46)
    x = keras.Input((3,), name="x")
    y = layers.BatchNormalization(name="normal")(x, training=True)
    model = keras.Model(x, layers.Dense(2, name="dense")(y))
    randomize_weights(model, 47)
    x = np.random.default_rng(48).normal(1, 2, (6, 3)).astype("float32")
    save_predict_case(writer, "training_argument", model, [x], extension="keras")


def make_cropped(writer):
    """A length that is open, and of which 600 steps are cut off at each end."""
    layers, keras = writer.layers, writer.keras
    writer.seed(49)
    x = keras.Input((None, 2), name="x")
    y = layers.Cropping1D(600, name="middle")(layers.Conv1D(3, 5, padding="same", name="conv")(x))
    model = keras.Model(x, layers.Dense(2, name="dense")(y))
    randomize_weights(model, 50)
    x = np.random.default_rng(51).normal(0, 1, (1, 1204, 2)).astype("float32")
    save_predict_case(writer, "cropped", model, [x], extension="keras")


def make_quantized(writer):
    """Layers whose weights are integers round what they are called on, too."""
    layers, keras = writer.layers, writer.keras
    writer.seed(52)
    x = keras.Input((5, 6), name="x")
    y = layers.Dense(7, activation="tanh", name="dense")(x)
    y = layers.EinsumDense("abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de", name="einsum")(y)
    y = layers.EinsumDense("abde,def->abf", output_shape=(None, 4), name="joined")(y)
    model = keras.Model(x, layers.Dense(3, use_bias=False, name="last")(y))
    randomize_weights(model, 53)
    for name in "dense", "einsum", "joined":
        model.get_layer(name).quantize("int8")
    model.get_layer("last").quantize("int4", config=keras.quantizers.Int4QuantizationConfig(
        activation_quantizer=keras.quantizers.AbsMaxQuantizer(value_range=(-7, 7)), block_size=None))
    x = np.random.default_rng(54).normal(0, 1, (4, 5, 6)).astype("float32")
    save_predict_case(writer, "quantized", model, [x], extension="keras")


def make_all(writer):
    make_mask_of_outputs(writer)
    make_mask_of_steps(writer)
    make_mask_with_states(writer)
    make_training_argument(writer)
    make_cropped(writer)
    if writer.is_keras3:
        make_quantized(writer)
