/// Whether a name is written in one script (Unicode Technical Standard 39, section 5.1), so that a Cyrillic `а`
/// cannot stand for a Latin one.
public enum Scripts {
    /// True where some one script, or the set that Japanese or Korean or Chinese writing uses, has every character;
    /// digits and marks belong to all.
    public static func isSingle(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 < 128 } || sets.contains { text.wholeMatch(of: $0.regex) != nil }
    }

    private struct ScriptSet { let regex: Regex<Substring> }

    private static var sets: [ScriptSet] {
        [
            ScriptSet(regex: /[\p{scx=Latin}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Han}\p{scx=Bopomofo}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Han}\p{scx=Hangul}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Cyrillic}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Greek}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Arabic}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Hebrew}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Armenian}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Georgian}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Devanagari}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Bengali}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Tamil}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Telugu}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Thai}\p{scx=Common}\p{scx=Inherited}]*/),
            ScriptSet(regex: /[\p{scx=Ethiopic}\p{scx=Common}\p{scx=Inherited}]*/),
        ]
    }
}
