"""`.keras` archives, whose weights have no names but places."""
import numpy as np

from .writers import randomize_weights, save_predict_case


def sequences():
    return [np.random.default_rng(33).normal(0, 1, (4, 5, 6)).astype("float32")]


def make_attention_lstm(writer):
    """Query, key, value and output all have kernels of 36 numbers, and so have the parts of a nested model."""
    layers, keras = writer.layers, writer.keras
    writer.seed(31)
    x = keras.Input((5, 6), name="x")
    y = layers.MultiHeadAttention(num_heads=2, key_dim=3, name="attention")(x, x)
    inner = keras.Sequential(
        [keras.Input((6,)), layers.Dense(6, name="first"), layers.Dense(6, activation="tanh", name="second")],
        name="inner")
    y = layers.TimeDistributed(inner, name="steps")(y)
    model = keras.Model(x, layers.LSTM(6, name="lstm")(y))
    randomize_weights(model, 32)
    save_predict_case(writer, "attention_lstm", model, sequences(), extension="keras")


def make_recurrent_cells(writer):
    """Both ways of a layer, and cells on top of each other."""
    layers, keras = writer.layers, writer.keras
    writer.seed(34)
    x = keras.Input((5, 6), name="x")
    y = layers.RNN([layers.SimpleRNNCell(6), layers.SimpleRNNCell(6)], return_sequences=True, name="stack")(x)
    y = layers.Bidirectional(layers.GRU(3), name="both")(y)
    model = keras.Model(x, y)
    randomize_weights(model, 35)
    save_predict_case(writer, "recurrent_cells", model, sequences(), extension="keras")


def make_grouped_attention(writer, extension):
    """Configurations know this class by another name than Python, after which places in an archive are called."""
    layers, keras = writer.layers, writer.keras
    writer.seed(36)
    x = keras.Input((5, 6), name="x")
    y = layers.GroupQueryAttention(head_dim=3, num_query_heads=4, num_key_value_heads=2, name="first")(x, x)
    y = layers.GroupQueryAttention(head_dim=2, num_query_heads=2, num_key_value_heads=1, name="second")(y, x)
    model = keras.Model(x, y)
    randomize_weights(model, 37)
    save_predict_case(writer, f"grouped_attention_{extension}", model, sequences(), extension=extension)


def make_adapted(writer):
    """Kernels that LoRA has adapted, which archives hold as one."""
    layers, keras = writer.layers, writer.keras
    writer.seed(38)
    x = keras.Input((5, 6), name="x")
    y = layers.Conv1D(4, 2, lora_rank=2, name="convolution")(x)
    y = layers.EinsumDense("abc,cd->abd", output_shape=[None, 5], bias_axes="d", lora_rank=2, lora_alpha=3)(y)
    inner = keras.Sequential([keras.Input((5,)), layers.Dense(6, lora_rank=1, use_bias=False)], name="inner")
    y = layers.GlobalAveragePooling1D()(layers.TimeDistributed(inner)(y))
    model = keras.Model(x, layers.Dense(3, activation="softmax")(y))
    randomize_weights(model, 39)
    save_predict_case(writer, "adapted", model, sequences(), extension="keras")


def make_all(writer):
    make_attention_lstm(writer)
    make_recurrent_cells(writer)
    if writer.is_keras3:
        make_adapted(writer)
        make_grouped_attention(writer, "keras")
        make_grouped_attention(writer, "h5")
