/// The characters that `\N{…}` names in a string literal (Python: Language Reference, "Escape sequences").
enum CharacterNames {
    /// The character of a name or an alias, in capital letters.
    static func character(named name: String) -> UInt32? {
        guard let value = byHash[name.hashValue], let scalar = Unicode.Scalar(value),
            scalar.properties.name == name || scalar.properties.nameAlias == name
        else { return nil }
        return value
    }

    /// Where to look for a name, by its hash. Made when the first name is looked up: the standard library knows names of
    /// characters only, and to go through all of them for each name would let a template take minutes to compile.
    private static let byHash: [Int: UInt32] = {
        var values: [Int: UInt32] = [:]
        values.reserveCapacity(150_000)
        for value in [0x20...0x323AF, 0xE0001...0xE01EF as ClosedRange<UInt32>].joined() {
            guard let properties = Unicode.Scalar(value)?.properties else { continue }
            if let name = properties.name { values[name.hashValue] = value }
            if let alias = properties.nameAlias { values[alias.hashValue] = value }
        }
        return values
    }()
}
