internal import Graph
internal import KerasCore

extension OperationTable {
  /// Fourier transforms of the frames of signals, and signals of such frames.
  static let spectra: [String: Function] = [
    "stft": several { call throws(KerasError) in
      var x = try call.tensor(0).floating()
      let frames = try call.frames()
      guard x.shape.rank > 0, x.shape[-1] > (frames.isCentred ? frames.length / 2 : frames.length - 1) else {
        throw KerasError("frames of \(frames.length) elements do not fit signals \(x.shape).")
      }
      if frames.isCentred {
        let (count, margin) = (x.shape[-1], frames.length / 2)
        let places = (-margin..<count + margin).map { place in
          abs(place) < count ? abs(place) : 2 * (count - 1) - place
        }
        x = try x.take(call.indices(places, [places.count]), axis: -1)
      }
      guard x.shape[-1] >= frames.length else {
        throw KerasError("frames of \(frames.length) elements do not fit signals \(x.shape).")
      }
      let count = (x.shape[-1] - frames.length) / frames.stride + 1
      let windows = try x.take(frames.places(count, call), axis: -1) * frames.window(call)
      let y = try windows.realTransform(frames.length)
      return [y.real, y.imaginary]
    },
    "istft": several { call throws(KerasError) in
      let spectrum = try call.complex()
      let frames = try call.frames()
      let shape = spectrum.real.shape
      guard shape.rank > 1, shape[-2] > 0 else {
        throw KerasError("spectra (…, frames, frequencies) are needed, got \(shape).")
      }
      let count = shape[-2]
      let total = frames.length + frames.stride * (count - 1)
      let lead = Array(shape.dimensions.dropLast(2))
      let window = try frames.window(call)
      let pieces = try spectrum.completed(frames.length).fourierTransform(inverse: true).real * window
      let places = try frames.places(count, call)
      let sums = try pieces.reshape([Shape(lead).count, count, frames.length])
        .scatterAdd(at: places, extent: total, axis: 1)
      let squares = try window.square().broadcast(to: [count, frames.length]).scatterAdd(at: places, extent: total)
      let divisor = try squares.isGreater(than: 1e-10).select(squares, squares.filled(1))
      var y = try sums / divisor
      // Without a window, Keras undoes a scaling that was not there.
      if frames.shape == nil { y = try y * (Double(frames.length) / Double(frames.stride)) }
      let start = frames.isCentred ? frames.length / 2 : 0
      let stated = try call.integer(["length"]).map { start + $0 }
      let end = stated ?? (frames.isCentred ? total - frames.length / 2 : total)
      guard start < end else { throw KerasError("no elements are left of a signal of \(total).") }
      let kept = try y.slice(axis: 1, from: min(start, total), to: min(end, total))
      return [try kept.reshape(Shape(lead + [kept.shape[1]]))]
    },
  ]
}

/// How signals divide into frames.
private struct Frames {
  /// How long a window is.
  let extent: Int
  /// The step from one frame to the next.
  let stride: Int
  /// How long a frame and its transform are.
  let length: Int
  /// The two terms of the cosine window; nil without a window.
  let shape: (Double, Double)?
  /// Whether frames lie around their places.
  let isCentred: Bool

  /// The window in the middle of a frame.
  func window(_ call: OperationCall) throws(KerasError) -> Tensor {
    guard let shape else { return call.constant(NDArray([Float](repeating: 1, count: length), shape: [length])) }
    let heights = (0..<extent).map { index in
      extent == 1 ? 1 : shape.0 - shape.1 * Elementary.cos(2 * Double.pi * Double(index) / Double(extent))
    }
    let window = call.constant(NDArray(doubles: heights, dtype: .float32, shape: [extent]))
    let low = (length - extent) / 2
    return try window.pad(low: [low], high: [length - extent - low])
  }

  /// The places (frames, elements) of `count` frames.
  func places(_ count: Int, _ call: OperationCall) throws(KerasError) -> Tensor {
    guard count * length <= 1 << 26 else { throw KerasError("\(count) frames of \(length) elements are too many.") }
    var places: [Int] = []
    places.reserveCapacity(count * length)
    for frame in 0..<count { for element in 0..<length { places.append(frame * stride + element) } }
    return call.indices(places, [count, length])
  }
}

extension OperationCall {
  /// The options of a transform of frames.
  fileprivate func frames() throws(KerasError) -> Frames {
    let (extent, stride) = (
      try required1(["sequence_length"], at: 1), try required1(["sequence_stride"], at: 2)
    )
    let length = try required1(["fft_length"], at: 3)
    guard extent > 0, stride > 0, extent <= length, length <= 1 << 20 else {
      throw KerasError("windows of \(extent) every \(stride) do not fit transforms of \(length).")
    }
    let hasWindow = named["window"] == nil || argument(["window"]) != nil
    let word = hasWindow ? text(["window"]) ?? (argument(["window"]) == nil ? "hann" : "") : nil
    let shapes = ["hann": (0.5, 0.5), "hamming": (0.54, 0.46)]
    guard word.map({ shapes[$0] != nil }) ?? true else {
      throw KerasError("the operation \"\(name)\" knows the windows \"hann\" and \"hamming\" alone.")
    }
    return Frames(
      extent: extent, stride: stride, length: length, shape: word.flatMap { shapes[$0] },
      isCentred: argument(["center"]) == nil || flag("center"))
  }
}
