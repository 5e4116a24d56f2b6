extension Damage {
  /// Headers of NumPy's arrays that say other things than the data does: pickles, absurd shapes and types.
  static let arrayHeader = Damage("array headers", [.npy, .npz]) { attempt, random in
    let descriptors = [
      "|O", "<f4", ">f8", "<c8", "|V4", "<U1000000000", "<U9223372036854775807", "<U-1", "|S0", "<U0", "<M8[s]", "f4",
      "", "<f4\\x00", "[('a', '<f4')]", "|b1", "<i8", "<f2", ">U3", "|S1",
    ]
    let shapes = [
      "()", "(0,)", "(-1,)", "(1000000000000,)", "(4294967296, 4294967296)", "(0, 9223372036854775807)",
      "(9223372036854775808,)", "(2, 3)", "(1,) * 3", "[3]", "(3", "None", "(True,)", "(3.0,)", "(3L,)",
      "(" + String(repeating: "1, ", count: 1 << random.below(14)) + ")", String(repeating: "(", count: 10_000),
    ]
    let descriptor = random.pick(descriptors)
    let order = random.pick(["False", "True", "1", "False, 'fortran_order': True"])
    let text = "'descr': '\(descriptor)', 'fortran_order': \(order), 'shape': \(random.pick(shapes)), "
    if attempt.form == .npz {
      var archive = try CraftedZip(attempt.bytes)
      guard !archive.members.isEmpty else { return }
      let chosen = random.below(archive.members.count)
      let content = archive.members[chosen].content
      archive.members[chosen] = .init(
        name: archive.members[chosen].name, content: npyHeader(text) + content.dropFirst(128))
      attempt.bytes = archive.bytes
    } else {
      attempt.bytes = npyHeader(text) + attempt.bytes.dropFirst(128)
    }
  }

  /// Extents of IDX files that are absurd, and more axes than there can be.
  static let extents = Damage("extents", [.idx]) { attempt, random in
    guard attempt.bytes.count > 8 else { return }
    if random.below(3) == 0 { attempt.bytes[3] = random.pick([0, 1, 2, 9, 64, 255]) }
    if random.below(3) == 0 { attempt.bytes[2] = random.pick([0, 8, 9, 10, 11, 12, 13, 14, 255]) }
    for axis in 0..<1 + random.below(4) where 8 + 4 * axis <= attempt.bytes.count {
      let number: UInt32 = random.pick([0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x10000, 3])
      for byte in 0..<4 { attempt.bytes[4 + 4 * axis + byte] = UInt8(truncatingIfNeeded: number >> (24 - 8 * byte)) }
    }
  }
}
