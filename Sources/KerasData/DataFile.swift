public import KerasCore
internal import Zip

/// Files of samples, labels and predictions.
///
///     let images = try DataFile.read("t10k-images-idx3-ubyte.gz")[0].array  // (10000, 28, 28)
public enum DataFile {
  /// The arrays of the file at `path`: every member of an `.npz`, the one array of any other format.
  ///
  /// The content decides what the file is, never its extension: IDX, `.npy` and CSV (each also gzipped), `.npz`, PNG or
  /// JPEG. Anything else, damaged data and pickled objects are errors that name the file.
  public static func read(_ path: String) throws(KerasError) -> [NamedArray] {
    let file = try InputFile(path)
    let size = file.size
    let reader = ByteReader(FileSource(file))
    return try inside(path) { () throws(KerasError) in
      let start = try reader.peek(startSize)
      if start.isEmpty { throw KerasError("the file is empty.") }
      if NPZFile.recognises(start) {
        guard let size else { throw KerasError("an .npz archive must be a file, not a pipe.") }
        return try NPZFile.read(path, size: size)
      }
      guard start.starts(with: [0x1F, 0x8B]) else { return [try readOne(reader)] }
      return [try readOne(ByteReader(try GzipSource(reader)), packedSize: size ?? .max)]
    }
  }

  /// How much of a file is looked at to see what it is.
  static let startSize = 512

  /// Numbers take far more memory than their text, so less of it may come of a few bytes.
  static let freeText = 1 << 24

  /// The one array of a file, which is packed into `packedSize` bytes where that is not nil.
  private static func readOne(_ reader: ByteReader, packedSize: Int? = nil) throws(KerasError) -> NamedArray {
    let start = try reader.peek(startSize)
    if NPYFile.recognises(start) { return NamedArray(array: try NPYFile.read(reader), format: .npy) }
    if IDXFile.recognises(start) { return NamedArray(array: try IDXFile.read(reader), format: .idx) }
    // Pictures are packed already; to pack one again is to hide a bomb in a bomb.
    if packedSize == nil, let format = ImageFile.format(start) {
      return NamedArray(array: try ImageFile.read(try reader.rest(), format), format: format)
    }
    if start.starts(with: [0x89, 0x48, 0x44, 0x46]) {
      throw KerasError(
        "this is an HDF5 file, perhaps a model; data is read from IDX, .npy, .npz, CSV, PNG and JPEG files.")
    }
    guard CSVFile.recognises(start) else {
      let found = start.prefix(4).map { hexadecimal($0) }.joined(separator: " ")
      throw KerasError(
        "the file is none of IDX, .npy, .npz, CSV, PNG and JPEG: it begins with the bytes \(found).")
    }
    let text = try reader.rest(atMost: packedSize.map { UnpackedSize.limit($0, free: freeText) } ?? .max)
    return NamedArray(array: try CSVFile.read(text), format: .csv)
  }
}
