/// Python's `str.format` (Python: Format String Syntax). A format that is markup escapes what it is given.
struct BraceFormat {
    private let evaluation: Evaluation
    private let isSafe: Bool
    private let arguments: Arguments
    private let mapping: Value?
    /// The next automatic position; nil once a position was given by number.
    private var automatic: Int? = 0

    static func format(
        _ format: Text,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        var formatter = BraceFormat(evaluation, format.isSafe, arguments, nil)
        return try formatter.run(format, depth: 2).markedSafe(format.isSafe)
    }

    static func format(
        _ format: Text,
        mapping: Value,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Text {
        var formatter = BraceFormat(evaluation, format.isSafe, Arguments(), mapping)
        return try formatter.run(format, depth: 2).markedSafe(format.isSafe)
    }

    private init(_ evaluation: Evaluation, _ isSafe: Bool, _ arguments: Arguments, _ mapping: Value?) {
        self.evaluation = evaluation
        self.isSafe = isSafe
        self.arguments = arguments
        self.mapping = mapping
    }

    private mutating func run(_ format: Text, depth: Int) throws(TemplateError) -> Text {
        guard depth > 0 else { throw .value("Max string recursion exceeded") }
        var output = OutputBuffer.forText(capacity: format.byteCount)
        var offset = 0
        while offset < format.byteCount {
            let byte = format[byte: offset]
            offset += 1
            guard byte == 0x7B || byte == 0x7D else {
                output.append(byte)
                continue
            }
            if offset < format.byteCount, format[byte: offset] == byte {
                output.append(byte)
                offset += 1
            } else if byte == 0x7D {
                throw .value("Single '}' encountered in format string")
            } else {
                let end = try fieldEnd(format, offset)
                let text = try field(format.slice(offset..<end), depth: depth)
                try evaluation.charge(text.byteCount)
                output.append(text)
                offset = end + 1
            }
        }
        return output.makeText()
    }

    /// Where the brace is that closes a field.
    private func fieldEnd(_ format: Text, _ start: Int) throws(TemplateError) -> Int {
        guard start < format.byteCount else { throw .value("Single '{' encountered in format string") }
        var depth = 1
        var inBrackets = false
        for offset in start..<format.byteCount {
            switch format[byte: offset] {
            case 0x5B where depth == 1: inBrackets = true
            case 0x5D: inBrackets = false
            case 0x7B where !inBrackets: depth += 1
            case 0x7D where !inBrackets:
                depth -= 1
                if depth == 0 { return offset }
            default: break
            }
        }
        throw .value("expected '}' before end of string")
    }

    /// One field: a name, a conversion, a specification that may hold fields itself.
    private mutating func field(_ field: Text, depth: Int) throws(TemplateError) -> Text {
        var nameEnd = 0
        var inBrackets = false
        while nameEnd < field.byteCount {
            let byte = field[byte: nameEnd]
            if byte == 0x5B { inBrackets = true }
            if byte == 0x5D { inBrackets = false }
            if !inBrackets, byte == 0x21 || byte == 0x3A { break }
            if !inBrackets, byte == 0x7B { throw .value("unexpected '{' in field name") }
            nameEnd += 1
        }
        var offset = nameEnd
        var conversion: UInt32?
        if offset < field.byteCount, field[byte: offset] == 0x21 {
            conversion = try BraceFormat.readConversion(field, &offset)
        }
        var value = try self.value(named: field.slice(0..<nameEnd))
        if let conversion { value = try convert(value, conversion) }
        var specification = Text.empty
        if offset < field.byteCount {
            specification = try run(
                field.slice((offset + 1)..<field.byteCount).markedSafe(false),
                depth: depth - 1
            )
        }
        return try format(value, specification)
    }

    /// Reads `!r` and its like, which are looked at before any value is.
    private static func readConversion(_ field: Text, _ offset: inout Int) throws(TemplateError) -> UInt32 {
        guard offset + 1 < field.byteCount else {
            throw .value("end of string while looking for conversion specifier")
        }
        let letter = field.codePoint(at: offset + 1)
        offset = field.offset(after: offset + 1)
        guard offset == field.byteCount || field[byte: offset] == 0x3A else {
            throw .value("expected ':' after conversion specifier")
        }
        return letter
    }

    private func convert(_ value: Value, _ letter: UInt32) throws(TemplateError) -> Value {
        switch letter {
        case 0x73: return .string(try value.printed(evaluation).markedSafe(false))
        case 0x72: return .string(try value.represented(evaluation))
        case 0x61: return .string(try value.represented(evaluation).asciiRepresentation())
        default:
            throw .value("Unknown conversion specifier \(Text(codePoints: CollectionOfOne(letter)))")
        }
    }

    private func format(_ value: Value, _ specification: Text) throws(TemplateError) -> Text {
        if isSafe, try value.isMarkup(evaluation) {
            guard specification.isEmpty else {
                throw .value("Unsupported format specification for Markup.")
            }
            return try value.escaped(evaluation)
        }
        let text = try FormatSpecification(specification).format(value, evaluation)
        return isSafe ? text.markedSafe(false).escaped() : text
    }

    // MARK: Names

    /// The value of `name.attribute[key]…`.
    private mutating func value(named name: Text) throws(TemplateError) -> Value {
        var end = 0
        while end < name.byteCount, name[byte: end] != 0x2E, name[byte: end] != 0x5B { end += 1 }
        var value = try base(name.slice(0..<end))
        while end < name.byteCount {
            let isAttribute = name[byte: end] == 0x2E
            let start = end + 1
            end = start
            if isAttribute {
                while end < name.byteCount, name[byte: end] != 0x2E, name[byte: end] != 0x5B { end += 1 }
            } else {
                while end < name.byteCount, name[byte: end] != 0x5D { end += 1 }
                guard end < name.byteCount else { throw .value("Missing ']' in format string") }
            }
            let part = name.slice(start..<end).markedSafe(false)
            guard !part.isEmpty else { throw .value("Empty attribute in format string") }
            value = isAttribute ? try attribute(part, of: value) : try element(part, of: value)
            if !isAttribute {
                end += 1
                guard end == name.byteCount || name[byte: end] == 0x2E || name[byte: end] == 0x5B else {
                    throw .value("Only '.' or '[' may follow ']' in format field specifier")
                }
            }
        }
        return value
    }

    private mutating func base(_ name: Text) throws(TemplateError) -> Value {
        if name.isEmpty {
            guard let position = automatic else {
                throw .value("cannot switch from manual field specification to automatic field numbering")
            }
            automatic = position + 1
            return try positional(position)
        }
        if let position = try BraceFormat.number(name) {
            guard automatic == nil || automatic == 0 else {
                throw .value("cannot switch from automatic field numbering to manual field specification")
            }
            automatic = nil
            return try positional(position)
        }
        let found =
            if let mapping { try mapping.ownItem(.string(name.markedSafe(false)), evaluation) } else {
                arguments[name.description]
            }
        guard let found else { throw .key(Text.repr(name)) }
        return found
    }

    private func positional(_ position: Int) throws(TemplateError) -> Value {
        guard mapping == nil else { throw .value("Format string contains positional fields") }
        guard position < arguments.positionalCount else {
            throw .index("Replacement index \(position) out of range for positional args tuple")
        }
        return arguments.values[position]
    }

    private func attribute(_ name: Text, of value: Value) throws(TemplateError) -> Value {
        guard let attribute = try value.ownAttribute(Symbol(name), evaluation) else {
            throw TemplateError(
                .runtime,
                "'\(value.typeName)' object has no attribute '\(name)'",
                cause: .attribute
            )
        }
        return attribute
    }

    private func element(_ name: Text, of value: Value) throws(TemplateError) -> Value {
        let key: Value = try BraceFormat.number(name).map(Value.int) ?? .string(name)
        if let element = try value.ownItem(key, evaluation) { return element }
        switch value {
        case .map, .row: throw .key(try key.represented(evaluation).description)
        default: throw .index("\(value.typeName) index out of range")
        }
    }

    /// A number of digits only, of whatever script, if it is one.
    private static func number(_ text: Text) throws(TemplateError) -> Int? {
        var number = 0
        for codePoint in text.codePoints {
            guard let digit = CodePoint.decimalValue(codePoint) else { return nil }
            let (tenfold, overflow) = number.multipliedReportingOverflow(by: 10)
            guard !overflow, tenfold <= Int.max - Int(digit) else {
                throw .value("Too many decimal digits in format string")
            }
            number = tenfold + Int(digit)
        }
        return text.isEmpty ? nil : number
    }
}
