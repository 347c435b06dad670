/// What an instruction was made of, for errors.
struct SourcePlace: Sendable {
    /// The line that Jinja2 names.
    let line: Int32
    let range: SourceRange
}

/// Where the variables of a function are while it runs, for errors: nothing else looks here.
struct DebugNames: Sendable {
    /// A place in the source that reads a variable.
    struct Read: Sendable {
        let name: String
        let place: Place
        let start: UInt32
    }

    /// A variable of a loop or a parameter of a macro, and the instructions for which it is set.
    struct Local: Sendable {
        let name: String
        let place: Place
        let instructions: Range<Int>
    }

    private(set) var reads: [Read] = []
    private(set) var locals: [Local] = []

    mutating func addRead(of name: String, _ place: Place, at range: SourceRange) {
        reads.append(Read(name: name, place: place, start: range.start))
    }

    mutating func addLocal(_ name: String, _ place: Place, _ instructions: Range<Int>) {
        locals.append(Local(name: name, place: place, instructions: instructions))
    }
}
