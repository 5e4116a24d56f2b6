"""The calls of Keras 3's operations and TensorFlow's functions between layers that are tested beside those of cases.py."""

import numpy as np

from cases import TF, X, XY, operations, positive, tf

LAST = [(6,)]
INTEGERS = [((3, 4), "int32", -6, 12), ((3, 4), "int32", 1, 5)]


def number(k, x):
    """A truth value or a whole number as a number, so that it has gradients."""
    return k.ops.cast(x, "float32")


def with_gaps(k, x):
    """NaN where x is above 1."""
    return k.ops.where(x > 1, k.ops.stop_gradient(k.ops.log(-k.ops.abs(x))), x)


def joined(k, parts):
    return k.ops.concatenate([k.ops.reshape(number(k, part), (-1,)) for part in parts], axis=0)


NUMPY = (
    operations(X, [
        lambda k, x: k.ops.deg2rad(x), lambda k, x: k.ops.rad2deg(x), lambda k, x: k.ops.round(x, 1) + x,
        lambda k, x: k.ops.sinc(x), lambda k, x: number(k, k.ops.signbit(x)) * x, lambda k, x: k.ops.i0(x * 3),
        lambda k, x: k.ops.erfc(x), lambda k, x: k.ops.angle(x) * x, lambda k, x: k.ops.real(x) + k.ops.imag(x),
        lambda k, x: k.ops.conjugate(x), lambda k, x: number(k, k.ops.isreal(x)) + x, lambda k, x: k.ops.fabs(x),
        lambda k, x: number(k, k.ops.isposinf(1 / (k.ops.relu(x)))) + x,
        lambda k, x: number(k, k.ops.isneginf(-1 / (k.ops.relu(x)))) + x,
        lambda k, x: k.ops.nan_to_num(with_gaps(k, x), nan=0.25), lambda k, x: k.ops.trunc(x) + x,
        lambda k, x: k.ops.exp2(x), lambda k, x: k.ops.cbrt(x), lambda k, x: k.ops.tan(x), lambda k, x: k.ops.arcsinh(x),
        lambda k, x: number(k, k.ops.isclose(x, k.ops.round(x), rtol=0.1, atol=0.05)) * x,
        lambda k, x: k.ops.ptp(x, axis=1), lambda k, x: k.ops.ptp(x, axis=(1, 2), keepdims=True),
        lambda k, x: number(k, k.ops.count_nonzero(k.ops.relu(x), axis=1)),
        lambda k, x: k.ops.average(x, axis=1), lambda k, x: k.ops.average(x, axis=1, weights=np.array([1, 2, 3, 4.0], "float32")),
        lambda k, x: k.ops.nansum(with_gaps(k, x), axis=1), lambda k, x: k.ops.nanprod(with_gaps(k, x), axis=2),
        lambda k, x: k.ops.nanmean(with_gaps(k, x), axis=1), lambda k, x: k.ops.nanmax(with_gaps(k, x), axis=1),
        lambda k, x: k.ops.nanmin(with_gaps(k, x), axis=1, keepdims=True),
        lambda k, x: k.ops.nanvar(with_gaps(k, x), axis=1), lambda k, x: k.ops.nanstd(with_gaps(k, x), axis=(1, 2)),
        lambda k, x: k.ops.nancumsum(with_gaps(k, x), axis=1), lambda k, x: k.ops.nancumprod(with_gaps(k, x), axis=1),
        lambda k, x: number(k, k.ops.nanargmax(with_gaps(k, x), axis=1)) + x[:, 0],
        lambda k, x: number(k, k.ops.nanargmin(with_gaps(k, x), axis=1)) + x[:, 0],
        lambda k, x: k.ops.cumprod(x, axis=1), lambda k, x: k.ops.cumprod(x), lambda k, x: k.ops.cumsum(x),
        lambda k, x: k.ops.median(x, axis=1), lambda k, x: k.ops.median(x, axis=(0, 2), keepdims=True),
        lambda k, x: k.ops.nanmedian(with_gaps(k, x), axis=1), lambda k, x: k.ops.quantile(x, 0.3, axis=1),
        lambda k, x: k.ops.quantile(x, np.array([0.1, 0.8], "float32"), axis=1, keepdims=True),
        lambda k, x: k.ops.quantile(x, 0.4, axis=1, method="nearest"),
        lambda k, x: k.ops.percentile(x, 40.0, axis=1, method="lower"), lambda k, x: k.ops.percentile(x, 30.0, method="higher"),
        lambda k, x: k.ops.percentile(x, 40.0, axis=1, method="midpoint"), lambda k, x: k.ops.percentile(x, 35.0, axis=1),
        lambda k, x: k.ops.nanquantile(with_gaps(k, x), 0.3, axis=1),
        lambda k, x: k.ops.nanpercentile(with_gaps(k, x), 30.0, axis=1),
        lambda k, x: k.ops.percentile(x, 40.0, axis=1, method="nearest"),
        lambda k, x: k.ops.sort(x, axis=1), lambda k, x: k.ops.sort(x), lambda k, x: number(k, k.ops.argsort(x, axis=1)) + x,
        lambda k, x: k.ops.top_k(x, 2)[0], lambda k, x: number(k, k.ops.top_k(x, 2)[1]) + x[..., :2],
        lambda k, x: number(k, k.ops.searchsorted(np.array([-1.0, 0, 0.5], "float32"), k.ops.ravel(x))) + k.ops.ravel(x),
        lambda k, x: number(k, k.ops.digitize(x, np.array([-1.0, 0, 0.5], "float32"))) + x,
        lambda k, x: number(k, k.ops.isin(k.ops.round(x), np.array([0.0, 1.0], "float32"), invert=True)) + x,
        lambda k, x: k.ops.fliplr(x), lambda k, x: k.ops.flipud(x), lambda k, x: k.ops.rot90(x),
        lambda k, x: k.ops.rot90(x[:, :3], k=2, axes=(1, 2)), lambda k, x: k.ops.rot90(x, k=3, axes=(1, 2)), lambda k, x: k.ops.rot90(x, k=-1, axes=(2, 1)),
        lambda k, x: k.ops.append(x, x * 2, axis=1), lambda k, x: k.ops.append(x, x), lambda k, x: k.ops.hstack([x, x * 2]),
        lambda k, x: k.ops.vstack([x, x * 2]), lambda k, x: k.ops.dstack([x, x * 2]), lambda k, x: k.ops.hsplit(x, 2)[1],
        lambda k, x: k.ops.vsplit(x, 3)[1], lambda k, x: k.ops.dsplit(x, [1])[1],
        lambda k, x: k.ops.array_split(x, 3, axis=1)[0], lambda k, x: k.ops.diff(x, axis=1), lambda k, x: k.ops.diff(x, n=2, axis=1),
        lambda k, x: k.ops.trapezoid(x), lambda k, x: k.ops.trapezoid(x, dx=0.5, axis=1),
        lambda k, x: k.ops.linspace(x, x * 2, num=4), lambda k, x: k.ops.linspace(x, 1.0, num=3, endpoint=False, axis=1),
        lambda k, x: k.ops.logspace(x, 1.0, num=3, base=2.0), lambda k, x: k.ops.geomspace(positive(k, x), 3.0, num=4),
        lambda k, x: k.ops.full_like(x, 2.0) * x, lambda k, x: k.ops.take_along_axis(x, k.ops.argsort(x, axis=1), axis=1),
        lambda k, x: k.ops.take_along_axis(x, np.array([[[1, 0, 2], [3, 1, -1]]]), axis=1),
        lambda k, x: k.ops.tril(x), lambda k, x: k.ops.triu(x, k=1), lambda k, x: k.ops.tril(x, k=-1),
        lambda k, x: k.ops.diagonal(x, axis1=1, axis2=2), lambda k, x: k.ops.diagonal(x, offset=1),
        lambda k, x: k.ops.diagonal(x, offset=-1, axis1=2, axis2=1), lambda k, x: k.ops.trace(x, axis1=1, axis2=2),
        lambda k, x: k.ops.diag(x[0, 0]), lambda k, x: k.ops.diag(x[0], k=-1), lambda k, x: k.ops.diag(x[:, 0, 0], k=2),
        lambda k, x: k.ops.diagflat(x[0, :2], k=1), lambda k, x: k.ops.inner(x, np.ones((2, 3), "float32")),
        lambda k, x: k.ops.vdot(x[0], x[1]), lambda k, x: k.ops.kron(x[0], np.array([[1, 2], [3, -1.0]], "float32")),
        lambda k, x: k.ops.cross(x, k.ops.flip(x, axis=0)), lambda k, x: k.ops.cross(x[..., :2], k.ops.flip(x, axis=0)[..., :2]),
        lambda k, x: k.ops.vander(x[0, 0], N=4), lambda k, x: k.ops.vander(x[0, 0], increasing=True),
        lambda k, x: k.ops.corrcoef(x[0]), lambda k, x: k.ops.correlate(x[0, :, 0], x[0, :2, 2]),
        lambda k, x: k.ops.correlate(x[0, :, 0], x[1, :3, 2], mode="same"),
        lambda k, x: k.ops.correlate(x[0, :, 0], x[1, :3, 2], mode="full"),
        lambda k, x: k.ops.outer(x[0, 0], x[1, 1]), lambda k, x: k.ops.amax(x, axis=1), lambda k, x: k.ops.amin(x, axis=1),
        lambda k, x: joined(k, k.ops.meshgrid(x[0, 0], x[0, :, 1])),
        lambda k, x: joined(k, k.ops.meshgrid(x[0, 0], x[0, :2, 1], x[1, :2, 0], indexing="ij")),
        lambda k, x: joined(k, k.ops.unravel_index(k.ops.argmax(x), (3, 4, 3))) + x[0, 0],
        lambda k, x: k.ops.select([x > 1, x > 0], [x, x * 2], default=0.5)])
    + operations(XY, [
        lambda k, x, y: k.ops.heaviside(x, y), lambda k, x, y: k.ops.hypot(x, y), lambda k, x, y: k.ops.logaddexp(x, y),
        lambda k, x, y: k.ops.logaddexp2(x, y), lambda k, x, y: k.ops.fmax(with_gaps(k, x), y),
        lambda k, x, y: k.ops.fmin(x, with_gaps(k, y)), lambda k, x, y: k.ops.ldexp(x, k.ops.cast(y, "int32")),
        lambda k, x, y: k.ops.arctan2(x, y), lambda k, x, y: number(k, k.ops.logical_xor(x > 0, y > 0)) * x,
        lambda k, x, y: number(k, k.ops.allclose(x, y)) + x, lambda k, x, y: k.ops.divide_no_nan(x, k.ops.relu(y))])
    + operations(XY, [lambda k, x, y: k.ops.fmod(x, y), lambda k, x, y: k.ops.nextafter(k.ops.stop_gradient(x), k.ops.stop_gradient(y))])
)


def whole(body):
    return lambda k, x, y: number(k, body(k, k.ops.cast(k.ops.round(x * 4), "int32"), k.ops.cast(k.ops.round(k.ops.abs(y)), "int32")))


WHOLE = operations(XY, [whole(body) for body in [
    lambda k, x, y: k.ops.bitwise_and(x, y), lambda k, x, y: k.ops.bitwise_or(x, y), lambda k, x, y: k.ops.bitwise_xor(x, y),
    lambda k, x, y: k.ops.bitwise_not(x), lambda k, x, y: k.ops.bitwise_invert(x), lambda k, x, y: k.ops.left_shift(x, y),
    lambda k, x, y: k.ops.bitwise_left_shift(x, y), lambda k, x, y: k.ops.right_shift(x, y),
    lambda k, x, y: k.ops.bitwise_right_shift(x, y), lambda k, x, y: k.ops.gcd(x, y), lambda k, x, y: k.ops.lcm(x, y)]])

NUMPY_TF = operations(X, [
    lambda k, x: tf().sort(x, axis=1), lambda k, x: tf().sort(x, axis=1, direction="DESCENDING"),
    lambda k, x: tf().cast(tf().argsort(x, axis=1), "float32") + x, lambda k, x: tf().math.top_k(x, 2)[0],
    lambda k, x: tf().math.cumprod(x, axis=1), lambda k, x: tf().math.cumprod(x, axis=1, exclusive=True, reverse=True),
    lambda k, x: tf().math.cumulative_logsumexp(x, axis=1), lambda k, x: tf().math.erfc(x),
    lambda k, x: tf().linalg.diag_part(x), lambda k, x: tf().linalg.diag(x), lambda k, x: tf().linalg.band_part(x, 0, 1),
    lambda k, x: tf().math.bessel_i0(x), lambda k, x: tf().math.xlogy(tf().nn.softplus(x), 2.0),
    lambda k, x: tf().linalg.trace(x), lambda k, x: tf().math.count_nonzero(x, axis=1, dtype="float32") + x[:, 0]
    ], generations=TF)

FOLDERS = {"OperationsNumPy": NUMPY + WHOLE + NUMPY_TF}


def pair(k, parts):
    return k.ops.concatenate([k.ops.reshape(part, (-1,)) for part in parts], axis=0)


SQUARE = [(3, 3)]


def definite(k, x):
    return k.ops.matmul(x, k.ops.transpose(x, (0, 2, 1))) + np.eye(3, dtype="float32")


NEURAL = (
    operations(SQUARE, [
        lambda k, x: k.ops.inv(definite(k, x)), lambda k, x: k.ops.det(x), lambda k, x: k.ops.slogdet(x)[1],
        lambda k, x: k.ops.logdet(definite(k, x)), lambda k, x: k.ops.cholesky(definite(k, x)),
        lambda k, x: k.ops.solve(definite(k, x), x), lambda k, x: k.ops.solve(definite(k, x), x[:, 0]),
        lambda k, x: k.ops.solve_triangular(definite(k, x), x, lower=True), lambda k, x: k.ops.solve_triangular(definite(k, x), x),
        lambda k, x: k.ops.norm(x, axis=1), lambda k, x: k.ops.norm(x, ord=3, axis=-1),
        lambda k, x: k.ops.norm(x, ord=1, axis=(1, 2)), lambda k, x: k.ops.norm(x, ord="fro", axis=(1, 2), keepdims=True)])
    + operations([(4, 12)], [
        lambda k, x: pair(k, k.ops.fft((x, x * 0.5))), lambda k, x: pair(k, k.ops.rfft(x)),
        lambda k, x: pair(k, k.ops.fft2((x, x * 0.5))),
        lambda k, x: pair(k, k.ops.ifft2((x, x * 0.5))), lambda k, x: k.ops.irfft((x, x * 0.5)),
        lambda k, x: k.ops.extract_sequences(x, 4, 3)])
    + operations([(66,)], [lambda k, x: pair(k, k.ops.fft((x, x * 0.5)))], batch=2)
    + operations(XY, [
        lambda k, x, y: k.ops.binary_crossentropy(k.ops.sigmoid(y), k.ops.sigmoid(x)),
        lambda k, x, y: k.ops.binary_crossentropy(k.ops.sigmoid(y), x, from_logits=True),
        lambda k, x, y: k.ops.categorical_crossentropy(k.ops.softmax(y), x, from_logits=True),
        lambda k, x, y: k.ops.categorical_crossentropy(k.ops.softmax(y), k.ops.softmax(x) + 0.1),
        lambda k, x, y: k.ops.sparse_categorical_crossentropy(k.ops.argmax(y, axis=-1), x, from_logits=True),
        lambda k, x, y: k.ops.psnr(x, y, 4.0)])
    + operations(X, [
        lambda k, x: pair(k, k.ops.moments(x, axes=[1])), lambda k, x: k.ops.layer_normalization(x),
        lambda k, x: k.ops.layer_normalization(x, np.array([1, 2, 3.0], "float32"), np.array([0.5, 0, 1], "float32"), epsilon=0.01),
        lambda k, x: k.ops.rms_normalization(x, np.array([1, 2, 3.0], "float32")),
        lambda k, x: k.ops.batch_normalization(x, np.array([0, 0.1, 0.2], "float32"), np.array([1, 2, 3.0], "float32"), axis=-1),
        lambda k, x: k.ops.max_pool(x, 2), lambda k, x: k.ops.average_pool(x, 2, strides=1, padding="same"),
        lambda k, x: k.ops.multi_hot(k.ops.argmax(x, axis=-1), 3) * x[:, 0],
        lambda k, x: k.ops.segment_sum(x[0], np.array([0, 2, 0, 1], "int32"), num_segments=3),
        lambda k, x: k.ops.scatter(np.array([[1], [3], [1]], "int32"), x[0, :3], (5, 3)),
        lambda k, x: k.ops.celu(x, 0.5), lambda k, x: k.ops.squareplus(x, 2), lambda k, x: k.ops.hard_shrink(x, 0.8),
        lambda k, x: k.ops.soft_shrink(x, 0.8), lambda k, x: k.ops.threshold(x, 0.3, 2.0), lambda k, x: k.ops.glu(x, axis=1),
        lambda k, x: k.ops.sparsemax(x, axis=-1)])
    + operations([(4, 6, 3)], [
        lambda k, x: k.ops.image.rgb_to_grayscale(x), lambda k, x: k.ops.image.pad_images(x, 1, 2, target_height=7, target_width=9),
        lambda k, x: k.ops.image.crop_images(x, 1, 2, 1, 1)], batch=2))

FOLDERS["OperationsNeural"] = NEURAL
