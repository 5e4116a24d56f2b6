import COneDNN
import Glibc

struct OperationFailure: Error, CustomStringConvertible {
  var description: String
}

/// A oneDNN operation with buffers of its own, aligned as the compiler's arena aligns them.
@safe final class Operation {
  let handle: OpaquePointer

  init(_ create: (UnsafeMutablePointer<CChar>?, Int) -> OpaquePointer?) throws {
    var message = [CChar](repeating: 0, count: 256)
    guard let handle = unsafe create(&message, message.count) else {
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw OperationFailure(description: String(decoding: text, as: UTF8.self))
    }
    unsafe self.handle = handle
  }
  deinit { unsafe cd_destroy(handle) }

  var implementation: String { unsafe String(cString: cd_implementation(handle)) }

  /// Packs the second operand where oneDNN wants that, binds and runs twice: a second run must give the same.
  func run(_ a: [Float], _ b: [Float], bias: [Float]? = nil, into result: [Float]) throws -> [Float] {
    let scratch = unsafe UnsafeMutableRawPointer.allocate(byteCount: cd_scratch_size(handle) + 64, alignment: 64)
    let packed = unsafe UnsafeMutableRawPointer.allocate(byteCount: cd_packed_size(handle) + 64, alignment: 64)
    defer {
      unsafe scratch.deallocate()
      unsafe packed.deallocate()
    }
    var outputs: [[Float]] = []
    for _ in 0..<2 {
      var output = result + [12345]
      let status = unsafe b.withUnsafeBufferPointer { b in
        var second = unsafe UnsafeRawPointer(b.baseAddress)
        if unsafe cd_packed_size(handle) > 0 {
          guard unsafe cd_pack(handle, b.baseAddress, packed) == 0 else { return Int32(-1) }
          unsafe second = UnsafeRawPointer(packed)
        }
        return unsafe a.withUnsafeBufferPointer { a in
          unsafe (bias ?? []).withUnsafeBufferPointer { bias in
            unsafe output.withUnsafeMutableBufferPointer { output in
              let address = bias.isEmpty ? nil : bias.baseAddress
              let bound = unsafe cd_bind(handle, a.baseAddress, second, address, output.baseAddress, scratch)
              return bound != 0 ? bound : unsafe cd_run(handle)
            }
          }
        }
      }
      guard status == 0 else { throw OperationFailure(description: "status \(status)") }
      guard output.removeLast() == 12345 else { throw OperationFailure(description: "writes past the end") }
      outputs.append(output)
    }
    guard outputs[0] == outputs[1] else { throw OperationFailure(description: "a second run differs") }
    return outputs[0]
  }
}

/// The meaning of the activation.
func finish(_ x: Double, _ options: cd_options) -> Double {
  switch options.activation {
  case CD_RELU: return max(x, 0)
  case CD_RELU6: return min(max(x, 0), 6)
  case CD_TANH: return 1 - 2 / (exp(2 * x) + 1)
  case CD_SIGMOID: return 1 / (1 + exp(-x))
  case CD_ELU: return x > 0 ? x : Double(options.alpha) * (exp(x) - 1)
  case CD_SWISH: return x / (1 + exp(-x))
  case CD_LEAKY_RELU: return x > 0 ? x : Double(options.alpha) * x
  default: return x
  }
}

/// The largest difference relative to the size of the values.
func difference(_ got: [Float], _ want: [Double]) -> Double {
  var (worst, size) = (0.0, 1.0)
  for (x, y) in zip(got, want) {
    worst = max(worst, abs(Double(x) - y).isNaN ? .infinity : abs(Double(x) - y))
    size = max(size, abs(y))
  }
  return got.count == want.count ? worst / size : .infinity
}
