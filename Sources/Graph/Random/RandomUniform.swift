public import KerasCore

/// Uniform numbers in [0, 1): element `i` is a hash of the key and `i`, so any element can be made at any time, by any
/// thread, and a run repeats exactly.
///
/// The operand is the key: two `uint32`. `salt` tells the operations of one graph apart. The hash is Wellons's triple32
/// over the index, then lowbias32 over that and the second half of the key; the upper 24 bits are the fraction.
public struct RandomUniform: Operation {
  /// The shape of the result.
  public let shape: Shape
  /// Tells operations that share a key apart.
  public let salt: UInt32

  /// The operation that draws `shape` numbers.
  public init(_ shape: Shape, salt: UInt32) {
    self.shape = shape
    self.salt = salt
  }

  public var name: String { "random uniform" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard inputs[0] == TensorType([2], .uint32) else {
      throw KerasError("the key must be uint32 (2,), got \(inputs[0]).")
    }
    return [TensorType(shape, .float32)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let key = Self.key(UInt32(inputs[0].values[0]), UInt32(inputs[0].values[1]), salt: salt)
    let values = (0..<shape.count).map { index in
      Double(Self.bits(key, UInt32(truncatingIfNeeded: index)) >> 8) * 0x1p-24
    }
    return [ReferenceArray(values, shape: shape)]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] { [nil] }

  /// The key of one operation from that of the graph.
  package static func key(_ key0: UInt32, _ key1: UInt32, salt: UInt32) -> (UInt32, UInt32) {
    (bits((key0, key1), salt), bits((key1, key0), ~salt))
  }

  /// 32 random bits for `index`.
  package static func bits(_ key: (UInt32, UInt32), _ index: UInt32) -> UInt32 {
    var x = index &* 0x9E37_79B9 &+ key.0
    x = (x ^ (x >> 17)) &* 0xED5A_D4BB
    x = (x ^ (x >> 11)) &* 0xAC4C_1B51
    x = (x ^ (x >> 15)) &* 0x3184_8BAB
    x = (x ^ (x >> 14)) ^ key.1
    x = (x ^ (x >> 16)) &* 0x7FEB_352D
    x = (x ^ (x >> 15)) &* 0x846C_A68B
    return x ^ (x >> 16)
  }
}
