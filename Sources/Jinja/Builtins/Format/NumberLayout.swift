/// Lays the parts of a formatted number out: sign, prefix, digits in groups, padding.
struct NumberLayout {
    private let specification: FormatSpecification
    private let isNegative: Bool
    /// `0x` and its like.
    var prefix: [UInt8] = []
    /// The digits before the point; empty for `inf` and `nan`.
    var whole: [UInt8] = []
    /// Everything behind them.
    var rest: [UInt8] = []

    init(_ specification: FormatSpecification, isNegative: Bool) {
        self.specification = specification
        self.isNegative = isNegative
    }

    private var sign: [UInt8] {
        if isNegative { return [0x2D] }
        return specification.sign == 0x2B || specification.sign == 0x20 ? [specification.sign] : []
    }

    func text(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        let head = sign + prefix
        let padsInside = specification.alignment == 0x3D
        var digits = whole
        if padsInside, specification.fill == 0x30, specification.grouping != 0 {
            // The zeros in front are grouped too.
            try evaluation.charge(specification.width)
            let count = digitCount(filling: specification.width - head.count - rest.count)
            digits = Array(repeating: 0x30, count: max(0, count - digits.count)) + digits
        }
        let body = grouped(digits) + rest
        let padding = max(0, specification.width - head.count - body.count)
        let fill = Text(codePoints: CollectionOfOne(specification.fill))
        if padsInside {
            let padded = try Text(utf8: body).padded(padding, 0, with: fill, evaluation)
            return Text(utf8: head + padded.utf8)
        }
        let left =
            switch specification.alignment {
            case 0x3C: 0
            case 0x5E: padding / 2
            default: padding
            }
        return try Text(utf8: head + body).padded(left, padding - left, with: fill, evaluation)
    }

    /// The fewest digits that take so many places with what stands between their groups.
    private func digitCount(filling places: Int) -> Int {
        guard places > 0 else { return 0 }
        var count = places / (groupSize + 1) * groupSize
        while count + max(0, count - 1) / groupSize < places { count += 1 }
        return count
    }

    private func grouped(_ digits: [UInt8]) -> [UInt8] {
        guard specification.grouping != 0 else { return digits }
        var result: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % groupSize == 0 { result.append(specification.grouping) }
            result.append(digit)
        }
        return result
    }

    /// Four digits for bases other than ten.
    private var groupSize: Int {
        switch specification.type {
        case 0x62, 0x6F, 0x78, 0x58: 4
        default: 3
        }
    }
}
