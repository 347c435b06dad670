/// What a name looks like to a reader in a hurry: two names of one skeleton can be taken for each other.
///
/// The skeleton of Unicode Technical Standard 39, section 4, goes by what letters look like (`rn` and `m`, `l`, `I` and
/// `1`, a Cyrillic `а`, a whole word of such letters). This one goes further: case makes no difference, `i` is an `l`
/// too, `vv` a `w`, `п` an `n`, Cyrillic letters that look like small capitals are those letters, and accents, strokes, hooks,
/// dots, points for vowels and apostrophes don't count, as they are easily missed.
///
/// So it also takes people for each other whose names are just alike: `maria` and `marla`, `jose` and `josé`. Where nobody
/// gains by being taken for the other, ``areTwins(_:_:)`` says whether even a careful reader could mix them up.
public enum LookAlikes {
    /// A text to compare, not to show.
    public static func skeleton(of text: String) -> String {
        var skeleton: [Unicode.Scalar] = []
        let scalars = Array(CompatibilityDecomposition.of(text).unicodeScalars)
        // Before and after: some marks look like letters, and some letters like marks.
        for scalar in MarkOrder.sorted(scalars) where !isAccent(scalar) {
            if let looks = prototypes[scalar.value] {
                skeleton += looks.filter { !isAccent($0) }
            } else {
                skeleton += scalar.properties.lowercaseMapping.unicodeScalars
            }
        }
        return string(withoutEdges(MarkOrder.sorted(skeleton)))
    }

    /// Whether two names of one skeleton can be told apart by nobody, or hardly: those of different scripts, and those
    /// that differ in `I`, `l` and `1`, `O` and `0`, `rn` and `m`, `vv` and `w`, in letters that no reader needs to tell
    /// apart, such as `ə` and `ǝ` or `カ` and `力`, in a dot on an `i`, or in marks at their ends.
    ///
    /// As they are written: an `I` passes for an `l` where an `i` does not.
    public static func areTwins(_ one: String, _ other: String) -> Bool {
        skeleton(of: one) == skeleton(of: other)
            && (!Scripts.isSingle(one + other) || closeSkeleton(of: one) == closeSkeleton(of: other))
    }

    /// What names of one script and one ``skeleton(of:)`` are told apart by: the letters as they are, with accents and
    /// strokes, but for those that look the same; of the marks beside them, none is told from another, nor is the order in
    /// which marks were typed.
    public static func closeSkeleton(of text: String) -> String {
        var skeleton: [Unicode.Scalar] = []
        for scalar in CompatibilityDecomposition.of(text).unicodeScalars where !isStretch(scalar) {
            if isModifier(scalar) {
                skeleton.append("'")
            } else if scalar.isASCII, scalar != "i", let looks = prototypes[scalar.value] {
                skeleton += looks
            } else if let looks = closePrototypes[scalar.value] {
                skeleton += looks
            } else if !isSecondDot(scalar, after: skeleton) {
                skeleton += scalar.properties.lowercaseMapping.unicodeScalars
            }
        }
        return string(withoutEdges(MarkOrder.sorted(skeleton)))
    }

    private static func string(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// Marks on letters that the name is read without: accents of letters with cases, points of scripts that are mostly
    /// written without vowels, and the dots under Indic letters. Vowels of Indic scripts and the like are letters for
    /// this purpose, and stay, as do the marks that letters are made of in ``table``.
    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark:
            scalar.properties.canonicalCombiningClass == .nukta
                || (scalar != "\u{615}" && scalar != "\u{6DB}" && isMarkedScript(scalar))
        default: isModifier(scalar)
        }
    }

    /// Marks that stand beside a letter, such as the `ʻ` of Hawaiian: Unicode calls many of them letters.
    ///
    /// Not those of other scripts than these, which are letters there: `サリー`, `佐々木`.
    private static func isModifier(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .modifierLetter: isMarkedScript(scalar)
        case .modifierSymbol: true
        // Saltillos, which have cases like letters, and the dot in `ŀ`.
        default: scalar == "\u{A78B}" || scalar == "\u{A78C}" || scalar == "\u{B7}"
        }
    }

    /// Whether a mark goes with Latin, Cyrillic, Greek, Arabic, Hebrew, Syriac or N'Ko letters.
    private static func isMarkedScript(_ mark: Unicode.Scalar) -> Bool {
        "aаαاאܐߊ".unicodeScalars.contains { Scripts.isSingle("\($0)\(mark)") }
    }

    /// Letters such as `i`, `j` and Cyrillic `і` have a dot already, in the place of which another one is drawn.
    private static func isSecondDot(_ scalar: Unicode.Scalar, after letters: [Unicode.Scalar]) -> Bool {
        scalar == "\u{307}"
            && letters.last { [.notReordered, .above].contains($0.properties.canonicalCombiningClass) }?
                .properties.isSoftDotted == true
    }

    /// Lines that stretch a word: the tatweel of Arabic and the lajanyalan of N'Ko.
    private static func isStretch(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{640}" || scalar == "\u{7FA}"
    }

    /// `admin.` and `admin__` stand for `admin` at the end of a sentence or in a line of underscores: marks at the ends
    /// don't count, and of several alike one does.
    private static func withoutEdges(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard let first = scalars.firstIndex(where: { !isJoint($0) }),
            let last = scalars.lastIndex(where: { !isJoint($0) })
        else { return scalars }
        var kept: [Unicode.Scalar] = []
        for scalar in scalars[first...last] where !isJoint(scalar) || kept.last != scalar {
            kept.append(scalar)
        }
        return kept
    }

    private static func isJoint(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "-" || scalar == "_" || scalar == "'"
    }

    /// Read on first use.
    private static let prototypes = ScalarTable.read(table, about: 2_200)
    private static let closePrototypes = ScalarTable.read(closeTable, about: 400)
}
