#!/usr/bin/env python3
"""Writes `quantized/<mode>_<version>.keras` with the installed Keras 3, and beside it, as JSON, what each layer then multiplies by:
the kernel is read off the layer itself, as what it makes of the unit vectors, and not off its variables."""
import json
import os
import pathlib
import sys

import keras
import numpy as np
from keras import layers

FOLDER = pathlib.Path(__file__).parent / "quantized"


def attention_model():
    x = inputs = keras.Input((5,), dtype="int32")
    x = layers.Embedding(9, 6, name="words")(x)
    x = layers.MultiHeadAttention(2, 3, name="attention")(x, x)
    x = layers.EinsumDense("abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de", name="einsum")(x)
    x = layers.Reshape((5, 6))(x)
    # The kernel's axes are in another order in the output.
    x = layers.EinsumDense("abc,dce->abed", output_shape=(None, 3, 2), name="turned")(x)
    x = layers.Reshape((30,))(x)
    x = layers.Dense(5, name="dense")(x)
    x = layers.Dense(3, use_bias=False, name="last")(x)
    return keras.Model(inputs, x)


def block_model():
    x = inputs = keras.Input((5,), dtype="int32")
    words = layers.Embedding(9, 6, name="words")
    block = keras.Sequential([layers.Dense(7, name="first"), layers.Dense(6, use_bias=False, name="second")], name="block")
    x = block(words(x))
    x = layers.Dense(3, name="head")(x)
    model = keras.Model(inputs, x)
    return model, {"pre_block_layers": [words], "sequential_blocks": [block]}


def effective(layer):
    """What the layer multiplies by."""
    array = keras.ops.convert_to_numpy
    if isinstance(layer, layers.Embedding):
        return array(layer(np.arange(layer.input_dim)))
    if isinstance(layer, layers.Dense):
        size = layer._build_shapes_dict["input_shape"][-1]
        return array(layer(np.eye(size, dtype="float32"))) - (array(layer.bias) if layer.use_bias else 0)
    if isinstance(layer, layers.EinsumDense):
        taken, kernel = layer.equation.split("->")[0].split(",")
        shape = layer._build_shapes_dict["input_shape"]
        sizes = [n for letter, n in zip(taken, shape) if letter in kernel]
        size = int(np.prod(sizes))
        eye = np.eye(size, dtype="float32").reshape([1, size] + sizes)
        out = array(layer(eye))[0] - (array(layer.bias) if layer.bias is not None else 0)
        out = out.reshape(sizes + list(out.shape[1:]))
        # From the order of the output to that of the kernel.
        order = [c for c in taken if c in kernel] + [c for c in layer.equation.split("->")[1][2:]]
        return np.transpose(out, [order.index(c) for c in kernel])
    raise TypeError(layer)


def collect(model):
    found = {}
    for layer in model._flatten_layers(include_self=False):
        if type(layer) in (layers.Embedding, layers.Dense, layers.EinsumDense):
            bias = getattr(layer, "bias", None)
            found[layer.path] = {
                "kernel": np.round(effective(layer).astype("float64"), 9).ravel().tolist(),
                "shape": list(effective(layer).shape),
                "bias": None if bias is None else keras.ops.convert_to_numpy(bias).ravel().tolist(),
            }
    return found


def save(model, mode):
    FOLDER.mkdir(exist_ok=True)
    name = f"{mode}_{keras.__version__}"
    model.save(FOLDER / f"{name}.keras")
    (FOLDER / f"{name}.json").write_text(json.dumps(collect(model)) + "\n")
    print(name)


def main():
    new = tuple(map(int, keras.__version__.split(".")[:2])) >= (3, 14)
    for mode in ["int8", "int4", "float8"]:
        keras.utils.set_random_seed(2)
        model = attention_model()
        # Biases that are not zero.
        for variable in model.trainable_variables:
            if variable.name == "bias":
                variable.assign(np.linspace(-1, 1, int(np.prod(variable.shape))).reshape(variable.shape))
        model.quantize(mode)
        save(model, mode)
    data = [np.random.default_rng(i).integers(0, 9, (1, 5)) for i in range(4)]
    if hasattr(keras.layers.Dense, "_gptq_build") and not new:
        from keras.src.quantizers.gptq_config import GPTQConfig

        for name, bits, size in [("gptq4", 4, -1), ("gptq8", 8, -1)]:
            save_calibrated(name, lambda structure: GPTQConfig(
                data, str, weight_bits=bits, num_samples=4, sequence_length=5, group_size=size,
                quantization_layer_structure=structure))
    if not new:
        return
    from keras.src.quantizers.awq_config import AWQConfig
    from keras.src.quantizers.gptq_config import GPTQConfig
    from keras.src.quantizers.quantization_config import Int4QuantizationConfig

    keras.utils.set_random_seed(3)
    model = attention_model()
    model.quantize(config=Int4QuantizationConfig(block_size=None))
    save(model, "int4_channel")
    keras.utils.set_random_seed(4)
    model = attention_model()
    model.quantize(config=Int4QuantizationConfig(block_size=2))
    save(model, "int4_block2")

    def awq(structure):
        return AWQConfig(
            data, str, num_samples=4, sequence_length=5, group_size=2, quantization_layer_structure=structure)

    # Keras 3.14 and 3.15 forget the zero points of AWQ and GPTQ; a file with them is what they read, and what
    # variable_serialization_spec says.
    save_calibrated("awq_without_zero", awq)
    merged = layers.Dense._get_kernel_with_merged_lora

    def complete(layer):
        found = merged(layer)
        return (found[0], found[1], layer.kernel_zero) if layer.quantization_mode in ("awq", "gptq") else found

    layers.Dense._get_kernel_with_merged_lora = complete
    save_calibrated("awq", awq)
    save_calibrated("gptq4_grouped", lambda structure: GPTQConfig(
        data, str, weight_bits=4, num_samples=4, sequence_length=5, group_size=2,
        quantization_layer_structure=structure))


def save_calibrated(name, make):
    keras.utils.set_random_seed(5)
    model, structure = block_model()
    config = make(structure)
    model.quantize(config.mode, config=config)
    # Otherwise the model would be part of its own configuration.
    config.quantization_layer_structure = None
    config.dataset = None
    save(model, name)


main()
