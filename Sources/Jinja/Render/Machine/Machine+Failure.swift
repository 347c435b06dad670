/// How a failure gets its place, the way there and the values that took part. All of this runs once, after a rendering
/// has failed, and reads what is left of it: nothing here is prepared while templates render.
extension Machine {
    /// An error with what the machine knows about it.
    ///
    /// - Parameters:
    ///   - frames: those of the functions that run, the innermost last.
    ///   - position: the instruction of that one which failed.
    func explained(
        _ error: TemplateError,
        _ frames: ArraySlice<CallFrame>,
        at position: Int
    ) -> TemplateError {
        guard let frame = frames.last else { return error }
        var report: ErrorReport
        var error = error
        var frames = frames
        if let inner = error.report, inner.isBare, let caller = index(of: inner.site, in: frames) {
            // It belongs to a call that had been made already.
            report = inner
            frames = frames[...caller]
        } else if let inner = error.report {
            report = inner
            report.add(site(position, frame), otherwise: use(at: position, frame, inner.site.template))
        } else {
            error = error.suggesting(suggestion(for: error, position, frame))
            report = ErrorReport(site(position, frame))
            report.variables = variables(at: position, frame)
        }
        for index in frames.indices.reversed() {
            let frame = frames[index]
            report.enter(name(of: frame))
            addParents(of: frame, &report)
            guard index > frames.startIndex else { break }
            let caller = frames[index - 1]
            // A caller has already gone on to what follows the call.
            let call = caller.position &- 1
            report.add(site(call, caller), otherwise: use(at: call, caller, frame.program.name))
        }
        return error.reported(report)
    }

    /// The frame of the function that made a call at a place.
    private func index(of site: SourceSite, in frames: ArraySlice<CallFrame>) -> Int? {
        frames.dropLast().lastIndex { self.site($0.position &- 1, $0).isSame(as: site) }
    }

    // MARK: Places

    /// The part of the source of which an instruction was made.
    func site(_ position: Int, _ frame: CallFrame) -> SourceSite {
        let places = frame.function.places
        let place = places.indices.contains(position) ? places[position] : nil
        return SourceSite(
            template: frame.program.name,
            source: frame.program.source,
            line: place.map { Int($0.line) } ?? 1,
            range: place?.range ?? .unknown
        )
    }

    /// What a function is that runs, if it has a name that says more than what called it.
    private func name(of frame: CallFrame) -> String? {
        if let shape = frame.program.tables.macros.first(where: { $0.function == frame.function.index }),
            frame.program.functions.indices.contains(shape.function),
            frame.program.functions[shape.function] === frame.function
        {
            return shape.name.map { "macro \($0)" } ?? "caller"
        }
        if let block = frame.program.blocks.first(where: { $0.value === frame.function }) {
            return "block \(block.key)"
        }
        let code = frame.function.code
        let isTest = code.count > 0 && code[code.count - 1].operation == .giveBack
        return isTest || frame.function === frame.program.root ? nil : "recursive loop"
    }

    /// What an instruction does that runs something else, which belongs to a template of this name.
    private func use(at position: Int, _ frame: CallFrame, _ template: String) -> String {
        guard (0..<frame.function.code.count).contains(position) else { return "call" }
        let name = "\"\(template)\""
        return switch frame.function.code[position].operation {
        case .include: "include \(name)"
        case .importModule: "import \(name)"
        case .extend: "extends \(name)"
        case .recursiveLoop: "recursive loop"
        case .filter: "filter"
        case .test: "test"
        case .next, .beginLoop, .beginExtendedLoop, .loopField: "loop"
        default: "call"
        }
    }

    /// Adds how the template whose parent runs got there.
    private func addParents(of frame: CallFrame, _ report: inout ErrorReport) {
        guard frame.function === frame.program.root, frame.ownsContext else { return }
        let chain = frame.context.chain
        guard let level = chain.firstIndex(where: { $0 === frame.program }) else { return }
        for index in (0..<level).reversed() {
            let child = chain[index]
            let parent = chain[index + 1].name
            guard let place = child.extending(parent) else { continue }
            let site = SourceSite(
                template: child.name,
                source: child.source,
                line: Int(place.line),
                range: place.range
            )
            report.add(site, otherwise: "extends \"\(parent)\"")
        }
    }

    // MARK: Variables

    /// The variables that the failed part names, then those of the loops and the macro around it, with their values.
    private func variables(at position: Int, _ frame: CallFrame) -> [TemplateError.Variable] {
        var result: [TemplateError.Variable] = []
        func add(_ name: String, _ place: Place) {
            guard result.count < 12, !result.contains(where: { $0.name == name }),
                let value = value(of: place, frame)
            else { return }
            result.append(TemplateError.Variable(name: name, value: ValueSummary.text(value, rendering)))
        }
        let places = frame.function.places
        if places.indices.contains(position), places[position].range.isKnown {
            let range = places[position].range
            for read in frame.function.names.reads where read.start >= range.start && read.start < range.end {
                add(read.name, read.place)
            }
        }
        for local in frame.function.names.locals.reversed() where local.instructions.contains(position) {
            add(local.name, local.place)
        }
        return result
    }

    private func value(of place: Place, _ frame: CallFrame) -> Value? {
        switch place {
        case .register(let register):
            let index = frame.base &+ Int(register)
            return index >= 0 && index < registers.count ? registers[index] : nil
        case .cell(let level, let index):
            let values = scope(Int(level), frame)?.values ?? []
            return values.indices.contains(Int(index)) ? values[Int(index)] : nil
        }
    }

    // MARK: Suggestions

    private func suggestion(for error: TemplateError, _ position: Int, _ frame: CallFrame) -> String? {
        switch error.undefined?.reason {
        case .variable(let name):
            let known = frame.context.names(limit: Suggestion.limit)
            let own = frame.function.names.locals.map(\.name) + frame.function.names.reads.map(\.name)
            let set = own.filter { $0 != name.description }
            return Suggestion.closest(to: name.description, among: set + known)
        case .attribute(let name, let owner):
            guard let value = self.owner(owner, lacking: name, position, frame) else { return nil }
            return Suggestion.closest(to: name.description, among: value.names(limit: Suggestion.limit))
        default: return nil
        }
    }

    /// The value in which an attribute was looked for, if a register near the failed instruction still has it.
    private func owner(_ kind: String, lacking name: Text, _ position: Int, _ frame: CallFrame) -> Value? {
        let code = frame.function.code
        guard (0..<code.count).contains(position) else { return nil }
        for index in (max(0, position - 64)...position).reversed() {
            guard let value = operand(of: code[index], frame), value.ownerName == kind else { continue }
            if !value.names(limit: Suggestion.limit).contains(name.description) { return value }
        }
        return nil
    }

    /// What an instruction looks into, or may have laid ready for that.
    private func operand(of instruction: Instruction, _ frame: CallFrame) -> Value? {
        switch instruction.operation {
        case .emitAttribute, .emitElement: return value(of: .register(instruction.a), frame)
        case .attribute, .element, .item, .callMethod, .move:
            return value(of: .register(instruction.b), frame)
        case .loadCell: return value(of: .cell(level: instruction.b, index: instruction.c), frame)
        case .constant: return frame.program.tables.constants[Int(instruction.b)].value
        default: return nil
        }
    }
}

extension Program {
    /// Where it names its parent: the last place, unless one names this one.
    fileprivate func extending(_ parent: String) -> SourcePlace? {
        var found: SourcePlace?
        for index in 0..<root.code.count where root.code[index].operation == .extend {
            found = root.places[index]
            guard index > 0, root.code[index - 1].operation == .constant,
                let name = tables.constants[Int(root.code[index - 1].b)].value.text
            else { continue }
            if name.description == parent { break }
        }
        return found
    }
}

extension Context {
    /// The names of variables that a template can see here, up to some number.
    fileprivate func names(limit: Int) -> [String] {
        var names = Array(variables.keys.prefix(limit))
        var layer = outer
        while let current = layer, names.count < limit {
            names += current.names(limit: limit - names.count)
            layer = current.next
        }
        return names
    }
}

extension Layer {
    fileprivate func names(limit: Int) -> [String] {
        switch values {
        case .dictionary(let dictionary): Array(dictionary.keys.prefix(limit))
        case .locals(let locals): locals.prefix(limit).map(\.0)
        case .globals(let globals): Array(globals.keys.prefix(limit))
        }
    }
}

extension Value {
    /// The names of what `value.name` finds, up to some number.
    fileprivate func names(limit: Int) -> [String] {
        let methods = MethodName.allCases.filter { $0.belongs(to: self) }.map(\.rawValue)
        let fields: [String] =
            switch self {
            case .map(let map):
                map.names(limit: limit)
            case .row(let rows, _): rows.columns.map { $0.text.description }
            case .object(let object): object.attributeNames
            default: []
            }
        return methods + fields
    }
}
