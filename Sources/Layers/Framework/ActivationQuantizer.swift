internal import Graph
internal import KerasCore

/// How a layer whose weights are integers rounds what it is called on, as Keras 3 does: to whole multiples of a step, of which
/// the largest element has a given number.
///
/// Source: `abs_max_quantize` in `keras/src/quantizers/quantizers.py`.
package struct ActivationQuantizer: Sendable {
  /// The smallest and the largest multiple.
  private var range = (-127.0, 127.0)
  /// What keeps divisions finite.
  private var epsilon = 1e-7

  /// The rounding of a layer whose dtype policy has the mode `mode`, such as `int4/128`, and with this quantization
  /// configuration; nil when it rounds nothing.
  ///
  /// Before Keras 3.13 there was no configuration, and whatever was quantised had this rounding.
  init?(mode: String, config: JSON?) {
    let mode = mode.prefix { $0 != "_" }.split(separator: "/")
    guard let kind = mode.first, kind == "int8" || kind == "int4" else { return nil }
    // Where the scales of a kernel are those of groups, Keras rounds the kernel alone.
    if mode.count > 1, let group = Int(mode[1]), group > 0 { return nil }
    guard let config, config != .null else { return }
    guard let options = config["config"]?["activation_quantizer"]?["config"] else { return nil }
    if let stated = options["value_range"].flatMap({ [Double](config: $0) }), stated.count == 2 {
      range = (stated[0], stated[1])
    }
    if let stated = options["epsilon"]?.double { epsilon = stated }
  }

  /// `x` rounded, with one step for all elements along `axes`.
  func callAsFunction(_ x: Tensor, along axes: [Int]) throws(KerasError) -> Tensor {
    let largest = try x.absolute().reduce(.maximum, axes: axes, keepDims: true) + epsilon
    let scale = try largest.filled(range.1) / largest
    return try (x * scale).round().clip(range.0, range.1) / scale
  }
}
