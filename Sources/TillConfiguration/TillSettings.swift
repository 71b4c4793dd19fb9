/// Everything that the till is told from outside, checked: the settings file, and over it the
/// environment. A setting without a default is optional.
///
/// `Setting.all` names the key, the environment name and the meaning of each; the defaults stand
/// here.
package struct TillSettings: Sendable, Equatable {
  /// The login services that the till speaks to, by the way they spell OpenID CIBA.
  package enum Dialect: String, CaseIterable, Sendable {
    case vippsMobilePay = "vipps-mobilepay"
    /// OpenID CIBA as the standards have it and nothing else.
    case standard

    /// What a login asks for where nobody chose.
    ///
    /// Source: OpenID Connect Core 1.0, section 5.4, for `standard`.
    package var defaultScope: String {
      switch self {
      case .vippsMobilePay: "openid name phoneNumber"
      case .standard: "openid profile phone"
      }
    }
  }

  /// How the till proves to the login service who it is.
  package enum ClientAuthentication: String, CaseIterable, Sendable {
    case basic
    case basicFormEncoded = "basic-form"
    case post
    /// The keys of a partner, for the sales unit of the merchant serial number.
    case partner
  }

  /// A language of the staff texts.
  package enum Language: String, CaseIterable, Sendable {
    case english = "en"
  }

  /// The language in which the cashier speaks to the shopper at first.
  package enum ShopperLanguage: String, CaseIterable, Sendable {
    case norwegian = "nb"
    case english = "en"
  }

  /// How much moves on the screen by itself.
  package enum Motion: String, CaseIterable, Sendable {
    case full, calm, off
  }

  /// How the screen looks.
  package enum Theme: String, CaseIterable, Sendable {
    case standard
    case highContrast = "high-contrast"
    case plain
  }

  /// The country whose phone numbers are typed without a country code.
  package enum Market: String, CaseIterable, Sendable {
    case norway = "NO"
    case denmark = "DK"
    case sweden = "SE"
    case finland = "FI"
    case greenland = "GL"
  }

  /// What follows for a number after its shopper has said no.
  package enum CoolDown: String, CaseIterable, Sendable {
    /// It is not asked again before the shop's day has ended.
    case day
    /// It may be asked again at once.
    case off
  }

  /// Whether whoever works at the till says who they are.
  package enum SignIn: String, CaseIterable, Sendable {
    /// Nobody does, and everybody may do everything.
    case off
    case on
  }

  /// A time by the clock on the wall.
  package struct TimeOfDay: Sendable, Equatable {
    /// 0 to 23.
    package let hour: Int
    /// 0 to 59.
    package let minute: Int
  }

  /// A file that holds a secret, and who keeps it from other eyes.
  package struct SecretFile: Sendable, Equatable {
    package let path: String
    /// Handed over by the service manager, which guards the folder around it.
    package let isServiceCredential: Bool

    package init(path: String, isServiceCredential: Bool = false) {
      self.path = path
      self.isServiceCredential = isServiceCredential
    }
  }

  /// The settings file that was read; nil where there is none.
  package var configurationFile: String?

  /// Which login service it is.
  package var dialect = Dialect.vippsMobilePay
  /// Where the login service is, without a slash at the end: https, or http on this machine.
  package var providerBaseURL: String?
  /// How a login service of the dialect `standard` calls itself, octet for octet.
  package var providerIssuer: String?
  /// The login hint of the dialect `standard`; `{msisdn}` or `{e164}` stands in it once.
  package var loginHintTemplate = "{e164}"
  /// A PEM file with the certificate authority to trust in place of the system's.
  package var providerCAFile: String?

  /// The client id of the sales unit.
  package var clientID: String?
  /// Where the client secret is; the secret itself is never a setting.
  package var clientSecretFile: SecretFile?
  /// The merchant serial number (MSN), digits kept as text.
  package var merchantSerialNumber: String?
  /// How the till proves who it is.
  package var clientAuthentication = ClientAuthentication.basic
  /// Where the subscription key is that partner keys need.
  package var subscriptionKeyFile: SecretFile?

  /// The till's number in its chain, 1 to 9999; part of every member number.
  package var tillNumber: Int?
  /// The letter before the digits of a binding code, A to Z.
  package var tillLetter: Character = "C"
  /// The language of the staff texts.
  package var language = Language.english
  /// The language in which the cashier speaks to the shopper at first.
  package var shopperLanguage = ShopperLanguage.english
  /// Which F key the keyboard sends for an F key of the program, where it is another one: both by
  /// number, the program's first. Nil where each is itself.
  package var functionKeys: [Int: Int]?
  /// The folder of the member store.
  package var stateDirectory: String
  /// Whether the environment names `stateDirectory`; practice keeps its store only then.
  package var stateDirectoryIsFromEnvironment = false

  /// The shop's name for header and greeting.
  package var shopName: String?
  /// The shop's country.
  package var market = Market.norway
  /// The first two digits of every member number, 20 to 29, the range that GS1 leaves to shops.
  package var memberNumberPrefix = 29
  /// The least age of members in years; nil where the shop has none. It speaks only where the birth
  /// date is asked for.
  package var minimumAge: Int?
  /// When the shop's day ends, and with it the cool-down after a no.
  package var dayEnds = TimeOfDay(hour: 0, minute: 0)

  /// Whether staff sign in.
  package var signIn = SignIn.off

  /// What a login asks for, words with one space between them, `openid` among them; nil where
  /// nobody chose.
  package var chosenScope: String?
  /// What a login asks for, by choice or by default.
  package var scope: String { chosenScope ?? dialect.defaultScope }
  /// How long a login request stays open, 60 to 900 s.
  package var requestedExpiry = Duration.seconds(180)
  /// Whether the service is asked first if somebody can log in with the number.
  package var asksUserExists = false
  /// What follows for a number after a no.
  package var coolDown = CoolDown.day

  /// Whether to draw UTF-8 though the locale does not say so.
  package var forcesUTF8 = false
  /// How much moves by itself.
  package var motion = Motion.full
  /// Whether answers ring the bell.
  package var rings = true
  /// How the screen looks.
  package var theme = Theme.standard
  /// The club's own colour, 0 to 255 in the palette of the terminal; nil leaves it to the theme.
  package var accent: Int?

  /// How long things stay, and when they come.
  package var times = TimeSettings()

  /// How many daily copies of the store stay, 0 to 30; 0 makes none.
  package var copiesKept = 7
  /// When the daily copy is due.
  package var copiesAt = TimeOfDay(hour: 2, minute: 0)

  /// After how many years without a visit a member is erased, 0 to 50; 0 keeps everybody.
  package var retentionYears = 0

  /// The shop's own program that hears of every end of an enrollment; an absolute path.
  package var hookCommand: String?
  /// Whether the environment names `hookCommand`; practice starts it only then.
  package var hookCommandIsFromEnvironment = false
  /// How long that program may take, 1 to 60 s.
  package var hookTimeLimit = Duration.seconds(10)

  init(stateDirectory: String) {
    self.stateDirectory = stateDirectory
  }
}
