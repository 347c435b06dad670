/// The methods of Python's `int` and `float`.
enum NumberMethods {
    static func call(
        _ method: MethodName,
        integer value: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let number = Number(value)?.big ?? BigInteger(0)
        switch method {
        case .to_bytes: return try bytes(of: number, toBytes.bind(arguments), evaluation)
        case .from_bytes:
            let read = try integer(fromBytes.bind(arguments), evaluation)
            if case .bool = value { return .bool(!read.isZero) }
            return .integer(read)
        default: break
        }
        try arguments.expect(0...0, "int.\(method.rawValue)")
        switch method {
        case .as_integer_ratio: return .tuple([.integer(number), .int(1)])
        case .bit_count: return .int(number.bitCount)
        case .bit_length: return .int(number.bitLength)
        default: return .integer(number)
        }
    }

    static func call(
        _ method: MethodName,
        _ double: Double,
        _ arguments: Arguments
    ) throws(TemplateError) -> Value {
        if method == .fromhex {
            try arguments.expect(1...1, "float.fromhex")
            return .float(try number(fromHexadecimal: arguments.values[0].expectText("fromhex() argument")))
        }
        try arguments.expect(0...0, "float.\(method.rawValue)")
        switch method {
        case .as_integer_ratio: return try ratio(double)
        case .hex: return .string(hexadecimal(double))
        case .is_integer: return .bool(double.isFinite && double == double.rounded())
        default: return .float(double)
        }
    }

    // MARK: Integers and bytes

    private static let toBytes = Signature("to_bytes", ["length", "byteorder", "signed"])
    private static let fromBytes = Signature("from_bytes", ["bytes", "byteorder", "signed"], required: 1)

    /// Whether the byte that counts least comes first.
    private static func isLittleEndian(_ order: Value?) throws(TemplateError) -> Bool {
        switch try order?.expectText("byteorder") ?? "big" {
        case "little": return true
        case "big": return false
        default: throw .value("byteorder must be either 'little' or 'big'")
        }
    }

    private static func bytes(
        of number: BigInteger,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        let count = try arguments[0]?.expectSize() ?? 1
        let isLittle = try isLittleEndian(arguments[1])
        let isSigned = try arguments[2]?.isTrue() ?? false
        guard count >= 0 else { throw .value("length argument must be non-negative") }
        guard isSigned || !number.isNegative else {
            throw .overflow("can't convert negative int to unsigned")
        }
        try evaluation.charge(count)
        // A negative number is written as what it lacks to the next power of 256.
        let (whole, overflow) = count.multipliedReportingOverflow(by: 8)
        let bits = overflow ? Int.max : whole
        let magnitude = number.isNegative ? number.negated + BigInteger(-1) : number
        guard magnitude.bitLength <= (isSigned ? bits - 1 : bits) || number.isZero else {
            throw .overflow("int too big to convert")
        }
        var bytes = [UInt8](repeating: 0, count: count)
        for index in bytes.indices where index / 4 < magnitude.magnitude.count {
            bytes[index] = UInt8(truncatingIfNeeded: magnitude.magnitude[index / 4] >> UInt32(index % 4 * 8))
        }
        if number.isNegative { for index in bytes.indices { bytes[index] = ~bytes[index] } }
        return .object(ByteString(isLittle ? bytes : bytes.reversed()))
    }

    private static func integer(
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> BigInteger {
        var bytes = try ByteString.bytes(of: arguments.values[0], evaluation)
        if try !isLittleEndian(arguments[1]) { bytes.reverse() }
        let isNegative = try arguments[2]?.isTrue() ?? false && bytes.last.map { $0 >= 0x80 } ?? false
        var words = [UInt32](repeating: 0, count: (bytes.count + 3) / 4)
        for (index, byte) in bytes.enumerated() {
            words[index / 4] |= UInt32(isNegative ? ~byte : byte) << UInt32(index % 4 * 8)
        }
        try Value.checkBits(bytes.count * 8, evaluation)
        let magnitude = BigInteger(isNegative: false, magnitude: words)
        return isNegative ? (magnitude + BigInteger(1)).negated : magnitude
    }

    // MARK: Parts of floating-point numbers

    /// The fraction in lowest terms that a number is exactly.
    private static func ratio(_ double: Double) throws(TemplateError) -> Value {
        guard !double.isNaN else { throw .value("cannot convert NaN to integer ratio") }
        guard double.isFinite else { throw .overflow("cannot convert Infinity to integer ratio") }
        guard double != 0 else { return .tuple([.int(0), .int(1)]) }
        let mantissa = double.significandBitPattern | (double.isSubnormal ? 0 : 1 << 52)
        let zeros = mantissa.trailingZeroBitCount
        let exponent = (double.isSubnormal ? -1022 : Int(double.exponent)) - 52 + zeros
        let odd = BigInteger(Int(mantissa >> UInt64(zeros)))
        let numerator = exponent > 0 ? odd.shiftedLeft(exponent) : odd
        let denominator = exponent < 0 ? BigInteger(1).shiftedLeft(-exponent) : BigInteger(1)
        return .tuple([.integer(double < 0 ? numerator.negated : numerator), .integer(denominator)])
    }

    private static func hexadecimal(_ double: Double) -> Text {
        var output = OutputBuffer.forText()
        guard double.isFinite else {
            output.append(float: double)
            return output.makeText()
        }
        if double.sign == .minus { output.append(0x2D) }
        guard double != 0 else {
            output.append(ascii: "0x0.0p+0")
            return output.makeText()
        }
        output.append(ascii: double.isSubnormal ? "0x0." : "0x1.")
        let bits = double.significandBitPattern
        output.append(hexadecimal: UInt32(truncatingIfNeeded: bits >> 32), digits: 5)
        output.append(hexadecimal: UInt32(truncatingIfNeeded: bits), digits: 8)
        let exponent = double.isSubnormal ? -1022 : Int(double.exponent)
        output.append(ascii: exponent < 0 ? "p-" : "p+")
        output.append(decimal: exponent.magnitude)
        return output.makeText()
    }

    /// Reads what `hex` writes, and more: `[sign] ['0x'] digits ['.' digits] ['p' exponent]`, or a name.
    private static func number(fromHexadecimal text: Text) throws(TemplateError) -> Double {
        var rest = Array(text.trimmed().lowercased().utf8)[...]
        let isNegative = rest.first == 0x2D
        if isNegative || rest.first == 0x2B { rest = rest.dropFirst() }
        switch Text(utf8: rest) {
        case "inf", "infinity": return isNegative ? -.infinity : .infinity
        case "nan": return .nan
        default: break
        }
        if rest.starts(with: "0x".utf8) { rest = rest.dropFirst(2) }
        let isDigit: (UInt8) -> Bool = { BigInteger.value(ofDigit: $0) < 16 }
        let whole = rest.prefix(while: isDigit)
        rest = rest[whole.endIndex...]
        var fraction = rest.prefix(0)
        if rest.first == 0x2E {
            fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest[fraction.endIndex...]
        }
        var exponent = "+0"
        if rest.first == 0x70 {
            exponent = String(decoding: rest.dropFirst(), as: UTF8.self)
            rest = rest.suffix(0)
        }
        guard rest.isEmpty, !whole.isEmpty || !fraction.isEmpty, let power = Int(exponent) else {
            throw .value("invalid hexadecimal floating-point string")
        }
        let digits = String(decoding: whole.isEmpty ? [0x30] : Array(whole), as: UTF8.self)
        let places = String(decoding: fraction.isEmpty ? [0x30] : Array(fraction), as: UTF8.self)
        let magnitude = Double("0x\(digits).\(places)p\(power)") ?? .infinity
        guard magnitude.isFinite else {
            throw .overflow("hexadecimal value too large to represent as a float")
        }
        return isNegative ? -magnitude : magnitude
    }
}
