package import Foundation

/// The wire reference's example files, copied beside the tests so that they need nothing else.
package enum Fixture {
  /// The bytes of one example, named by its path below `Fixtures/`, as `token/success.poll.json`.
  package static func data(_ path: String) throws -> Data {
    try Data(contentsOf: url(path))
  }

  package static func text(_ path: String) throws -> String {
    try String(decoding: data(path), as: UTF8.self)
  }

  package static func decode<Value: Decodable>(_ type: Value.Type, from path: String) throws
    -> Value
  {
    try JSONDecoder().decode(type, from: data(path))
  }

  package static func url(_ path: String) -> URL {
    Bundle.module.bundleURL.appending(path: "Fixtures").appending(path: path)
  }
}
