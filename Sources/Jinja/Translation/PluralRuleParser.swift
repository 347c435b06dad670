/// Reads the expression of a `PluralRule`. Catalogues come from others, so its size is bounded, which bounds the stack as
/// well.
struct PluralRuleParser {
    private static let lengthLimit = 1000
    private static let operatorLimit = 200
    private static let depthLimit = 50

    private enum Token: Equatable {
        case number(Double)
        case count
        case symbol(String)
        case end
    }

    private var rest: ArraySlice<UInt8>
    private var token = Token.end
    private var operators = 0
    private var depth = 0

    init(_ expression: String) throws(CatalogError) {
        rest = Array(expression.utf8)[...]
        guard rest.count <= PluralRuleParser.lengthLimit else {
            throw .pluralRule("it is longer than \(PluralRuleParser.lengthLimit) bytes")
        }
        try advance()
    }

    mutating func parse() throws(CatalogError) -> PluralRule.Node {
        let node = try parseChoice()
        guard token == .end else { throw unexpected() }
        return node
    }

    // MARK: Expressions

    private mutating func parseChoice() throws(CatalogError) -> PluralRule.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= PluralRuleParser.depthLimit else { throw .pluralRule("it is too deeply nested") }
        let condition = try parseBinary(above: 0)
        guard token == .symbol("?") else { return condition }
        try advanceOperator()
        let first = try parseChoice()
        guard token == .symbol(":") else { throw unexpected() }
        try advance()
        return .choice(condition, first, try parseChoice())
    }

    /// Operators that bind more tightly than a precedence.
    private mutating func parseBinary(above precedence: Int) throws(CatalogError) -> PluralRule.Node {
        var left = try parseOperand()
        while case .symbol(let symbol) = token, let operation = PluralRule.Operator(rawValue: symbol),
            operation.precedence > precedence
        {
            try advanceOperator()
            left = .binary(operation, left, try parseBinary(above: operation.precedence))
        }
        return left
    }

    private mutating func parseOperand() throws(CatalogError) -> PluralRule.Node {
        var negations = 0
        while token == .symbol("!") {
            try advanceOperator()
            negations += 1
        }
        var operand: PluralRule.Node
        switch token {
        case .number(let number):
            operand = .number(number)
        case .count:
            operand = .count
        case .symbol("("):
            try advance()
            operand = try parseChoice()
            guard token == .symbol(")") else { throw .pluralRule("a parenthesis is not closed") }
        default: throw unexpected()
        }
        try advance()
        for _ in 0..<negations { operand = .not(operand) }
        return operand
    }

    private func unexpected() -> CatalogError {
        switch token {
        case .number(let number): .pluralRule("the number \(number) is not expected there")
        case .count: .pluralRule("'n' is not expected there")
        case .symbol(let symbol): .pluralRule("'\(symbol)' is not expected there")
        case .end: .pluralRule("it ends too early")
        }
    }

    // MARK: Tokens

    private mutating func advanceOperator() throws(CatalogError) {
        operators += 1
        guard operators <= PluralRuleParser.operatorLimit else {
            throw .pluralRule("it has more than \(PluralRuleParser.operatorLimit) operators")
        }
        try advance()
    }

    private mutating func advance() throws(CatalogError) {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
        guard let first = rest.first else {
            token = .end
            return
        }
        if PluralRuleParser.isWordByte(first) {
            token = try word()
            return
        }
        for length in [2, 1] {
            let symbol = String(decoding: rest.prefix(length), as: UTF8.self)
            guard PluralRule.Operator(rawValue: symbol) != nil || "!?:()".utf8.contains(first) && length == 1
            else { continue }
            rest.removeFirst(symbol.utf8.count)
            token = .symbol(symbol)
            return
        }
        throw .pluralRule("it cannot have '\(String(decoding: rest.prefix { $0 > 0x20 }, as: UTF8.self))'")
    }

    /// A number or `n`.
    private mutating func word() throws(CatalogError) -> Token {
        let bytes = rest.prefix(while: PluralRuleParser.isWordByte)
        rest.removeFirst(bytes.count)
        if bytes.elementsEqual("n".utf8) { return .count }
        var number = 0.0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else {
                throw .pluralRule("it cannot have '\(String(decoding: bytes, as: UTF8.self))'")
            }
            number = number * 10 + Double(byte - 0x30)
        }
        return .number(number)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }
}
