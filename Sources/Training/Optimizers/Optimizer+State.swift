internal import Graph
package import KerasCore

extension Optimizer {
  /// The state as files hold it: every array in order, with its name. `weights` are the trainable ones in file order.
  ///
  /// Source: `variables` of `keras/src/optimizers/base_optimizer.py`, `tf_keras/src/optimizers/optimizer.py`,
  /// `tf_keras/src/optimizers/legacy/optimizer_v2.py`; `weights` of Keras 2.3's `optimizers.py`.
  package func stateEntries(_ weights: [StoredWeight]) -> [OptimizerEntry] {
    let scaling = options.generation == .keras3 ? options.lossScaling : nil
    let layout = StateLayout(
      prefix: options.fileName(Self.className), generation: options.generation, scaling: options.lossScaling)
    var entries = scaling?.stateEntries ?? []
    entries.append(OptimizerEntry(name: layout.iterations, key: .iterations, type: TensorType([], .int64)))
    if options.generation == .keras3, case .constant = options.learningRate {
      entries.append(
        OptimizerEntry(name: layout.prefix + "/learning_rate", key: .learningRate, type: TensorType([])))
    }
    if options.generation == .legacy {
      for slot in sharedSlots {
        entries.append(
          OptimizerEntry(
            name: "\(layout.prefix)/\(slot.legacyName):0", key: .sharedSlot(slot.name), type: TensorType([])))
      }
    }
    let groups = weights.map { slotGroups(for: $0) }
    for group in 0..<(groups.map(\.count).max() ?? 0) {
      for (weight, groups) in zip(weights, groups) where group < groups.count {
        for slot in groups[group] {
          entries.append(
            OptimizerEntry(
              name: layout.name(slot, weight, number: entries.count - 1), key: .slot(slot.name, weight.key),
              type: TensorType(slot.shape ?? weight.type.shape, weight.type.dtype)))
        }
      }
    }
    if options.generation == .keras3 {
      for slot in sharedSlots {
        entries.append(
          OptimizerEntry(name: "\(layout.prefix)/\(slot.name)", key: .sharedSlot(slot.name), type: TensorType([])))
      }
    }
    if options.generation == .keras2, let adam = self as? Adam, !adam.amsgrad {
      // Keras 2.1 to 2.3 keep the place of AMSGrad's slots with arrays of one element.
      for _ in weights {
        let name = layout.numbered(entries.count - 1)
        entries.append(OptimizerEntry(name: name, key: nil, type: TensorType([1])))
      }
    }
    return entries
  }

  /// The slots of a weight in the groups in which files have them.
  private func slotGroups(for weight: StoredWeight) -> [[OptimizerSlot]] {
    var groups: [[OptimizerSlot]] = []
    if options.usesMovingAverage { groups.append([.average]) }
    if options.gradientAccumulationSteps != nil { groups.append([.accumulator]) }
    let own = slots(for: OptimizedWeight(path: weight.key.description, shape: weight.type.shape))
    let interleaves = options.generation.interleaves || interleavesBeforeKeras211
    return groups + (interleaves ? own : own.flatMap { $0 }.map { [$0] })
  }

  /// Which variable each of a file's arrays is, in the file's order; an error that says what does not fit.
  package func boundState(
    _ saved: [(name: String, shape: Shape)], weights: [StoredWeight]
  ) throws(KerasError) -> [OptimizerEntry] {
    let complete = stateEntries(weights)
    // An optimizer that has not done a step yet only has what does not depend on weights.
    let untrained = complete.filter {
      $0.key == .iterations || $0.key == .learningRate || $0.key == nil && options.generation == .keras3
    }
    var variants = [complete, untrained]
    // Keras 2.0 has no placeholders for Adam, and Keras up to 2.2 no iterations for RMSprop.
    if options.generation == .keras2 { variants += [complete.filter { $0.key != nil }, Array(complete.dropFirst())] }
    for variant in variants where variant.count == saved.count {
      guard zip(variant, saved).allSatisfy({ $0.type.shape == $1.shape }) else { continue }
      return zip(variant, saved).map { OptimizerEntry(name: $1.name, key: $0.key, type: $0.type) }
    }
    if saved.count == complete.count,
      let (wanted, found) = zip(complete, saved).first(where: { $0.type.shape != $1.shape })
    {
      throw KerasError(
        "the optimizer's state \"\(found.name)\" is \(found.shape) in the file, but \(Self.className) needs "
          + "\(wanted.type.shape).")
    }
    throw KerasError(
      "the file holds \(saved.count) arrays of optimizer state, but \(Self.className) needs \(complete.count) for "
        + "\(weights.count) trainable weights.")
  }
}

/// How one family of optimizers names its state.
private struct StateLayout {
  let prefix: String
  let generation: OptimizerGeneration
  /// The loss scaling of a `LossScaleOptimizer` around the optimizer, which changes the names of its variables; nil without one.
  let scaling: LossScaling?

  var iterations: String {
    switch generation {
    case .keras2: prefix + "/iterations:0"
    case .legacy: "\(branch)\(prefix)/iter:0"
    case .tfKeras: "iteration:0"
    case .keras3: prefix + "/iteration"
    }
  }

  func name(_ slot: OptimizerSlot, _ weight: StoredWeight, number: Int) -> String {
    // Names of TensorFlow variables end in the number of the output, `:0`.
    let colon = weight.fileName.lastIndex(of: ":") ?? weight.fileName.endIndex
    let (stem, ending) = (weight.fileName[..<colon], weight.fileName[colon...])
    switch generation {
    case .keras2: return numbered(number)
    case .legacy: return "\(branch)\(prefix)/\(stem)/\(slot.legacyName)\(ending)"
    case .tfKeras: return "\(scaling == nil ? prefix + "/" : "")\(slot.tfKerasName)/\(weight.fileName)"
    case .keras3:
      let path = String(stem.map { $0 == "/" ? "_" : $0 })
      return "\(scaling.map { $0.fileName + "/" } ?? "")\(prefix)/\(path)_\(slot.name)"
    }
  }

  /// The branch of TensorFlow's graph in which a legacy optimizer makes its variables, inside the one that has found its gradients
  /// finite.
  private var branch: String { scaling == nil ? "" : "cond_1/" }

  /// The name of a variable that Keras 2 gave none, as TensorFlow makes it up.
  func numbered(_ number: Int) -> String {
    number == 0 ? "training/\(prefix)/Variable:0" : "training/\(prefix)/Variable_\(number):0"
  }
}

extension OptimizerGeneration {
  /// Whether the slots of one weight lie beside each other in files.
  fileprivate var interleaves: Bool { self == .tfKeras || self == .keras3 }
}
