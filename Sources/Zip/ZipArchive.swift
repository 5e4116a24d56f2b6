internal import CZip
package import KerasCore

/// A zip archive, open for reading, whose members may be trusted not to be traps: see ``checkedMembers()``.
@safe package final class ZipArchive {
  /// A member's entry in the central directory.
  package struct Member: Equatable {
    /// The position in the archive.
    package var index: UInt64
    /// The name, a path below the archive's root.
    package var name: String
    /// Bytes in the archive.
    package var packedSize: Int
    /// Bytes after unpacking.
    package var size: Int
    /// Whether the member lies in the archive as it is.
    package var isStored: Bool
  }

  /// The archive's file.
  package let path: String
  let archive: OpaquePointer
  private let fileSize: Int

  /// Opens the archive at `path`, a file of `size` bytes.
  package init(_ path: String, size: Int) throws(KerasError) {
    var code: Int32 = 0
    guard let archive = unsafe path.withPath({ unsafe zip_open($0, ZIP_RDONLY, &code) }) else {
      throw KerasError("the zip archive cannot be read: \(Self.words(code)).")
    }
    unsafe self.archive = archive
    self.path = path
    fileSize = size
  }

  deinit { unsafe zip_discard(archive) }

  /// The members in the order of the archive. Names that are not plain or come twice, methods other than stored and
  /// deflated, and sizes that the file's own size cannot account for are errors.
  package func checkedMembers() throws(KerasError) -> [Member] {
    var members: [Member] = []
    var names: Set<String> = []
    var (packedSize, size) = (0, 0)
    for index in 0..<max(0, unsafe zip_get_num_entries(archive, 0)) {
      let member = try self.member(UInt64(index))
      guard isPlain(member.name) else {
        throw KerasError("the member name \"\(printable(member.name))\" leads out of the archive.")
      }
      guard names.insert(member.name).inserted else {
        throw KerasError("the member \"\(member.name)\" is there twice.")
      }
      // Members that share their bytes would unpack to more than the file holds.
      packedSize += min(member.packedSize, fileSize + 1)
      guard packedSize <= fileSize else {
        throw KerasError("the member \"\(member.name)\" claims more bytes than the archive has.")
      }
      size += member.size
      guard size <= UnpackedSize.limit(fileSize) else {
        throw KerasError(
          "the members claim to unpack to \(size) bytes, which \(fileSize) bytes of real data do not; unpack them first."
        )
      }
      members.append(member)
    }
    return members
  }

  /// The content of `member`.
  package func content(_ member: Member) throws(KerasError) -> any ByteSource {
    guard let file = unsafe zip_fopen_index(archive, member.index, 0) else {
      throw KerasError("the member cannot be read: \(unsafe String(cString: zip_strerror(archive))).")
    }
    return unsafe ZipMemberSource(file, limit: member.size, archive: self)
  }

  private func member(_ index: UInt64) throws(KerasError) -> Member {
    var status = unsafe zip_stat_t()
    guard unsafe zip_stat_index(archive, index, 0, &status) == 0, let name = unsafe status.name else {
      throw KerasError("the zip archive cannot be read: \(unsafe String(cString: zip_strerror(archive))).")
    }
    let text = unsafe String(cString: name)
    let packedSize = unsafe Int(exactly: status.comp_size) ?? .max
    let size = unsafe Int(exactly: status.size) ?? .max
    let method = unsafe Int32(status.comp_method)
    guard method == ZIP_CM_STORE || method == ZIP_CM_DEFLATE else {
      throw KerasError(
        "the member \"\(printable(text))\" is packed with method \(method); only stored and deflated ones are read.")
    }
    guard size <= (method == ZIP_CM_STORE ? packedSize : UnpackedSize.limit(packedSize)) else {
      throw KerasError(
        "the member \"\(printable(text))\" claims to unpack to \(size) bytes, which \(packedSize) bytes of real data do not; "
          + "unpack it first.")
    }
    return Member(index: index, name: text, packedSize: packedSize, size: size, isStored: method == ZIP_CM_STORE)
  }

  /// libzip's words for an error code.
  private static func words(_ code: Int32) -> String {
    var error = unsafe zip_error_t()
    unsafe zip_error_init_with_code(&error, code)
    defer { unsafe zip_error_fini(&error) }
    return unsafe String(cString: zip_error_strerror(&error))
  }
}

/// Whether `name` is a path that stays below where it begins; that of a folder ends in a slash.
private func isPlain(_ name: String) -> Bool {
  let path = name.hasSuffix("/") ? name.dropLast() : name[...]
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\\" && $0.value != 0x7F }
}

/// The unpacked content of a member; libzip compares its checksum at the end.
@safe private final class ZipMemberSource: ByteSource {
  private let file: OpaquePointer
  /// Kept open as long as the member is read.
  private let archive: ZipArchive
  private(set) var limit: Int

  init(_ file: OpaquePointer, limit: Int, archive: ZipArchive) {
    unsafe self.file = file
    self.limit = limit
    self.archive = archive
  }

  deinit { unsafe zip_fclose(file) }

  func read(into bytes: UnsafeMutableRawBufferPointer) throws(KerasError) -> Int {
    let count = unsafe zip_fread(file, bytes.baseAddress, UInt64(bytes.count))
    guard count >= 0 else {
      throw KerasError("the member is damaged: \(unsafe String(cString: zip_file_strerror(file))).")
    }
    // Sooner or later the checksum would be wrong too, but only after all of it was unpacked.
    guard Int(count) <= limit else {
      throw KerasError("the member is damaged: it unpacks to more bytes than it claims.")
    }
    limit -= Int(count)
    return Int(count)
  }
}
