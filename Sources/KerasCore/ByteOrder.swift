/// Turns the order of the bytes in each element of `bytes`, whose elements have 1, 2, 4 or 8 bytes.
package func swapBytes(in bytes: UnsafeMutableRawBufferPointer, elementSize: Int) {
  switch elementSize {
  case 2: unsafe swap(bytes, as: UInt16.self)
  case 4: unsafe swap(bytes, as: UInt32.self)
  case 8: unsafe swap(bytes, as: UInt64.self)
  default: break
  }
}

private func swap<Word: FixedWidthInteger & BitwiseCopyable>(
  _ bytes: UnsafeMutableRawBufferPointer, as word: Word.Type
) {
  for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Word>.size) {
    let swapped = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: word).byteSwapped
    unsafe bytes.storeBytes(of: swapped, toByteOffset: offset, as: word)
  }
}
