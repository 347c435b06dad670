/// A value that was printed where only texts can be, and where that was.
///
/// A filter block or a call block prints what its filter or its macro gives, whatever that is. Jinja2 collects such
/// things in lists and meets the error later, when Python joins the list: at the end of the capture or of the macro
/// around it, or when the whole template has been rendered. What fails until then fails first.
struct Unjoinable {
    let error: TemplateError
    /// How many functions ran.
    var frames: Int
    /// How many captures were open.
    let captures: Int
}

extension Machine {
    /// Prints a value that should be a text.
    mutating func write(text value: Value) {
        if case .string(let text) = value.materialized { return output.append(text) }
        let error = TemplateError.type("sequence item 0: expected str instance, \(value.typeName) found")
        unjoinable.append(Unjoinable(error: error, frames: depth, captures: captures.count))
    }

    /// Joins what was captured, after the capture was closed.
    func joinCapture() throws(TemplateError) {
        for part in unjoinable where part.captures > captures.count { throw part.error }
    }

    /// Joins what a function has printed, if its end is where Jinja2 does that.
    mutating func join(endOf frame: CallFrame) throws(TemplateError) {
        guard frame.ownsContext, let part = unjoinable.last, part.frames >= depth else { return }
        if frame.function !== frame.program.root {
            let isBlock = frame.program.blocks.values.contains { $0 === frame.function }
            guard isBlock else { throw part.error }
            if let caller {
                let use = caller.function.code[caller.position &- 1]
                if use.operation != .block {
                    // Jinja2 joins a block that is called like a function where it is called.
                    throw part.error.at(site(caller.position &- 1, caller))
                }
            }
        } else if case .module = frame.place.result {
            return
        } else if frame.context.parent != nil {
            return
        }
        for index in unjoinable.indices {
            unjoinable[index].frames = min(unjoinable[index].frames, depth &- 1)
        }
    }

    /// What the template that just ended has printed and is no text.
    mutating func takeUnjoinable() -> TemplateError? {
        guard let part = unjoinable.last, part.frames > depth else { return nil }
        unjoinable.removeAll { $0.frames > depth }
        return part.error
    }

    /// Prints the text of a template that was included without context. Jinja2 does not collect it with what is being
    /// captured but prints it at once, in front of that.
    mutating func write(_ module: TemplateModule, aroundCapturesOf frame: CallFrame?) throws(TemplateError) {
        if let error = module.error {
            unjoinable.append(Unjoinable(error: error, frames: depth, captures: captures.count))
        }
        guard let frame, frame.place.captures < captures.count else { return output.append(module.body) }
        let captured = try take(from: captures[frame.place.captures], isMarkup: false)
        output.append(module.body)
        output.append(captured)
        for index in frame.place.captures..<captures.count { captures[index] &+= module.body.byteCount }
    }
}
