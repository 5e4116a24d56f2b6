internal import CZip
package import KerasCore

/// The unpacked content of a gzip file, a piece at a time; several members follow one another, as `cat a.gz b.gz` makes them.
@safe package final class GzipSource: ByteSource {
  private let packed: ByteReader
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Bytes that were read and that came of them.
  private var (packedCount, unpackedCount) = (0, 0)

  package init(_ packed: ByteReader) throws(KerasError) {
    guard let stream = unsafe cz_gzip_stream() else { throw KerasError("there is not enough memory to unpack it.") }
    self.packed = packed
    unsafe self.stream = stream
  }

  deinit { unsafe cz_gzip_stream_free(stream) }

  package var limit: Int {
    let (bytes, overflow) = packed.limit.addingReportingOverflow(packedCount)
    // A little more may wait inside zlib for room in the output.
    return overflow
      ? .max : max(0, UnpackedSize.limit(bytes) - unpackedCount).addingReportingOverflow(1024).partialValue
  }

  package func read(into bytes: UnsafeMutableRawBufferPointer) throws(KerasError) -> Int {
    guard let base = bytes.baseAddress, !isAtEnd else { return 0 }
    // zlib counts in 32 bits.
    let room = min(bytes.count, 1 << 30)
    unsafe stream.pointee.next_out = base.assumingMemoryBound(to: UInt8.self)
    unsafe stream.pointee.avail_out = UInt32(room)
    while unsafe Int(stream.pointee.avail_out) == room, !isAtEnd {
      if position == input.count { try refill() }
      try inflateInput()
    }
    let count = unsafe room - Int(stream.pointee.avail_out)
    unpackedCount += count
    // Of a pipe nobody knows how much will come.
    let read = packed.limit == .max ? packedCount : packedCount + packed.limit
    guard unpackedCount <= UnpackedSize.limit(read) + 1024 else {
      throw KerasError(
        "the gzip data unpacks to more than \(unpackedCount) bytes, which real data of its size does not; unpack it first."
      )
    }
    return count
  }

  private func refill() throws(KerasError) {
    input = try packed.piece()
    packedCount += input.count
    position = 0
    if input.isEmpty { throw KerasError("the gzip data ends too early; the file is incomplete.") }
  }

  /// One call of zlib over what is left of `input`.
  private func inflateInput() throws(KerasError) {
    let status = unsafe input.withUnsafeMutableBufferPointer { buffer in
      unsafe stream.pointee.next_in = buffer.baseAddress.map { unsafe $0 + position }
      unsafe stream.pointee.avail_in = UInt32(buffer.count - position)
      let status = unsafe inflate(stream, Z_NO_FLUSH)
      position = unsafe buffer.count - Int(stream.pointee.avail_in)
      return status
    }
    switch status {
    case Z_OK, Z_BUF_ERROR: return
    case Z_STREAM_END: try beginNextMember()
    case Z_MEM_ERROR: throw KerasError("there is not enough memory to unpack it.")
    default:
      let words = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "unknown fault"
      throw KerasError("the gzip data is damaged: \(words).")
    }
  }

  /// After the end of a member: another one, or zeros that pad the file, or the end.
  private func beginNextMember() throws(KerasError) {
    while true {
      if position == input.count {
        input = try packed.piece()
        packedCount += input.count
        position = 0
      }
      if input.isEmpty {
        isAtEnd = true
        return
      }
      if input[position] != 0 { break }
      position += 1
    }
    guard unsafe input[position] == 0x1F && inflateReset(stream) == Z_OK else {
      throw KerasError("the gzip data is followed by something else.")
    }
  }
}
