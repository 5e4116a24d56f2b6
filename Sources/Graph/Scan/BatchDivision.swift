package import KerasCore

/// A scan whose samples have nothing to do with one another, so that each thread can run all steps for some of them.
///
/// Which values of the body have a row for each sample is found from the states and sequences on, along the operations
/// that keep rows apart; where any other operation meets one of them, the scan cannot be divided.
package struct BatchDivision {
  /// How many samples there are.
  package let batch: Int
  /// Whether each operand has a row for each sample.
  package let dividesOperand: [Bool]
  private let scan: Scan
  private let hasRows: [Bool]

  /// Nil where the samples cannot be told apart.
  package init?(_ scan: Scan) {
    let body = scan.body
    guard scan.states + scan.sequences > 0, let batch = body.inputs[0].shape.dimensions.first, batch > 1 else {
      return nil
    }
    guard let hasRows = Self.rows(of: scan, batch: batch) else { return nil }
    var dividesOperand = body.inputs.indices.map { $0 < scan.states }
    for (index, node) in body.nodes.enumerated() {
      if case .input(let input) = node.source { dividesOperand[input] = hasRows[index] }
    }
    self.scan = scan
    self.batch = batch
    self.dividesOperand = dividesOperand
    self.hasRows = hasRows
  }

  /// Whether each node of the body has a row for each sample; nil where one would have to and cannot.
  private static func rows(of scan: Scan, batch: Int) -> [Bool]? {
    let body = scan.body
    var hasRows = [Bool](repeating: false, count: body.nodes.count)
    for (index, node) in body.nodes.enumerated() {
      if case .input(let input) = node.source, input < scan.states + scan.sequences {
        hasRows[index] = node.types[0].shape.dimensions.first == batch
      }
    }
    for output in body.outputs { hasRows[output.node] = true }
    let ties = body.nodes.map { node in
      node.operation.map { RowTie($0, node.inputs.map { body.type(of: $0).shape }, node.types[0].shape, batch: batch) }
    }
    // What is tied to a value with rows has rows itself, be it an operand or a result.
    var tied = [[Int]](repeating: [], count: body.nodes.count)
    for (index, node) in body.nodes.enumerated() {
      guard let tie = ties[index] else { continue }
      // One after the other, what a tie binds is a chain.
      let places = tie.operands.map { node.inputs[$0].node } + (tie.bindsResult ? [index] : [])
      for (a, b) in zip(places, places.dropFirst()) {
        tied[a].append(b)
        tied[b].append(a)
      }
    }
    var pending = body.nodes.indices.filter { hasRows[$0] }
    while let index = pending.popLast() {
      for other in tied[index] where !hasRows[other] {
        hasRows[other] = true
        pending.append(other)
      }
    }
    for (index, node) in body.nodes.enumerated() {
      if hasRows[index] && node.types.contains(where: { $0.shape.dimensions.first != batch }) { return nil }
      guard let tie = ties[index] else { continue }
      if hasRows[index] && !tie.makesRows { return nil }
      for (position, input) in node.inputs.enumerated() where hasRows[input.node] && !tie.operands.contains(position) {
        return nil
      }
    }
    return hasRows
  }

  /// The scan of the samples `rows` alone.
  package func part(_ rows: Range<Int>) throws(KerasError) -> Scan {
    var part = scan
    var index = -1
    part.body = try scan.body.rewritten { rewriter, node throws(KerasError) in
      index += 1
      guard hasRows[index] else { return nil }
      var node = node
      switch node.source {
      case .operation(let operation):
        let own = operation.ofRows(rows.count)
        let types = try own.checkedOutputTypes(node.inputs.map(rewriter.graph.type))
        return rewriter.append(Graph.Node(source: .operation(own), inputs: node.inputs, types: types))
      case .constant:
        let whole = rewriter.append(node)[0]
        let shape = node.types[0].shape
        return [
          try rewriter.emit(
            Slice(
              starts: [rows.lowerBound] + shape.dimensions.dropFirst().map { _ in 0 },
              ends: [rows.upperBound] + shape.dimensions.dropFirst(), strides: shape.dimensions.map { _ in 1 }),
            whole)
        ]
      case .input, .variable:
        node.types[0].shape[0] = rows.count
        return rewriter.append(node)
      }
    }
    for (input, isDivided) in dividesOperand.enumerated() where isDivided {
      part.body.inputs[input].shape[0] = rows.count
    }
    return part
  }
}

/// Which operands and results of an operation have rows together: row `i` of the result depends on row `i` of these
/// operands, and on no row of the others.
private struct RowTie {
  /// The operands that have rows when any of these and the result has.
  let operands: [Int]
  /// Whether the result has rows when they have.
  let bindsResult: Bool
  /// Whether the result can have rows at all.
  let makesRows: Bool

  init(_ operation: any Operation, _ inputs: [Shape], _ result: Shape, batch: Int) {
    let isBatched = inputs.map { $0.dimensions.first == batch }
    func tie(_ operands: [Int]) -> Self { Self(operands: operands, bindsResult: true, makesRows: true) }
    let none = Self(operands: [], bindsResult: false, makesRows: false)
    let all = tie(Array(inputs.indices))
    switch operation {
    case _ where operation.isElementwise: self = all
    case let product as MatMul:
      let hasOwnSecond = inputs[0].rank > 2 && inputs[1].rank == inputs[0].rank
      self = hasOwnSecond ? all : product.transposesFirst && inputs[0].rank == 2 ? none : tie([0])
    case is Convolution, is ConvolutionInputGradient: self = tie([0])
    case is Reshape: self = isBatched[0] && result.dimensions.first == batch ? all : none
    case is BroadcastTo:
      let repeats = inputs[0].rank < result.rank || !isBatched[0]
      self = repeats ? Self(operands: [], bindsResult: false, makesRows: true) : all
    case let reduce as Reduce: self = reduce.axes.contains(0) ? none : all
    case let transpose as Transpose: self = transpose.permutation.first == 0 ? all : none
    case let reverse as Reverse: self = reverse.axes.contains(0) ? none : all
    case let join as Concatenate: self = join.axis == 0 ? none : all
    case let slice as Slice:
      self = slice.starts.first == 0 && slice.ends.first == batch && slice.strides.first == 1 ? all : none
    case let pad as Pad: self = pad.low.first == 0 && pad.high.first == 0 && pad.interior.first == 0 ? all : none
    default: self = none
    }
  }

  private init(operands: [Int], bindsResult: Bool, makesRows: Bool) {
    self.operands = operands
    self.bindsResult = bindsResult
    self.makesRows = makesRows
  }
}

extension Operation {
  /// The operation on so many rows: its attributes that count them follow.
  fileprivate func ofRows(_ count: Int) -> any Operation {
    func resized(_ shape: Shape) -> Shape { Shape([count] + shape.dimensions.dropFirst()) }
    return switch self {
    case let reshape as Reshape: Reshape(resized(reshape.shape))
    case let broadcast as BroadcastTo: BroadcastTo(resized(broadcast.shape))
    case let slice as Slice:
      Slice(starts: slice.starts, ends: [count] + slice.ends.dropFirst(), strides: slice.strides)
    case let gradient as ConvolutionInputGradient:
      ConvolutionInputGradient(gradient.geometry, shape: resized(gradient.shape))
    default: self
    }
  }
}
