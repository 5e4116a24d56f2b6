internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

extension KernelEmitter {
  /// Compiles the body of a scan once; the instruction runs it for every step.
  ///
  /// In the body, states are variables that it updates, and constants are variables that last: what depends on them
  /// alone – packed weights – is computed once a scan, or once for all where they last in the program too.
  mutating func scan(
    _ scan: Scan, _ node: WorkGraph.Node, packing: inout [ck_instruction]
  ) throws(KerasError) -> ck_instruction {
    let operands = node.operands.compactMap(\.view)
    let firstConstant = scan.states + scan.sequences
    var variables = scan.body.inputs[..<scan.states].map { Buffer($0) }
    for (index, view) in operands.enumerated() where index >= firstConstant {
      variables.append(unsafe Buffer(scan.body.inputs[index], at: memory.address(of: view)))
    }
    let compiler = try Compiler(
      scan.executableBody, variables: variables, lasting: Set(scan.states..<variables.count), options: options,
      isBody: true)
    guard let places = compiler.stepPlaces else { throw KerasError("the body of a scan has no places.") }
    let environment = unsafe pool.pointer(to: compiler.environment())
    // The body's memory lives as long as the program.
    pool.onRelease { withExtendedLifetime((compiler.pool, variables, compiler.inputs)) {} }

    var call = unsafe ck_scan_call()
    unsafe call.body = list(compiler.instructions, compiler, environment)
    unsafe call.length = scan.length
    unsafe call.is_reversed = scan.isReversed ? 1 : 0
    unsafe call.move = { operation, argument, address in
      unsafe cd_move(operation.map { OpaquePointer($0) }, argument, address)
    }
    var transfers = StepTransfers()
    for index in 0..<scan.states {
      let (buffer, size) = (variables[index], variables[index].type.byteCount)
      unsafe transfers.first.append(.init(from: memory.address(of: operands[index]), to: buffer.base, size: size))
      unsafe transfers.last.append(.init(from: buffer.base, to: memory.address(of: node.results[index]), size: size))
    }
    for (index, place) in places.inputs.enumerated() {
      let sequence = unsafe memory.address(of: operands[scan.states + index])
      if place.moves {
        unsafe transfers.moving += places.movingAddresses(place, to: sequence, stride: place.byteCount)
        unsafe transfers.operands += places.movingOperands(place, to: sequence, stride: place.byteCount)
      } else {
        unsafe transfers.before.append(
          .init(from: sequence, to: place.base, size: place.byteCount, sourceStride: place.byteCount))
      }
    }
    for (index, place) in places.outputs.enumerated() {
      let stack = unsafe memory.address(of: node.results[scan.states + index])
      if place.moves {
        unsafe transfers.moving += places.movingAddresses(place, to: stack, stride: place.byteCount)
        unsafe transfers.operands += places.movingOperands(place, to: stack, stride: place.byteCount)
      } else {
        unsafe transfers.after.append(
          .init(from: place.base, to: stack, size: place.byteCount, targetStride: place.byteCount))
      }
    }
    unsafe transfers.store(in: &call, pool)

    let preparation = unsafe instruction(
      ck_execute_list, list(compiler.preparation, compiler, environment), sharing: CK_ALONE)
    let run = unsafe instruction(ck_execute_scan, call, sharing: CK_ALONE)
    if unsafe compiler.preparation.isEmpty { return unsafe run }
    if operands[firstConstant...].allSatisfy({ work.values[$0.value].isStatic }) {
      unsafe packing.append(preparation)
      return unsafe run
    }
    let both = unsafe ck_list(instructions: pool.array([preparation, run]), count: 2, environment: environment)
    return unsafe instruction(ck_execute_list, both, sharing: CK_ALONE)
  }

  private func list(
    _ instructions: [ck_instruction], _ compiler: Compiler, _ environment: UnsafePointer<ck_environment>
  ) -> ck_list {
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
