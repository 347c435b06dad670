import Web

/// A user name as people may choose it, and the key by which two of them are the same.
struct Username {
    /// As it is shown.
    let text: String
    /// Compatibility-decomposed and without case: unique among all accounts.
    let key: String
    /// Of two names with the same one, a reader may take one for the other.
    let look: String
    /// Of two with the same look and the same of these, even a careful one.
    let closeLook: String
    /// What it is written in: another's letters may look the same.
    let scripts: String

    /// The key that a typed name is looked up by.
    static func key(of typed: String) -> String { CompatibilityDecomposition.folded(TypedText.trim(typed)) }

    /// - Throws: ``FieldProblem`` in words for the person who typed it.
    init(_ typed: String) throws(FieldProblem) {
        let trimmed = TypedText.trim(typed)
        guard !trimmed.isEmpty else { throw FieldProblem("Enter a user name.") }
        guard (2...64).contains(trimmed.unicodeScalars.count) else {
            throw FieldProblem("Use 2 to 64 characters.")
        }
        guard trimmed.unicodeScalars.allSatisfy(Self.mayHold) else {
            throw FieldProblem("Use letters, digits, dots, hyphens and underscores only.")
        }
        guard !TypedText.isOverloaded(trimmed) else { throw TypedText.tooManyMarks }
        let plain = CompatibilityDecomposition.of(trimmed)
        // Swift compares by canonical equivalence: a difference means letters in another form, such as "ａ" for "a".
        guard plain == Self.takenApart(trimmed) else {
            throw FieldProblem("Use plain letters and digits: one of these is a variant that looks alike.")
        }
        guard !trimmed.unicodeScalars.contains(where: Self.isTechnical) else {
            throw FieldProblem("Use plain letters and digits: one of these is a variant that looks alike.")
        }
        guard Scripts.isSingle(trimmed) else {
            throw FieldProblem("Use the letters of one alphabet: mixed ones can pass for another name.")
        }
        let look = LookAlikes.skeleton(of: trimmed)
        // What looks like nothing (`ʻʻ`) is all marks too, and would pass beside any name.
        guard let first = trimmed.unicodeScalars.first, !TypedText.isMark(first), !look.isEmpty else {
            throw FieldProblem("Begin with a letter or a digit: a mark needs one to stand on.")
        }
        guard trimmed.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw FieldProblem("Use at least one letter or digit.")
        }
        text = trimmed
        key = CompatibilityDecomposition.folded(trimmed)
        self.look = look
        closeLook = LookAlikes.closeSkeleton(of: trimmed)
        scripts = Scripts.set(of: trimmed)
    }

    /// The letters of living languages that keyboards write in one, and Unicode calls a form of two: `ำ` of Thai and `ຳ` of
    /// Lao, `և` of Armenian, `ĳ` of Dutch, `ŀ` of Catalan.
    private static func takenApart(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xE33, 0xEB3, 0x587, 0x132, 0x133, 0x13F, 0x140:
                view.append(contentsOf: CompatibilityDecomposition.of(String(scalar)).unicodeScalars)
            default: view.append(scalar)
            }
        }
        return String(view)
    }

    /// Letters of phonetic alphabets and of old manuscripts that look like plain ones and that hardly any language is
    /// written with: `ɑ`, `ɡ`, `ǀ`, `ꞁ`, small capitals (Unicode Technical Standard 39: "Technical", "Obsolete"), `ɵ`,
    /// which passes for an `e` and for an `o`, and small ones without a capital such as `ɾ` and `ɕ`, as a language that is
    /// written with a letter has got it one: `Ŋ`, `Ɲ`.
    ///
    /// Beyond the Basic Multilingual Plane nothing else goes with Latin letters.
    private static func isTechnical(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0184...0x0185, 0x019F, 0x01A7...0x01A8, 0x01BB...0x01C3, 0x0251, 0x025C, 0x0261, 0x0262,
            0x026A, 0x0274...0x0276, 0x0280, 0x0281, 0x028F, 0x0299, 0x029B...0x029F,
            0x1D00...0x1DBF, 0x2C71...0x2C7F, 0xA722...0xA787, 0xA78D...0xA7FF, 0xAB30...0xAB68:
            true
        default: (scalar.value > 0xFFFF || isWithoutCapital(scalar)) && Scripts.isSingle("a\(scalar)")
        }
    }

    private static func isWithoutCapital(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .lowercaseLetter
            && scalar.properties.uppercaseMapping == String(scalar)
    }

    private static func mayHold(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || [".", "-", "_"].contains(scalar)
        }
        guard !scalar.properties.isDefaultIgnorableCodePoint, !isNotation(scalar) else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber,
            .nonspacingMark, .spacingMark:
            return true
        default:
            return false
        }
    }

    /// Marks of musical notation and of the Phaistos Disc, which go with any letter and with no name.
    private static func isNotation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1B6B...0x1B73, 0x101FD, 0x1CF00...0x1CFCF, 0x1D000...0x1D24F: true
        default: false
        }
    }
}

/// What is wrong with what was typed into one field, in words for whoever typed it.
struct FieldProblem: Error {
    let message: String

    init(_ message: String) { self.message = message }

    /// For the middle of a sentence: without its capital and its full stop.
    var clause: String {
        message.prefix(1).lowercased()
            + (message.hasSuffix(".") ? message.dropFirst().dropLast() : message.dropFirst())
    }
}
