internal import Graph
internal import KerasCore

/// The layout of the kernel of a ``LocallyConnected`` layer in a file: Keras's `implementation`.
enum LocalKernelLayout: Int, ConfigValue, Sendable {
  /// (places, window · channels, filters)
  case patches = 1
  /// (input extents…, channels, output extents…, filters), of which only what a window covers counts; with channels
  /// first, (channels, input extents…, filters, output extents…).
  case dense = 2
  /// Only what counts, in the order of the output's and then the input's elements.
  case sparse = 3

  static var expectation: String { "1, 2 or 3" }

  init?(config json: JSON) {
    guard let number = json.int, let layout = LocalKernelLayout(rawValue: number) else { return nil }
    self = layout
  }

  var config: JSON { .int(rawValue) }

  /// The shape of the weight.
  func shape(_ places: LocalPlaces, channels: Int, filters: Int, _ format: DataFormat) -> Shape {
    switch self {
    case .patches: [places.taps.count, places.taps[0].count * channels, filters]
    case .dense:
      format == .channelsLast
        ? Shape(places.input + [channels] + places.output + [filters])
        : Shape([channels] + places.input + [filters] + places.output)
    case .sparse: [places.seen.reduce(0, +) * channels * filters]
    }
  }

  /// The weight as (places, window · channels, filters).
  func patches(
    _ stored: Tensor, _ places: LocalPlaces, channels: Int, filters: Int, _ format: DataFormat, _ scope: Scope
  ) throws(KerasError) -> Tensor {
    let (count, window) = (places.taps.count, places.taps[0].count)
    let shape: Shape = [count, window * channels, filters]
    switch self {
    case .patches:
      if format == .channelsLast { return stored }
      return try stored.reshape([count, channels, window, filters]).transpose([0, 2, 1, 3]).reshape(shape)
    case .dense:
      // (places, input, channels, filters), of which each place takes its window
      let inputs = Shape(places.input).count
      let all =
        format == .channelsLast
        ? try stored.reshape([inputs, channels, count, filters]).transpose([2, 0, 1, 3])
        : try stored.reshape([channels, inputs, filters, count]).transpose([3, 1, 0, 2])
      var indices: [Int] = []
      for (place, taps) in places.taps.enumerated() {
        for tap in taps { indices.append(tap < inputs ? place * inputs + tap : count * inputs) }
      }
      return try all.reshape([count * inputs, channels, filters])
        .apply(Gather(axis: 0, outOfRange: .zero), scope.indices(indices, [count, window])).reshape(shape)
    case .sparse:
      let indices = sparseIndices(places, channels: channels, filters: filters, format)
      return try stored.apply(Gather(axis: 0, outOfRange: .zero), scope.indices(indices, shape))
    }
  }

  /// Where each element of (places, window, channels, filters) stands in the sparse weight; past its end for none.
  private func sparseIndices(_ places: LocalPlaces, channels: Int, filters: Int, _ format: DataFormat) -> [Int] {
    let inputs = Shape(places.input).count
    let total = places.seen.reduce(0, +) * channels
    var indices: [Int] = []
    var before = 0
    for (place, taps) in places.taps.enumerated() {
      let seen = places.seen[place]
      var rank = 0
      for tap in taps {
        for channel in 0..<channels {
          for filter in 0..<filters {
            guard tap < inputs else {
              indices.append(total * filters)
              continue
            }
            indices.append(
              format == .channelsLast
                ? before * filters + (filter * seen + rank) * channels + channel
                : filter * total + before + channel * seen + rank)
          }
        }
        if tap < inputs { rank += 1 }
      }
      before += seen * channels
    }
    return indices
  }
}

extension LocalPlaces {
  /// How many elements of the input each place sees.
  var seen: [Int] {
    let count = Shape(input).count
    return taps.map { $0.count { $0 < count } }
  }
}
