/// A new folder that goes with this value, with all that is in it then. A folder must have a name: it is a temporary one,
/// marked as in use.
package struct TemporaryFolder: ~Copyable {
  /// Where it is.
  package let path: String
  private let descriptor: FileDescriptor

  /// A new empty folder in `folder`, the current one when it is empty, into which nobody else looks.
  package init(in folder: String) throws(KerasError) {
    do throws(SystemError) {
      while true {
        let path = folder + TemporaryName.next()
        try FileSystem.makeFolder(path, permissions: 0o700)
        let descriptor = try FileDescriptor(path, .folder)
        guard TemporaryName.isOurs(descriptor, at: path) else { continue }
        self.path = path
        self.descriptor = descriptor
        return
      }
    } catch {
      throw KerasError.system("the folder cannot be written", error)
    }
  }

  deinit { FileSystem.removeTree(path) }
}
