/// A made-up person's name in the forms that the school keeps.
struct SeedPerson {
    /// As it is written, in the order of its language.
    var name: String
    /// By which lists are sorted: family name first, in Latin letters, lower case.
    var sortName: String
    /// The spelling in Latin letters, where the name is not in them.
    var latinName: String?

    /// Three of ten have a Chinese name.
    init(_ random: inout SeedRandom) {
        if random.happens(perMille: 300) {
            self.init(
                family: random.element(of: SeedNames.chineseFamily),
                given: random.element(of: SeedNames.chineseGiven)
            )
        } else {
            self.init(
                family: random.element(of: SeedNames.westernFamily),
                given: random.element(of: SeedNames.westernGiven)
            )
        }
    }

    init(family: String, given: String) {
        name = given + " " + family
        sortName = "\(family), \(given)".lowercased()
    }

    init(family: (written: String, spelt: String), given: (written: String, spelt: String)) {
        let written = family.written + given.written
        name = written
        latinName = family.spelt + " " + given.spelt
        sortName = "\(family.spelt), \(given.spelt)".lowercased()
    }
}
