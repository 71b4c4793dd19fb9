/// Names to make people from. Any likeness is chance.
enum NordicNames {
  static let given = [
    "Åse", "Bjørn", "Kåre", "Øyvind", "Søren", "Åsa", "Göran", "Jørgen", "Märta", "Päivi",
    "Väinö", "Yrsa", "Þóra", "Guðrún", "Sæunn", "Kari Anne", "Ole Kristian", "Håkon", "Torbjørn",
    "Solveig", "Ingrid", "Astrid", "Nils", "Lars", "Mette", "Kirsten", "Birgitte", "Rasmus",
    "Malin", "Elin", "Jonas", "Emil", "Aino", "Eero", "Jukka", "Sanna", "Malik", "Aviâja",
    "Pipaluk",
    "Ánte", "Máret", "Sigrún", "André", "Zoë", "Chloé", "Freja", "Ægir", "Anne-Lise", "Per", "Ida",
  ]

  static let family = [
    "Ødegård", "Sæther", "Bjørnstad", "Håland", "Næss", "Østby", "Aas", "Lindqvist", "Sjöberg",
    "Åkerlund", "Ängström", "Öberg", "Kjær", "Sørensen", "Nørgaard", "Møller", "Højgaard",
    "Mäkinen", "Hämäläinen", "Järvinen", "Yläjärvi", "Väisänen", "Guðmundsdóttir", "Þórsson",
    "Kleist", "Petersen", "Lynge", "Sara", "Valkeapää", "Haugen", "Dahl", "Solberg", "Strand",
    "Berg-Hansen", "Eriksen Moe", "von Rosen", "Falk", "Engström", "Rød", "Skåne", "Thorsen",
    "Viik",
  ]

  /// The part of an e-mail address before the `@`: small ASCII letters, dots and hyphens.
  static func mailbox(_ name: String) -> String {
    let plain: [Character: String] = [
      "å": "a", "ä": "a", "á": "a", "â": "a", "æ": "ae", "ø": "o", "ö": "o", "ó": "o", "é": "e",
      "ë": "e", "ú": "u", "ð": "d", "þ": "th", " ": ".",
    ]
    return name.lowercased().map { plain[$0] ?? String($0) }.joined()
  }
}

/// Where the people of a country code live.
struct PretendCountry {
  let code: String
  /// How a floor or door is written there, on the line below the street.
  let floor: String
  let places: [(street: String, postalCode: String, city: String)]

  /// Norway where the code is of no known country.
  init(phoneNumber: String) {
    let known: [(prefix: String, country: PretendCountry)] = [
      ("358", .finland), ("299", .greenland), ("45", .denmark), ("46", .sweden), ("47", .norway),
    ]
    self = known.first { phoneNumber.hasPrefix($0.prefix) }?.country ?? .norway
  }

  private init(
    code: String, floor: String, places: [(street: String, postalCode: String, city: String)]
  ) {
    self.code = code
    self.floor = floor
    self.places = places
  }

  private static let norway = PretendCountry(
    code: "NO", floor: "H0302",
    places: [
      ("Eksempelveien", "0580", "OSLO"), ("Øvre Prøvegate", "5003", "BERGEN"),
      ("Skogstien", "9008", "TROMSØ"), ("Brattbakken", "7014", "TRONDHEIM"),
    ])
  private static let denmark = PretendCountry(
    code: "DK", floor: "3. tv",
    places: [
      ("Eksempelvej", "2100", "København Ø"), ("Æblehaven", "5000", "Odense C"),
      ("Prøvegade", "8000", "Aarhus C"),
    ])
  private static let sweden = PretendCountry(
    code: "SE", floor: "lgh 1203",
    places: [
      ("Exempelgatan", "113 20", "STOCKHOLM"), ("Provvägen", "211 22", "MALMÖ"),
      ("Ängsstigen", "903 25", "UMEÅ"),
    ])
  private static let finland = PretendCountry(
    code: "FI", floor: "B 12",
    places: [
      ("Esimerkkitie", "00530", "HELSINKI"), ("Koepolku", "33100", "TAMPERE"),
      ("Mäntykuja", "90100", "OULU"),
    ])
  private static let greenland = PretendCountry(
    code: "GL", floor: "1. th",
    places: [("Aqqusinersuaq", "3900", "Nuuk"), ("Kussangajaannguaq", "3911", "Sisimiut")])
}
