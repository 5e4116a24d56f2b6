"""The cases that make.py runs: case(class, options, inputs…). Both generations run it unless told otherwise."""

import numpy as np

BOTH = ("keras3", "tfKeras")
K3 = ("keras3",)
TF = ("tfKeras",)


def case(name, config=None, *inputs, generations=BOTH, training=False):
    return {"name": name, "config": {} if config is None else config, "inputs": inputs, "generations": generations,
            "training": training}


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
    case("Dense", dict(units=3, activation="tanh"), (2, 4, 5)),
    case("Dense", dict(units=3, activation="softmax"), (2, 5)),
    case("Dense", lambda k: k.layers.Dense(3, activation=k.layers.ReLU(max_value=1.0)), (2, 5)),
    case("Dense", lambda k: k.layers.Dense(3, activation=k.layers.LeakyReLU(0.1)), (2, 5)),
    case("Embedding", dict(input_dim=6, output_dim=3), ((2, 4), "int32", 0, 6)),
    case("Embedding", dict(input_dim=6, output_dim=1), ((3,), "int64", 0, 6)),
    case("Embedding", dict(input_dim=6, output_dim=2), np.array([[1.0, 5.0], [0.0, 3.0]], "float32")),
    case("Identity", dict(), (2, 3)),
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

NORMALIZATION = []
for training in (False, True):
    NORMALIZATION += [
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

PREPROCESSING = [
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


def wired(build, shape):
    """A functional model of one input whose single output joins all that `build(keras, x)` returns."""
    def model(k):
        x = k.Input(shape)
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

FOLDERS = {
    "Activations": ACTIVATIONS, "Core": CORE, "Convolutional": CONVOLUTIONAL, "Pooling": POOLING,
    "Normalization": NORMALIZATION, "Merging": MERGING, "Reshaping": RESHAPING, "Regularization": REGULARIZATION,
    "Preprocessing": PREPROCESSING, "Models": MODELS,
    "Recurrent": RECURRENT,
}
