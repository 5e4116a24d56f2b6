package import KerasCore

/// Arrays as a JSON object: their names, and nested lists of their elements; `null` is a number that is not finite.
enum JSONPredictions {
  static func bytes(_ arrays: [NamedArray]) throws(KerasError) -> [UInt8] {
    var names: Set<String> = []
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    for (index, named) in arrays.enumerated() {
      let name = named.name ?? "output_\(index)"
      guard names.insert(name).inserted else { throw KerasError("two arrays are called \"\(name)\".") }
      bytes += "\(index > 0 ? "," : "")\n\(quotedForJSON(name)): ".utf8
      append(named.array, to: &bytes, lineBreaks: true)
    }
    return bytes + Array("\n}\n".utf8)
  }

  /// Appends the nested lists of the elements of `array`, with each sample on a line of its own or all on one.
  static func append(_ array: NDArray, to bytes: inout [UInt8], lineBreaks: Bool) {
    let words = array.words(quotedAsIn: .json)
    var position = 0
    func append(axis: Int) {
      guard axis < array.shape.rank else {
        bytes += words(position).utf8
        position += 1
        return
      }
      bytes.append(UInt8(ascii: "["))
      for index in 0..<array.shape[axis] {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        if axis == 0, lineBreaks { bytes.append(0x0A) }
        append(axis: axis + 1)
      }
      bytes.append(UInt8(ascii: "]"))
    }
    append(axis: 0)
  }
}

extension NDArray {
  /// The elements as nested lists in JSON; `null` is a number that is not finite.
  package var jsonText: String {
    var bytes: [UInt8] = []
    JSONPredictions.append(self, to: &bytes, lineBreaks: false)
    return String(decoding: bytes, as: UTF8.self)
  }
}
