extension Value: CustomStringConvertible {
    /// As Python prints it inside a list: strings quoted, lists and dictionaries with what they hold. What is nested too
    /// deeply to be printed is named by its type.
    public var description: String {
        let evaluation = Evaluation(Evaluation.Settings(), autoescape: false)
        do throws(TemplateError) {
            return try represented(evaluation).description
        } catch {
            return "<\(typeName)>"
        }
    }

    /// The text of a string, markup or not; nil for any other value.
    public var string: String? { text?.description }

    /// The elements of a list, a tuple or the result of a query; nil for any other value.
    public var items: [Value]? { sequenceItems }

    /// The entries of a dictionary in its order; nil for any other value.
    public var entries: [(key: Value, value: Value)]? {
        guard case .map(let map) = materialized else { return nil }
        return map.liveEntries.map { ($0.key, $0.value) }
    }

    /// The value under a key of a dictionary; nil if there is none, or for any other value.
    public subscript(key: String) -> Value? {
        switch self {
        case .map(let map): map[Text(key)]
        case .row(let rows, let row): rows.map(row: Int(row))[Text(key)]
        default: nil
        }
    }
}
