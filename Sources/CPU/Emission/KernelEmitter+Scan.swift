internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

extension KernelEmitter {
  /// A scan as one instruction.
  ///
  /// Where the samples have nothing to do with one another, each thread runs all steps for its part of them: threads
  /// never wait for each other within the scan. Otherwise the instructions of the body fork for themselves.
  mutating func scan(
    _ scan: Scan, _ node: WorkGraph.Node, packing: inout [ck_instruction]
  ) throws(KerasError) -> ck_instruction {
    let operands = node.operands.compactMap(\.view)
    let isPrepared = operands[(scan.states + scan.sequences)...].allSatisfy { work.values[$0.value].isStatic }
    var parts: [ck_list] = unsafe []
    if let division = BatchDivision(scan), Self.isWorthDividing(division.batch, options.threads) {
      cd_set_threads(1)
      defer { cd_set_threads(Int32(options.threads)) }
      for thread in 0..<options.threads {
        let rows = Touch.part(of: division.batch, thread, options.threads)
        let part = try part(of: node, try division.part(rows), rows, division)
        unsafe parts.append(part.instructions(isPrepared: isPrepared, packing: &packing, self))
      }
    } else {
      let part = try part(of: node, scan, nil, nil)
      unsafe parts.append(part.instructions(isPrepared: isPrepared, packing: &packing, self))
    }
    if unsafe parts.count == 1 { return unsafe instruction(ck_execute_list, parts[0], sharing: CK_ALONE) }
    let call = unsafe ck_parts(part: UnsafePointer(pool.array(parts)), count: parts.count)
    return unsafe instruction(ck_execute_parts, call, sharing: CK_MANY)
  }

  /// Below so many samples for each thread the products are too small to be worth a body of their own.
  private static func isWorthDividing(_ batch: Int, _ threads: Int) -> Bool { threads > 1 && batch >= 4 * threads }

  /// Compiles the body of `scan` – that of `node`, or a part of its samples.
  ///
  /// In the body, states are variables that it updates, and constants are variables that last: what depends on them
  /// alone – packed weights – is computed once a scan, or once for all where they last in the program too.
  private func part(
    of node: WorkGraph.Node, _ scan: Scan, _ rows: Range<Int>?, _ division: BatchDivision?
  ) throws(KerasError) -> ScanPart {
    let operands = node.operands.compactMap(\.view)
    let firstConstant = scan.states + scan.sequences
    /// Where the rows of a value begin that has `count` bytes for each of them.
    func offset(_ byteCount: Int) -> Int { rows.map { $0.lowerBound * (byteCount / $0.count) } ?? 0 }
    func offset(ofOperand index: Int, _ byteCount: Int) -> Int {
      division?.dividesOperand[index] == true ? offset(byteCount) : 0
    }
    /// From one step to the next, when one step of a part has `byteCount` bytes.
    func stride(_ byteCount: Int) -> Int {
      guard let rows, let division else { return byteCount }
      return byteCount / rows.count * division.batch
    }

    var variables = scan.body.inputs[..<scan.states].map { Buffer($0) }
    for (index, view) in operands.enumerated() where index >= firstConstant {
      let type = scan.body.inputs[index]
      variables.append(
        unsafe Buffer(type, at: memory.address(of: view) + offset(ofOperand: index, type.byteCount)))
    }
    var options = options
    if rows != nil { options.threads = 1 }
    let compiler = try Compiler(
      scan.executableBody, variables: variables, lasting: Set(scan.states..<variables.count), options: options,
      isBody: true)
    guard let places = compiler.stepPlaces else { throw KerasError("the body of a scan has no places.") }
    // The body's memory lives as long as the program.
    pool.onRelease { withExtendedLifetime((compiler.pool, variables, compiler.inputs)) {} }

    var transfers = StepTransfers()
    for index in 0..<scan.states {
      let (buffer, size) = (variables[index], variables[index].type.byteCount)
      let begin = offset(size)
      unsafe transfers.first.append(
        .init(from: memory.address(of: operands[index]) + begin, to: buffer.base, size: size))
      unsafe transfers.last.append(
        .init(from: buffer.base, to: memory.address(of: node.results[index]) + begin, size: size))
    }
    for (index, place) in places.inputs.enumerated() {
      let operand = scan.states + index
      let isDivided = division?.dividesOperand[operand] == true
      let sequence = unsafe memory.address(of: operands[operand]) + offset(ofOperand: operand, place.byteCount)
      let stride = isDivided ? stride(place.byteCount) : place.byteCount
      if place.moves {
        unsafe transfers.moving += places.movingAddresses(place, to: sequence, stride: stride)
        unsafe transfers.operands += places.movingOperands(place, to: sequence, stride: stride)
      } else {
        unsafe transfers.before.append(
          .init(from: sequence, to: place.base, size: place.byteCount, sourceStride: stride))
      }
    }
    for (index, place) in places.outputs.enumerated() {
      let stack = unsafe memory.address(of: node.results[scan.states + index]) + offset(place.byteCount)
      let stride = stride(place.byteCount)
      if place.moves {
        unsafe transfers.moving += places.movingAddresses(place, to: stack, stride: stride)
        unsafe transfers.operands += places.movingOperands(place, to: stack, stride: stride)
      } else {
        unsafe transfers.after.append(
          .init(from: place.base, to: stack, size: place.byteCount, targetStride: stride))
      }
    }
    return unsafe ScanPart(scan, compiler, transfers, environment: pool.pointer(to: compiler.environment()))
  }
}

/// The compiled body of a scan, or of a part of its samples.
@safe private struct ScanPart {
  private let scan: Scan
  private let compiler: Compiler
  private let transfers: StepTransfers
  private let environment: UnsafePointer<ck_environment>

  init(_ scan: Scan, _ compiler: Compiler, _ transfers: StepTransfers, environment: UnsafePointer<ck_environment>) {
    self.scan = scan
    self.compiler = compiler
    self.transfers = transfers
    unsafe self.environment = unsafe environment
  }

  /// What runs the steps. What the constants alone decide comes first, or goes to `packing` where they last.
  func instructions(
    isPrepared: Bool, packing: inout [ck_instruction], _ emitter: KernelEmitter
  ) -> ck_list {
    var call = unsafe ck_scan_call()
    unsafe call.body = list(compiler.instructions)
    unsafe call.length = scan.length
    unsafe call.is_reversed = scan.isReversed ? 1 : 0
    unsafe call.move = { operation, argument, address in
      unsafe cd_move(operation.map { OpaquePointer($0) }, argument, address)
    }
    unsafe transfers.store(in: &call, emitter.pool)
    let run = unsafe emitter.instruction(ck_execute_scan, call, sharing: CK_ALONE)
    if unsafe compiler.preparation.isEmpty { return unsafe list([run]) }
    let preparation = unsafe emitter.instruction(ck_execute_list, list(compiler.preparation), sharing: CK_ALONE)
    if !isPrepared { return unsafe list([preparation, run]) }
    unsafe packing.append(preparation)
    return unsafe list([run])
  }

  private func list(_ instructions: [ck_instruction]) -> ck_list {
    let buffer = unsafe compiler.buffer(instructions)
    return unsafe ck_list(instructions: buffer.baseAddress, count: buffer.count, environment: environment)
  }
}

/// What is moved and copied around the steps of a scan.
@safe private struct StepTransfers {
  var moving: [ck_moving] = unsafe []
  var operands: [ck_moving_operand] = unsafe []
  var first: [ck_transfer] = unsafe []
  var before: [ck_transfer] = unsafe []
  var after: [ck_transfer] = unsafe []
  var last: [ck_transfer] = unsafe []

  func store(in call: inout ck_scan_call, _ pool: ConstantPool) {
    unsafe call.moving = UnsafePointer(pool.array(moving))
    unsafe call.moving_count = moving.count
    unsafe call.operands = UnsafePointer(pool.array(operands))
    unsafe call.operand_count = operands.count
    unsafe call.first = UnsafePointer(pool.array(first))
    unsafe call.first_count = first.count
    unsafe call.before = UnsafePointer(pool.array(before))
    unsafe call.before_count = before.count
    unsafe call.after = UnsafePointer(pool.array(after))
    unsafe call.after_count = after.count
    unsafe call.last = UnsafePointer(pool.array(last))
    unsafe call.last_count = last.count
  }
}

extension ck_transfer {
  fileprivate init(
    from source: UnsafeMutableRawPointer, to target: UnsafeMutableRawPointer, size: Int, sourceStride: Int = 0,
    targetStride: Int = 0
  ) {
    unsafe self.init(
      source: UnsafePointer(source.assumingMemoryBound(to: CChar.self)),
      target: target.assumingMemoryBound(to: CChar.self), source_stride: sourceStride, target_stride: targetStride,
      size: size)
  }
}

extension Scan {
  /// The body with its states as variables that it updates and its constants as variables that stay.
  fileprivate var executableBody: Graph {
    var graph = body
    for index in graph.nodes.indices {
      guard case .input(let input) = graph.nodes[index].source else { continue }
      if input < states {
        graph.nodes[index].source = .variable(input)
      } else if input < states + sequences {
        graph.nodes[index].source = .input(input - states)
      } else {
        graph.nodes[index].source = .variable(input - sequences)
      }
    }
    graph.inputs = Array(body.inputs[states..<(states + sequences)])
    graph.variables = Array(body.inputs[..<states] + body.inputs[(states + sequences)...])
    graph.outputs = Array(body.outputs[states...])
    graph.updates = body.outputs[..<states].enumerated().map { Graph.Update(variable: $0, value: $1) }
    return graph
  }
}

extension Scan: CustomStringConvertible {
  /// The kind and the number of steps, for listings.
  package var description: String { "scan of \(length) steps" }
}
