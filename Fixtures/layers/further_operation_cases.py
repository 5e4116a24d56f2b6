"""The calls of Keras 3's operations between layers on windows, images and matrices: beside those of operation_cases.py."""

import numpy as np

from cases import X, case, operations
from operation_cases import SQUARE, definite, number, pair


def constant(*shape):
    """Numbers of this shape, all different and the same in every run."""
    count = int(np.prod(shape))
    return ((np.arange(count) * 7 % count - count / 2 + 0.3) * (2 / count)).astype("float32").reshape(shape)


def of_batch(shape, bodies, gradients=True):
    """A case for each of `bodies`, on one input of this shape with the batch."""
    def build(body):
        def model(k):
            x = k.Input(batch_shape=shape)
            return k.Model(x, body(k, x))
        return model
    return [case("", build(body), shape, generations=("keras3",), gradients=gradients) for body in bodies]


def thirds(k, x):
    """Three tensors of which the last axis of x is made."""
    return x[..., :4], x[..., 4:8], x[..., 8:]


def integers(*values):
    return np.array(values, "int32")


def searched(k, x, **options):
    return k.ops.ctc_decode(x * 2, integers(4, 3, 4), strategy="beam_search", **options)


WINDOWS = (
    operations([(6, 7, 2)], [
        lambda k, x: k.ops.conv(x, constant(3, 2, 2, 3)), lambda k, x: k.ops.conv(x, constant(3, 2, 2, 3), strides=2, padding="same"),
        lambda k, x: k.ops.conv(x, constant(2, 2, 2, 3), dilation_rate=2),
        lambda k, x: k.ops.depthwise_conv(x, constant(2, 3, 2, 2)),
        lambda k, x: k.ops.depthwise_conv(x, constant(2, 3, 2, 1), strides=2, padding="same"),
        lambda k, x: k.ops.separable_conv(x, constant(2, 2, 2, 2), constant(1, 1, 4, 3), padding="same"),
        lambda k, x: k.ops.adaptive_average_pool(x, (4, 3)), lambda k, x: k.ops.adaptive_max_pool(x, (4, 3)),
        lambda k, x: k.ops.adaptive_max_pool(x, (2, 7), data_format="channels_last")], batch=2)
    + operations([(7, 2)], [
        lambda k, x: k.ops.conv(x, constant(3, 2, 3), strides=2), lambda k, x: k.ops.depthwise_conv(x, constant(3, 2, 2)),
        lambda k, x: k.ops.adaptive_average_pool(x, (3,)), lambda k, x: k.ops.adaptive_max_pool(x, (5,))], batch=2)
    + operations([(2, 6, 7)], [
        lambda k, x: k.ops.adaptive_average_pool(x, (3, 3), data_format="channels_first"),
        lambda k, x: k.ops.unfold(x, 2), lambda k, x: k.ops.unfold(x, (2, 3), dilation=(2, 1), padding=(1, 0), stride=(1, 2))], batch=2)
    + operations([(8, 9)], [
        lambda k, x: k.ops.fold(x, (4, 4), 2), lambda k, x: k.ops.fold(x, (8, 6), 2, padding=(1, 0), stride=(3, 2)),
        lambda k, x: k.ops.fold(x, 5, 2, dilation=2)], batch=2)
    + operations([(5, 2, 12)], [
        lambda k, x: k.ops.dot_product_attention(*thirds(k, x)), lambda k, x: k.ops.dot_product_attention(*thirds(k, x), is_causal=True, scale=0.4),
        lambda k, x: k.ops.dot_product_attention(*thirds(k, x), bias=constant(1, 2, 5, 5)),
        lambda k, x: k.ops.dot_product_attention(*thirds(k, x), mask=constant(2, 1, 5, 5) < 0.3)], batch=2)
    + operations([(5, 4, 12)], [
        lambda k, x: k.ops.dot_product_attention(x[..., :4], x[:, :, :2, 4:8], x[:, :, :2, 8:])], batch=2)
    + of_batch((3, 4, 3), [
        lambda k, x: k.ops.slice_update(x, [0, 1, 1], x[:2, :2, :2] * 2), lambda k, x: k.ops.slice_update(x, (2, 3, 2), x[:2, :2, :2]),
        lambda k, x: k.ops.slice_update(x, np.array([1, 0, 1]), np.ones((1, 4, 1), "float32")),
        # TensorFlow gives updates that others replace a gradient too.
        lambda k, x: k.ops.scatter_update(x, [[0, 1], [2, 3], [0, 1]], x[1, :3])], gradients=False)
    + of_batch((3, 4, 3), [
        lambda k, x: k.ops.scatter_update(x, [[0, 1], [2, 3]], x[1, :2]), lambda k, x: k.ops.scatter_update(x, [[0, 1, 2], [2, 3, 0]], [5.0, 6.0]),
        lambda k, x: k.ops.scatter_update(x, [[0, 1], [2, 3], [0, 1]], x[1, :3], reduction="add"),
        lambda k, x: k.ops.scatter_update(x, [[0, 1], [2, 3]], x[1, :2], reduction="max"),
        lambda k, x: k.ops.scatter_update(x, [[0, 1], [2, 3], [0, 1]], x[1, :3], reduction="mul"),
        lambda k, x: k.ops.scatter_update(x, [[0], [2]], x[1:, :], reduction="min"),
        lambda k, x: k.ops.switch(1, [k.ops.relu, k.ops.sigmoid, k.ops.tanh], x), lambda k, x: k.ops.switch(7, [k.ops.relu, k.ops.sigmoid], x),
        lambda k, x: k.ops.map(k.ops.sigmoid, x), lambda k, x: k.ops.map(k.ops.softmax, x), lambda k, x: k.ops.vectorized_map(k.ops.cumsum, x),
        lambda k, x: k.ops.segment_max(x[0], integers(0, 2, 0, 1), num_segments=3),
        lambda k, x: k.ops.segment_sum(x[0], integers(0, 0, 2, 2), sorted=True), lambda k, x: k.ops.segment_sum(x[0], integers(1, 0, 1, 2)),
        lambda k, x: k.ops.segment_min(x[0], integers(0, 2, 0, 1), num_segments=3), lambda k, x: k.ops.segment_prod(x[0], integers(0, 2, 0, 0), num_segments=3),
        lambda k, x: number(k, k.ops.in_top_k(integers(0, 2, 1, 0), x[0], 2)) + x[0, :, 0],
        lambda k, x: number(k, k.ops.argpartition(x[0, :, 0], 2))[2] + x[0, 0],
        lambda k, x: k.ops.cdist(x, k.ops.flip(x, axis=1) * 0.7 + 0.1),
        lambda k, x: k.ops.ctc_loss(integers((1, 2), (2, 0), (1, 1)), x, integers(2, 1, 2), integers(4, 3, 4)),
        lambda k, x: k.ops.ctc_loss(integers((0, 1), (1, 0), (0, 0)), x, integers(2, 1, 1), integers(4, 3, 4), mask_index=2),
        lambda k, x: number(k, k.ops.ctc_decode(x, integers(4, 3, 4))[0]) + k.ops.ctc_decode(x, integers(4, 3, 4))[1][None, :, :],
        lambda k, x: number(k, k.ops.ctc_decode(x, integers(4, 3, 4), merge_repeated=False, mask_index=2)[0][0]) + x[..., 0]])
    + of_batch((3, 4, 3), [
        lambda k, x: number(k, searched(k, x)[0]), lambda k, x: searched(k, x)[1],
        lambda k, x: number(k, searched(k, x, top_paths=3, mask_index=1)[0]), lambda k, x: searched(k, x, top_paths=3, mask_index=1)[1],
        lambda k, x: number(k, searched(k, x, beam_width=2, mask_index=2)[0])], gradients=False)
)

PATCHES = [(6, 7, 2)]
CORNERS = (np.array([[0, 0], [6, 0], [0, 5], [6, 5]], "float32"), np.array([[0.4, 1], [5, 0.2], [1, 5], [6, 4]], "float32"))
AFFINE = np.array([0.9, 0.1, 0.33, -0.2, 1.1, 0.21, 0, 0], "float32")
PROJECTIVE = np.array([[0.9, 0.1, 0.33, -0.2, 1.1, 0.21, 0.01, 0.02], [1, 0, -2.4, 0, 1, 3.3, 0, 0]], "float32")
PLACES = np.array([[0.2, 1, 0.7, -0.4], [2.3, 1.1, -1.2, 4.6], [2.2, 1.4, 7.3, 0.3]], "float32")

# Keras reads beyond the end of an axis where a mirrored place is its extent.
NEAR = np.array([[0.2, 1, 0.7, -0.4], [2.3, 1.1, -1.2, 4.6], [3.2, 0.4, 7.3, 0.3]], "float32")


def translated(k, x, shape, scale, move, axes, method, **options):
    return k.ops.image.scale_and_translate(
        x, shape, np.array(scale, "float32"), np.array(move, "float32"), axes, method, **options)


IMAGES = (
    operations([(3, 4, 3)], [
        lambda k, x: k.ops.image.rgb_to_hsv(k.ops.sigmoid(x)),
        lambda k, x: k.ops.image.rgb_to_hsv(k.ops.sigmoid(x[0]))], batch=2)
    + operations([(3, 3, 4)], [
        lambda k, x: k.ops.image.rgb_to_grayscale(x, data_format="channels_first"),
        lambda k, x: k.ops.image.rgb_to_hsv(k.ops.sigmoid(x), data_format="channels_first")], batch=2)
    + operations(PATCHES, [
        lambda k, x: k.ops.image.extract_patches(x, 2), lambda k, x: k.ops.image.extract_patches(x, (2, 3), strides=1, padding="same"),
        lambda k, x: k.ops.image.extract_patches(x, (2, 2), strides=1, dilation_rate=2), lambda k, x: k.ops.image.extract_patches(x[1], (3, 2), strides=(1, 2)),
        lambda k, x: k.ops.image.extract_patches(x, (2, 2, 2)), lambda k, x: k.ops.image.map_coordinates(x[0], PLACES, order=1),
        lambda k, x: k.ops.image.map_coordinates(x[0], PLACES, order=0, fill_mode="nearest"),
        lambda k, x: k.ops.image.map_coordinates(x[0], PLACES, order=1, fill_mode="wrap"),
        lambda k, x: k.ops.image.map_coordinates(x[0], NEAR, order=1, fill_mode="mirror"),
        lambda k, x: k.ops.image.map_coordinates(x[0], PLACES, order=1, fill_mode="reflect"),
        lambda k, x: k.ops.image.map_coordinates(x[0], PLACES.reshape(3, 2, 2), order=1, fill_value=0.5),
        lambda k, x: k.ops.image.gaussian_blur(x), lambda k, x: k.ops.image.gaussian_blur(x, (5, 5), (0.7, 1.4)),
        lambda k, x: k.ops.image.gaussian_blur(x[0], (3, 5), (0.7, 0.9)),
        lambda k, x: k.ops.image.sobel_edges(x), lambda k, x: k.ops.image.sobel_edges(x, data_format="channels_first"),
        lambda k, x: translated(k, x, (2, 8, 5, 2), [1.3, 0.6], [0.5, -0.2], [1, 2], "linear"),
        lambda k, x: translated(k, x, (2, 4, 7, 2), [0.6], [0.3], [1], "linear", antialias=False),
        lambda k, x: translated(k, x, (2, 8, 5, 2), [1.3, 0.6], [0.5, -0.2], [1, 2], "cubic"),
        lambda k, x: translated(k, x, (2, 8, 5, 2), [1.3, 0.6], [0.5, -0.2], [1, 2], "lanczos3"),
        lambda k, x: translated(k, x, (2, 8, 5, 2), [1.3, 0.6], [0.5, -0.2], [1, 2], "lanczos5"),
        lambda k, x: k.ops.image.ssim(k.ops.sigmoid(x), k.ops.sigmoid(x * 0.5 + 0.3), filter_size=4),
        lambda k, x: k.ops.image.ssim(x[0], x[1], max_val=4.0, filter_size=3, filter_sigma=0.8, k1=0.02, k2=0.05)], batch=2)
    + operations([(2, 6, 7)], [
        lambda k, x: k.ops.image.extract_patches(x, 2, data_format="channels_first"),
        lambda k, x: k.ops.image.gaussian_blur(x, data_format="channels_first")], batch=2)
    + operations([(4, 6, 7, 2)], [
        lambda k, x: k.ops.image.extract_patches(x, (2, 3, 2)), lambda k, x: k.ops.image.extract_patches_3d(x, 2, strides=1)], batch=1)
    # TensorFlow has no gradient of these, or one that is that of the opposite transformation.
    + of_batch((2, 3, 4, 3), [lambda k, x: k.ops.image.hsv_to_rgb(k.ops.sigmoid(x))], gradients=False)
    + of_batch((2, 2, 6, 7), [lambda k, x: k.ops.image.affine_transform(x, AFFINE, data_format="channels_first")], gradients=False)
    + of_batch((2, 6, 7, 2), [
        lambda k, x: k.ops.image.affine_transform(x, AFFINE), lambda k, x: k.ops.image.affine_transform(x, PROJECTIVE, fill_value=0.5),
        lambda k, x: k.ops.image.affine_transform(x, PROJECTIVE, interpolation="nearest", fill_mode="nearest"),
        lambda k, x: k.ops.image.affine_transform(x, PROJECTIVE, fill_mode="reflect"),
        lambda k, x: k.ops.image.affine_transform(x[1], AFFINE, fill_mode="wrap"),
        lambda k, x: k.ops.image.perspective_transform(x, *CORNERS),
        lambda k, x: k.ops.image.perspective_transform(x, np.stack(CORNERS), np.stack(CORNERS[::-1]), fill_value=0.5),
        lambda k, x: k.ops.image.perspective_transform(x, *CORNERS, interpolation="nearest")], gradients=False)
)


def symmetric(k, x):
    return x + k.ops.transpose(x, (0, 2, 1)) + np.diag([1, 3, 7]).astype("float32")


def put_together(k, parts, middle):
    """What the factors of matrices make again, which does not depend on the signs of vectors."""
    return k.ops.matmul(parts[0] * middle[..., None, :], parts[1])


MATRICES = (
    operations(SQUARE, [
        lambda k, x: k.ops.cholesky_inverse(k.ops.cholesky(definite(k, x))),
        lambda k, x: k.ops.cholesky_inverse(k.ops.cholesky(definite(k, x), upper=True), upper=True),
        lambda k, x: k.ops.eigh(symmetric(k, x))[0], lambda k, x: k.ops.square(k.ops.eigh(symmetric(k, x))[1]),
        lambda k, x: k.ops.qr(x)[0], lambda k, x: k.ops.qr(x)[1], lambda k, x: k.ops.svd(x)[1], lambda k, x: k.ops.svd(x, compute_uv=False),
        lambda k, x: k.ops.square(k.ops.svd(x)[0]) + k.ops.square(k.ops.svd(x)[2]), lambda k, x: k.ops.linalg.pinv(x),
        lambda k, x: number(k, k.ops.linalg.matrix_rank(k.ops.concatenate([x, x[:, :1]], axis=1))) + x[:, 0, 0],
        lambda k, x: number(k, k.ops.linalg.matrix_rank(x, tol=1.0)) + x[:, 0, 0],
        lambda k, x: k.ops.norm(x, ord="nuc", axis=(1, 2)), lambda k, x: k.ops.norm(x, ord=2, axis=(1, 2), keepdims=True),
        lambda k, x: k.ops.norm(x, ord=-2, axis=(1, 2)), lambda k, x: k.ops.norm(x, ord=np.inf, axis=(1, 2)),
        lambda k, x: k.ops.norm(x, ord=-1, axis=(2, 1)), lambda k, x: k.ops.norm(x[0])])
    + operations(X, [
        lambda k, x: k.ops.qr(x)[0], lambda k, x: k.ops.qr(x)[1], lambda k, x: k.ops.svd(x, full_matrices=False)[1],
        lambda k, x: put_together(k, [k.ops.svd(x, full_matrices=False)[0], k.ops.svd(x, full_matrices=False)[2]], k.ops.svd(x, full_matrices=False)[1]),
        lambda k, x: k.ops.svd(k.ops.transpose(x, (0, 2, 1)), full_matrices=False)[1], lambda k, x: k.ops.linalg.pinv(x),
        lambda k, x: k.ops.linalg.pinv(k.ops.transpose(x, (0, 2, 1))), lambda k, x: k.ops.lstsq(x[0], constant(4, 2)),
        lambda k, x: k.ops.lstsq(x[0], x[1, :, 0]), lambda k, x: k.ops.lstsq(k.ops.transpose(x[0]), x[1, :3, 0])])
    + operations([(4, 12)], [
        lambda k, x: pair(k, k.ops.rfft(x, fft_length=15)), lambda k, x: k.ops.irfft((x, x * 0.5), fft_length=30)])
    # TensorFlow has no gradient of what is cut.
    + of_batch((3, 4, 12), [
        lambda k, x: pair(k, k.ops.rfft(x, fft_length=8)), lambda k, x: k.ops.irfft((x, x * 0.5), fft_length=9)], gradients=False)
    + operations([(40,)], [
        lambda k, x: pair(k, k.ops.stft(x, 8, 4, 8)), lambda k, x: pair(k, k.ops.stft(x, 6, 4, 10, window="hamming", center=False)),
        lambda k, x: pair(k, k.ops.stft(x, 8, 3, 9, window=None))], batch=2)
)

# On JAX, since TensorFlow computes these otherwise than all other backends, or has no gradient of them.
OTHERWISE = (
    operations(SQUARE, [
        lambda k, x: k.ops.lu_factor(x)[0], lambda k, x: number(k, k.ops.lu_factor(x)[1]) + x[:, 0], lambda k, x: k.ops.eigh(symmetric(k, x))[0],
        lambda k, x: k.ops.square(k.ops.eigh(symmetric(k, x))[1]), lambda k, x: k.ops.qr(x)[0], lambda k, x: k.ops.svd(x)[1]])
    + operations([(40,)], [lambda k, x: k.ops.istft(k.ops.stft(x, 8, 4, 8), 8, 4, 8)], batch=2)
    + operations([(5, 9)], [
        lambda k, x: k.ops.istft((x, x * 0.5), 16, 4, 16), lambda k, x: k.ops.istft((x, x * 0.5), 12, 4, 16, window="hamming", center=False),
        lambda k, x: k.ops.istft((x, x * 0.5), 16, 4, 16, length=20), lambda k, x: k.ops.istft((x, x * 0.5), 16, 5, 16, window=None)], batch=2)
    + of_batch((3, 4, 3), [lambda k, x: k.ops.slice_update(x, [0, 1, 1], x[:2, :2, :2] * 2)])
)

def inside(k, x):
    """x between -1 and 1."""
    return k.ops.tanh(x) * 0.9


FUNCTIONS = (
    operations(X, [
        lambda k, x: k.ops.abs(x), lambda k, x: k.ops.arccos(inside(k, x)), lambda k, x: k.ops.arcsin(inside(k, x)),
        lambda k, x: k.ops.arccosh(k.ops.exp(k.ops.abs(x))), lambda k, x: k.ops.arctan(x), lambda k, x: k.ops.arctanh(inside(k, x)),
        lambda k, x: number(k, k.ops.all(x > -1, axis=1)) + x[:, 0], lambda k, x: number(k, k.ops.any(x > 1, axis=(1, 2), keepdims=True)) + x,
        lambda k, x: number(k, k.ops.argmin(x, axis=1)) + x[:, 0], lambda k, x: number(k, k.ops.argmin(x)) + x,
        lambda k, x: number(k, k.ops.argmax(x, axis=-1, keepdims=True)) + x, lambda k, x: k.ops.array(x) * 2,
        lambda k, x: k.ops.ceil(x) + x, lambda k, x: k.ops.conj(x), lambda k, x: k.ops.copy(x), lambda k, x: k.ops.cosh(x),
        lambda k, x: k.ops.sinh(x), lambda k, x: k.ops.expm1(x), lambda k, x: k.ops.log10(k.ops.exp(x)), lambda k, x: k.ops.log2(k.ops.exp(x)),
        lambda k, x: k.ops.where(x >= 0.5, x, -x), lambda k, x: k.ops.where(k.ops.less_equal(x, k.ops.round(x)), x, -x),
        lambda k, x: k.ops.where(k.ops.logical_not(x > 0), x, x * 3), lambda k, x: k.ops.reciprocal(k.ops.exp(x)), lambda k, x: k.ops.sign(x) + x,
        lambda k, x: number(k, k.ops.isfinite(1 / k.ops.relu(x))) + x, lambda k, x: number(k, k.ops.isinf(1 / k.ops.relu(x))) + x,
        lambda k, x: number(k, k.ops.isnan(k.ops.log(k.ops.stop_gradient(x)))) + x, lambda k, x: k.ops.divide(x, k.ops.exp(x)),
        lambda k, x: k.ops.erfinv(inside(k, x)), lambda k, x: number(k, k.ops.saturate_cast(x * 200, "int8")) + x,
        lambda k, x: k.ops.convert_to_tensor(x, dtype="float32") * 2,
        lambda k, x: number(k, k.ops.saturate_cast(k.ops.cast(x * 200, "int32"), "uint8")) + x, lambda k, x: number(k, k.ops.array(x * 3, "int32")) + x, lambda k, x: k.ops.relu6(x * 4), lambda k, x: k.ops.sparse_sigmoid(x),
        lambda k, x: k.ops.softplus(x), lambda k, x: k.ops.softsign(x), lambda k, x: k.ops.sparse_plus(x), lambda k, x: k.ops.log_sigmoid(x),
        lambda k, x: k.ops.hard_silu(x * 3), lambda k, x: k.ops.selu(x), lambda k, x: k.ops.tanh_shrink(x), lambda k, x: k.ops.hard_tanh(x),
        lambda k, x: k.ops.hard_sigmoid(x * 3), lambda k, x: k.ops.leaky_relu(x, 0.3), lambda k, x: k.ops.log_softmax(x, axis=1),
        lambda k, x: k.ops.gelu(x, approximate=False), lambda k, x: k.ops.hard_swish(x * 3), lambda k, x: k.ops.swish(x)])
    + of_batch((3, 4, 3), [
        lambda k, x: number(k, k.ops.size(x)) + x, lambda k, x: number(k, k.ops.ndim(x)) + x, lambda k, x: k.ops.empty_like(x) * 0 + x,
        lambda k, x: number(k, k.ops.view(x, "float32")), lambda k, x: k.ops.full((2, 3), x[0, 0, 0])])
)

FOLDERS = {"OperationsWindows": WINDOWS, "OperationsImages": IMAGES, "OperationsMatrices": MATRICES, "OperationsOtherwise": OTHERWISE,
           "OperationsFunctions": FUNCTIONS}
