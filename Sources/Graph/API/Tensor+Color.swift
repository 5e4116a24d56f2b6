public import KerasCore

// Colours of images with their channels last.

extension Tensor {
  /// The grey value of red, green and blue: 0.2989 r + 0.587 g + 0.114 b, as the one channel.
  ///
  /// Source: `rgb_to_grayscale` in `keras/src/backend/tensorflow/image.py`.
  public func grayscale() throws(KerasError) -> Tensor {
    if shape[-1] == 1 { return self }
    let (r, g, b) = try channels("red, green and blue")
    return try r * 0.2989 + g * 0.587 + b * 0.114
  }

  /// Hue, saturation and value, each from 0 to 1, of red, green and blue.
  ///
  /// Source: `tensorflow/core/kernels/image/colorspace_op.h`.
  public func rgbToHSV() throws(KerasError) -> Tensor {
    let (r, g, b) = try channels("red, green and blue")
    let value = try r.maximum(g).maximum(b)
    let range = try value - r.minimum(g).minimum(b)
    let zero = try value.filled(0)
    let saturation = try value.isGreater(than: 0).select(range / value, zero)
    let sixth = try 1 / (range * 6)
    let hue = try r.isEqual(to: value).select(
      sixth * (g - b),
      g.isEqual(to: value).select(sixth * (b - r) + 2.0 / 6, sixth * (r - g) + 4.0 / 6))
    let grey = try range.isGreater(than: 0).select(hue, zero)
    return try concatenate([grey.isLess(than: 0).select(grey + 1, grey), saturation, value], axis: -1)
  }

  /// Red, green and blue of hue, saturation and value.
  ///
  /// Source: `tensorflow/core/kernels/image/colorspace_op.h`.
  public func hsvToRGB() throws(KerasError) -> Tensor {
    let (hue, saturation, value) = try channels("hue, saturation and value")
    let turn = try hue * 6
    let r = try ((turn - 3).absolute() - 1).clip(0, 1)
    let g = try (2 - (turn - 2).absolute()).clip(0, 1)
    let b = try (2 - (turn - 4).absolute()).clip(0, 1)
    let rgb = try concatenate([r, g, b], axis: -1)
    return try ((1 - saturation) + saturation * rgb) * value
  }

  /// The three channels, each with an axis of extent 1 for them.
  package func channels(_ names: String) throws(KerasError) -> (Tensor, Tensor, Tensor) {
    guard shape.rank > 0, shape[-1] == 3 else {
      throw KerasError("the channels must be \(names), got \(shape).")
    }
    let parts = try split(3, axis: -1)
    return (parts[0], parts[1], parts[2])
  }
}
