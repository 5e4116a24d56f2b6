public import Graph
public import KerasCore

/// The arguments of a layer's call: tensors in any nesting, and plain values such as `training=True`.
public struct CallArguments {
  /// One argument.
  public indirect enum Argument {
    case tensor(Tensor)
    case list([Argument])
    case value(JSON)

    /// The tensors inside, in order.
    public var tensors: [Tensor] {
      switch self {
      case .tensor(let tensor): [tensor]
      case .list(let arguments): arguments.flatMap(\.tensors)
      case .value: []
      }
    }
  }

  /// The arguments without a name.
  public var positional: [Argument]
  /// The arguments with a name.
  public var named: [String: Argument]

  /// These arguments.
  public init(_ positional: [Argument], named: [String: Argument] = [:]) {
    self.positional = positional
    self.named = named
  }

  /// One tensor, or several as one list, as Keras passes `layer(x)` and `layer([a, b])`.
  public init(_ tensors: [Tensor]) {
    let arguments = tensors.map(Argument.tensor)
    self.init(arguments.count == 1 ? arguments : [.list(arguments)])
  }

  /// The tensors among the arguments without a name, in order.
  public var tensors: [Tensor] { positional.flatMap(\.tensors) }
}
