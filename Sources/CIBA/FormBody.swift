/// A body of form fields, in the order given.
///
/// Everything but `A-Z a-z 0-9 - . _ ~` is percent-encoded as UTF-8, a space as `%20` and a plus as
/// `%2B`.
///
/// Source: RFC 6749, appendix B; RFC 3986, section 2.
enum FormBody {
  static func text(_ fields: [(name: String, value: String)]) -> String {
    fields.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&")
  }

  static func encoded(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF".utf8)
    var octets: [UInt8] = []
    for octet in text.utf8 {
      switch octet {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        octets.append(octet)
      default:
        octets += [UInt8(ascii: "%"), hex[Int(octet >> 4)], hex[Int(octet & 15)]]
      }
    }
    return String(decoding: octets, as: UTF8.self)
  }
}
