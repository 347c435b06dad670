import Jinja
import Testing

@Suite struct CharacterNameTests {
    static let cases: [LanguageCase] = [
        LanguageCase(#"{{ '\N{EM DASH}|\N{grinning face}|\N{CJK UNIFIED IDEOGRAPH-4E2D}' }}"#, "—|😀|中"),
        LanguageCase(#"{{ '\N{LATIN CAPITAL LETTER GHA}\N{VARIATION SELECTOR-17}'|length }}"#, "2"),
        LanguageCase(#"{{ '\N{dash}' }}"#, "syntax main:1"),
        LanguageCase(#"{{ '\N{}' }}"#, "syntax main:1"),
    ]

    @Test("Characters can be named in literals", arguments: cases)
    func named(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
