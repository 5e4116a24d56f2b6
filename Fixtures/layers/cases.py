"""The cases that make.py runs: case(class, options, inputs…). Both generations run it unless told otherwise."""

import importlib

import numpy as np

BOTH = ("keras3", "tfKeras")
K3 = ("keras3",)
TF = ("tfKeras",)


def case(name, config=None, *inputs, generations=BOTH, training=False, gradients=True):
    """One call; without gradients of the inputs where Keras's backend has none, or not the function's own."""
    return {"name": name, "config": {} if config is None else config, "inputs": inputs, "generations": generations,
            "training": training, "gradients": gradients}


def first(config, **more):
    """The same options for channels that come first, which only Keras 3 on JAX computes on a CPU."""
    return dict(config, data_format="channels_first", **more)


ACTIVATIONS_BOTH = [
    "elu", "exponential", "gelu", "hard_sigmoid", "linear", "mish", "relu", "relu6", "leaky_relu", "log_softmax",
    "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "swish", "tanh"]
ACTIVATIONS_3 = [
    "celu", "glu", "hard_shrink", "hard_silu", "hard_swish", "hard_tanh", "log_sigmoid", "soft_shrink", "sparse_plus",
    "sparsemax", "squareplus", "tanh_shrink"]

ACTIVATIONS = (
    [case("Activation", dict(activation=a), (3, 8)) for a in ACTIVATIONS_BOTH]
    + [case("Activation", dict(activation=a), (3, 8), generations=K3) for a in ACTIVATIONS_3 + ["sparse_sigmoid"]]
    + [case("Activation", dict(activation=a), np.array([[-9.0, -3.2, -2.6, 2.4, 3.1, 8.5]], "float32"))
       for a in ("hard_sigmoid", "softplus", "gelu", "elu")]
    + [
        case("ReLU", dict(), (2, 5)),
        case("ReLU", dict(max_value=1.5), (2, 5)),
        case("ReLU", dict(max_value=6.0), (2, 5)),
        case("ReLU", dict(negative_slope=0.2), (2, 5)),
        case("ReLU", dict(threshold=0.5), (2, 7)),
        case("ReLU", dict(max_value=1.2, negative_slope=0.1, threshold=0.4), (2, 9)),
        case("LeakyReLU", dict(), (2, 5)),
        case("LeakyReLU", dict(negative_slope=0.05), (2, 5), generations=K3),
        case("LeakyReLU", dict(alpha=0.05), (2, 5), generations=TF),
        case("ELU", dict(alpha=0.7), (3, 4)),
        case("PReLU", dict(), (2, 3, 4)),
        case("PReLU", dict(shared_axes=[1]), (2, 3, 4)),
        case("PReLU", dict(shared_axes=[1, 2]), (2, 3, 4, 2)),
        case("Softmax", dict(), (2, 5)),
        case("Softmax", dict(axis=1), (2, 3, 4)),
        case("Softmax", dict(axis=[1, 2]), (2, 3, 4)),
        case("ThresholdedReLU", dict(theta=0.6), (2, 7), generations=TF),
    ])

CORE = [
    case("Dense", dict(units=4), (3, 5)),
    case("Dense", dict(units=1, use_bias=False), (1, 7)),
    case("Dense", dict(units=4, lora_rank=2), (3, 5), generations=K3),
    case("Dense", dict(units=3, lora_rank=3, lora_alpha=5.0, kernel_regularizer="l2", use_bias=False), (2, 4),
         generations=K3),
    case("Embedding", dict(input_dim=6, output_dim=4, lora_rank=2, lora_alpha=1), ((2, 4), "int32", 0, 6),
         generations=K3),
    case("EinsumDense", dict(equation="abc,cde->abde", output_shape=[None, 2, 3], bias_axes="e", lora_rank=2), (2, 4, 5),
         generations=K3),
    case("Conv1D", dict(filters=3, kernel_size=2, lora_rank=2), (2, 5, 2), generations=K3),
    case("Conv2D", dict(filters=4, kernel_size=3, groups=2, lora_rank=2, lora_alpha=4), (1, 5, 4, 2), generations=K3),
    case("Dense", dict(units=3, activation="tanh"), (2, 4, 5)),
    case("Dense", dict(units=3, activation="softmax"), (2, 5)),
    case("Dense", lambda k: k.layers.Dense(3, activation=k.layers.ReLU(max_value=1.0)), (2, 5)),
    case("Dense", lambda k: k.layers.Dense(3, activation=k.layers.LeakyReLU(0.1)), (2, 5)),
    case("Embedding", dict(input_dim=6, output_dim=3), ((2, 4), "int32", 0, 6)),
    case("Embedding", dict(input_dim=6, output_dim=1), ((3,), "int64", 0, 6)),
    case("Embedding", dict(input_dim=6, output_dim=2), np.array([[1.0, 5.0], [0.0, 3.0]], "float32")),
    case("Identity", dict(), (2, 3)),
    case("ReversibleEmbedding", dict(input_dim=6, output_dim=3), ((2, 4), "int32", 0, 6), generations=K3),
    case("ReversibleEmbedding", dict(input_dim=6, output_dim=3, tie_weights=False, mask_zero=True),
         ((2, 4), "int32", 0, 6), generations=K3),
    case("Masking", dict(mask_value=0.0), np.array([[[1, 0], [0, 0], [2, 3]]], "float32")),
]


def image(name, config, *shapes, **more):
    """An option set with channels last and first."""
    cases = [case(name, config, *shapes, **more)]
    for shape in shapes:
        cases.append(case(name, first(config), (shape[0], shape[-1], *shape[1:-1]), generations=K3))
    return cases


CONVOLUTIONAL = (
    image("Conv1D", dict(filters=3, kernel_size=3), (2, 7, 2))
    + image("Conv1D", dict(filters=2, kernel_size=2, strides=2, padding="same"), (1, 5, 3))
    + image("Conv1D", dict(filters=2, kernel_size=3, dilation_rate=2, padding="same", use_bias=False), (3, 8, 1))
    + image("Conv1D", dict(filters=2, kernel_size=3, dilation_rate=2, padding="causal", activation="relu"), (2, 6, 2))
    + image("Conv1D", dict(filters=2, kernel_size=2, strides=3, padding="causal"), (1, 8, 2))
    + image("Conv2D", dict(filters=2, kernel_size=3), (2, 5, 6, 2))
    + image("Conv2D", dict(filters=3, kernel_size=[2, 3], strides=[2, 1], padding="same"), (1, 5, 4, 2))
    + image("Conv2D", dict(filters=2, kernel_size=3, dilation_rate=[1, 2], padding="same"), (1, 5, 7, 1))
    + image("Conv2D", dict(filters=2, kernel_size=[4, 1], strides=3, padding="valid", activation="tanh"), (3, 7, 4, 1))
    + image("Conv2D", dict(filters=2, kernel_size=1, use_bias=False), (2, 3, 3, 4))
    + image("Conv2D", dict(filters=3, kernel_size=2, activation="softmax"), (1, 3, 4, 2))
    + [case("Conv2D", dict(filters=4, kernel_size=2, groups=2, padding="same"), (2, 3, 4, 4))]
    + [case("Conv1D", dict(filters=6, kernel_size=2, groups=3), (1, 5, 3), generations=K3)]
    + image("Conv3D", dict(filters=2, kernel_size=2), (1, 3, 4, 3, 2))
    + image("Conv3D", dict(filters=2, kernel_size=[1, 2, 3], strides=[1, 2, 2], padding="same"), (2, 2, 3, 5, 1))
    + [case("Conv3D", dict(filters=1, kernel_size=2, dilation_rate=[2, 1, 1]), (1, 4, 3, 3, 1), generations=K3)]
    + image("DepthwiseConv1D", dict(kernel_size=3), (2, 6, 2))
    + image("DepthwiseConv1D", dict(kernel_size=2, strides=2, depth_multiplier=2, padding="same"), (1, 7, 2))
    + image("DepthwiseConv2D", dict(kernel_size=3), (1, 5, 4, 2))
    + image("DepthwiseConv2D", dict(kernel_size=[2, 3], depth_multiplier=2, padding="same"), (2, 3, 4, 2))
    + image("DepthwiseConv2D", dict(kernel_size=3, strides=2, padding="same", use_bias=False, activation="relu"),
            (1, 6, 5, 3))
    + image("DepthwiseConv2D", dict(kernel_size=2, dilation_rate=2), (1, 5, 5, 2))
    + image("SeparableConv1D", dict(filters=3, kernel_size=3, depth_multiplier=2), (2, 6, 2))
    + [case("SeparableConv1D", dict(filters=2, kernel_size=2, padding="causal"), (1, 5, 2), generations=TF)]
    + image("SeparableConv2D", dict(filters=3, kernel_size=2), (1, 4, 5, 2))
    + image("SeparableConv2D",
            dict(filters=2, kernel_size=3, strides=2, padding="same", depth_multiplier=2, activation="sigmoid"),
            (2, 5, 4, 2))
)

POOLING = []
for kind in ("Max", "Average"):
    POOLING += image(kind + "Pooling1D", dict(pool_size=2), (2, 7, 2))
    POOLING += image(kind + "Pooling1D", dict(pool_size=3, strides=1, padding="same"), (1, 5, 2))
    POOLING += image(kind + "Pooling2D", dict(pool_size=2), (2, 5, 4, 2))
    POOLING += image(kind + "Pooling2D", dict(pool_size=3, strides=2, padding="same"), (1, 6, 5, 2))
    POOLING += image(kind + "Pooling2D", dict(pool_size=[2, 3], strides=[1, 2]), (3, 4, 5, 1))
    POOLING += image(kind + "Pooling3D", dict(pool_size=2), (1, 4, 3, 2, 2), generations=K3)
    POOLING += image(kind + "Pooling3D", dict(pool_size=2, strides=[1, 2, 1], padding="same"), (1, 3, 3, 2, 1),
                     generations=K3)
    for keep in (False, True):
        POOLING += image(f"Global{kind}Pooling1D", dict(keepdims=keep), (2, 5, 3))
        POOLING += image(f"Global{kind}Pooling2D", dict(keepdims=keep), (2, 3, 4, 3))
        POOLING += image(f"Global{kind}Pooling3D", dict(keepdims=keep), (1, 2, 3, 2, 3))
    for shape, size in (((2, 7, 2), 3), ((1, 6, 2), 2), ((3, 4, 1), 5)):
        POOLING += image(f"Adaptive{kind}Pooling1D", dict(output_size=size), shape, generations=K3)
    POOLING += image(f"Adaptive{kind}Pooling2D", dict(output_size=[2, 3]), (2, 5, 7, 2), generations=K3)
    POOLING += image(f"Adaptive{kind}Pooling2D", dict(output_size=1), (1, 4, 3, 2), generations=K3)
    POOLING += image(f"Adaptive{kind}Pooling3D", dict(output_size=[2, 1, 4]), (1, 3, 4, 5, 2), generations=K3)

NORMALIZATION = []
for training in (False, True):
    NORMALIZATION += [
        case("BatchNormalization", dict(renorm=True), (4, 3), training=training),
        case("BatchNormalization", dict(renorm=True, renorm_clipping=dict(rmin=0.7, rmax=1.2, dmax=0.3),
                                        renorm_momentum=0.8, center=False), (4, 5, 3), training=training),
        case("BatchNormalization", dict(renorm=True, scale=False, axis=1), (4, 3, 2), training=training),
        case("BatchNormalization", dict(), (4, 3), training=training),
        case("BatchNormalization", dict(momentum=0.9, epsilon=0.01, scale=False), (3, 2, 4), training=training),
        case("BatchNormalization", dict(), (2, 3, 2, 3), training=training),
        case("BatchNormalization", dict(center=False, momentum=0.5), (1, 3, 3, 2), training=training),
        case("BatchNormalization", dict(axis=1), (2, 3, 4), training=training),
        case("BatchNormalization", dict(axis=1), (2, 3, 2, 2), training=training, generations=K3),
        case("BatchNormalization", dict(axis=[1, 3]), (2, 3, 2, 2), training=training, generations=TF),
        case("BatchNormalization", dict(axis=2), (2, 3, 4, 2), training=training),
        case("BatchNormalization", dict(trainable=False), (2, 3, 2, 3), training=training),
        case("BatchNormalization", dict(), (2, 2, 2, 2, 2), training=training),
    ]
NORMALIZATION += [
    case("LayerNormalization", dict(), (2, 5)),
    case("LayerNormalization", dict(epsilon=1e-6, center=False), (2, 3, 4)),
    case("LayerNormalization", dict(scale=False), (2, 3, 4)),
    case("LayerNormalization", dict(axis=1), (2, 3, 4)),
    case("LayerNormalization", dict(axis=[1, 2]), (2, 3, 4)),
    case("LayerNormalization", dict(axis=[-1, -2]), (2, 3, 4), generations=K3),
    case("LayerNormalization", dict(rms_scaling=True), (2, 5), generations=K3),
    case("RMSNormalization", dict(), (2, 5), generations=K3),
    case("RMSNormalization", dict(axis=[1, 2], epsilon=1e-3), (2, 3, 4), generations=K3),
    case("UnitNormalization", dict(), (2, 5)),
    case("UnitNormalization", dict(axis=[1, 2]), (2, 3, 4)),
    case("GroupNormalization", dict(groups=2), (2, 3, 4)),
    case("GroupNormalization", dict(groups=-1, axis=-1), (2, 3, 4)),
    case("GroupNormalization", dict(groups=1, axis=1, epsilon=0.01), (2, 4, 3)),
    case("GroupNormalization", dict(groups=3, scale=False), (1, 2, 2, 6)),
    case("GroupNormalization", dict(groups=2, axis=1, center=False), (1, 4, 3, 2)),
]

MERGING = []
for name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
    MERGING += [case(name, dict(), (2, 3), (2, 3)), case(name, dict(), (2, 3, 4), (2, 4), (2, 1, 4))]
MERGING += [
    case("Subtract", dict(), (2, 3), (2, 3)),
    case("Subtract", dict(), (2, 3, 4), (2, 4)),
    case("Concatenate", dict(), (2, 3), (2, 4), (2, 1)),
    case("Concatenate", dict(axis=1), (2, 3, 4), (2, 1, 4)),
    case("Dot", dict(axes=1), (3, 4), (3, 4)),
    case("Dot", dict(axes=-1, normalize=True), (3, 4), (3, 4)),
    case("Dot", dict(axes=[2, 1]), (2, 3, 4), (2, 4, 5)),
    case("Dot", dict(axes=[2, 2], normalize=True), (2, 3, 4), (2, 5, 4)),
    case("Dot", dict(axes=[1, 2]), (2, 3), (2, 4, 3)),
    case("Dot", dict(axes=[1, 1]), (2, 3, 4), (2, 3)),
    case("Dot", dict(axes=[3, 1]), (1, 2, 3, 4), (1, 4, 2)),
]

RESHAPING = (
    [
        case("Flatten", dict(), (2, 3, 4)),
        case("Flatten", dict(), (3,)),
        case("Flatten", dict(data_format="channels_first"), (2, 3, 2, 2)),
        case("Reshape", dict(target_shape=[4, 3]), (2, 12)),
        case("Reshape", dict(target_shape=[-1, 2]), (3, 2, 3)),
        case("Reshape", dict(target_shape=[]), (3, 1)),
        case("Permute", dict(dims=[2, 1]), (2, 3, 4)),
        case("Permute", dict(dims=[3, 1, 2]), (1, 2, 3, 4)),
        case("RepeatVector", dict(n=3), (2, 4)),
        case("ZeroPadding1D", dict(padding=2), (2, 3, 2)),
        case("ZeroPadding1D", dict(padding=[0, 2]), (1, 3, 2)),
        case("Cropping1D", dict(cropping=[1, 2]), (2, 6, 2)),
        case("Cropping1D", dict(cropping=1), (1, 5, 1)),
        case("UpSampling1D", dict(size=3), (2, 3, 2)),
    ]
    + image("ZeroPadding2D", dict(), (1, 2, 3, 2))
    + image("ZeroPadding2D", dict(padding=[1, 2]), (1, 2, 3, 2))
    + image("ZeroPadding2D", dict(padding=[[0, 1], [2, 0]]), (2, 2, 3, 1))
    + image("ZeroPadding3D", dict(padding=[[0, 1], [1, 0], [1, 2]]), (1, 2, 1, 2, 2))
    + image("Cropping2D", dict(cropping=[[1, 0], [0, 2]]), (2, 4, 5, 2))
    + image("Cropping2D", dict(cropping=1), (1, 3, 4, 2))
    + image("Cropping3D", dict(cropping=[[1, 0], [0, 1], [1, 1]]), (1, 3, 2, 4, 2))
    + image("UpSampling2D", dict(), (2, 2, 3, 2))
    + image("UpSampling2D", dict(size=[3, 1]), (1, 2, 3, 2))
    + image("UpSampling2D", dict(size=[2, 3], interpolation="bilinear"), (2, 3, 2, 2))
    + image("UpSampling3D", dict(size=[1, 2, 3]), (1, 2, 2, 1, 2))
)

REGULARIZATION = [
    case("Dropout", dict(rate=0.5), (2, 3)),
    case("Dropout", dict(rate=0.0), (2, 3), training=True),
    case("SpatialDropout1D", dict(rate=0.3), (2, 3, 2)),
    case("SpatialDropout2D", dict(rate=0.3), (1, 2, 3, 2)),
    case("SpatialDropout3D", dict(rate=0.3), (1, 2, 1, 3, 2)),
    case("GaussianNoise", dict(stddev=0.3), (2, 3)),
    case("GaussianDropout", dict(rate=0.3), (2, 3)),
    case("AlphaDropout", dict(rate=0.3), (2, 3)),
    case("ActivityRegularization", dict(l1=0.1, l2=0.2), (2, 3)),
]

SIGNAL = (2, 40, 2)
PREPROCESSING = [
    case("AveragePooling3D", dict(pool_size=[1, 2, 3]), (1, 2, 5, 6, 2)),
    case("MaxPooling3D", dict(pool_size=[1, 2, 3]), (1, 2, 5, 6, 2)),
    case("MaxPooling3D", dict(pool_size=2, strides=1, padding="same"), (1, 3, 4, 3, 2)),
    *[case("STFTSpectrogram", dict(mode=m, frame_length=8, **more), SIGNAL, generations=K3)
      for m, more in (("log", {}), ("magnitude", dict(frame_step=3)), ("psd", dict(fft_length=10)), ("real", {}),
                      ("imag", dict(padding="same")), ("angle", {}), ("stft", dict(window="hamming", periodic=True)),
                      ("log", dict(expand_dims=True)), ("log", dict(scaling="spectrum")), ("log", dict(scaling=None)),
                      ("magnitude", dict(window=None)))],
    case("STFTSpectrogram", dict(mode="log", frame_length=6, data_format="channels_first"), (2, 2, 30), generations=K3),
    case("STFTSpectrogram", dict(mode="stft", frame_length=6, data_format="channels_first", expand_dims=True),
         (2, 2, 30), generations=K3),
    *[case("MelSpectrogram", dict(dict(fft_length=16, sequence_stride=5, num_mel_bins=4, sampling_rate=800), **more),
           (2, 60), generations=K3)
      for more in ({}, dict(sequence_length=11), dict(window="hamming"), dict(power_to_db=False), dict(top_db=10.0),
                   dict(mag_exp=1.0, power_to_db=False), dict(min_freq=50.0, max_freq=300.0), dict(window=None),
                   dict(min_power=1e-2, ref_power=0.5))],
    case("Rescaling", dict(scale=0.5, offset=-1.0), (2, 3)),
    case("Rescaling", dict(scale=[0.5, 2.0, 1.0], offset=[0.0, 1.0, -1.0]), (2, 2, 3)),
    case("Rescaling", dict(scale=1 / 255), ((1, 2, 2, 3), "uint8", 0, 255)),
    case("Normalization", dict(), (3, 4)),
    case("Normalization", dict(axis=None), (3, 4)),
    case("Normalization", dict(axis=[1, 2]), (2, 3, 2)),
    case("Normalization", dict(mean=0.5, variance=4.0), (3, 4)),
    case("Normalization", dict(mean=[0.5, 1.0], variance=[4.0, 0.25], invert=True), (3, 2)),
]


def masked(*names_and_options, vocabulary=5):
    """Embedding(mask_zero) followed by layers that heed the mask."""
    def build(k):
        layers = [k.layers.Embedding(vocabulary, 3, mask_zero=True)]
        return k.Sequential(layers + [getattr(k.layers, name)(**options) for name, options in names_and_options])
    return build


IDS = np.array([[1, 2, 0, 0], [3, 0, 4, 1], [2, 1, 3, 4]], "int32")


def merged(name, **options):
    """Two masked inputs, merged and averaged over the steps that the merged mask leaves."""
    def build(k):
        inputs = [k.Input((4,), dtype="int32"), k.Input((4,), dtype="int32")]
        embedding = k.layers.Embedding(5, 3, mask_zero=True)
        x = getattr(k.layers, name)(**options)([embedding(i) for i in inputs])
        return k.Model(inputs, k.layers.GlobalAveragePooling1D()(x))
    return build


def nested(k):
    """Two inputs through one nested, shared model that is also an output on its own."""
    tower_input = k.Input((4,))
    tower = k.Model(tower_input, k.layers.Dense(3, activation="relu")(tower_input))
    a, b = k.Input((4,)), k.Input((4,))
    both = k.layers.Concatenate()([tower(a), tower(b)])
    both = k.layers.Add()([both, k.layers.Dense(6)(a)])
    return k.Model([a, b], k.Sequential([k.layers.Dense(2)])(both))


MODELS = [
    case("Masked", masked(("GlobalAveragePooling1D", {})), IDS),
    case("Masked", masked(("Dense", dict(units=2)), ("GlobalAveragePooling1D", {})), IDS),
    case("Masked", masked(("BatchNormalization", dict(momentum=0.5)), ("GlobalAveragePooling1D", {})), IDS,
         training=True),
    case("Masked", lambda k: k.Sequential([
        k.layers.Masking(), k.layers.Activation("tanh"), k.layers.GlobalAveragePooling1D()]),
        np.array([[[1, 0.5], [0, 0], [2, 3]], [[0, 0], [0.25, 1], [1, 1]]], "float32")),
    case("Nested", nested, (2, 4), (2, 4)),
    case("Small CNN", lambda k: k.Sequential([
        k.Input((6, 6, 1)), k.layers.Conv2D(2, 3, activation="relu"), k.layers.MaxPooling2D(), k.layers.Flatten(),
        k.layers.Dense(3, activation="softmax")]), (2, 6, 6, 1)),
] + [
    # Keras 3 writes masks of functional models as operations of their own.
    case("Masked", merged(name), IDS, IDS[::-1].copy(), generations=TF)
    for name in ("Add", "Average", "Maximum", "Minimum", "Multiply", "Concatenate")]

def attention(name, shapes, call=None, **options):
    """A model that calls the attention layer `name` on one input for each of `shapes`: itself in the way of `call`."""
    def build(k):
        inputs = [k.Input(shape, dtype=dtype) for shape, dtype in shapes]
        layer = getattr(k.layers, name)(**options)
        y = call(layer, *inputs) if call else layer(inputs)
        return k.Model(inputs, y)
    return build


def masked_attention(name, call, **options):
    """Attention between two masked sequences of embeddings."""
    def build(k):
        inputs = [k.Input((4,), dtype="int32"), k.Input((3,), dtype="int32")]
        embedding = k.layers.Embedding(5, 3, mask_zero=True)
        layer = getattr(k.layers, name)(**options)
        return k.Model(inputs, call(layer, *[embedding(i) for i in inputs]))
    return build


def scores(layer, *inputs, k, **options):
    y, s = layer(*inputs, return_attention_scores=True, **options)
    return k.layers.Concatenate()([k.layers.Flatten()(y), k.layers.Flatten()(s)])


F = "float32"
QV = [((4, 3), F), ((5, 3), F)]
QVK = [((4, 3), F), ((5, 2), F), ((5, 3), F)]
SHORT_IDS = [np.array([[1, 2, 0, 0], [3, 4, 4, 1], [2, 0, 0, 0]], "int32"),
             np.array([[1, 2, 0], [3, 4, 1], [2, 1, 0]], "int32")]
MASK = (np.arange(60).reshape(3, 4, 5) % 7 % 2).astype("int32")

ATTENTION = (
    [case("", attention(name, QV, **options), (3, 4, 3), (3, 5, 3))
     for name, options in [("Attention", {}), ("Attention", dict(use_scale=True)),
                           ("Attention", dict(score_mode="concat")),
                           ("Attention", dict(score_mode="concat", use_scale=True)),
                           ("AdditiveAttention", {}), ("AdditiveAttention", dict(use_scale=False))]]
    + [case("", attention(name, QVK), (1, 4, 3), (1, 5, 2), (1, 5, 3), generations=generations)
       for name, generations in [("Attention", BOTH), ("AdditiveAttention", K3)]]
    + [case("", attention(name, QV, lambda l, q, v: l([q, v], use_causal_mask=True)), (2, 4, 3), (2, 5, 3))
       for name in ("Attention", "AdditiveAttention")]
    + [case("", masked_attention(name, lambda l, q, v: l([q, v])), *SHORT_IDS)
       for name in ("Attention", "AdditiveAttention")]
    + [case("", lambda k: attention("Attention", QV, lambda l, q, v: scores(l, [q, v], k=k))(k), (2, 4, 3), (2, 5, 3))]
    + [case("MultiHeadAttention", attention("MultiHeadAttention", QV, lambda l, q, v: l(q, v), **options),
            (batch, 4, 3), (batch, 5, 3))
       for batch, options in [
           (3, dict(num_heads=2, key_dim=3)), (1, dict(num_heads=1, key_dim=2, value_dim=4, dropout=0.1)),
           (2, dict(num_heads=3, key_dim=2, use_bias=False)), (2, dict(num_heads=2, key_dim=2, output_shape=5)),
           (2, dict(num_heads=2, key_dim=2, output_shape=(2, 3))),
           (2, dict(num_heads=2, key_dim=3, dropout=0.3))]]
    + [case("", attention("MultiHeadAttention", QVK, lambda l, q, v, k: l(q, v, k), num_heads=2, key_dim=3),
            (2, 4, 3), (2, 5, 2), (2, 5, 3))]
    + [case("", attention("MultiHeadAttention", QVK, lambda l, q, v, k: l(q, value=v, key=k), num_heads=2, key_dim=3),
            (2, 4, 3), (2, 5, 2), (2, 5, 3))]
    + [case("", attention("MultiHeadAttention", QV, lambda l, q, v: l(q, v, use_causal_mask=True), num_heads=2,
                          key_dim=2, dropout=dropout), (2, 4, 3), (2, 5, 3)) for dropout in (0.0, 0.2)]
    + [case("", attention("MultiHeadAttention", QV + [((4, 5), "int32")],
                          lambda l, q, v, m: l(q, v, attention_mask=m), num_heads=2, key_dim=2),
            (3, 4, 3), (3, 5, 3), MASK)]
    + [case("", masked_attention("MultiHeadAttention", lambda l, q, v: l(q, v), num_heads=2, key_dim=2), *SHORT_IDS,
            generations=K3)]
    + [case("", masked_attention("MultiHeadAttention", lambda l, q, v: l(q, v), num_heads=2, key_dim=2, dropout=0.1),
            *SHORT_IDS, generations=K3)]
    + [case("", masked_attention("MultiHeadAttention", lambda l, q, v: l(q, v, use_causal_mask=True), num_heads=2,
                                 key_dim=2), np.array([[1, 2, 3, 4], [3, 4, 4, 1]], "int32"),
            np.array([[1, 2, 0], [3, 4, 4]], "int32"), generations=TF)]
    + [case("", lambda k: attention("MultiHeadAttention", QV, lambda l, q, v: scores(l, q, v, k=k), num_heads=2,
                                    key_dim=2)(k), (2, 4, 3), (2, 5, 3))]
    + [case("", attention("MultiHeadAttention", [((2, 4, 3), F), ((2, 5, 3), F)], lambda l, q, v: l(q, v), num_heads=2,
                          key_dim=2, attention_axes=2), (2, 2, 4, 3), (2, 2, 5, 3))]
    + [case("", attention("MultiHeadAttention", [((2, 4, 3), F), ((2, 5, 3), F)], lambda l, q, v: l(q, v), num_heads=2,
                          key_dim=2, attention_axes=(1, 2)), (2, 2, 4, 3), (2, 2, 5, 3))]
    + [case("", attention("MultiHeadAttention", QV, lambda l, q, v: l(q, v, use_causal_mask=causal), num_heads=2,
                          key_dim=2, **options), (2, 4, 3), (2, 5, 3), generations=K3)
       for causal, options in [(False, dict(sliding_window=2)), (True, dict(sliding_window=2)),
                               (False, dict(use_gate=True))]]
    + [case("", attention("GroupQueryAttention", QV, lambda l, q, v: l(q, v, use_causal_mask=causal), head_dim=3,
                          **options), (batch, 4, 3), (batch, 5, 3), generations=K3)
       for batch, causal, options in [
           (3, False, dict(num_query_heads=4, num_key_value_heads=2)),
           (1, True, dict(num_query_heads=2, num_key_value_heads=1)),
           (2, False, dict(num_query_heads=2, num_key_value_heads=2, use_bias=False, dropout=0.2)),
           (2, True, dict(num_query_heads=2, num_key_value_heads=1, use_gate=True, sliding_window=2))]]
    + [case("", attention("GroupQueryAttention", QV + [((4, 5), "int32")],
                          lambda l, q, v, m: l(q, v, attention_mask=m), head_dim=2, num_query_heads=2,
                          num_key_value_heads=1), (3, 4, 3), (3, 5, 3), MASK, generations=K3)]
    + [case("", masked_attention("GroupQueryAttention", lambda l, q, v: l(q, v), head_dim=2, num_query_heads=2,
                                 num_key_value_heads=1), *SHORT_IDS, generations=K3)]
)

CONV_TRANSPOSE = (
    image("Conv1DTranspose", dict(filters=3, kernel_size=3), (2, 5, 2))
    + image("Conv1DTranspose", dict(filters=2, kernel_size=4, strides=2, padding="same"), (1, 5, 3))
    + image("Conv1DTranspose", dict(filters=2, kernel_size=2, strides=3), (3, 4, 1))
    + [case("Conv1DTranspose", dict(filters=2, kernel_size=3, dilation_rate=2), (1, 4, 2), generations=K3)]
    + image("Conv2DTranspose", dict(filters=3, kernel_size=3), (1, 3, 4, 2))
    + image("Conv2DTranspose", dict(filters=2, kernel_size=3, strides=2, padding="same", activation="relu"),
            (3, 3, 4, 2))
    + image("Conv2DTranspose", dict(filters=2, kernel_size=[2, 4], strides=[1, 3], padding="same"), (1, 3, 2, 2))
    + image("Conv2DTranspose", dict(filters=2, kernel_size=2, strides=3, padding="same", use_bias=False), (1, 3, 2, 1))
    + image("Conv2DTranspose", dict(filters=2, kernel_size=3, strides=2, padding="same", output_padding=1),
            (1, 3, 2, 2))
    + image("Conv2DTranspose", dict(filters=2, kernel_size=4, strides=3, padding="same", output_padding=[1, 2]),
            (1, 3, 2, 2))
    + image("Conv2DTranspose", dict(filters=2, kernel_size=3, strides=2, output_padding=1), (2, 3, 2, 1))
    + [case("Conv2DTranspose", dict(filters=2, kernel_size=3, dilation_rate=2), (1, 3, 4, 2)),
       case("Conv2DTranspose", dict(filters=2, kernel_size=3, dilation_rate=[1, 2], padding="same"), (1, 5, 4, 2),
            generations=K3)]
    + image("Conv3DTranspose", dict(filters=2, kernel_size=2), (1, 2, 3, 2, 2))
    + image("Conv3DTranspose", dict(filters=1, kernel_size=[1, 2, 3], strides=2, padding="same"), (2, 2, 1, 3, 2))
    + [case("Conv1DTranspose", dict(filters=2, kernel_size=3, strides=2, use_bias=False), (2, 4, 2)),
       case("Conv1DTranspose", dict(filters=2, kernel_size=3, strides=2, padding="same", output_padding=1), (2, 4, 2)),
       case("Conv1DTranspose", dict(filters=2, kernel_size=3, strides=3, output_padding=2), (1, 4, 3)),
       case("Conv3DTranspose", dict(filters=2, kernel_size=2, use_bias=False, activation="elu"), (1, 2, 3, 2, 2)),
       case("Conv3DTranspose", dict(filters=1, kernel_size=3, strides=2, padding="same", output_padding=1),
            (1, 2, 2, 3, 2)),
       case("Conv3DTranspose", dict(filters=1, kernel_size=2, dilation_rate=2), (1, 2, 3, 2, 2), generations=K3)]
)
CONV_OPTIONS = [
    case("Conv3D", dict(filters=4, kernel_size=2, groups=2), (1, 3, 3, 4, 2), generations=K3),
    case("Conv3D", dict(filters=2, kernel_size=2, use_bias=False, strides=2), (2, 3, 3, 4, 2)),
    case("DepthwiseConv1D", dict(kernel_size=3, use_bias=False, padding="same"), (2, 6, 3)),
    case("SeparableConv1D", dict(filters=3, kernel_size=3, use_bias=False, padding="same"), (2, 6, 2)),
    case("SeparableConv1D", dict(filters=3, kernel_size=2, depth_multiplier=3, activation="relu"), (2, 6, 2)),
    case("SeparableConv2D", dict(filters=3, kernel_size=2, dilation_rate=2, use_bias=False), (2, 5, 6, 2)),
    case("SeparableConv2D", dict(filters=2, kernel_size=3, strides=2, depth_multiplier=2, padding="same"), (1, 5, 6, 2)),
]
MASKED = [
    case("Masking", dict(mask_value=1.5), np.array([[[1.5, 1.5], [0, 1.5], [2, 3]]], "float32")),
    case("Embedding", dict(input_dim=6, output_dim=3, mask_zero=True), ((2, 4), "int32", 0, 6)),
    case("Dropout", dict(rate=0.4, noise_shape=[None, 1, 3]), (2, 4, 3)),
    case("AlphaDropout", dict(rate=0.4, noise_shape=[2, 1, 3]), (2, 4, 3)),
    case("GaussianDropout", dict(rate=0.4), (2, 4, 3)), case("GaussianNoise", dict(stddev=0.4), (2, 4, 3)),
    case("ActivityRegularization", dict(l1=0.1, l2=0.2), (2, 3)),
]


def local(name, shape, padding="valid", **options):
    """A locally connected layer in every implementation, with channels last and first."""
    turned = (shape[0], shape[-1], *shape[1:-1])
    cases = []
    for implementation in (1, 2, 3) if padding == "valid" else (2, 3):
        config = dict(options, implementation=implementation, padding=padding)
        cases.append(case(name, config, shape, generations=TF))
        cases.append(case(name, dict(config, data_format="channels_first"), turned, generations=TF))
    return cases


LOCALLY_CONNECTED = (
    local("LocallyConnected1D", (2, 5, 2), filters=3, kernel_size=2)
    + local("LocallyConnected1D", (1, 6, 1), filters=2, kernel_size=3, strides=2, use_bias=False, activation="tanh")
    + local("LocallyConnected1D", (1, 5, 2), filters=2, kernel_size=4, padding="same")
    + local("LocallyConnected2D", (3, 3, 4, 2), filters=2, kernel_size=2)
    + local("LocallyConnected2D", (1, 5, 4, 1), filters=2, kernel_size=[3, 2], strides=[2, 1], activation="relu")
    + local("LocallyConnected2D", (1, 3, 4, 2), filters=1, kernel_size=3, padding="same")
)

EINSUM_DENSE = [
    case("EinsumDense", dict(equation="ab,bc->ac", output_shape=4, bias_axes="c"), (3, 5)),
    case("EinsumDense", dict(equation="abc,cd->abd", output_shape=[None, 4], bias_axes="d", activation="tanh"),
         (2, 3, 5)),
    case("EinsumDense", dict(equation="...x,xy->...y", output_shape=4, bias_axes="y"), (1, 2, 3, 5)),
    case("EinsumDense", dict(equation="abc,cde->abde", output_shape=[None, 2, 3]), (3, 4, 5)),
    case("EinsumDense", dict(equation="abc,cde->abde", output_shape=[None, 2, 3], bias_axes="d"), (1, 4, 5)),
    case("EinsumDense", dict(equation="abc,bcd->ad", output_shape=[3], bias_axes="d"), (2, 3, 4)),
    case("EinsumDense", dict(equation="ab...,bc->ac...", output_shape=3, bias_axes="c"), (2, 3, 4)),
    case("EinsumDense", dict(equation="abc,bd->adc", output_shape=[5, 4], bias_axes="dc"), (2, 3, 4)),
]

def operation(body, *shapes, dtype=F):
    """A model that computes `body(k, *inputs)` with operations between layers, on inputs of `shapes`."""
    def build(k):
        inputs = [k.Input(shape, dtype=dtype) for shape in shapes]
        return k.Model(inputs, body(k, *inputs))
    return build


def operations(shapes, bodies, batch=3, generations=K3):
    """A case for each of `bodies`, on inputs of `shapes` without the batch."""
    return [case("", operation(body, *shapes), *[(batch, *shape) for shape in shapes], generations=generations)
            for body in bodies]


X = [(4, 3)]
XY = [(4, 3), (4, 3)]
IMAGE = [(4, 6, 4)]


def positive(k, x):
    return k.layers.Activation("softplus")(x)


OPERATIONS_3 = (
    operations(XY, [
        lambda k, x, y: x + y, lambda k, x, y: x - y * 2.0, lambda k, x, y: 1.0 - x / (y * y + 1),
        lambda k, x, y: -x * 2, lambda k, x, y: k.ops.maximum(x, y), lambda k, x, y: k.ops.minimum(x, 0.3),
        lambda k, x, y: k.ops.matmul(x, k.ops.transpose(y, (0, 2, 1))), lambda k, x, y: x @ k.ops.swapaxes(y, 1, 2),
        lambda k, x, y: k.ops.where(x > y, x, y * 2), lambda k, x, y: k.ops.where(k.ops.logical_and(x > 0, y > 0), x, 0),
        lambda k, x, y: k.ops.concatenate([x, y], axis=-1), lambda k, x, y: k.ops.stack([x, y], axis=1),
        lambda k, x, y: k.ops.einsum("abc,adc->abd", x, y), lambda k, x, y: k.ops.cast(k.ops.equal(x, y), "float32") + x,
        lambda k, x, y: k.ops.add(x, y[:, :1]), lambda k, x, y: k.ops.tensordot(x, np.ones((3, 2), "float32"), 1),
        lambda k, x, y: k.ops.dot(x, np.arange(6).reshape(3, 2).astype("float32")),
        lambda k, x, y: k.ops.where(k.ops.logical_or(x < 0, k.ops.not_equal(y, 0)), x, y)])
    + operations(X, [
        lambda k, x: x[:, 1:], lambda k, x: x[:, 0], lambda k, x: x[:, -1, :2], lambda k, x: x[..., ::2],
        lambda k, x: x[:, None, 1:3, 1], lambda k, x: x[:, ::-1], lambda k, x: x[1], lambda k, x: x[:, 3:0:-2],
        lambda k, x: k.ops.mean(x, axis=1), lambda k, x: k.ops.sum(x, axis=(1, 2)),
        lambda k, x: k.ops.max(x, axis=-1, keepdims=True), lambda k, x: k.ops.min(x, axis=2),
        lambda k, x: k.ops.prod(x, axis=2), lambda k, x: k.ops.var(x, axis=1), lambda k, x: k.ops.std(x, axis=-1),
        lambda k, x: k.ops.logsumexp(x, axis=1), lambda k, x: k.ops.square(x), lambda k, x: k.ops.exp(x) - 1,
        lambda k, x: k.ops.sqrt(positive(k, x)), lambda k, x: k.ops.rsqrt(positive(k, x)),
        lambda k, x: k.ops.log(positive(k, x)), lambda k, x: k.ops.log1p(positive(k, x)),
        lambda k, x: k.ops.absolute(x), lambda k, x: x**2, lambda k, x: x**3, lambda k, x: k.ops.power(positive(k, x), 0.7),
        lambda k, x: k.ops.clip(x, -1, 1), lambda k, x: k.ops.reshape(x, (-1, 6)), lambda k, x: k.ops.ravel(x),
        lambda k, x: k.ops.transpose(x, (0, 2, 1)), lambda k, x: k.ops.expand_dims(x, 1),
        lambda k, x: k.ops.squeeze(x[:, :1], axis=1), lambda k, x: k.ops.moveaxis(x, 1, 2),
        lambda k, x: k.ops.pad(x, [[0, 0], [1, 2], [0, 1]]),
        lambda k, x: k.ops.pad(x, [[0, 0], [1, 2], [0, 0]], mode="reflect"),
        lambda k, x: k.ops.pad(x, [[0, 0], [1, 2], [0, 0]], mode="constant", constant_values=1.5),
        lambda k, x: k.ops.tile(x, (1, 2, 3)), lambda k, x: k.ops.repeat(x, 2, axis=1),
        lambda k, x: k.ops.broadcast_to(x[:, :1], (3, 4, 3)), lambda k, x: k.ops.flip(x, axis=1),
        lambda k, x: k.ops.roll(x, 1, axis=1), lambda k, x: k.ops.split(x, 2, axis=1)[1],
        lambda k, x: k.ops.split(x, [1, 2], axis=2)[1], lambda k, x: k.ops.unstack(x, axis=1)[2],
        lambda k, x: k.ops.one_hot(k.ops.argmax(x, axis=-1), 3) * x, lambda k, x: k.ops.cumsum(x, axis=1),
        lambda k, x: k.ops.take(x, [2, 0], axis=1), lambda k, x: k.ops.normalize(x, axis=-1),
        lambda k, x: k.ops.stop_gradient(x) * x, lambda k, x: k.ops.zeros_like(x) + x,
        lambda k, x: k.ops.ones_like(x) - x, lambda k, x: k.ops.sigmoid(x), lambda k, x: k.ops.relu(x),
        lambda k, x: k.ops.gelu(x), lambda k, x: k.ops.gelu(x, approximate=False), lambda k, x: k.ops.silu(x),
        lambda k, x: k.ops.softmax(x, axis=1), lambda k, x: k.ops.log_softmax(x), lambda k, x: k.ops.tanh(x),
        lambda k, x: k.ops.leaky_relu(x, 0.3), lambda k, x: k.ops.elu(x), lambda k, x: k.ops.hard_sigmoid(x),
        lambda k, x: k.ops.sin(x) + k.ops.cos(x), lambda k, x: k.ops.floor(x) + x, lambda k, x: k.ops.erf(x),
        lambda k, x: x // 1.5 + x, lambda k, x: x % 1.5, lambda k, x: k.ops.slice(x, (0, 1, 0), (3, 2, 2)),
        lambda k, x: k.ops.cast(k.ops.any(x > 1, axis=1), "float32") * x[:, 0]])
    + operations(IMAGE, [
        lambda k, x: k.ops.image.resize(x, (8, 9)), lambda k, x: k.ops.image.resize(x, (3, 6), interpolation="nearest"),
        lambda k, x: k.ops.image.resize(x, (8, 3)),
        lambda k, x: k.ops.depth_to_space(x, 2), lambda k, x: k.ops.space_to_depth(x, 2)], batch=1)
)

OPERATIONS_TF = (
    operations(XY, [
        lambda k, x, y: x + y, lambda k, x, y: 2.0 * x - y, lambda k, x, y: 1.0 / (x * x + 1),
        lambda k, x, y: tf().math.add(x, 1.0), lambda k, x, y: tf().concat([x, y], axis=-1),
        lambda k, x, y: tf().stack([x, y], axis=1), lambda k, x, y: tf().matmul(x, y, transpose_b=True),
        lambda k, x, y: tf().matmul(x, np.ones((3, 2), "float32")), lambda k, x, y: tf().where(x > 0, x, 0.0),
        lambda k, x, y: tf().maximum(x, y), lambda k, x, y: tf().math.squared_difference(x, y),
        lambda k, x, y: tf().add_n([x, y, x]), lambda k, x, y: tf().tensordot(x, np.ones((3, 2), "float32"), axes=1),
        lambda k, x, y: tf().math.divide_no_nan(x, y), lambda k, x, y: k.backend.concatenate([x, y], axis=1)], generations=TF)
    + operations(X, [
        lambda k, x: x[:, 1:], lambda k, x: x[:, 0], lambda k, x: x[..., ::2], lambda k, x: x[:, None, 1:3, 1],
        lambda k, x: x[:, ::-1], lambda k, x: tf().reduce_mean(x, axis=1), lambda k, x: tf().reduce_sum(x, axis=[1, 2]),
        lambda k, x: tf().reduce_max(x, axis=-1, keepdims=True), lambda k, x: tf().reduce_min(x, axis=2),
        lambda k, x: tf().reduce_logsumexp(x, axis=1), lambda k, x: tf().math.reduce_std(x, axis=1),
        lambda k, x: tf().reshape(x, (-1, 6)), lambda k, x: tf().reshape(x, (tf().shape(x)[0], 12)),
        lambda k, x: tf().transpose(x, [0, 2, 1]), lambda k, x: tf().expand_dims(x, 1),
        lambda k, x: tf().squeeze(x[:, :1], axis=1), lambda k, x: tf().pad(x, [[0, 0], [1, 1], [0, 2]]),
        lambda k, x: tf().tile(x, [1, 2, 1]), lambda k, x: tf().repeat(x, 2, axis=1),
        lambda k, x: tf().split(x, 2, axis=1)[0], lambda k, x: tf().split(x, [1, 3], axis=1)[1],
        lambda k, x: tf().unstack(x, axis=2)[1], lambda k, x: tf().nn.relu(x), lambda k, x: tf().nn.softmax(x, axis=1),
        lambda k, x: tf().nn.gelu(x), lambda k, x: tf().nn.leaky_relu(x), lambda k, x: tf().nn.relu6(x),
        lambda k, x: tf().math.l2_normalize(x, axis=1), lambda k, x: tf().clip_by_value(x, -1, 1),
        lambda k, x: tf().one_hot(tf().argmax(x, axis=-1), 3) * x, lambda k, x: tf().cast(x > 0, "float32") * x,
        lambda k, x: tf().gather(x, [2, 0], axis=1), lambda k, x: x**2, lambda k, x: tf().pow(x, 3), lambda k, x: -x,
        lambda k, x: tf().abs(x), lambda k, x: tf().exp(x), lambda k, x: tf().sqrt(tf().nn.softplus(x)),
        lambda k, x: tf().math.log(tf().nn.softplus(x)), lambda k, x: tf().sigmoid(x), lambda k, x: tf().tanh(x),
        lambda k, x: tf().cumsum(x, axis=1), lambda k, x: tf().reverse(x, axis=[1]),
        lambda k, x: k.backend.sum(x, axis=1), lambda k, x: k.backend.mean(x, axis=1, keepdims=True),
        lambda k, x: tf().slice(x, [0, 1, 0], [3, 2, 2]), lambda k, x: tf().stop_gradient(x) * x,
        lambda k, x: tf().zeros_like(x) + x, lambda k, x: tf().roll(x, 1, axis=1),
        lambda k, x: tf().math.multiply(x, 0.5) + tf().identity(x)], generations=TF)
    + operations(IMAGE, [
        lambda k, x: tf().image.resize(x, (8, 9)), lambda k, x: tf().image.resize(x, (3, 6), method="nearest"),
        lambda k, x: tf().nn.depth_to_space(x, 2), lambda k, x: tf().nn.space_to_depth(x, 2)], batch=1, generations=TF)
)


def tf():
    import tensorflow
    return tensorflow


def old_layer(name, names, compute, **config):
    """A layer that only Keras 1 has, with `compute` transcribed from its `call`: the weights in `names` are made by
    functions of the input shape."""
    def build(k):
        class Old(k.layers.Layer):
            def build(self, shape):
                self.parts = [self.add_weight(name=n, shape=make(shape)) for n, make in names.items()]

            def call(self, x):
                return compute(k.backend, x, *self.parts)

            def get_config(self):
                return dict(super().get_config(), **config)
        Old.__name__ = name
        return Old()
    return build


def sample_shape(shape):
    return shape[1:]


def srelu(b, x, t_left, a_left, t_right, a_right):
    t_right_actual = t_left + b.abs(t_right)
    middle = t_left + b.minimum(b.relu(x - t_left), t_right_actual - t_left) - a_left * b.relu(t_left - x)
    return middle + b.relu(x - t_right_actual) * a_right


def highway(b, x, w, w_carry, bias, b_carry):
    t = b.sigmoid(b.dot(x, w_carry) + b_carry)
    return b.tanh(b.dot(x, w) + bias) * t + (1 - t) * x


FOURIER = [
    case("", lambda k, more=more: k.layers.experimental.RandomFourierFeatures(4, **more), (3, 5), generations=TF)
    for more in ({}, dict(kernel_initializer="laplacian"), dict(scale=2.0, trainable=True))]
LEGACY = FOURIER + [case("", build, shape, generations=TF) for build, shape in [
    (old_layer("MaxoutDense", {"kernel": lambda s: (3, s[1], 2), "bias": lambda s: (3, 2)},
               lambda b, x, w, bias: b.max(b.dot(x, w) + bias, axis=1), output_dim=2, nb_feature=3, init="uniform",
               W_regularizer=None, b_constraint=None, bias=True, input_dim=5), (3, 5)),
    (old_layer("MaxoutDense", {"kernel": lambda s: (4, s[1], 1)}, lambda b, x, w: b.max(b.dot(x, w), axis=1),
               output_dim=1, nb_feature=4, bias=False, init="uniform"), (1, 3)),
    (old_layer("Highway", {"kernel": lambda s: (s[1], s[1]), "carry_kernel": lambda s: (s[1], s[1]),
                           "bias": lambda s: (s[1],), "carry_bias": lambda s: (s[1],)}, highway, init="glorot_uniform",
               activation="tanh", bias=True, input_dim=4), (3, 4)),
    (old_layer("ParametricSoftplus", {"alphas": sample_shape, "betas": sample_shape},
               lambda b, x, alpha, beta: b.softplus(beta * x) * alpha, alpha_init=0.2, beta_init=5.0, shared_axes=None), (2, 3, 4)),
    (old_layer("SReLU", {n: sample_shape for n in ("t_left", "a_left", "t_right", "a_right")}, srelu,
               t_left_init="zero", a_left_init="glorot_uniform", t_right_init="glorot_uniform", a_right_init="one", shared_axes=None),
     (2, 3, 4)),
    (old_layer("SReLU", {n: lambda s: (1, s[2]) for n in ("t_left", "a_left", "t_right", "a_right")}, srelu,
               t_left_init="zero", a_left_init="glorot_uniform", t_right_init="glorot_uniform", a_right_init="one",
               shared_axes=[1]), (1, 3, 4))]]



def wired(build, shape, dtype=None):
    """A functional model of one input whose single output joins all that `build(keras, x)` returns."""
    def model(k):
        x = k.Input(shape, dtype=dtype)
        outputs = build(k, x)
        if not isinstance(outputs, (list, tuple)):
            return k.Model(x, outputs)
        return k.Model(x, k.layers.Concatenate()([k.layers.Flatten()(y) for y in outputs]))
    return model


def recurrent(name, **options):
    return lambda k, x: getattr(k.layers, name)(**options)(x)


def with_states(name, count, **options):
    """The states to start from are computed from the first step."""
    def build(k, x):
        start = k.layers.Flatten()(k.layers.Cropping1D((0, 3))(x))
        states = [k.layers.Dense(3, activation="tanh")(start) for _ in range(count)]
        return getattr(k.layers, name)(3, return_state=True, **options)(x, initial_state=states)
    return build


def both_ways(name, merge_mode, backward=None, **options):
    def build(k, x):
        inner = getattr(k.layers, name)(3, **options)
        other = getattr(k.layers, backward)(3, go_backwards=True, **options) if backward else None
        return k.layers.Bidirectional(inner, merge_mode=merge_mode, backward_layer=other)(x)
    return build


def both_ways_with_states(k, x):
    start = k.layers.Flatten()(k.layers.Cropping1D((0, 3))(x))
    states = [k.layers.Dense(3)(start) for _ in range(4)]
    return k.layers.Bidirectional(k.layers.LSTM(3, return_state=True))(x, initial_state=states)


def masked_steps(name, **options):
    def build(k, x):
        return getattr(k.layers, name)(3, **options)(k.layers.Masking()(x))
    return build


def after_masking(build):
    """Keras 3 writes masks of functional models as operations of their own, those of sequential ones not at all."""
    return lambda k: k.Sequential([k.layers.Masking(), build(k)])


def masked_layer(name, **options):
    return after_masking(lambda k: getattr(k.layers, name)(3, **options))


def cells(*names, **options):
    def build(k, x):
        made = [getattr(k.layers, name)(2 + i) for i, name in enumerate(names)]
        return k.layers.RNN(made if len(made) > 1 else made[0], **options)(x)
    return build


# The first sample ends early, the second begins late, the third has a hole.
HOLES = np.array([
    [[1, 0.5], [0.25, -1], [0, 0], [0, 0]], [[0, 0], [0.5, 1], [1, 1], [-0.5, 0.75]],
    [[1, -1], [0, 0], [0.5, 0.25], [0.75, -0.5]]], "float32")
RECURRENT_NAMES = [("LSTM", 2), ("GRU", 1), ("SimpleRNN", 1)]


def options_of_all(name, states):
    return [
        case(name, dict(units=3), (3, 4, 2)),
        case(name, dict(units=1), (1, 1, 1)),
        case(name, dict(units=5, return_sequences=True), (1, 7, 3)),
        case(name, dict(units=3, go_backwards=True), (2, 3, 2)),
        case(name, dict(units=3, go_backwards=True, return_sequences=True), (2, 3, 2)),
        case(name, dict(units=2, use_bias=False, activation="relu"), (2, 3, 4)),
        case(name, dict(units=2, unroll=True, return_sequences=True), (2, 3, 2)),
        case(name, dict(units=2, dropout=0.3, recurrent_dropout=0.2), (2, 3, 2)),
        case("Model", wired(recurrent(name, units=3, return_state=True, return_sequences=True), (4, 2)), (3, 4, 2)),
        case("Model", wired(recurrent(name, units=3, return_state=True, go_backwards=True), (4, 2)), (1, 4, 2)),
        case("Model", wired(with_states(name, states), (4, 2)), (3, 4, 2)),
        case("Model", wired(with_states(name, states, return_sequences=True, go_backwards=True), (4, 2)), (1, 4, 2)),
        case("Model", masked_layer(name), HOLES),
        case("Model", wired(masked_steps(name, return_sequences=True, return_state=True), (4, 2)), HOLES,
             generations=TF),
        case("Model", masked_layer(name, return_sequences=True, go_backwards=True), HOLES),
        case("Model", masked_layer(name, return_sequences=True, zero_output_for_mask=True), HOLES),
        case("Model", masked((name, dict(units=3, return_sequences=True)), (name, dict(units=2))), IDS),
        case("Model", masked((name, dict(units=3)), ("Dense", dict(units=2))), IDS),
        case("Model", masked((name, dict(units=3, return_sequences=True)), ("GlobalAveragePooling1D", {})), IDS),
        case("Model", wired(cells(name + "Cell"), (4, 2)), (3, 4, 2)),
        case("Model", wired(cells(name + "Cell", name + "Cell", return_sequences=True), (4, 2)), (2, 4, 2)),
        case("Model", after_masking(lambda k: k.layers.RNN(
            [getattr(k.layers, name + "Cell")(2 + i) for i in range(2)], return_sequences=True)), HOLES),
    ] + [
        case("Model", wired(both_ways(name, mode, return_sequences=sequences), (4, 2)), (2, 4, 2))
        for mode in ("sum", "mul", "ave", "concat", None) for sequences in (False, True)
    ] + [
        case("Model", wired(both_ways(name, "concat", return_state=True), (4, 2)), (1, 4, 2)),
        case("Model", after_masking(lambda k: k.layers.Bidirectional(
            getattr(k.layers, name)(3, return_sequences=True))), HOLES),
        case("Model", after_masking(lambda k: k.layers.Bidirectional(
            getattr(k.layers, name)(3), merge_mode="sum")), HOLES),
        case("Model", wired(lambda k, x: k.layers.TimeDistributed(getattr(k.layers, name)(3))(x), (2, 4, 2)),
             (2, 2, 4, 2)),
    ]


RECURRENT = sum([options_of_all(*name) for name in RECURRENT_NAMES], []) + [
    case("LSTM", dict(units=3, recurrent_activation="hard_sigmoid"), (3, 4, 2)),
    case("LSTM", dict(units=3, unit_forget_bias=False, activation="softsign", implementation=1), (3, 4, 2),
         generations=TF),
    case("LSTM", dict(units=33, return_sequences=True), (3, 9, 17)),
    case("GRU", dict(units=3, reset_after=False), (3, 4, 2)),
    case("GRU", dict(units=3, reset_after=False, use_bias=False, recurrent_activation="hard_sigmoid"), (1, 4, 2)),
    case("GRU", dict(units=3, reset_after=True, use_bias=False, return_sequences=True), (1, 4, 2)),
    case("GRU", dict(units=3, reset_after=False, return_sequences=True, go_backwards=True), (2, 5, 2)),
    case("Model", masked_layer("GRU", reset_after=False, return_sequences=True), HOLES),
    case("Model", wired(both_ways("LSTM", "concat", backward="LSTM"), (4, 2)), (3, 4, 2)),
    case("Model", wired(both_ways("LSTM", "ave", backward="GRU", return_sequences=True), (4, 2)), (3, 4, 2)),
    case("Model", wired(both_ways_with_states, (4, 2)), (3, 4, 2)),
    case("Model", wired(cells("LSTMCell", "GRUCell", "SimpleRNNCell"), (4, 2)), (3, 4, 2)),
    case("Model", wired(cells("LSTMCell", "GRUCell", return_sequences=True, go_backwards=True), (4, 2)), (1, 4, 2)),
    case("Model", wired(lambda k, x: k.layers.TimeDistributed(k.layers.Dense(3, activation="tanh"))(x), (4, 2)),
         (2, 4, 2)),
    case("Model", wired(lambda k, x: k.layers.TimeDistributed(k.layers.Conv2D(2, 3))(x), (3, 5, 5, 1)),
         (2, 3, 5, 5, 1)),
    case("Model", lambda k: k.Sequential([
        k.layers.Masking(), k.layers.TimeDistributed(k.layers.Dense(3)), k.layers.LSTM(3)]), HOLES),
    case("Model", wired(lambda k, x: k.layers.TimeDistributed(k.layers.Bidirectional(k.layers.GRU(2)))(x),
                        (3, 4, 2)), (2, 3, 4, 2)),
]

def convolutional_steps(name, axes):
    """Sequences of images of `axes` axes."""
    space = (5, 4, 3)[:axes]
    shape, firsts = (2, 3, *space, 2), (2, 3, 2, *space)

    def with_states(k, x):
        start = k.layers.TimeDistributed(getattr(k.layers, f"Conv{axes}D")(2, 2, padding="same"))(x)
        states = [k.layers.Reshape((*space, 2))(k.layers.Cropping1D((n, 2 - n))(
            k.layers.Reshape((3, int(np.prod(space)) * 2))(start))) for n in range(2)]
        return getattr(k.layers, name)(2, 2, padding="same", return_state=True)(x, initial_state=states)

    def with_mask(k):
        mask, x = k.Input((3,), dtype="bool"), k.Input(shape[1:])
        return k.Model([mask, x], getattr(k.layers, name)(2, 2, return_sequences=True)(x, mask=mask))

    return [
        case(name, dict(filters=2, kernel_size=2), shape),
        case(name, first(dict(filters=2, kernel_size=2)), firsts, generations=K3),
        case(name, dict(filters=1, kernel_size=3, padding="same", return_sequences=True), (1, *shape[1:])),
        case(name, first(dict(filters=3, kernel_size=2, padding="same", return_sequences=True)), firsts,
             generations=K3),
        case(name, dict(filters=2, kernel_size=2, strides=2, padding="same", go_backwards=True), (3, *shape[1:])),
        case(name, dict(filters=2, kernel_size=2, strides=2, return_sequences=True, go_backwards=True), shape),
        case(name, dict(filters=2, kernel_size=2, dilation_rate=2, use_bias=False, activation="relu"), shape),
        case(name, dict(filters=2, kernel_size=2, recurrent_activation="hard_sigmoid", unit_forget_bias=False,
                        dropout=0.2, recurrent_dropout=0.3), shape),
        case(name, dict(filters=2, kernel_size=1, activation="softmax", padding="same"), shape),
        case("Model", wired(recurrent(name, filters=2, kernel_size=2, return_state=True, return_sequences=True),
                            shape[1:]), shape),
        case("Model", wired(with_states, shape[1:]), shape),
        case("Model", with_mask, np.array([[1, 1, 0], [0, 1, 1]], "bool"), shape,
             generations=TF),  # Keras 3 on JAX cannot apply a mask to images.
    ]


CONVOLUTIONAL_RECURRENT = sum([convolutional_steps(f"ConvLSTM{axes}D", axes) for axes in (1, 2, 3)], []) + [
    case("ConvLSTM2D", dict(filters=2, kernel_size=(3, 2), strides=(1, 2)), (2, 3, 6, 5, 3)),
    case("ConvLSTM2D", dict(filters=8, kernel_size=3, padding="same", return_sequences=True), (3, 4, 6, 6, 5)),
    case("Model", wired(lambda k, x: k.layers.Bidirectional(k.layers.ConvLSTM2D(2, 2))(x), (3, 4, 3, 2)),
         (2, 3, 4, 3, 2)),
    case("Model", wired(lambda k, x: k.layers.ConvLSTM2D(2, 2)(k.layers.ConvLSTM2D(
        3, 2, padding="same", return_sequences=True)(x)), (3, 4, 3, 2)), (2, 3, 4, 3, 2)),
]

MODELS += [
    case("Model", wired(lambda k, x: k.layers.Pipeline([k.layers.Rescaling(0.5), k.layers.CenterCrop(2, 3)])(x),
                        (4, 4, 1)), (2, 4, 4, 1), generations=K3),
    case("Model", wired(lambda k, x: k.layers.Pipeline([k.layers.Dense(3), k.layers.LayerNormalization()])(x), (4,)),
         (2, 4), generations=K3),
    *[case("Model", wired(lambda k, x, more=more: (lambda e: e(e(x), reverse=True))(
        k.layers.ReversibleEmbedding(6, 3, **more)), (4,), dtype="int32"), ((2, 4), "int32", 0, 6), generations=K3)
      for more in ({}, dict(tie_weights=False), dict(logit_soft_cap=1.5))],
]


def of_application(module, name, **config):
    """A layer that Keras has for one of its applications alone."""
    def build(k):
        place = importlib.import_module(f"{k.__name__}.src.applications.{module}")
        return getattr(place, name)(**config)
    return build


APPLICATIONS = [
    case("", of_application("convnext", "LayerScale", init_values=1e-6, projection_dim=3), (3, 2, 2, 3)),
    case("", of_application("convnext", "LayerScale", init_values=0.5, projection_dim=5), (1, 5)),
    case("", of_application("convnext", "StochasticDepth", drop_path_rate=0.3), (3, 4)),
    case("", of_application("convnext", "StochasticDepth", drop_path_rate=0.0), (2, 3, 1), training=True),
    case("", of_application("inception_resnet_v2", "CustomScaleLayer", scale=0.17), (2, 3, 3, 2), (2, 3, 3, 2)),
]

def augmented(name, config, *inputs, generations=BOTH, gradients=True):
    """A random layer whose ranges are single points, so that training is no longer random, and what it predicts."""
    return [case(name, config, *inputs, generations=generations, training=True, gradients=gradients),
            case(name, config, *inputs, generations=generations)]


def moved(name, **factors):
    """A layer that moves images, with each way to fill and to interpolate; TensorFlow's gradient is not that of the
    function."""
    cases = []
    for fill in ("reflect", "wrap", "constant", "nearest"):
        for interpolation in ("bilinear", "nearest"):
            cases.append(case(name, dict(fill_mode=fill, interpolation=interpolation, fill_value=0.5, **factors),
                              (2, 5, 6, 2), training=True, gradients=False))
    return cases


RGB = (2, 4, 5, 3)
COLOURS = np.random.default_rng(1).integers(0, 256, RGB).astype("float32")
GREY = np.round(np.random.default_rng(2).uniform(0, 1, RGB), 3).astype("float32")
PHOTO = np.round(np.random.default_rng(3).beta(2, 4, (1, 17, 12, 1)), 3).astype("float32")
SIZES = [((2, 4, 5, 2), 7, 9), ((1, 9, 8, 1), 4, 3), ((2, 5, 5, 2), 5, 8)]
IMAGES = (
    [case("Resizing", dict(height=h, width=w, interpolation=i), shape)
     for i in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5") for shape, h, w in SIZES]
    + [case("Resizing", dict(height=h, width=w, interpolation="area"), shape, gradients=False) for shape, h, w in SIZES]
    + [case("Resizing", dict(height=h, width=w, interpolation=i), shape, generations=TF)
       for i in ("gaussian", "mitchellcubic") for shape, h, w in SIZES]
    + [case("Resizing", dict(height=h, width=w, interpolation=i, antialias=True), shape, generations=K3)
       for i in ("bilinear", "bicubic", "lanczos3", "lanczos5", "nearest") for shape, h, w in SIZES]
    + [case("Resizing", dict(height=3, width=6, crop_to_aspect_ratio=True), (2, 7, 8, 2)),
       case("Resizing", dict(height=6, width=4, crop_to_aspect_ratio=True, interpolation="nearest"), (1, 7, 9, 2)),
       case("Resizing", dict(height=3, width=6, pad_to_aspect_ratio=True, fill_value=0.5), (2, 7, 8, 2), generations=K3),
       case("Resizing", dict(height=6, width=3, pad_to_aspect_ratio=True), (2, 5, 8, 1), generations=K3),
       case("Resizing", dict(height=3, width=6, data_format="channels_first"), (2, 2, 7, 8), generations=K3),
       case("Resizing", dict(height=3, width=7), ((2, 7, 9, 2), "uint8", 0, 256)),
       case("Resizing", dict(height=3, width=6, interpolation="bicubic"), ((2, 7, 8, 2), "uint8", 0, 256)),
       case("Resizing", dict(height=3, width=6, interpolation="nearest"), ((2, 7, 8, 2), "int32", 0, 256)),
       case("Resizing", dict(height=3, width=6), (7, 8, 2)),
       case("CenterCrop", dict(height=3, width=4), (2, 6, 7, 2)),
       case("CenterCrop", dict(height=6, width=4), (2, 5, 7, 2)),
       case("CenterCrop", dict(height=2, width=9), (2, 5, 7, 1)),
       case("CenterCrop", dict(height=2, width=3, data_format="channels_first"), (2, 2, 5, 7), generations=K3),
       case("CenterCrop", dict(height=3, width=3), (6, 5, 2)),
       case("RandomCrop", dict(height=3, width=4), (2, 3, 4, 2), training=True),
       case("RandomCrop", dict(height=6, width=4), (2, 5, 7, 2), training=True),
       case("RandomCrop", dict(height=3, width=4), (2, 6, 7, 2)),
       case("RandomCrop", dict(height=6, width=9), (2, 5, 7, 2)),
       case("RandomCrop", dict(height=4, width=6), (2, 5, 6, 2), training=True, generations=K3),
       case("RandomCrop", dict(height=3, width=4), ((2, 6, 7, 2), "uint8", 0, 256)),
       case("UpSampling2D", dict(size=[2, 3], interpolation="bicubic"), (1, 3, 4, 2)),
       case("UpSampling2D", dict(size=[2, 1], interpolation="lanczos3"), (1, 3, 4, 2)),
       case("UpSampling2D", dict(size=[2, 3], interpolation="lanczos5"), (1, 3, 4, 2)),
       case("UpSampling2D", dict(size=[2, 3], interpolation="area"), (1, 3, 4, 2), generations=TF,
            gradients=False),
       case("UpSampling2D", dict(size=[1, 3], interpolation="gaussian"), (1, 3, 4, 2), generations=TF),
       case("UpSampling2D", dict(size=[1, 3], interpolation="mitchellcubic"), (1, 3, 4, 2), generations=TF)]
    + [case("RandomFlip", dict(mode=mode), (2, 3, 4, 2)) for mode in ("horizontal", "horizontal_and_vertical")]
    + moved("RandomRotation", factor=[0.1, 0.1]) + moved("RandomRotation", factor=[-0.3, -0.3])
    + [case("RandomRotation", dict(factor=0.4), (2, 3, 4, 2)),
       case("RandomRotation", dict(factor=[0.2, 0.2], data_format="channels_first"), (2, 1, 5, 4), training=True,
            generations=K3, gradients=False)]
    + moved("RandomZoom", height_factor=[0.4, 0.4], width_factor=[0.7, 0.7])
    + moved("RandomZoom", height_factor=[-0.4, -0.4]) + [case("RandomZoom", dict(height_factor=0.3), (2, 3, 4, 2))]
    + moved("RandomTranslation", height_factor=[0.31, 0.31], width_factor=[-0.4, -0.4])
    + moved("RandomTranslation", height_factor=[-0.87, -0.87], width_factor=[1.0, 1.0])
    + [c for c in moved("RandomShear", x_factor=[0.0, 0.0], y_factor=[0.0, 0.0]) if c.update(generations=K3) is None]
    + augmented("RandomBrightness", dict(factor=[0.2, 0.2]), COLOURS)
    + augmented("RandomBrightness", dict(factor=[-0.3, -0.3], value_range=[0.0, 1.0]), GREY)
    + augmented("RandomContrast", dict(factor=[0.0, 0.0]), COLOURS, generations=K3)
    + augmented("RandomContrast", dict(factor=[1e-7, 1e-7]), (COLOURS * 1.2).astype("int32"), generations=TF)
    + augmented("RandomHue", dict(factor=[0.0, 0.0]), COLOURS, generations=K3, gradients=False)
    + augmented("RandomHue", dict(factor=[0.0, 0.0], value_range=[0, 1]), GREY, generations=K3, gradients=False)
    + augmented("RandomSaturation", dict(factor=[0.3, 0.3], value_range=[0, 1]), GREY, generations=K3, gradients=False)
    + augmented("RandomSaturation", dict(factor=[0.8, 0.8], value_range=[0, 1]), GREY, generations=K3, gradients=False)
    + augmented("RandomSaturation", dict(factor=[1.0, 1.0]), COLOURS, generations=K3, gradients=False)
    + augmented("RandomGrayscale", dict(factor=1.0), COLOURS, generations=K3)
    + augmented("RandomGrayscale", dict(factor=0.0), COLOURS, generations=K3)
    + augmented("RandomInvert", dict(factor=[1.0, 1.0]), COLOURS, generations=K3)
    + augmented("RandomInvert", dict(factor=0.0, value_range=[0, 1]), GREY, generations=K3)
    + [c for bits in (1, 3, 5, 8) for c in augmented(
        "RandomPosterization", dict(factor=[bits, bits]), ((2, 3, 4, 3), "int32", 0, 256), generations=K3)]
    + augmented("RandomSharpness", dict(factor=[0.9, 0.9]), COLOURS, generations=K3)
    + augmented("RandomSharpness", dict(factor=[0.1, 0.1], value_range=[0, 1]), GREY, generations=K3)
    + augmented("RandomColorDegeneration", dict(factor=[0.4, 0.4]), COLOURS, generations=K3)
    + augmented("RandomColorJitter", dict(brightness_factor=[0.1, 0.1], saturation_factor=[0.6, 0.6],
                                          hue_factor=[0.0, 0.0], value_range=[0, 1]), GREY, generations=K3, gradients=False)
    + augmented("RandomGaussianBlur", dict(factor=[1.0, 1.0], kernel_size=3, sigma=[0.8, 0.8]), COLOURS, generations=K3)
    + augmented("RandomGaussianBlur", dict(factor=[1.0, 1.0], kernel_size=[5, 3], sigma=[0.6, 0.6]), COLOURS,
                generations=K3)
    + augmented("RandomErasing", dict(factor=[1.0, 1.0], scale=[1.0, 1.0], fill_value=7.0), COLOURS, generations=K3)
    + augmented("RandomErasing", dict(factor=[1.0, 1.0], scale=[1.0, 1.0], fill_value=[1.0, 2.0, 300.0]), COLOURS,
                generations=K3)
    + augmented("RandomErasing", dict(factor=[0.0, 0.0]), COLOURS, generations=K3)
    + augmented("Solarization", dict(addition_factor=[0.0, 0.0], threshold_factor=[0.0, 0.0]), COLOURS, generations=K3)
    + augmented("Solarization", dict(addition_factor=[0.0, 0.0], threshold_factor=[0.0, 0.0], value_range=[0, 1]), GREY,
                generations=K3)
    + augmented("AutoContrast", dict(), COLOURS, generations=K3)
    + augmented("AutoContrast", dict(value_range=[0, 1]), GREY, generations=K3)
    + augmented("AutoContrast", dict(), np.full((1, 2, 3, 3), 7.0, "float32"), generations=K3)
    + augmented("Equalization", dict(), COLOURS, generations=K3)
    + augmented("Equalization", dict(value_range=[0, 1]), GREY, generations=K3)
    + augmented("Equalization", dict(bins=16), COLOURS, generations=K3)
    + augmented("Equalization", dict(), np.full((1, 2, 3, 3), 7.0, "float32"), generations=K3)
    + augmented("RandomPerspective", dict(factor=[1.0, 1.0], scale=0.0), COLOURS, generations=K3, gradients=False)
    + augmented("RandomPerspective", dict(factor=[0.0, 0.0]), COLOURS, generations=K3, gradients=False)
    + augmented("RandomElasticTransform", dict(factor=[0.0, 0.0]), COLOURS, generations=K3, gradients=False)
    + augmented("RandomElasticTransform", dict(scale=[0.0, 0.0]), COLOURS, generations=K3, gradients=False)
    + augmented("AugMix", dict(chain_depth=0, num_chains=2), COLOURS, generations=K3)
    + augmented("RandAugment", dict(num_ops=0), COLOURS, generations=K3)
    + augmented("CutMix", dict(), COLOURS[:1], generations=K3) + augmented("MixUp", dict(), COLOURS[:1], generations=K3)
    + augmented("ContrastLimitedAdaptiveHistogramEqualization", dict(tile_grid_size=[2, 2]), COLOURS, generations=K3,
                gradients=False)
    + augmented("ContrastLimitedAdaptiveHistogramEqualization", dict(tile_grid_size=[2, 3], clip_limit=1.5), COLOURS,
                generations=K3, gradients=False)
    + augmented("ContrastLimitedAdaptiveHistogramEqualization", dict(value_range=[0, 1]), PHOTO, generations=K3,
                gradients=False)
    + augmented("RandomErasing", dict(factor=[1.0, 1.0], scale=[1.0, 1.0], fill_value=7.0, value_range=[0, 1]), GREY,
                generations=K3)
    + augmented("RandomPosterization", dict(factor=[2, 2], value_range=[0, 1]), GREY, generations=K3, gradients=False)
    + augmented("RandomColorDegeneration", dict(factor=[0.7, 0.7], value_range=[0, 0.5]), GREY, generations=K3)
    + augmented("RandomContrast", dict(factor=[0.0, 0.0], value_range=[0.2, 0.8]), GREY, generations=K3)
    + augmented("RandomGaussianBlur", dict(factor=[1.0, 1.0], sigma=[0.5, 0.5], value_range=[0, 0.5]), GREY,
                generations=K3)
    + augmented("RandomColorJitter", dict(brightness_factor=[0.3, 0.3], contrast_factor=[0.0, 0.0]), COLOURS,
                generations=K3)
    + [case("MaxNumBoundingBoxes", dict(max_number=3), COLOURS, generations=K3)]
    + [case("RandomSaturation", dict(factor=0.3), COLOURS, generations=K3),
       case("RandomColorDegeneration", dict(factor=0.3), COLOURS, generations=K3)]
    + augmented("RandomHeight", dict(factor=[0.5, 0.5]), (2, 4, 5, 2), generations=TF)
    + augmented("RandomWidth", dict(factor=[-0.5, -0.5], interpolation="nearest"), (2, 4, 5, 2), generations=TF)
)

NUMBERS = ((3, 4), "int64", 0, 6)
COLUMN = ((3, 1), "int32", 0, 6)
def coded(mode, spec):
    """tf_keras gives out one number one-hot, and no more."""
    return K3 if mode == "one_hot" and spec[0][-1] != 1 else BOTH


CATEGORIES = (
    [case("CategoryEncoding", dict(num_tokens=6, output_mode=mode), spec, generations=coded(mode, spec))
     for mode in ("one_hot", "multi_hot", "count") for spec in (NUMBERS, COLUMN)]
    + [case("Discretization", dict(bin_boundaries=[-1.0, 0.25, 0.5], output_mode=mode), shape, gradients=False,
            generations=coded(mode, [shape]))
       for mode in ("int", "one_hot", "multi_hot", "count") for shape in ((4, 3), (5, 1))]
)

# Layers that change what JAX does not let them change; tf_keras's own needs TensorFlow's Keras beside it.
WRAPPERS = [case("SpectralNormalization", build, shape, training=training, generations=K3) for training in (False, True)
            for build, shape in [
    (lambda k: k.layers.SpectralNormalization(k.layers.Dense(3)), (4, 5)),
    (lambda k: k.layers.SpectralNormalization(k.layers.Conv2D(2, 3), power_iterations=3), (2, 5, 6, 2)),
    (lambda k: k.layers.SpectralNormalization(k.layers.Embedding(6, 3)), ((2, 4), "int32", 0, 6))]]

FOLDERS = {
    "Categories": CATEGORIES,
    "Wrappers": WRAPPERS,
    "Images": IMAGES,
    "Applications": APPLICATIONS,
    "Legacy": LEGACY,
    "Operations": OPERATIONS_3 + OPERATIONS_TF,
    "Attention": ATTENTION,
    "Activations": ACTIVATIONS, "Core": CORE + EINSUM_DENSE, "Convolutional": CONVOLUTIONAL + CONV_TRANSPOSE + CONV_OPTIONS + LOCALLY_CONNECTED, "Pooling": POOLING,
    "Normalization": NORMALIZATION, "Merging": MERGING, "Reshaping": RESHAPING, "Regularization": REGULARIZATION + MASKED,
    "Preprocessing": PREPROCESSING, "Models": MODELS,
    "Recurrent": RECURRENT, "ConvolutionalRecurrent": CONVOLUTIONAL_RECURRENT,
}
