internal import KerasCore

/// Arrays as a JSON object: their names, and nested lists of their elements.
enum JSONPredictions {
  static func bytes(_ arrays: [NamedArray]) throws(KerasError) -> [UInt8] {
    var names: Set<String> = []
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    for (index, named) in arrays.enumerated() {
      let name = named.name ?? "output_\(index)"
      guard names.insert(name).inserted else { throw KerasError("two arrays are called \"\(name)\".") }
      bytes += "\(index > 0 ? "," : "")\n\(quotedForJSON(name)): ".utf8
      append(named.array, to: &bytes)
    }
    return bytes + Array("\n}\n".utf8)
  }

  private static func append(_ array: NDArray, to bytes: inout [UInt8]) {
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
        // One sample a line.
        if axis == 0 { bytes.append(0x0A) }
        append(axis: axis + 1)
      }
      bytes.append(UInt8(ascii: "]"))
    }
    append(axis: 0)
  }
}
