/// Filters for values of any kind.
enum ValueFilters {
    static let all: [(String, Filter)] = [
        ("d", fallback), ("default", fallback),
        ("attr", attribute),
    ]

    private static let fallback = Filter("do_default", ["default_value", "boolean"]) {
        (operands, _) throws(TemplateError) in
        if operands[0].isUndefined { return operands.argument(0) ?? .emptyText }
        if try operands.argument(1)?.isTrue() ?? false, try !operands[0].isTrue() {
            return operands.argument(0) ?? .emptyText
        }
        return operands[0]
    }

    /// Attributes only, never elements.
    private static let attribute = Filter("do_attr", ["name"], required: 1, isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        guard let name = operands[1].text else {
            throw .type("attribute name must be string, not '\(operands[1].typeName)'")
        }
        return try value.ownAttribute(Symbol(name), evaluation)
            ?? .undefined(.attribute(name, owner: value.ownerName), evaluation)
    }
}
