internal import CKernels
internal import Graph
internal import KerasCore

/// A body that runs for every step, as one instruction.
///
/// Where the samples have nothing to do with one another, each part runs all steps for its samples: threads never wait for
/// each other within the scan. Otherwise one thread runs it.
struct ScanKernel: Kernel {
  let scan: Scan

  /// How the samples are divided; nil where they are not.
  private func division(_ site: KernelSite) -> BatchDivision? {
    guard site.parts > 1, let division = BatchDivision(scan), division.batch >= 2 * site.parts else { return nil }
    return division
  }

  func accesses(_ site: KernelSite) -> [[Access]] {
    if division(site) == nil { return [site.undivided] }
    // The samples of a part are spread over all steps.
    return [
      site.views.flatMap { site.whole($0) } + site.results.flatMap { site.whole($0, isWrite: true) }
    ]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) throws(KerasError) -> [Instruction] {
    let constants = site.views[(scan.states + scan.sequences)...]
    // A scan that is static itself runs once, when what it reads has been computed.
    let isPrepared = constants.allSatisfy { site.isStatic($0) } && !site.isStatic(site.results[0])
    var lists: [ck_list] = unsafe []
    if let division = division(site) {
      for part in 0..<site.parts {
        let rows = share(of: division.batch, part, site.parts)
        let samples = try ScanSamples(try division.part(rows), rows, division, site, emitter)
        unsafe lists.append(samples.list(isPrepared: isPrepared, emitter))
      }
    } else {
      unsafe lists.append(try ScanSamples(scan, nil, nil, site, emitter).list(isPrepared: isPrepared, emitter))
    }
    let call = unsafe emitter.pool.array(lists)
    return [
      unsafe Instruction(
        execute: ck_execute_lists, context: UnsafeRawPointer(call), parts: lists.count, isFixed: true,
        isWide: lists.count > 1)
    ]
  }
}
