internal import HDF5
internal import KerasCore

/// Copies of a model's files on their way to their places.
protocol UpdatedFiles: AnyObject {
  /// The HDF5 file with the number `index`, open to be changed.
  func withFile<Result>(
    _ index: Int, _ body: (borrowing WritableFile) throws(KerasError) -> Result
  ) throws(KerasError) -> Result

  /// The configuration of the model, where it is no part of an HDF5 file.
  var config: JSON? { get set }

  /// Puts the copies in their places.
  func commit() throws(KerasError)
}

/// Copies the file at `source` to `destination`.
func copy(_ source: String, to destination: borrowing AtomicFile) throws(KerasError) {
  let source = try InputFile(source)
  while true {
    let piece = try source.readPiece(limit: 1 << 20)
    if piece.isEmpty { return }
    try destination.write(piece)
  }
}

/// Opens the file at `copy`, a copy of the one at `original`, to change it. Where it has what libhdf5 is not to touch, it is
/// written anew from the original first.
func openForChanges(_ copy: String, copyOf original: String) throws(KerasError) -> WritableFile {
  do throws(KerasError) {
    return try WritableFile(opening: copy)
  } catch {
    return try .copying(try File(opening: original), to: copy)
  }
}

/// Writes `bytes` to the file at `path`, which appears complete or not at all.
func write(_ bytes: some Sequence<UInt8>, to path: String) throws(KerasError) {
  let destination = try AtomicFile(replacing: path)
  try destination.write(Array(bytes))
  try destination.commit()
}

/// The copy of one HDF5 file.
final class UpdatedFile: UpdatedFiles {
  private let path: String
  // Before `destination`, so that it is closed before the temporary file goes.
  private var file: WritableFile?
  private var destination: AtomicFile?
  var config: JSON?

  /// Begins a copy of the file at `source` that will be at `path`, which may be the same.
  init(copying source: String, to path: String) throws(KerasError) {
    let destination = try AtomicFile(replacing: path)
    try copy(source, to: destination)
    do throws(KerasError) {
      file = try openForChanges(destination.temporaryPath, copyOf: source)
    } catch {
      throw error.inside(path)
    }
    self.path = path
    self.destination = consume destination
  }

  func withFile<Result>(
    _ index: Int, _ body: (borrowing WritableFile) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    guard let result = try file.borrow(body) else { throw KerasError("the file is closed.") }
    return result
  }

  func commit() throws(KerasError) {
    if let file = file.take() {
      do {
        try file.close()
      } catch {
        throw error.inside(path)
      }
    }
    if let destination = destination.take() { try destination.commit() }
  }
}

extension Optional where Wrapped == WritableFile {
  /// The result of `body` with the file; nil without one.
  borrowing func borrow<Result>(
    _ body: (borrowing WritableFile) throws(KerasError) -> Result
  ) throws(KerasError) -> Result? {
    switch self {
    case .some(let file): try body(file)
    case .none: nil
    }
  }
}
