@testable import CPU
import Graph
import KerasCore
import Testing

/// From when to when values are in memory, and which may overwrite a variable.
struct LifetimesTests {
  private let builder = GraphBuilder()

  private func input(_ shape: Shape = [4, 4]) -> Tensor { builder.input(TensorType(shape)) }

  private func verifier(_ outputs: Tensor..., location: SourceLocation = #_sourceLocation) throws -> WorkVerifier {
    let verifier = try WorkVerifier(builder.finish(outputs))
    #expect(verifier.faults == [], sourceLocation: location)
    return verifier
  }

  /// The value that is written by a kernel of this place among all kernels.
  private func product(_ number: Int, _ verifier: WorkVerifier) -> Int {
    let kernels = verifier.schedule.items.compactMap { if case .kernel(let node) = $0 { node } else { nil } }
    return verifier.work.nodes[kernels[number]].results[0].value
  }

  @Test func inputsAreThereBeforeTheFirstStepAndOutputsAfterTheLast() throws {
    let x = input()
    let verifier = try verifier(x.matmul(x).matmul(x))
    let work = verifier.work
    let value = work.values.indices.first { work.values[$0].isInput } ?? -1
    #expect(verifier.life.first[value] == -1 && verifier.life.last[value] == 1)
    #expect(verifier.life.first[product(0, verifier)] == 0 && verifier.life.last[product(0, verifier)] == 1)
    #expect(verifier.life.first[product(1, verifier)] == 1 && verifier.life.last[product(1, verifier)] == 2)
  }

  @Test func whatOneLoopMakesAndReadsIsNotInMemory() throws {
    let x = try input().exp()
    let verifier = try verifier(x.tanh() + x)
    let needed = verifier.work.values.indices.filter {
      verifier.life.isNeeded[$0] && !verifier.work.values[$0].isInput
    }
    #expect(needed == verifier.work.outputs.map(\.value))
  }

  @Test func whatAnotherLoopReadsIsInMemory() throws {
    let x = try input().exp()
    let verifier = try verifier(x.transpose([1, 0]).tanh() + x)
    let computed = verifier.work.values.indices.filter {
      verifier.life.isNeeded[$0] && !verifier.work.values[$0].isInput
    }
    // The exponential, a copy of it that is turned, and the sum.
    #expect(computed.count == 3)
  }

  @Test func valuesStayUntilThreadsHaveMet() throws {
    let x = input()
    let verifier = try verifier(x.matmul(x).matmul(x).matmul(x).matmul(x))
    var life = verifier.life
    life.extend(to: [true, false, false, true])
    #expect((0..<4).map { life.last[product($0, verifier)] } == [2, 2, 3, 4])
  }

  /// The variables that are overwritten by their new values.
  private func overwritten(_ verifier: WorkVerifier) -> [Int] {
    verifier.life.replacements(verifier.work, verifier.schedule, verifier.fusion).map(\.variable)
  }

  @Test func aVariableIsOverwrittenElementByElement() throws {
    let variable = builder.addVariable(TensorType([4, 4]))
    builder.update(variable, to: try builder.variable(variable) * 0.9 + input())
    #expect(try overwritten(verifier()) == [variable])
  }

  @Test func aVariableThatIsReadTurnedIsNot() throws {
    let variable = builder.addVariable(TensorType([4, 4]))
    let old = builder.variable(variable)
    builder.update(variable, to: try old.flip(axis: 0) * 0.9 + old)
    #expect(try overwritten(verifier()) == [])
  }

  @Test func aVariableThatAProductReadsWhileWritingIsNot() throws {
    let variable = builder.addVariable(TensorType([4, 4]))
    builder.update(variable, to: try builder.variable(variable).matmul(input()))
    #expect(try overwritten(verifier()) == [])
  }

  @Test func twoVariablesThatChangePlacesAreNot() throws {
    let (first, second) = (builder.addVariable(TensorType([4])), builder.addVariable(TensorType([4])))
    builder.update(first, to: try builder.variable(second).tanh())
    builder.update(second, to: try builder.variable(first).tanh())
    #expect(try overwritten(verifier()).count <= 1)
  }

  @Test func oneValueOverwritesOneVariable() throws {
    let (first, second) = (builder.addVariable(TensorType([4])), builder.addVariable(TensorType([4])))
    let value = try builder.variable(first) + 1
    builder.update(first, to: value)
    builder.update(second, to: value)
    #expect(try overwritten(verifier()) == [first])
  }

  @Test func anOutputMayReadTheOldValueFirst() throws {
    let variable = builder.addVariable(TensorType([4, 4]))
    let old = builder.variable(variable)
    let product = try old.matmul(old)
    builder.update(variable, to: try old - input())
    #expect(try overwritten(verifier(product)) == [variable])
  }
}
