internal import KerasCore

extension NDArray {
  /// The elements, which must not be strings, as files hold them: least significant byte first unless `isBigEndian`.
  func fileBytes(isBigEndian: Bool = false) -> [UInt8] {
    precondition(dtype != .string, "strings have no such bytes")
    var bytes = unsafe withBytes { unsafe [UInt8]($0) }
    if isBigEndian { unsafe bytes.withUnsafeMutableBytes { unsafe swapBytes(in: $0, elementSize: dtype.size) } }
    return bytes
  }
}
