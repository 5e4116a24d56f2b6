package import Graph
public import KerasCore

/// Which axis of (batch, …) holds the channels.
///
/// Everything is computed with the channels last; layers that get them first transpose on the way in and out.
public enum DataFormat: String, ConfigChoice, Sendable {
  /// (batch, spatial…, channels)
  case channelsLast = "channels_last"
  /// (batch, channels, spatial…)
  case channelsFirst = "channels_first"

  /// The format that a configuration states; null is Keras's own default.
  public init?(config json: JSON) {
    if json == .null {
      self = .channelsLast
      return
    }
    guard let word = json.string, let format = DataFormat(rawValue: word) else { return nil }
    self = format
  }

  /// `x`, which is in this format, with its channels last.
  package func channelsLast(_ x: Tensor) throws(KerasError) -> Tensor {
    guard self == .channelsFirst, x.shape.rank > 2 else { return x }
    return try x.transpose([0] + Array(2..<x.shape.rank) + [1])
  }

  /// `x`, whose channels are last, in this format.
  package func restored(_ x: Tensor) throws(KerasError) -> Tensor {
    guard self == .channelsFirst, x.shape.rank > 2 else { return x }
    return try x.transpose([0, x.shape.rank - 1] + Array(1..<(x.shape.rank - 1)))
  }

  /// The spatial axes of a tensor of this rank.
  package func spatialAxes(rank: Int) -> [Int] {
    self == .channelsLast ? Array(1..<max(rank - 1, 1)) : Array(min(2, rank)..<rank)
  }
}

extension Tensor {
  /// An error unless the tensor is (batch, …) with this many axes; `what` names them.
  package func requireRank(_ rank: Int, _ what: String) throws(KerasError) {
    guard shape.rank == rank else {
      throw KerasError("the input must have \(rank) axes (\(what)), got \(shape).")
    }
  }

  /// An error unless the tensor has a batch axis, `spatial` axes and a channel axis.
  package func requireSpatialRank(_ spatial: Int, _ format: DataFormat) throws(KerasError) {
    let names = (1...Swift.max(spatial, 1)).map { "extent \($0)" }.joined(separator: ", ")
    try requireRank(
      spatial + 2, format == .channelsLast ? "batch, \(names), channels" : "batch, channels, \(names)")
  }
}
