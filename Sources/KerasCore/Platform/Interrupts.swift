internal import CSystem

/// The signals that ask the program to end: SIGINT, SIGTERM, SIGHUP.
package enum Interrupts {
  /// Has the first one from now on only be noted; the next one ends the program.
  package static func noteFirst() { cs_note_interrupts() }

  /// Whether one was noted.
  package static var wasNoted: Bool { cs_interrupted() }
}
