/// What `urlize` takes for an address of the web or of mail.
enum Address {
    /// `name@host.domain`.
    static func isMail(_ text: Text) -> Bool {
        let all = text.codePoints
        guard let at = all.lastIndex(of: 0x40), at > 0, !all[..<at].contains(where: CodePoint.isSpace) else {
            return false
        }
        let host = all[(at + 1)...]
        guard let first = host.first, CodePoint.isWord(first), let dot = host.lastIndex(of: 0x2E) else {
            return false
        }
        let last = host[(dot + 1)...]
        return host.allSatisfy { CodePoint.isWord($0) || $0 == 0x2E || $0 == 0x2D } && !last.isEmpty
            && last.allSatisfy(CodePoint.isWord)
    }

    /// An address with a scheme or `www.`, or a host in one of the old domains.
    static func isWeb(_ text: Text) -> Bool {
        let all = text.codePoints
        let scheme = schemeEnd(all)
        if let start = scheme ?? (starts(all, with: "www.") ? 4 : nil) {
            let end = hostEnd(all, from: start)
            if isNamed(all[start..<end]), isRest(all[end...]) { return true }
        }
        let end = hostEnd(all, from: 0)
        if isInOldDomain(all[..<end]), isRest(all[end...]) { return true }
        guard let scheme else { return false }
        return numericEnds(all, from: scheme).contains { isRest(all[$0...]) }
    }

    private static func schemeEnd(_ all: [UInt32]) -> Int? {
        starts(all, with: "https://") ? 8 : starts(all, with: "http://") ? 7 : nil
    }

    private static func starts(_ all: [UInt32], with prefix: String) -> Bool {
        guard all.count >= prefix.utf8.count else { return false }
        return zip(all, prefix.utf8).allSatisfy {
            $0 == UInt32($1) || $0 < 0x80 && UInt8($0) | 0x20 == $1 && $1 >= 0x61
        }
    }

    private static func isHostPart(_ codePoint: UInt32) -> Bool {
        CodePoint.isWord(codePoint) || codePoint == 0x25 || codePoint == 0x2D
    }

    private static func hostEnd(_ all: [UInt32], from start: Int) -> Int {
        var end = start
        while end < all.count, isHostPart(all[end]) || all[end] == 0x2E { end += 1 }
        return end
    }

    /// Labels that end in a domain of letters, or in one that stands for other scripts.
    private static func isNamed(_ host: ArraySlice<UInt32>) -> Bool {
        let labels = host.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard let domain = labels.last, labels.dropLast().allSatisfy({ !$0.isEmpty }) else { return false }
        if (2...63).contains(domain.count), domain.allSatisfy(isLetter) { return true }
        let rest = domain.dropFirst(4)
        return starts(Array(domain), with: "xn--") && (2...59).contains(rest.count)
            && rest.allSatisfy { CodePoint.isWord($0) || $0 == 0x25 }
    }

    /// `[a-z]` without regard to case, which in Unicode takes in two more letters.
    private static func isLetter(_ codePoint: UInt32) -> Bool {
        codePoint < 0x80 ? CodePoint.isAlphabetic(codePoint) : codePoint == 0x17F || codePoint == 0x212A
    }

    private static func isInOldDomain(_ host: ArraySlice<UInt32>) -> Bool {
        let labels = host.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard labels.count > 1, let domain = labels.last else { return false }
        let name = Text(codePoints: domain).lowercased()
        guard ["com", "net", "int", "edu", "gov", "org", "info", "mil"].contains(name) else { return false }
        return labels.dropLast().allSatisfy { (2...63).contains($0.count) && $0.allSatisfy(isHostPart) }
    }

    /// A port, then a path, a query or a fragment; all may be missing.
    private static func isRest(_ rest: ArraySlice<UInt32>) -> Bool {
        var rest = rest
        if rest.first == 0x3A {
            let digits = rest.dropFirst().prefix { CodePoint.isDecimal($0) }
            guard (1...5).contains(digits.count) else { return false }
            rest = rest[digits.endIndex...]
        }
        guard let first = rest.first else { return true }
        return first == 0x2F || first == 0x3F || first == 0x23
    }

    // MARK: Addresses in numbers

    /// Where an address in numbers that begins at `start` may end.
    private static func numericEnds(_ all: [UInt32], from start: Int) -> [Int] {
        if start < all.count, all[start] == 0x5B {
            guard let close = all[start...].firstIndex(of: 0x5D), isVersion6(all[(start + 1)..<close]) else {
                return []
            }
            return [close + 1]
        }
        var offset = start
        for part in 0..<4 {
            if part > 0 {
                guard offset < all.count, all[offset] == 0x2E else { return [] }
                offset += 1
            }
            let digits = all[offset...].prefix(3).prefix { CodePoint.isDecimal($0) }.count
            guard digits > 0 else { return [] }
            offset += digits
        }
        return [offset]
    }

    /// Two groups of up to four digits with a colon each, then one to six more whose colons may be missing.
    private static func isVersion6(_ body: ArraySlice<UInt32>) -> Bool {
        var rest = body
        for _ in 0..<2 {
            rest = rest.dropFirst(hexDigits(rest))
            guard rest.popFirst() == 0x3A else { return false }
        }
        for _ in 0..<6 where !rest.isEmpty {
            rest = rest.dropFirst(hexDigits(rest))
            if rest.first == 0x3A { rest = rest.dropFirst() }
        }
        return rest.isEmpty
    }

    private static func hexDigits(_ rest: ArraySlice<UInt32>) -> Int {
        rest.prefix(4).prefix { codePoint in
            CodePoint.isDecimal(codePoint) || codePoint < 0x80 && (0x61...0x66).contains(codePoint | 0x20)
        }.count
    }
}
