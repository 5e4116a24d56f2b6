internal import KerasCore

extension Initializer {
  /// `count` elements of Cauchy's distribution around 0 with the scale 1.
  static func cauchy(_ count: Int, _ generator: inout some RandomNumberGenerator) -> [Float] {
    (0..<count).map { _ in Float(Elementary.tan(.pi * (generator.uniform() - 0.5))) }
  }
}
