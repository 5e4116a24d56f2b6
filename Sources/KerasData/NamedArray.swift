public import KerasCore

/// An array of a data file, with what the file says about it.
public struct NamedArray: Equatable, Sendable {
  /// The name of the member of an `.npz`; nil for the formats that hold one array.
  public var name: String?
  /// The array as the file holds it; (height, width, channels) for an image.
  public var array: NDArray
  /// The format of the file it came from.
  public var format: DataFormat

  /// An array called `name`.
  public init(name: String? = nil, array: NDArray, format: DataFormat = .npy) {
    self.name = name
    self.array = array
    self.format = format
  }

  /// The array with the samples along its first axis: an image is one sample, (1, height, width, channels).
  public var samples: NDArray {
    format.isImage ? array.reshaped(Shape([1] + array.shape.dimensions)) : array
  }
}
