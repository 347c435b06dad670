/// Filters for values of any kind.
enum ValueFilters {
    static let all: [(String, Filter)] = [
        ("d", fallback), ("default", fallback),
        ("attr", attribute),
    ]

    private static let fallback = Filter("do_default", ["default_value", "boolean"]) {
        (value, arguments, _) throws(TemplateError) in
        if value.isUndefined { return arguments[0] ?? .emptyText }
        if try arguments[1]?.isTrue() ?? false, try !value.isTrue() { return arguments[0] ?? .emptyText }
        return value
    }

    /// Attributes only, never elements.
    private static let attribute = Filter("do_attr", ["name"], required: 1, isPure: false) {
        (value, arguments, evaluation) throws(TemplateError) in
        guard let name = arguments.values[0].text else {
            throw .type("attribute name must be string, not '\(arguments.values[0].typeName)'")
        }
        return try value.ownAttribute(Symbol(name), evaluation)
            ?? .undefined(.attribute(name, owner: value.ownerName), evaluation)
    }
}
