import Jinja
import Testing

@Suite struct LineStatementTests {
    static let spacesCases: [LanguageCase] = [
        LanguageCase(" set x = 1\n{{ x }}", "1", options: #"{"line_statement_prefix": " "}"#),
        LanguageCase("a\n   if true\nb\n endif", "a\nb\n", options: #"{"line_statement_prefix": " "}"#),
        LanguageCase("a  # b\nc", "a\nc", options: #"{"line_comment_prefix": " #"}"#),
    ]

    @Test("A prefix of line statements may itself be white space", arguments: spacesCases)
    func spaces(_ test: LanguageCase) throws { #expect(try test.answer() == test.expected) }
}
