/// The kinds of files that hold samples, labels and predictions.
public enum DataFormat: String, CaseIterable, Sendable, CustomStringConvertible {
  case idx, npy, npz, csv, json, png, jpeg, text

  /// Whether the file is one sample, a picture, and not a row of them.
  public var isImage: Bool { self == .png || self == .jpeg }

  /// The name as people write it.
  public var description: String {
    switch self {
    case .idx: "IDX"
    case .npy: ".npy"
    case .npz: ".npz"
    case .csv: "CSV"
    case .json: "JSON"
    case .png: "PNG"
    case .jpeg: "JPEG"
    case .text: "text"
    }
  }
}
