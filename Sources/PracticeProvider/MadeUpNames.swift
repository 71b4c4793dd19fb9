/// What the names and numbers of a country's made-up people are put together from. The commonest come
/// first in every list.
struct MadeUpNames {
  let callingCode: String
  /// First digits of mobile numbers, and how many follow.
  let numberStarts: [String]
  let digitsAfterStart: Int
  let given: [String]
  /// Of a hundred family names, how many are patronymics.
  let patronymicShare: Int
  let fathers: [String]
  let sons: [String]
  let daughters: [String]
  let places: [String]
  let placeEndings: [String]

  var numbersPerStart: Int { (0..<digitsAfterStart).reduce(1) { product, _ in product * 10 } }

  /// The country of a person, by a number below a thousand.
  static func country(_ share: Int) -> MadeUpNames {
    switch share {
    case ..<700: norway
    case ..<820: denmark
    case ..<940: sweden
    case ..<995: finland
    default: greenland
    }
  }

  private static func list(_ words: String) -> [String] {
    words.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static let placeStems = list(
    """
    Berg Lund Dahl Sol Strand Hauge Moe Nord Vest Øst Bakke Sand Sten Ek Lind Bjørk Skog Fjell Sjø Ås
    Ødegård Kvam Kir Mol Ny Gammel Gran Furu Hel Hov Lang Brå Tveit Eng Mark Myr Rød Sæt Nes Vik Elv
    Foss Grøn Holt Hegg Asp Oter Ulv Bjørn Ravn Ørn Hauk Tran Svan Laks Torsk Sild Ros Lilje Bru Mølle
    Kværn Hammer Smed Skipper Prest Klokker Konge Dronning Jarl Ring Stein Malm Sølv Gull Jern Kobber
    Aar Birke Bø By Drag Egge Fager Gauk Haug Ild Jord Kall Leir Midt Norheim Opp Pils Rugg Stor Tang
    """)

  private static let norway = MadeUpNames(
    callingCode: "47", numberStarts: ["4", "9"], digitsAfterStart: 7,
    given: list(
      """
      Anne Jan Inger Per Kari Bjørn Marit Ole Ingrid Lars Liv Kjell Eva Knut Anna Arne Maria Svein Ida
      Thomas Hilde Geir Berit Hans Nina Morten Astrid Tor Elin Terje Solveig Odd Marianne Martin Kristin
      Erik Bente Andreas Heidi John Silje Anders Hanne Rune Linda Trond Tone Daniel Camilla Tore Nora
      Kristian Julie Jon Emma Harald Sofie Stian Emilie Magnus Thea Olav Åse Gunnar Sara Øyvind Randi
      Espen Ragnhild Leif Wenche Håkon Ellen Rolf Turid Eirik Åshild Sigurd Gro Sondre Unni Kåre Mari
      Jonas Vigdis Henrik Tonje Fredrik Maren Emil Ingeborg Oskar Frida Aksel Tuva Jakob Selma Iver
      Áile Máret Ánte Niillas Elle Mikkel Sunniva Torbjørn Borghild Halvor Gudrun Steinar Synnøve Asbjørn
      """),
    patronymicShare: 45,
    fathers: list(
      """
      Han Johan Ol Lar Ander Niel Peder Kristian Jen Karl Johanne Jakob Erik Sven Gunder Thor Halvor
      Knut Isak Amund Simon Arnt Tobia Mikal Elling Henrik Iver Samuel Gulbrand
      """),
    sons: ["sen"], daughters: ["sen"], places: placeStems,
    placeEndings: list(
      """
      berg um stad land vik rud heim seth dal haug bakken nes eng sund gård erud voll mo set skjær hagen
      lien moen stuen tveit åsen myhr øy fjord bø
      """))

  private static let denmark = MadeUpNames(
    callingCode: "45", numberStarts: ["2", "4", "5", "6"], digitsAfterStart: 7,
    given: list(
      """
      Peter Anne Michael Kirsten Lars Mette Jens Hanne Thomas Anna Henrik Helle Søren Susanne Christian
      Lene Martin Marianne Jan Maria Morten Inge Anders Karen Niels Lone Hans Bente Jørgen Camilla Rasmus
      Pia Mads Jette Per Charlotte Kasper Inger Ole Louise Jesper Birgitte Erik Ida Jacob Julie Mikkel
      Tina Rikke Bjarne Ulla Frederik Freja Emil Sofie Magnus Aksel Åge Ellen Karla Ejnar Ærenfred Bodil
      """),
    patronymicShare: 65,
    fathers: list(
      """
      Niel Jen Han Peder Ander Christian Lar Søren Rasmus Jørgen Petr Mad Kristen Jeppe Mikkel Knud
      Poul Jakob Simon Ole Morten Iver Thomas Svend Bertel Clau Laurit Mathia
      """),
    sons: ["sen"], daughters: ["sen"], places: placeStems,
    placeEndings: list(
      "gaard bjerg by lund holm skov dal borg strup trup kjær toft mark ager høj bæk rup sted vang")
  )

  private static let sweden = MadeUpNames(
    callingCode: "46", numberStarts: ["70", "72", "73", "76", "79"], digitsAfterStart: 7,
    given: list(
      """
      Erik Maria Lars Anna Karl Margareta Anders Elisabeth Johan Eva Per Kristina Nils Birgitta Carl
      Karin Mikael Elisabet Jan Marie Hans Ingrid Lennart Christina Olof Linnéa Gunnar Sofia Peter
      Marianne Sven Kerstin Fredrik Lena Bengt Helena Daniel Inger Bo Johanna Alexander Emma Gustav
      Cecilia Göran Åsa Åke Malin Magnus Sara Björn Ulla Märta Sören Göta Ebba Alva Östen Örjan Saga
      """),
    patronymicShare: 50,
    fathers: list(
      """
      Ander Johan Karl Nil Erik Lar Ol Per Sven Gustaf Petter Jan Han Bengt Jon Mån Håkan Knut Danield
      Isak Göran Axel Abraham Samuel Mattia
      """),
    sons: ["sson"], daughters: ["sson"],
    places: list(
      """
      Lind Berg Sjö Ek Lund Hed Björk Sand Ny Söder Nord Öst Väst Ström Holm Fors Hag Wall Åker Äng Dal
      Gran Alm Asp Rosen Hög Stål Mal Silver Gyllen Back Ceder Ör Ö Blom Lager Kvarn Vik Hall Sten Ling
      """),
    placeEndings: list(
      "gren ström berg lund kvist qvist mark man dahl blad holm stedt berger gård fors ell én in borg"
    ))

  private static let finland = MadeUpNames(
    callingCode: "358", numberStarts: ["40", "44", "45", "50"], digitsAfterStart: 7,
    given: list(
      """
      Juhani Maria Johannes Helena Olavi Anneli Antero Johanna Tapani Kaarina Kalevi Marjatta Tapio
      Hannele Matti Kristiina Mikael Liisa Ilmari Emilia Pekka Elina Petteri Tuulikki Jukka Annikki
      Sakari Sofia Eero Päivi Väinö Aino Ville Sanna Jari Riitta Heikki Ritva Mikko Anna Timo Pirkko
      Markku Tuula Antti Leena Erkki Irmeli Janne Satu Jyrki Äimä Yrjö Mirja Sirpa Teemu Tiina Kimmo
      """),
    patronymicShare: 0, fathers: ["Matin"], sons: ["poika"], daughters: ["tytär"],
    places: list(
      """
      Korho Virta Mäki Niemi Mäkelä Hämälä Laine Heikki Koski Järvi Lehto Leht Saari Salo Aalto Tuomi
      Ranta Kallio Karja Lahti Laakso Harju Kivi Ylä Ala Kuusi Koivu Honka Suo Vuori Pelto Aho Joki
      """),
    placeEndings: list("nen läinen mäki niemi la järvi salo aho ranta koski vaara harju maa mies"))

  private static let greenland = MadeUpNames(
    callingCode: "299", numberStarts: ["2", "4", "5"], digitsAfterStart: 5,
    given: list(
      """
      Malik Aviâja Pipaluk Nivi Aqqaluk Ivalu Inuk Paninnguaq Minik Naja Angutivik Arnaq Hans Kaali
      Jens Karl Aka Inunnguaq Najaaraq Uiloq Salik Nuka Miki Ulloriaq Pavia Maliina Qupanuk Aaju
      """),
    patronymicShare: 80, fathers: list("Peter Jen Han Niel Ol Lar Kristian Johan Mathia Jakob"),
    sons: ["sen"], daughters: ["sen"],
    places: list("Lyng Kleist Møll Bro Fleisch Rosing Heil Kreutz"),
    placeEndings: list("e er mann berg gaard"))
}
