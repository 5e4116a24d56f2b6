package import Graph
package import KerasCore

/// The arguments of an operation, by position or under any of the names that the vocabularies give them.
package struct OperationCall {
  let name: String
  let positional: [CallArguments.Argument]
  let named: [String: CallArguments.Argument]
  let builder: GraphBuilder
  /// The Keras whose defaults the operation has.
  let generation: KerasGeneration

  package init(
    name: String, positional: [CallArguments.Argument], named: [String: CallArguments.Argument], builder: GraphBuilder,
    generation: KerasGeneration
  ) {
    self.name = name
    self.positional = positional
    self.named = named
    self.builder = builder
    self.generation = generation
  }

  /// The names of the first and the second operand.
  package static let operands = [
    [
      "x", "x1", "a", "input", "inputs", "value", "tensor", "params", "condition", "input_tensor", "features", "logits",
    ],
    ["y", "x2", "b", "other", "indices", "bias"],
  ]

  /// `array` as a tensor.
  func constant(_ array: NDArray) -> Tensor { builder.constant(array) }

  /// Whole numbers known now.
  func indices(_ values: [Int], _ shape: Shape) -> Tensor {
    constant(NDArray(values.map { Int32(clamping: $0) }, shape: shape))
  }

  /// The argument at `position` or under one of `names`, null counting as absent.
  func argument(_ names: [String], at position: Int? = nil) -> CallArguments.Argument? {
    for name in names { if let found = named[name], !found.isNull { return found } }
    guard let position, positional.indices.contains(position), !positional[position].isNull else { return nil }
    return positional[position]
  }

  private func missing(_ names: [String]) -> KerasError {
    KerasError("the operation \"\(name)\" lacks the argument \"\(names.first ?? "")\".")
  }

  /// The operand at `position`, which may be a constant.
  func tensor(_ position: Int, _ names: [String]? = nil, like other: Tensor? = nil) throws(KerasError) -> Tensor {
    let names = names ?? (position < 2 ? Self.operands[position] : [])
    guard let found = argument(names, at: position) else { throw missing(names) }
    return try tensor(found, like: other)
  }

  /// `argument` as a tensor; numbers take the dtype of `other`, unless they are fractions and it has none.
  func tensor(_ argument: CallArguments.Argument, like other: Tensor? = nil) throws(KerasError) -> Tensor {
    switch argument {
    case .tensor(let tensor): return tensor
    case .list(let elements):
      var parts: [Tensor] = []
      for element in elements { parts.append(try tensor(element, like: other ?? elements.first?.tensors.first)) }
      return try stack(parts)
    case .value(let json):
      guard let array = ConstantArray(json, like: other?.dtype) else {
        throw KerasError("the operation \"\(name)\" needs a tensor or numbers, got \(json).")
      }
      return constant(array.array)
    }
  }

  /// The first two operands in the dtype that both go into.
  func pair() throws(KerasError) -> (Tensor, Tensor) {
    guard let first = argument(Self.operands[0], at: 0) else { throw missing(Self.operands[0]) }
    guard let second = argument(Self.operands[1], at: 1) else { throw missing(Self.operands[1]) }
    let a = try tensor(first, like: second.tensors.first)
    let b = try tensor(second, like: first.tensors.first)
    return try Self.promoted(a, b)
  }

  /// `a` and `b` in the dtype that both go into.
  static func promoted(_ a: Tensor, _ b: Tensor) throws(KerasError) -> (Tensor, Tensor) {
    let wider = rank(a.dtype) >= rank(b.dtype) ? a.dtype : b.dtype
    return (try a.cast(to: wider), try b.cast(to: wider))
  }

  private static func rank(_ dtype: DType) -> Int {
    dtype == .bool ? 0 : dtype == .int64 ? 2 : dtype.isInteger ? 1 : dtype == .float64 ? 4 : 3
  }

  /// All tensors of the call, of one list or one by one, in one dtype.
  func tensors() throws(KerasError) -> [Tensor] {
    let lists = ["values", "xs", "inputs", "arrays", "x"]
    var elements = positional
    if elements.isEmpty, let found = argument(lists) { elements = [found] }
    if elements.count == 1, case .list(let inner) = elements[0] { elements = inner }
    let first = elements.flatMap(\.tensors).first
    var tensors: [Tensor] = []
    for element in elements { tensors.append(try tensor(element, like: first)) }
    guard var widest = tensors.first else { throw missing(lists) }
    for tensor in tensors.dropFirst() { widest = try Self.promoted(widest, tensor).0 }
    for index in tensors.indices { tensors[index] = try tensors[index].cast(to: widest.dtype) }
    return tensors
  }

  /// Whole numbers, stated as such or by tensors whose values are known; a single one counts as a list.
  func integers(_ names: [String], at position: Int? = nil) throws(KerasError) -> [Int]? {
    guard let found = argument(names, at: position) else { return nil }
    return try integers(found, names)
  }

  private func integers(_ argument: CallArguments.Argument, _ names: [String]) throws(KerasError) -> [Int] {
    switch argument {
    case .value(let json):
      if let array = ConstantArray(json, like: nil)?.array.doubles {
        let numbers = array.compactMap(Self.whole)
        if numbers.count == array.count { return numbers }
      }
    case .tensor(let tensor):
      if let known = tensor.knownValue {
        let numbers = known.values.compactMap(Self.whole)
        if numbers.count == known.values.count { return numbers }
      }
    case .list(let elements):
      var numbers: [Int] = []
      for element in elements { numbers += try integers(element, names) }
      return numbers
    }
    throw KerasError("the operation \"\(name)\" needs whole numbers for \"\(names[0])\" that are known beforehand.")
  }

  /// `number` when it is whole and so small that shapes computed from it cannot overflow.
  private static func whole(_ number: Double) -> Int? {
    Int(exactly: number).flatMap { $0.magnitude <= Int32.max ? $0 : nil }
  }

  /// One whole number.
  func integer(_ names: [String], at position: Int? = nil) throws(KerasError) -> Int? {
    guard let numbers = try integers(names, at: position) else { return nil }
    guard numbers.count == 1 else {
      throw KerasError("the operation \"\(name)\" needs one number for \"\(names[0])\", got \(numbers).")
    }
    return numbers[0]
  }

  /// A number.
  func number(_ names: [String], at position: Int? = nil) -> Double? {
    switch argument(names, at: position) {
    case .value(let json): json.double ?? ConstantArray(json, like: nil)?.array.doubles?.first
    case .tensor(let tensor): tensor.knownValue.flatMap { $0.values.count == 1 ? $0.values[0] : nil }
    default: nil
    }
  }

  /// A word.
  func text(_ names: [String], at position: Int? = nil) -> String? {
    if case .value(let json)? = argument(names, at: position) { json.string } else { nil }
  }

  /// Whether the option is there and true.
  func flag(_ names: String...) -> Bool {
    if case .value(let json)? = argument(names) { json.isTrue } else { false }
  }

  /// The dtype that an option names in any of the ways of Keras, Python and TensorFlow.
  func dtype(_ names: [String], at position: Int? = nil) throws(KerasError) -> DType? {
    guard case .value(let json)? = argument(names, at: position) else { return nil }
    var word = json.string ?? json["config"]?.string ?? json["class_name"]?.string ?? "\(json)"
    // `<dtype: 'int32'>`, `DT_INT32`, `tf.int32`
    if let quoted = word.split(separator: "'").dropFirst().first { word = String(quoted) }
    word = word.lowercased().replacingOccurrences(of: "dt_", with: "")
    word = String(word.split(separator: ".").last ?? "")
    let names = ["float": "float32", "double": "float64", "half": "float16", "int": "int32"]
    guard let dtype = DType(rawValue: names[word] ?? word) else {
      throw KerasError("the operation \"\(name)\" names a dtype that is not known: \(json).")
    }
    // Everything is computed in single precision.
    return dtype.isFloating ? .float32 : dtype
  }
}

extension CallArguments.Argument {
  fileprivate var isNull: Bool {
    if case .value(.null) = self { true } else { false }
  }
}

extension String {
  fileprivate func replacingOccurrences(of part: String, with other: String) -> String {
    hasPrefix(part) ? other + dropFirst(part.count) : self
  }
}

/// Numbers in any nesting of lists, or in one of Keras's wrappings of a tensor.
package struct ConstantArray {
  package let array: NDArray

  package init?(_ json: JSON, like dtype: DType?) {
    var value = json
    var stated: DType?
    if let kind = json["class_name"]?.string, kind == "__tensor__" || kind == "__numpy__", let config = json["config"] {
      value = config["value"] ?? .null
      stated = config["dtype"]?.string.flatMap { DType(rawValue: $0) }
    } else if let items = json["items"] {
      value = items
    }
    var shape: [Int] = []
    var level = value
    while let elements = level.array {
      shape.append(elements.count)
      guard let first = elements.first else { break }
      level = first
    }
    var numbers: [Double] = []
    var integers: [Int64] = []
    var isWhole = true
    var isTruth = true
    func collect(_ json: JSON, _ depth: Int) -> Bool {
      if depth < shape.count {
        guard let elements = json.array, elements.count == shape[depth] else { return false }
        for element in elements { guard collect(element, depth + 1) else { return false } }
        return true
      }
      switch json {
      case .bool(let truth):
        numbers.append(truth ? 1 : 0)
        integers.append(truth ? 1 : 0)
      case .int(let whole):
        numbers.append(Double(whole))
        integers.append(Int64(whole))
        isTruth = false
      case .double(let number):
        numbers.append(number)
        (isWhole, isTruth) = (false, false)
      default: return false
      }
      return true
    }
    guard collect(value, 0) else { return nil }
    let own: DType = isTruth && !numbers.isEmpty ? .bool : isWhole ? .int32 : .float32
    var chosen = stated ?? own
    if stated == nil, let dtype, own != .bool, dtype.isFloating || own != .float32, dtype != .bool { chosen = dtype }
    if chosen.isFloating { chosen = .float32 }
    let stored = isWhole ? NDArray(integers, shape: Shape(shape)) : NDArray(numbers, shape: Shape(shape))
    guard let converted = stored.converted(to: chosen) else { return nil }
    array = converted
  }
}
