/// Puts the folder at `complete` in the place of `path`, where there is nothing or another folder, in one step, and makes that
/// durable; its permissions become those of the folder at `source`. What was at `path` is then at `complete`.
package func replaceFolder(
  _ path: String, by complete: String, permissionsOf source: String
) throws(KerasError) {
  do throws(SystemError) {
    let status = try FileSystem.status(source)
    try FileSystem.setPermissions(complete, status.permissions)
    if FileSystem.exists(path) {
      // Only root can give a folder away; for everybody else it is right that the new one is theirs.
      try? FileSystem.setOwner(complete, of: status)
      try exchange(path, complete)
    } else {
      try FileSystem.rename(complete, to: path)
    }
    try FileSystem.synchronizeFolder(path + "/..")
  } catch {
    throw KerasError.system("the folder cannot be written", error).inside(path)
  }
  TemporaryName.removeAbandoned(in: path + "/../")
}

/// Exchanges two folders; where the file system has no such call, with a moment in which there is none at `path`.
private func exchange(_ path: String, _ complete: String) throws(SystemError) {
  do throws(SystemError) {
    return try FileSystem.exchange(path, complete)
  } catch {
    guard error == .invalidArgument || error == .notImplemented else { throw error }
  }
  let aside = complete + ".old"
  try FileSystem.rename(path, to: aside)
  do throws(SystemError) {
    try FileSystem.rename(complete, to: path)
  } catch {
    try? FileSystem.rename(aside, to: path)
    throw error
  }
  try FileSystem.rename(aside, to: complete)
}
