internal import CHDF5
package import KerasCore

/// An array in a file.
package struct Dataset: ~Copyable, AttributedObject {
  /// Where it is in the file, for messages.
  package let path: String
  // Before `image`, so that they are closed before its bytes go.
  let handle: Handle
  let contents: Contents
  package let image: MappedFile?
  private let layout: Int

  init(_ handle: consuming Handle, path: String, image: MappedFile?) throws(KerasError) {
    let what = "\"\(path)\""
    let id = handle.id
    let contents = try Contents(
      type: Handle("the element type of \(what) cannot be read") { chdf5_dataset_type(id) },
      space: Handle("the shape of \(what) cannot be read") { chdf5_dataset_space(id) }, of: what)
    let layout = try checked("the layout of \(what) cannot be read") { chdf5_dataset_layout(id) }
    try checkSize(id, layout: layout, contents, path: path)
    self.path = path
    self.image = image
    self.handle = handle
    self.contents = contents
    self.layout = layout
  }

  package var id: Int64 { handle.id }

  /// The extents.
  package var shape: Shape { contents.shape }

  /// The type of the elements.
  package var dtype: DType { contents.element.dtype }

  /// Where in the file the elements lie in one piece as they would in memory, ready to be mapped; nil otherwise.
  package var fileOffset: Int? {
    guard layout == CHDF5_LAYOUT_CONTIGUOUS, let memory = try? contents.element.inMemory(contents.type.id) else {
      return nil
    }
    return locked {
      let offset = chdf5_dataset_offset(id)
      return offset >= 0 && chdf5_types_agree(contents.type.id, memory.id) == 1 ? Int(offset) : nil
    }
  }
}

/// Refuses data outside of this file, and sizes that its bytes cannot account for.
private func checkSize(
  _ id: chdf5_id, layout: Int, _ contents: borrowing Contents, path: String
) throws(KerasError) {
  guard layout != CHDF5_LAYOUT_VIRTUAL, layout != CHDF5_LAYOUT_EXTERNAL else {
    throw KerasError(
      "\"\(path)\" keeps its data in another file, which Keras does not write and which is not followed; "
        + "copy the data into the file.")
  }
  let (stored, offset, fileSize) = locked {
    (chdf5_dataset_stored_size(id), chdf5_dataset_offset(id), chdf5_file_size(id))
  }
  let byteCount = contents.byteCount
  let isPlausible: Bool
  if layout == CHDF5_LAYOUT_CHUNKED {
    isPlausible = stored <= fileSize && byteCount <= largestInflation(of: Int(stored))
  } else if offset < 0 {
    // Nothing was written: compact data, or elements that are all the fill value.
    isPlausible = byteCount <= largestInflation(of: 0)
  } else {
    isPlausible = stored >= byteCount && offset <= fileSize && stored <= fileSize - offset
  }
  guard isPlausible else {
    throw KerasError(
      "\"\(path)\" claims \(byteCount) bytes for its shape \(contents.shape), but the file does not hold them; "
        + "it is damaged.")
  }
}

/// The most bytes that `stored` compressed ones can stand for: deflate saves at best 1032 to 1.
private func largestInflation(of stored: Int) -> Int {
  let (product, overflow) = max(stored, 1024).multipliedReportingOverflow(by: 1032)
  return overflow ? .max : product
}
