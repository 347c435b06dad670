import Testing

@testable import Jinja

@Suite("Filters")
struct FilterTests {
    static let cases = textCases + sequenceCases

    @Test("Filters do what Jinja2's do", arguments: cases)
    func filter(item: Case) throws { try item.check { try $0.filtered(item.name, $1, $2) } }

    @Test("Addresses become links as in Jinja2", arguments: addresses)
    func link(item: Case) throws { try item.check { try $0.filtered(item.name, $1, $2) } }
}
