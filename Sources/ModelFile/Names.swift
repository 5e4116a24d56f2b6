internal import HDF5
internal import KerasCore

/// Keras's limit for the bytes of one attribute: HDF5's header of an object holds no more.
private let attributeLimit = 64512

/// Whether `group` has the list of strings `name`, in one attribute or in pieces.
func hasNames(_ group: Group, _ name: String) throws(KerasError) -> Bool {
  if try group.hasAttribute(name) { return true }
  return try group.hasAttribute(name + "0")
}

/// The list of strings `name` of `group`: one attribute, or `name0`, `name1` … when it was too long; nil without any.
func readNames(_ group: Group, _ name: String) throws(KerasError) -> [String]? {
  if let names = try group.strings(name) { return names }
  guard var names = try group.strings(name + "0") else { return nil }
  var chunk = 1
  while let more = try group.strings(name + String(chunk)) {
    names += more
    chunk += 1
  }
  return names
}

/// Sets the list of strings `name` of `group`, in as few equal pieces as HDF5 can hold.
func writeNames(_ names: [String], to group: borrowing WritableGroup, _ name: String) throws(KerasError) {
  let longest = max(names.map(\.utf8.count).max() ?? 0, 1)
  guard longest <= attributeLimit else {
    throw KerasError("a name of \(longest) bytes is too long for an HDF5 file, which holds \(attributeLimit).")
  }
  var pieces = 1
  while (names.count + pieces - 1) / pieces * longest > attributeLimit { pieces += 1 }
  if pieces == 1 { return try group.setAttribute(name, names) }
  var start = 0
  for piece in 0..<pieces {
    let end = start + names.count / pieces + (piece < names.count % pieces ? 1 : 0)
    try group.setAttribute(name + String(piece), Array(names[start..<end]))
    start = end
  }
}
