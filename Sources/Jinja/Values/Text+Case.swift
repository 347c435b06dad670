/// Python's case conversions: full mappings, code point by code point.
extension Text {
    func uppercased() -> Text {
        if isASCII { return mapASCII { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 } }
        return mapCodePoints { codePoint, output in output.append(uppercase: codePoint) }
    }

    func lowercased() -> Text {
        if isASCII { return mapASCII { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } }
        let all = codePoints
        return build { output in
            for index in all.indices { output.append(lowercase: all, index) }
        }
    }

    /// The first character in title case, the rest in lower case.
    func capitalized() -> Text {
        let all = codePoints
        return build { output in
            for index in all.indices {
                if index == 0 {
                    output.append(titlecase: all[0])
                } else {
                    output.append(lowercase: all, index)
                }
            }
        }
    }

    /// Each run of cased characters begins in title case and goes on in lower case.
    func titlecased() -> Text {
        let all = codePoints
        return build { output in
            var isInside = false
            for index in all.indices {
                if isInside {
                    output.append(lowercase: all, index)
                } else {
                    output.append(titlecase: all[index])
                }
                isInside = CodePoint.isCased(all[index])
            }
        }
    }

    func caseSwapped() -> Text {
        let all = codePoints
        return build { output in
            for index in all.indices {
                if CodePoint.isUppercase(all[index]) {
                    output.append(lowercase: all, index)
                } else if CodePoint.isLowercase(all[index]) {
                    output.append(uppercase: all[index])
                } else {
                    output.append(codePoint: all[index])
                }
            }
        }
    }

    /// The form in which texts are compared without regard to case.
    func caseFolded() -> Text {
        if isASCII { return lowercased() }
        return mapCodePoints { codePoint, output in
            switch codePoint {
            case 0x131, 0x13A0...0x13F5: output.append(codePoint: codePoint)
            case 0x13F8...0x13FD, 0xAB70...0xABBF: output.append(uppercase: codePoint)
            default: output.append(folded: codePoint)
            }
        }
    }

    private func mapASCII(_ convert: (UInt8) -> UInt8) -> Text {
        var bytes: [UInt8] = [0]
        bytes.reserveCapacity(storage.count)
        for byte in utf8 { bytes.append(convert(byte)) }
        return Text(reserved: bytes, isSafe: isSafe)
    }

    private func mapCodePoints(_ convert: (UInt32, inout OutputBuffer) -> Void) -> Text {
        build { output in
            for codePoint in codePoints { convert(codePoint, &output) }
        }
    }

    private func build(_ body: (inout OutputBuffer) -> Void) -> Text {
        var output = OutputBuffer.forText(capacity: byteCount)
        body(&output)
        return output.makeText(isSafe: isSafe)
    }

    // MARK: Questions

    /// Whether there are cased characters and all of them are upper case.
    var isUppercase: Bool {
        var found = false
        for codePoint in codePoints {
            if CodePoint.isLowercase(codePoint) || CodePoint.isTitlecase(codePoint) { return false }
            if CodePoint.isUppercase(codePoint) { found = true }
        }
        return found
    }

    /// Whether there are cased characters and all of them are lower case.
    var isLowercase: Bool {
        var found = false
        for codePoint in codePoints {
            if CodePoint.isUppercase(codePoint) || CodePoint.isTitlecase(codePoint) { return false }
            if CodePoint.isLowercase(codePoint) { found = true }
        }
        return found
    }

    /// Whether each run of cased characters begins with upper case and goes on with lower case.
    var isTitlecase: Bool {
        var found = false
        var isInside = false
        for codePoint in codePoints {
            if CodePoint.isUppercase(codePoint) || CodePoint.isTitlecase(codePoint) {
                if isInside { return false }
                isInside = true
                found = true
            } else if CodePoint.isLowercase(codePoint) {
                if !isInside { return false }
            } else {
                isInside = false
            }
        }
        return found
    }

    /// Whether there are characters and all of them have a property.
    func allSatisfy(_ property: (UInt32) -> Bool) -> Bool { !isEmpty && codePoints.allSatisfy(property) }
}

extension OutputBuffer {
    fileprivate mutating func append(uppercase codePoint: UInt32) {
        if let mapped = CodePoint.uppercase(codePoint) {
            append(string: mapped)
        } else {
            append(codePoint: codePoint)
        }
    }

    fileprivate mutating func append(titlecase codePoint: UInt32) {
        if let mapped = CodePoint.titlecase(codePoint) {
            append(string: mapped)
        } else {
            append(codePoint: codePoint)
        }
    }

    /// Appends a character of a text in lower case. A sigma at the end of a word has a form of its own.
    fileprivate mutating func append(lowercase all: [UInt32], _ index: Int) {
        if all[index] == 0x3A3 {
            append(codePoint: isFinalSigma(all, index) ? 0x3C2 : 0x3C3)
        } else if let mapped = CodePoint.lowercase(all[index]) {
            append(string: mapped)
        } else {
            append(codePoint: all[index])
        }
    }

    private func isFinalSigma(_ all: [UInt32], _ index: Int) -> Bool {
        let before = all[..<index].last { !CodePoint.isCaseIgnorable($0) }
        let after = all[(index + 1)...].first { !CodePoint.isCaseIgnorable($0) }
        return before.map(CodePoint.isCased) ?? false && !(after.map(CodePoint.isCased) ?? false)
    }

    /// Lower case of upper case of lower case: the standard library has no folding of its own.
    fileprivate mutating func append(folded codePoint: UInt32) {
        guard let lower = CodePoint.lowercase(codePoint) else {
            append(codePoint: codePoint)
            return
        }
        for scalar in lower.unicodeScalars {
            for upper in scalar.properties.uppercaseMapping.unicodeScalars {
                append(string: upper.properties.lowercaseMapping)
            }
        }
    }
}
