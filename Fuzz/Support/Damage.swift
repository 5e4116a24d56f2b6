/// One kind of damage: a name, the forms it can be done to, and what it does.
struct Damage: Sendable {
  let name: String
  let forms: [Form]
  let apply: @Sendable (inout Attempt, inout Random) throws -> Void

  init(_ name: String, _ forms: [Form], _ apply: @escaping @Sendable (inout Attempt, inout Random) throws -> Void) {
    self.name = name
    self.forms = forms
    self.apply = apply
  }

  /// Every kind. A seed's remainder decides which one it is of, so each gets an equal share.
  static let all: [Damage] = [
    bytesOfModels, bytesOfData, truncation, options, layerOptions, layerOptions, references, repetition, nesting, text,
    aliases, members, bomb, arrayHeader, extents, gzipBomb, image, rows, links, messages, messages, tables, tables,
  ]

  /// The attempt that `seed` makes of `sources`, and its kind.
  static func attempt(_ seed: Int, of sources: Sources) throws -> (kind: String, attempt: Attempt) {
    var random = Random(seed: seed)
    let damage = all[seed % all.count]
    let forms = damage.forms.filter(sources.has)
    guard !forms.isEmpty else { return ("none", Attempt(path: "none", form: .csv, bytes: [])) }
    var attempt = try sources.attempt(random.pick(forms), &random)
    try damage.apply(&attempt, &random)
    return (damage.name, attempt)
  }
}
