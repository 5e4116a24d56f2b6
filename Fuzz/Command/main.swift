import FuzzSupport

for path in CommandLine.arguments.dropFirst() { print(path, probe(path)) }
