import Graph
import KerasCore
import KerasLayers
import Testing
import TestSupport

/// Calls of operations with arguments that make no sense: an error or a result, and never a trap.
@Suite struct OperationNonsenseTests {
  static let names = [
    "adaptive_average_pool", "adaptive_max_pool", "add", "add_n", "affine_transform", "all", "all_close", "angle",
    "any", "append", "arange", "arccosh", "arctan", "arctan2", "argmax", "argmin", "argpartition", "argsort",
    "array_split", "average", "average_pool", "band_part", "batch_mat_mul", "batch_norm", "binary_crossentropy",
    "bincount", "bitwise_not", "broadcast_to", "c_dist", "cast", "categorical_crossentropy", "celu", "cholesky",
    "cholesky_inverse", "clip", "concatenate", "conv", "conv_transpose", "corrcoef", "correlate", "count_nonzero",
    "crop_images", "cross", "ctc_decode", "ctc_loss", "cumprod", "cumsum", "cumulative_logsumexp", "deg2rad",
    "depth_to_space", "depthwise_conv", "det", "diag", "diag_part", "diag_part_v2", "diagflat", "diagonal", "diff",
    "digitize", "divide", "divide_no_nan", "dot", "dot_product_attention", "dsplit", "dstack", "eigh", "einsum",
    "elastic_transform", "elu", "empty_like", "equal", "erfc", "euclidean_norm", "exp", "expand_dims",
    "extract_patches", "extract_sequences", "fabs", "fill", "flip", "fliplr", "flipud", "floor", "floor_divide",
    "fmax", "fmin", "fmod", "fold", "full", "full_like", "gaussian_blur", "gelu", "geomspace", "get_item",
    "greater_equal", "hard_shrink", "hard_sigmoid", "hard_swish", "heaviside", "hsplit", "hstack", "hsv_to_rgb",
    "hypot", "i0", "identity", "imag", "in_top_k", "inner", "inv", "invert", "irfft", "is_in", "isclose",
    "isfinite", "isin", "isinf", "isnan", "isneginf", "isposinf", "isreal", "istft", "kron", "l2_normalize",
    "layer_norm", "ldexp", "leaky_relu", "lin_space", "linspace", "logaddexp", "logaddexp2", "logdet",
    "logical_and", "logical_not", "logspace", "logsumexp", "lstsq", "lu_factor", "map", "map_coordinates",
    "mat_mul", "matmul", "matrix_band_part", "matrix_diag", "matrix_diag_part", "matrix_inverse", "matrix_rank",
    "max", "max_pool", "maximum", "mean", "median", "meshgrid", "min", "minimum", "mod", "moments", "moveaxis",
    "multi_hot", "multiply", "nan_to_num", "nanargmax", "nanargmin", "nancumprod", "nancumsum", "nanmax", "nanmean",
    "nanmedian", "nanmin", "nanprod", "nanstd", "nansum", "nanvar", "ndim", "negative", "nextafter", "nonzero",
    "norm", "normalize", "one_hot", "ones_like", "outer", "pad", "pad_images", "perspective_transform", "pinv",
    "power", "prod", "psnr", "ptp", "qr", "rad2deg", "rank", "ravel", "re_lu", "reciprocal", "reduce_count_nonzero",
    "reduce_variance", "relu", "repeat", "repeat_elements", "reshape", "resize", "resize_bilinear", "resize_images",
    "resize_nearest_neighbor", "rfft", "rgb_to_grayscale", "rgb_to_hsv", "rms_norm", "roll", "rot90", "round",
    "saturate_cast", "scale_and_translate", "scatter", "scatter_update", "search_sorted", "searchsorted",
    "segment_max", "segment_min", "segment_prod", "segment_sum", "select", "separable_conv", "shape", "signbit",
    "sin", "sinc", "size", "slice", "slice_update", "slogdet", "sobel_edges", "soft_shrink", "solve",
    "solve_triangular", "sort", "space_to_depth", "sparse_categorical_crossentropy", "split", "squared_difference",
    "squareplus", "squeeze", "ssim", "stack", "std", "stft", "stop_gradient", "strided_slice", "subtract", "sum",
    "svd", "swapaxes", "swish", "switch", "take", "take_along_axis", "tensordot", "threshold", "tile", "top_k",
    "trace", "transpose", "trapezoid", "tril", "triu", "unfold", "unique", "unravel_index", "unstack", "vander",
    "var", "vdot", "vectorized_map", "view", "vsplit", "vstack", "where", "xlog1py", "xlogy", "zeros_like",
  ]

  private static let options = [
    "strides", "padding", "data_format", "dilation_rate", "output_size", "kernel_size", "dilation", "stride", "size",
    "is_causal", "scale", "strategy", "beam_width", "top_paths", "mask_index", "reduction", "num_segments", "sorted",
    "function", "interpolation", "fill_mode", "fill_value", "order", "spatial_dims", "method", "antialias", "sigma",
    "max_val", "filter_size", "mode", "full_matrices", "compute_uv", "tol", "rcond", "ord", "axis", "keepdims",
    "sequence_length", "sequence_stride", "fft_length", "length", "window", "center", "dtype", "upper", "k", "shape",
    "num_classes", "pool_size", "perm", "pad_width", "indices_or_sections", "num", "n", "repeats", "bins",
    "starts", "newshape", "block_size", "target_height", "top_padding", "left_cropping", "values", "side", "q", "axes",
    "offset", "epsilon", "dims", "shift", "start_indices", "minlength", "target_shape", "multiples",
  ]

  private static let values: [JSON] = [
    .null, 0, 1, 2, 3, -1, -7, 2_147_483_647, -2_147_483_648, 1_000_000_007, 0.5, -1e30, true, false, "same", "nearest",
    "linear", "lanczos3", "beam_search", "channels_first", "reflect", "max", "mul", "complete", "hann", "nuc", "int32",
    [], [0], [1], [2, 3], [0, 0], [1, 2, 3], [2, 2, 2], [-1, 65_536], [2_147_483_647, 2_147_483_647, 2_147_483_647],
    [2_147_483_647, 2_147_483_647], [0.5, 0.25],
    [[0, 1], [1, 0]], [[0], [1], [5]], [[[1.0, 2.0], [3.0, 4.0]]], [[[[0.5, 0.5]]]],
    ["class_name": "function", "config": "relu"], ["class_name": "function", "config": "qr"],
    [["class_name": "function", "config": "sigmoid"], ["class_name": "function", "config": "matmul"]],
    ["class_name": "__lambda__"],
  ]

  @Test(arguments: names)
  func anErrorOrAResult(_ name: String) throws {
    var state = UInt64(truncatingIfNeeded: name.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    func value() -> CallArguments.Argument { .value(Self.values[random(Self.values.count)]) }
    for _ in 0..<150 {
      let trace = Trace()
      var inputs: [ReferenceArray] = []
      func tensor() -> CallArguments.Argument {
        let shape = Shape((0..<random(6)).map { _ in random(5) })
        let dtype: DType = [.float32, .float32, .float32, .int32, .bool][random(5)]
        inputs.append(ReferenceArray(shape: shape, dtype: dtype) { _ in Double(random(3)) - (dtype == .bool ? 0 : 1) })
        inputs[inputs.count - 1].values = inputs[inputs.count - 1].values.map { dtype == .bool ? min($0, 1) : $0 }
        return .tensor(trace.builder.input(TensorType(shape, dtype)))
      }
      var config = JSON.Object()
      for _ in 0..<random(5) {
        config[Self.options[random(Self.options.count)]] = Self.values[random(Self.values.count)]
      }
      let node: JSON = [
        "module": "keras.src.ops", "class_name": .string(name), "name": "node", "config": .object(config),
      ]
      let layer = try LayerInstance(config: node, generation: .keras3, registry: .keras)
      var arguments = [random(8) == 0 ? value() : tensor()]
      for _ in 0..<random(4) { arguments.append(random(2) == 0 ? value() : tensor()) }
      do throws(KerasError) {
        let results = try Scope(trace, isTraining: false).callLayer(layer, CallArguments(arguments))
        let graph = trace.builder.finish(results)
        guard graph.nodes.allSatisfy({ $0.types.allSatisfy { $0.shape.count <= 1 << 12 } }) else { continue }
        _ = Interpreter().run(graph, inputs: inputs, variables: [])
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }
}
