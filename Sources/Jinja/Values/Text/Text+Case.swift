/// Python's case conversions: full mappings, code point by code point.
extension Text {
    func uppercased() -> Text {
        if isASCII { return mapASCII { byte, _ in ASCII.uppercase(byte) } }
        if !hasCase { return self }
        return mapCodePoints { codePoint, output in output.append(uppercase: codePoint) }
    }

    func lowercased() -> Text {
        if isASCII { return mapASCII { byte, _ in ASCII.lowercase(byte) } }
        if !hasCase { return self }
        let all = codePoints
        return build { output in
            for index in all.indices { output.append(lowercase: all, index) }
        }
    }

    /// The first character in title case, the rest in lower case.
    func capitalized() -> Text {
        if isASCII {
            return mapASCII { byte, index in index == 0 ? ASCII.uppercase(byte) : ASCII.lowercase(byte) }
        }
        if !hasCase { return self }
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
        if isASCII {
            var isInside = false
            return mapASCII { byte, _ in
                defer { isInside = ASCII.isLetter(byte) }
                return isInside ? ASCII.lowercase(byte) : ASCII.uppercase(byte)
            }
        }
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
        if isASCII { return mapASCII { byte, _ in ASCII.isLetter(byte) ? byte ^ 0x20 : byte } }
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

    /// Each byte of a text in ASCII turned into another that needs no escaping where the first needed none, with its
    /// index.
    @inline(__always) func mapASCII(_ convert: (UInt8, Int) -> UInt8) -> Text {
        let source = storage.span.extracting(droppingFirst: 1)
        return Text(count: source.count, flags: flags) { place in
            var index = 0
            while index < source.count {
                place[index] = convert(source[index], index)
                index &+= 1
            }
        }
    }

    /// Whether some character of it may have another case. Most of the characters that have none are asked nothing.
    var hasCase: Bool {
        var offset = 0
        while offset < byteCount {
            let codePoint = codePoint(at: offset)
            if codePoint < 0x80
                ? ASCII.isLetter(UInt8(truncatingIfNeeded: codePoint)) : !CodePoint.isCaseless(codePoint)
            {
                return true
            }
            offset = self.offset(after: offset)
        }
        return false
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
