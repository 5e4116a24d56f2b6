internal import KerasCore
internal import Zip

/// NumPy's archive of named arrays: a zip file of `.npy` members, stored or deflated.
enum NPZFile {
  /// Whether a file that begins with `start` is a zip archive.
  static func recognises(_ start: ArraySlice<UInt8>) -> Bool {
    start.starts(with: [0x50, 0x4B, 3, 4]) || start.starts(with: [0x50, 0x4B, 5, 6])
  }

  /// The arrays in the order of the archive.
  static func read(_ path: String, size: Int) throws(KerasError) -> [NamedArray] {
    let archive = try ZipArchive(path, size: size)
    var arrays: [NamedArray] = []
    for member in try archive.checkedMembers() {
      guard member.name.hasSuffix(".npy") else {
        throw KerasError("the member \"\(member.name)\" is not an .npy array.")
      }
      let array = try inside("member \"\(member.name)\"") { () throws(KerasError) in
        try NPYFile.read(ByteReader(try archive.content(member)))
      }
      arrays.append(NamedArray(name: String(member.name.dropLast(4)), array: array, format: .npz))
    }
    return arrays
  }

  /// Writes `arrays` in order, stored as `numpy.savez` does, to the open file `descriptor`.
  static func write(_ arrays: [NamedArray], to descriptor: Int32) throws(KerasError) {
    let archive = try ZipWriter(descriptor)
    var names: Set<String> = []
    for (index, named) in arrays.enumerated() {
      let name = named.name ?? "arr_\(index)"
      guard names.insert(name).inserted else { throw KerasError("two arrays are called \"\(name)\".") }
      try archive.add(try NPYFile.bytes(named.array), as: name + ".npy")
    }
    try archive.close()
  }
}
