extension Filter {
    /// A filter made of a Swift closure: what stands in front of `|` is its first argument, those in parentheses are the
    /// others.
    ///
    /// ```swift
    /// options.filters["shout"] = Filter { (text: String) in text.uppercased() + "!" }
    /// ```
    ///
    /// - Parameters:
    ///   - parameters: the names, from the second argument on, under which templates may give arguments too, and
    ///     defaults. An optional one without a default is nil where it is not given.
    ///   - body: called from any thread. An error that it throws becomes an error of the template, of kind `runtime`
    ///     unless it is a `TemplateError`; an argument of a wrong type is one without `body` being called.
    public init<Input: ValueReadable, each Argument: CallParameter, Output: ValueRepresentable>(
        _ parameters: Parameter...,
        body: @escaping @Sendable (Input, repeat each Argument) throws -> Output
    ) {
        let looksAtCaller = Callee.looksAtCaller(repeat (each Argument).self)
        self.init(looksAtCaller: looksAtCaller) { name in
            let callee = Callee(title: "filter '\(name)'", parameters: parameters)
            return { value, arguments, evaluation throws(TemplateError) in
                let input: Input = try Call(callee, arguments, evaluation).read(value)
                let bound = try callee.bind(arguments, evaluation, as: repeat (each Argument).self)
                return try Callee.run { try body(input, repeat each bound) }.jinjaValue
            }
        }
    }
}

extension Test {
    /// A test made of a Swift closure: what stands in front of `is` is its first argument.
    ///
    /// ```swift
    /// options.tests["longer"] = Test("than") { (text: String, length: Int) in text.count > length }
    /// ```
    ///
    /// - Parameters:
    ///   - parameters: as those of a filter.
    ///   - body: as that of a filter.
    public init<Input: ValueReadable, each Argument: CallParameter>(
        _ parameters: Parameter...,
        body: @escaping @Sendable (Input, repeat each Argument) throws -> Bool
    ) {
        let looksAtCaller = Callee.looksAtCaller(repeat (each Argument).self)
        self.init(looksAtCaller: looksAtCaller) { name in
            let callee = Callee(title: "test '\(name)'", parameters: parameters)
            return { value, arguments, evaluation throws(TemplateError) in
                let input: Input = try Call(callee, arguments, evaluation).read(value)
                let bound = try callee.bind(arguments, evaluation, as: repeat (each Argument).self)
                return try Callee.run { try body(input, repeat each bound) }
            }
        }
    }
}

extension Function {
    /// A function made of a Swift closure.
    ///
    /// ```swift
    /// options.globals["greet"] = .function(Function("greet", "name") { (name: String) in "Hello \(name)!" })
    /// ```
    ///
    /// - Parameters:
    ///   - name: what messages call it.
    ///   - parameters: as those of a filter, from the first argument on.
    ///   - body: as that of a filter.
    public convenience init<each Argument: CallParameter, Output: ValueRepresentable>(
        _ name: String,
        _ parameters: Parameter...,
        body: @escaping @Sendable (repeat each Argument) throws -> Output
    ) {
        let callee = Callee(title: "\(name)()", parameters: parameters)
        let looksAtCaller = Callee.looksAtCaller(repeat (each Argument).self)
        self.init(name, isType: false, looksAtCaller: looksAtCaller) {
            arguments,
            evaluation throws(TemplateError) in
            let bound = try callee.bind(arguments, evaluation, as: repeat (each Argument).self)
            return try Callee.run { try body(repeat each bound) }.jinjaValue
        }
    }
}
