/// Filters for numbers.
enum NumberFilters {
    static let all: [(String, Filter)] = [
        ("abs", absolute),
        ("float", float),
        ("int", integer),
        ("round", round),
        ("filesizeformat", fileSize),
        ("sum", sum),
    ]

    private static let absolute = Filter("abs") { (operands, _) throws(TemplateError) in
        let value = operands[0]
        switch Number(value) {
        case .int(let int): return int == .min ? .integer(BigInteger(int).negated) : .int(abs(int))
        case .float(let double): return .float(double.magnitude)
        case .big(let big): return .integer(BigInteger(isNegative: false, magnitude: big.magnitude))
        case nil: throw .type("bad operand type for abs(): '\(value.typeName)'")
        }
    }

    private static let float = Filter("do_float", ["default"]) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        if case .string(let text) = value { try evaluation.chargeNumber(text) }
        do throws(TemplateError) {
            return .float(try NumberParsing.float(value))
        } catch {
            guard error.cause == .type || error.cause == .value else { throw error }
            return operands.argument(0) ?? .float(0)
        }
    }

    private static let integer = Filter("do_int", ["default", "base"]) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        if case .string(let text) = value { try evaluation.chargeNumber(text) }
        do throws(TemplateError) {
            let base: Int? = value.isString ? try operands.argument(1)?.expectIndex() ?? 10 : nil
            return try NumberParsing.integer(value, base: base).value
        } catch {
            guard error.cause == .type || error.cause == .value else { throw error }
        }
        do throws(TemplateError) {
            return try NumberParsing.integer(.float(NumberParsing.float(value))).value
        } catch {
            switch error.cause {
            case .type, .value, .overflow: return operands.argument(0) ?? .int(0)
            default: throw error
            }
        }
    }

    // MARK: Rounding

    private static let round = Filter("do_round", ["precision", "method"]) {
        (operands, evaluation) throws(TemplateError) in
        let precision = operands.argument(0) ?? .int(0)
        guard let method = operands.argument(1) else {
            return try Rounding.round(operands[0], precision, evaluation)
        }
        let value = operands[0]
        _ = try method.hash(evaluation)
        switch method.text {
        case "common": return try Rounding.round(value, precision, evaluation)
        case "ceil": return try roundTowards(value, precision, .up, evaluation)
        case "floor": return try roundTowards(value, precision, .down, evaluation)
        default: throw .value("method must be common, ceil or floor")
        }
    }

    private static func roundTowards(
        _ value: Value,
        _ precision: Value,
        _ rule: FloatingPointRoundingRule,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let scale = try Value.power(.int(10), precision, evaluation)
        let scaled = try Value.multiply(value, scale, evaluation)
        let whole: Value
        switch Number(scaled) {
        case .float(let double): whole = try NumberParsing.integer(.float(double.rounded(rule))).value
        case let number?: whole = number.value
        case nil: throw .type("must be real number, not \(scaled.typeName)")
        }
        return try Value.divide(whole, scale, evaluation)
    }

    // MARK: Sizes

    private static let fileSize = Filter("do_filesizeformat", ["binary"]) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let bytes = try NumberParsing.float(value)
        let isBinary = try operands.argument(0)?.isTrue() ?? false
        let base = isBinary ? 1024.0 : 1000.0
        if bytes == 1 { return "1 Byte" }
        var output = OutputBuffer.forText()
        if bytes < base {
            try NumberParsing.integer(.float(bytes)).value.write(escaped: false, into: &output, evaluation)
            output.append(ascii: " Bytes")
            return .string(output.makeText())
        }
        // The units are integers in Python: a number is compared with them exactly, and divided by the nearest number.
        var unit = BigInteger(isBinary ? 1024 : 1000)
        let step = unit
        var prefix: Character = "Y"
        for candidate in "kMGTPEZY" {
            unit = unit * step
            prefix = candidate
            if Number.float(bytes).order(.big(unit)) == .less { break }
        }
        let notation = FloatNotation(kind: 0x66, precision: 1)
        output.append(notation.text(base * bytes / (unit.double ?? .infinity)))
        output.append(0x20)
        output.append(string: isBinary && prefix == "k" ? "K" : String(prefix))
        output.append(ascii: isBinary ? "iB" : "B")
        return .string(output.makeText())
    }

    // MARK: Sums

    private static let sum = Filter("do_sum", ["attribute", "start"]) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        var total = operands.argument(1) ?? .int(0)
        if total.isString { throw .type("sum() can't sum strings [use ''.join(seq) instead]") }
        let path = try AttributePath(operands.argument(0) ?? .none)
        var items = try ValueIterator(value, evaluation)
        try items.drain(evaluation) { (item) throws(TemplateError) in
            try evaluation.charge(8)
            total = try Value.add(total, path.value(of: item, evaluation), evaluation)
        }
        return total
    }
}

extension Number {
    /// The value of the number.
    var value: Value {
        switch self {
        case .int(let int): .int(int)
        case .big(let big): .integer(big)
        case .float(let double): .float(double)
        }
    }
}
