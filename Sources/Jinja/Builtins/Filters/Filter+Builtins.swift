extension Filter {
    /// The filters of Jinja2 (Template Designer Documentation, "List of Builtin Filters").
    static let builtins: [Text: Filter] = {
        var filters: [Text: Filter] = [:]
        for group in [
            TextFilters.all, MarkupFilters.all, LayoutFilters.all, NumberFilters.all, SequenceFilters.all,
            OrderFilters.all, GroupFilters.all, SelectionFilters.all, ValueFilters.all,
        ] {
            for (name, filter) in group { filters[Text(name)] = filter }
        }
        return filters
    }()
}

extension Value {
    /// A filter's argument as a text, whatever it is: Python's `str`, markup left markup.
    func soft(_ evaluation: Evaluation) throws(TemplateError) -> Text { try printed(evaluation) }

    /// Python's `str`: never markup.
    func plain(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        try printed(evaluation).markedSafe(false)
    }

    /// Lower case for texts, itself for everything else: what sorting without regard to case compares.
    var caseless: Value { text.map { .string($0.lowercased()) } ?? self }
}
