internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

/// The compiled body of a scan for some of its samples, or for all.
///
/// In the body, states are variables that it updates, and constants are variables that last: what depends on them alone –
/// packed weights – is computed once a scan, or once for all where they last in the program too.
@safe struct ScanSamples {
  private let scan: Scan
  private let site: KernelSite
  /// The samples among all of them; nil for all.
  private let rows: Range<Int>?
  private let division: BatchDivision?
  private var body: ck_list
  private var preparation: ck_list?
  private var transfers = StepTransfers()

  init(
    _ scan: Scan, _ rows: Range<Int>?, _ division: BatchDivision?, _ site: KernelSite, _ emitter: Emitter
  ) throws(KerasError) {
    self.scan = scan
    self.rows = rows
    self.division = division
    self.site = site
    unsafe body = unsafe ck_list()
    let pool = emitter.pool
    let firstConstant = scan.states + scan.sequences
    var variables = scan.body.inputs[..<scan.states].map { Buffer($0) }
    var lasting: Set<Int> = []
    for (index, view) in site.views.enumerated() where index >= firstConstant {
      let type = scan.body.inputs[index]
      if division?.dividesOperand[index] != true, let buffer = emitter.lastingBuffer(view), buffer.type == type {
        lasting.insert(variables.count)
        variables.append(buffer)
      } else {
        variables.append(unsafe Buffer(type, at: site.address(view) + offset(ofOperand: index, type.byteCount)))
      }
    }
    var options = site.options
    options.threads = 1
    let plan = try Plan(
      scan.executableBody, lasting: Set(scan.states..<variables.count), options: options, isBody: true)
    let memory = unsafe ProgramMemory(
      plan.map, plan.work, variables: variables.map(\.base), lasting: try pool.lastingBlock(plan),
      workspace: pool.bytes(plan.map.workspaceByteCount))
    let inner = try Emitter(plan, memory, variables: variables, pool: pool) { view in
      guard case .variable(let variable) = plan.work.values[view.value].source, lasting.contains(variable) else {
        return nil
      }
      return variables[variable]
    }
    let statics = try inner.instructions(0..<plan.schedule.staticCount)
    let steps = try inner.instructions(plan.schedule.staticCount..<plan.schedule.items.count) + inner.updates()
    let places = inner.stepPlaces()
    let environment = try unsafe inner.environment()
    pool.onRelease { withExtendedLifetime(variables) {} }
    emitter.adopt(inner.copies)
    unsafe body = unsafe pool.list(steps, environment)
    if !(statics + inner.preparation).isEmpty {
      unsafe preparation = unsafe pool.list(statics + inner.preparation, environment)
    }
    record(places, variables)
  }

  /// The list that runs the steps. What the constants alone decide comes first, or where they last in the program is done
  /// once.
  func list(isPrepared: Bool, _ emitter: Emitter) -> ck_list {
    var call = unsafe ck_scan_call()
    unsafe call.body = body
    unsafe call.length = scan.length
    unsafe call.is_reversed = scan.isReversed ? 1 : 0
    unsafe call.move = { operation, argument, address in
      unsafe cd_move(operation.map { OpaquePointer($0) }, argument, address)
    }
    unsafe transfers.store(in: &call, emitter.pool)
    var instructions = [unsafe emitter.instruction(ck_execute_scan, call, parts: 1)]
    if let preparation = unsafe preparation {
      let prepare = unsafe emitter.instruction(ck_execute_list, preparation, parts: 1)
      if isPrepared { emitter.preparation.append(prepare) } else { instructions.insert(prepare, at: 0) }
    }
    return unsafe emitter.pool.list(instructions, body.environment)
  }

  // MARK: Places

  /// Where the rows of a value begin that has `count` bytes for these samples.
  private func offset(_ byteCount: Int) -> Int { rows.map { $0.lowerBound * (byteCount / $0.count) } ?? 0 }

  private func offset(ofOperand index: Int, _ byteCount: Int) -> Int {
    division?.dividesOperand[index] == true ? offset(byteCount) : 0
  }

  /// From one step to the next, when one step of these samples has `byteCount` bytes.
  private func stride(_ byteCount: Int) -> Int {
    guard let rows, let division else { return byteCount }
    return byteCount / rows.count * division.batch
  }

  /// Says what is copied and moved around the steps.
  private mutating func record(_ places: StepPlaces, _ variables: [Buffer]) {
    for index in 0..<scan.states {
      let (buffer, size) = (variables[index], variables[index].type.byteCount)
      let begin = offset(size)
      unsafe transfers.first.append(.init(from: site.address(site.views[index]) + begin, to: buffer.base, size: size))
      unsafe transfers.last.append(.init(from: buffer.base, to: site.address(site.results[index]) + begin, size: size))
    }
    for (index, place) in places.inputs.enumerated() {
      let operand = scan.states + index
      let sequence = unsafe site.address(site.views[operand]) + offset(ofOperand: operand, place.byteCount)
      let stride = division?.dividesOperand[operand] == true ? stride(place.byteCount) : place.byteCount
      if place.moves {
        unsafe move(place, places, to: unsafe sequence, stride)
      } else {
        unsafe transfers.before.append(
          .init(from: sequence, to: place.base, size: place.byteCount, sourceStride: stride))
      }
    }
    for (index, place) in places.outputs.enumerated() {
      let stack = unsafe site.address(site.results[scan.states + index]) + offset(place.byteCount)
      let stride = stride(place.byteCount)
      if place.moves {
        unsafe move(place, places, to: unsafe stack, stride)
      } else {
        unsafe transfers.after.append(
          .init(from: place.base, to: stack, size: place.byteCount, targetStride: stride))
      }
    }
  }

  private mutating func move(
    _ place: StepPlaces.Place, _ places: StepPlaces, to target: UnsafeMutableRawPointer, _ stride: Int
  ) {
    unsafe transfers.moving += places.movingAddresses(place, to: target, stride: stride)
    unsafe transfers.operands += places.movingOperands(place, to: target, stride: stride)
  }
}
