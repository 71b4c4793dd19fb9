/// What Vipps MobilePay takes as a binding message.
package enum BindingMessage {
  /// Whether `text` is 5 to 8 of `A`-`Z`, `0`-`9` and `-`.
  package static func isAcceptable(_ text: String) -> Bool {
    (5...8).contains(text.utf8.count)
      && text.utf8.allSatisfy { octet in
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
