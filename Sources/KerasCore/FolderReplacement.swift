internal import CSystem
internal import Glibc

/// Puts the folder at `complete` in the place of `path`, where there is nothing or another folder, in one step, and makes that
/// durable; its permissions become those of the folder at `source`. What was at `path` is then at `complete`.
package func replaceFolder(
  _ path: String, by complete: String, permissionsOf source: String
) throws(KerasError) {
  var status = stat()
  let isThere = unsafe access(path, F_OK) == 0
  guard unsafe stat(source, &status) == 0, unsafe chmod(complete, status.st_mode & 0o7777) == 0 else {
    throw KerasError.system("the folder cannot be written", errno).inside(path)
  }
  // Only root can give a folder away; for everybody else it is right that the new one is theirs.
  if isThere { _ = unsafe chown(complete, status.st_uid, status.st_gid) }
  guard unsafe isThere ? exchange(path, complete) : rename(complete, path) == 0 else {
    throw KerasError.system("the folder cannot be written", errno).inside(path)
  }
  let folder = unsafe open(path + "/..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard folder >= 0 else { return }
  defer { close(folder) }
  if fsync(folder) != 0, errno == EIO { throw KerasError.system("the folder cannot be written", errno).inside(path) }
}

/// Exchanges two folders; where the file system has no such call, with a moment in which there is none at `path`.
private func exchange(_ path: String, _ complete: String) -> Bool {
  if unsafe cs_exchange(path, complete) == 0 { return true }
  guard errno == EINVAL || errno == ENOSYS else { return false }
  let aside = complete + ".old"
  guard unsafe rename(path, aside) == 0 else { return false }
  guard unsafe rename(complete, path) == 0 else {
    let reason = errno
    unsafe rename(aside, path)
    errno = reason
    return false
  }
  return unsafe rename(aside, complete) == 0
}
