extension Unicode.Scalar {
  /// Whether the sign is a word of a name by itself: an ideograph, or a syllable of Hangul.
  package var isWordByItself: Bool {
    properties.isIdeographic || (0xAC00...0xD7A3).contains(value)
  }
}
