// A layer is declared in words that ``Dialects`` has: options, arguments of a call, activation functions.
@_exported public import Dialects
