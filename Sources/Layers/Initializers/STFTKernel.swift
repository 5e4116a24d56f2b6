public import KerasCore

/// A kernel (frame, 1, frequencies) whose convolution with a signal is one part of its short-time Fourier transform.
///
/// Element (t, f) is window(t) · cos(2π t f / n) or −window(t) · sin(2π t f / n), with n twice the number of frequencies less
/// one, divided by the root of the window's squares or by the sum of its magnitudes.
/// Source: `STFT` in `keras/src/initializers/constant_initializers.py`.
public struct STFTKernel: Sendable, Equatable {
  /// Whether the part is the real one, rather than the imaginary one.
  public var isReal: Bool
  /// The window: its name, its elements, or null for none.
  public var window: JSON
  /// The divisor: `density`, `spectrum`, or nil for none.
  public var scaling: String?
  /// Whether the window is periodic.
  public var isPeriodic: Bool

  /// The kernel with these options.
  public init(isReal: Bool, window: JSON, scaling: String?, isPeriodic: Bool) {
    (self.isReal, self.window, self.scaling, self.isPeriodic) = (isReal, window, scaling, isPeriodic)
  }

  /// The kernel that a configuration describes; nil where an option is not one of Keras's.
  init?(options: JSON.Object) {
    guard let side = (options["side"] ?? "real").string, ["real", "imag"].contains(side) else { return nil }
    let scaling = options["scaling"] ?? "density"
    guard scaling == .null || scaling == "density" || scaling == "spectrum" else { return nil }
    self.init(
      isReal: side == "real", window: options["window"] ?? "hann", scaling: scaling.string,
      isPeriodic: options["periodic"]?.isTrue ?? false)
  }

  /// As Keras writes it.
  var config: JSON {
    [
      "class_name": "STFT",
      "config": [
        "side": .string(isReal ? "real" : "imag"), "window": window, "periodic": .bool(isPeriodic),
        "scaling": scaling.map(JSON.string) ?? .null,
      ],
    ]
  }

  /// The elements of the kernel.
  func elements(_ shape: Shape) throws(KerasError) -> [Float] {
    guard shape.rank == 3, shape[1] == 1, shape[2] > 1 else {
      throw KerasError("the initializer STFT needs a weight (frame, 1, frequencies), got \(shape).")
    }
    let (frame, frequencies) = (shape[0], shape[2])
    let heights = try windowElements(frame)
    var divisor = 1.0
    if window != .null, let scaling {
      divisor =
        scaling == "density" ? heights.reduce(0) { $0 + $1 * $1 }.squareRoot() : heights.reduce(0) { $0 + abs($1) }
    }
    var elements: [Float] = []
    elements.reserveCapacity(frame * frequencies)
    for time in 0..<frame {
      for frequency in 0..<frequencies {
        // Whole turns are left out first, so that the angle stays exact.
        let turn = Double(time * frequency % (2 * (frequencies - 1))) / Double(2 * (frequencies - 1))
        let wave = isReal ? Elementary.cos(2 * .pi * turn) : -Elementary.sin(2 * .pi * turn)
        elements.append(Float(wave * heights[time] / divisor))
      }
    }
    return elements
  }

  private func windowElements(_ frame: Int) throws(KerasError) -> [Double] {
    if window == .null { return Array(repeating: 1, count: frame) }
    if let name = window.string {
      guard let known = SpectralWindow(rawValue: name) else {
        throw KerasError("the window \"\(name)\" of the initializer STFT is not supported.")
      }
      return known.elements(frame, periodic: isPeriodic)
    }
    guard let elements = [Double](config: window), elements.count == frame else {
      throw KerasError("the window of the initializer STFT must have \(frame) elements, got \(window).")
    }
    return elements
  }
}
