/// Filters that know about HTML.
enum MarkupFilters {
    static let all: [(String, Filter)] = [
        ("e", escape), ("escape", escape),
        ("forceescape", forceEscape),
        ("safe", safe),
        ("striptags", stripTags),
        ("xmlattr", attributes),
        ("urlize", urlize),
        ("tojson", toJSON),
    ]

    private static let escape = Filter("escape") { (operands, evaluation) throws(TemplateError) in
        .string(try operands[0].escaped(evaluation))
    }

    private static let forceEscape = Filter("do_forceescape") {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let text = try value.isMarkup(evaluation) ? value.escaped(evaluation) : value.printed(evaluation)
        return .string(text.markedSafe(false).escaped())
    }

    private static let safe = Filter("do_mark_safe") { (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let text = try value.isMarkup(evaluation) ? value.escaped(evaluation) : value.printed(evaluation)
        return .string(text.markedSafe(true))
    }

    private static let stripTags = Filter("do_striptags") { (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let text = try value.isMarkup(evaluation) ? value.escaped(evaluation) : value.printed(evaluation)
        try evaluation.charge(text.byteCount)
        return .string(Markup.strippingTags(text))
    }

    private static let attributes = Filter("do_xmlattr", ["autospace"], isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        let map = try operands[0].expectMap()
        let spaces = try operands.argument(0)?.isTrue() ?? true
        var output = OutputBuffer.forText()
        for entry in map.liveEntries where !entry.value.isNone && !entry.value.isUndefined {
            guard let key = entry.key.text else {
                throw .type("expected string or bytes-like object, got '\(entry.key.typeName)'")
            }
            guard !key.utf8.contains(where: isForbidden) else {
                throw .value("Invalid character in attribute name: \(Text.repr(key))")
            }
            if spaces || output.count > 0 { output.append(0x20) }
            output.append(key.escaped())
            output.append(ascii: "=\"")
            output.append(try entry.value.escaped(evaluation))
            output.append(0x22)
        }
        try evaluation.charge(output.count)
        return .string(output.makeText(isSafe: evaluation.autoescape))
    }

    /// Characters that would end the name of an attribute.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09...0x0D, 0x20, 0x2F, 0x3D, 0x3E: true
        default: false
        }
    }

    private static let urlize = Filter(
        "do_urlize",
        ["trim_url_limit", "nofollow", "target", "rel", "extra_schemes"],
        isPure: false
    ) { (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        let policies = evaluation.settings.policies
        var rel = Set(Text(policies.urlizeRel).words())
        if let given = operands.argument(3), try given.isTrue() {
            rel.formUnion(try given.expectText("rel").words())
        }
        if try operands.argument(1)?.isTrue() ?? false { rel.insert("nofollow") }
        var linker = Linker()
        linker.rel = rel.isEmpty ? nil : try Text(" ").join(rel.sorted(), isSafe: false, evaluation)
        if let target = operands.argument(2), !target.isNone {
            linker.target = try target.isTrue() ? target.soft(evaluation) : nil
        } else {
            linker.target = policies.urlizeTarget.map { Text($0) }
        }
        linker.limit = operands.argument(0) ?? .none
        if let schemes = operands.argument(4), !schemes.isNone {
            for scheme in try schemes.elements(evaluation) {
                linker.extraSchemes.append(try scheme.expectText("expected string or bytes-like object:"))
            }
        } else {
            linker.extraSchemes = policies.urlizeExtraSchemes.map { Text($0) }
        }
        for scheme in linker.extraSchemes where !Linker.isScheme(scheme) {
            throw .value("\(Text.repr(scheme)) is not a valid URI scheme prefix.")
        }
        let linked = try linker.link(value.escaped(evaluation).markedSafe(false), evaluation)
        return .string(linked.markedSafe(evaluation.autoescape))
    }

    private static let toJSON = Filter("do_tojson", ["indent"], isPure: false) {
        (operands, evaluation) throws(TemplateError) in
        let value = operands[0]
        var style = JSONWriter.Style()
        style.sortsKeys = evaluation.settings.policies.jsonSortKeys
        style.isHTMLSafe = true
        if let indent = operands.argument(0), !indent.isNone, !value.isString {
            let margin = indent.isString ? indent : try Value.multiply(" ", indent, evaluation)
            style.indent = try margin.expectText("indent").escapedForJSON
        }
        return .string(try JSONWriter.write(value, style, evaluation).markedSafe(true))
    }
}
