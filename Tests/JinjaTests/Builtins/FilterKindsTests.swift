import Testing

@testable import Jinja

@Suite("Filters on every kind of value")
struct FilterKindsTests {
    static let cases = textFilters + otherFilters

    @Test("A filter takes or refuses each kind of value as Jinja2 does", arguments: cases)
    func kind(item: Case) throws { try item.check { try $0.filtered(item.name, $1, $2) } }
}
