/// One thing that a person did at the keyboard, whatever bytes the terminal sent for it.
///
/// `character` holds one scalar that can be printed; a mark that combines with the sign before it
/// comes as a key of its own. Control characters never arrive. `paste` is a whole paste: a value of
/// its own, so that a line break in it is never taken for Enter.
package enum Key: Hashable, Sendable {
  case character(Character)
  case enter, escape, backspace, delete
  case up, down, left, right
  case home, end, pageUp, pageDown
  case tab, backTab
  /// F1 is `function(1)`.
  case function(Int)
  /// Lines end in `\n`; tabs are kept; no other control character is in it.
  case paste(String)
}
