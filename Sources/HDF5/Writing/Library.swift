internal import CHDF5
internal import KerasCore

/// Runs `body` as the only user of libhdf5, which is safe for one thread at a time.
func locked<Result: ~Copyable, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  chdf5_lock()
  defer { chdf5_unlock() }
  return try body()
}

/// One object of libhdf5, closed at the end of its life.
struct Handle: ~Copyable {
  /// The identifier of libhdf5.
  let id: chdf5_id

  /// Takes over the object that `make` opens; an error that begins with `what` when it could not.
  init(_ what: @autoclosure () -> String, _ make: () -> chdf5_id) throws(KerasError) {
    chdf5_lock()
    defer { chdf5_unlock() }
    id = make()
    if id < 0 { throw libraryError(what()) }
  }

  deinit {
    locked { _ = chdf5_close(id) }
  }
}

/// The result of `call`; an error that begins with `what` when it is negative.
@discardableResult
func checked(_ what: @autoclosure () -> String, _ call: () -> Int32) throws(KerasError) -> Int {
  chdf5_lock()
  defer { chdf5_unlock() }
  let status = call()
  if status < 0 { throw libraryError(what()) }
  return Int(status)
}

/// `what`, then libhdf5's own reason for its last failure; the caller holds the lock.
private func libraryError(_ what: String) -> KerasError {
  var text = [CChar](repeating: 0, count: 1024)
  unsafe text.withUnsafeMutableBufferPointer { buffer in
    if let base = buffer.baseAddress { unsafe chdf5_take_error(base, buffer.count) }
  }
  let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  let reason = readableReason(String(decoding: bytes, as: UTF8.self))
  return KerasError(reason.isEmpty ? what + "." : "\(what): \(reason).")
}

/// libhdf5's reason without the details that only its developers need.
func readableReason(_ reason: String) -> String {
  // "file write failed: time = …, errno = 28, error message = 'No space left on device', buf = 0x…"
  if let message = text(in: reason, after: "error message = '", upTo: "'") { return message }
  return reason
}

/// The part of `text` between `start` and the next `end` or the end of the text.
private func text(in text: String, after start: String, upTo end: Character) -> String? {
  var rest = text[...]
  while !rest.isEmpty {
    if rest.hasPrefix(start) { return String(rest.dropFirst(start.count).prefix { $0 != end }) }
    rest = rest.dropFirst()
  }
  return nil
}
