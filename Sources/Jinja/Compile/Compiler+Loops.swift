extension Compiler {
    func compileLoop(_ loop: ForLoop, _ line: Int, _ frame: ScopeFrame) throws(TemplateError) {
        try checkLoopName(loop)
        let start = frame.function.nextRegister
        if loop.isRecursive {
            try compileRecursiveLoop(loop, line, frame)
        } else {
            try compileWalk(loop, line, frame, frame.function)
        }
        frame.function.release(to: start)
    }

    private func checkLoopName(_ loop: ForLoop) throws(TemplateError) {
        func check(_ target: Target) throws(TemplateError) {
            for (name, line, range) in target.names where name == "loop" {
                throw fail("Can't assign to special loop variable in for-loop target", line, range)
            }
        }
        try check(loop.target)
        for statement in loop.body + loop.otherwise {
            try statement.walk { (inner) throws(TemplateError) in
                switch inner.kind {
                case .forLoop(let loop): try check(loop.target)
                case .set(let target, _), .setBlock(let target, _, _): try check(target)
                default: break
                }
            }
        }
    }

    // MARK: Walking

    /// The code that walks over the elements of a loop, in its own function if it is recursive: there the first
    /// registers hold what is walked over and the depth.
    private func compileWalk(
        _ loop: ForLoop,
        _ line: Int,
        _ frame: ScopeFrame,
        _ function: FunctionBuilder
    ) throws(TemplateError) {
        let isOwn = function !== frame.function
        var inner = isOwn ? frame.inner(function) : frame.inner()
        let isExtended = isOwn || loop.isExtended
        let loopVariable = isExtended ? inner.symbols.declareParameter("loop") : nil
        inner.symbols.declare(loop.target)
        inner.symbols.visit(loop.body)
        if isExtended { inner.loopRegister = nil }
        shadow(loop.target.names.map(\.name), &inner)
        inner.loopRegister = loopVariable.flatMap { ownRegister($0, inner) } ?? inner.loopRegister

        var test: CodeFunction?
        if isExtended, let expression = loop.test { test = try compileTest(expression, loop.target, inner) }
        let entered = loop.otherwise.isEmpty ? nil : function.allocateVariable()
        if let entered { emitConstant(.bool(false), into: entered, inner) }
        let walked: Int
        if isOwn {
            walked = 0
            mark(line)
        } else {
            if let test = loop.test { mark(test.line) }
            mark(line)
            walked = try compile(loop.iterable, frame)
        }
        let flag: UInt8 = (isOwn ? 1 : 0) | (isOwn || loop.looksBack ? 2 : 0) | inner.escaping.rawValue << 2
        let whole = range
        range = loop.iterable.range
        begin(loopVariable, over: walked, test: test, flag: flag, inner)
        try compileIteration(loop, line, entered, frame, &inner, tests: !isExtended)
        range = whole
        if !isOwn || entered != nil { leave(inner) }
        if let entered {
            try compileElse(loop.otherwise, entered, isOwn ? frame.inner(function) : frame.inner())
        }
    }

    private func begin(
        _ loopVariable: Variable?,
        over register: Int,
        test: CodeFunction?,
        flag: UInt8,
        _ frame: ScopeFrame
    ) {
        guard let loopVariable else {
            emit(.beginLoop, frame, a: register)
            return
        }
        let object = frame.function.allocate()
        emit(.beginExtendedLoop, frame, flag: flag, a: register, b: object, c: test?.index ?? -1)
        store(object, in: loopVariable, frame)
    }

    private func compileIteration(
        _ loop: ForLoop,
        _ line: Int,
        _ entered: Int?,
        _ frame: ScopeFrame,
        _ inner: inout ScopeFrame,
        tests: Bool
    ) throws(TemplateError) {
        let function = inner.function
        let labels = LoopLabels(top: function.position, captures: frame.captures)
        let element = targetRegister(loop.target, inner) ?? function.allocate()
        let next = emit(.next, inner, a: element)
        let whole = range
        if tests, let test = loop.test {
            mark(test.line)
            assign(element, to: loop.target, inner)
            var testFrame = frame.inner()
            testFrame.symbols.declare(loop.target)
            shadow(["loop"], &testFrame)
            testFrame.symbols.visit(test)
            enter(testFrame)
            for jump in try compileJumps(test, ifTrue: false, testFrame) {
                function.change(at: jump) { $0.c = Int32(truncatingIfNeeded: labels.top) }
            }
            mark(line)
        } else {
            mark(line)
            assign(element, to: loop.target, inner)
        }
        enter(inner)
        inner.loop = labels
        inner.captures = frame.captures
        try compile(loop.body, inner)
        range = whole
        for name in loop.target.names.map(\.name) {
            let place = function.place(of: variable(name, inner))
            function.names.addLocal(name, place, (next + 1)..<function.position)
        }
        if let entered { emitConstant(.bool(true), into: entered, inner) }
        emit(.jump, inner, c: labels.top)
        let weight = function.weight(from: next)
        function.change(at: next) { $0.b = Int32(truncatingIfNeeded: weight) }
        function.land(next)
        for jump in labels.breaks { function.land(jump) }
        emit(.endLoop, inner)
    }

    /// The register of a loop's only variable, if it has one of its own.
    private func targetRegister(_ target: Target, _ frame: ScopeFrame) -> Int? {
        guard case .name(let name, _, _) = target else { return nil }
        return ownRegister(variable(name, frame), frame)
    }

    private func compileElse(
        _ statements: [Statement],
        _ entered: Int,
        _ frame: ScopeFrame
    ) throws(TemplateError) {
        frame.symbols.visit(statements)
        let skip = emit(.jumpIfTrue, frame, a: entered)
        enter(frame)
        try compile(statements, frame)
        leave(frame)
        frame.function.land(skip)
    }

    /// The test of a loop that has a loop object: a function of its own, since the object may look ahead.
    private func compileTest(
        _ test: Expression,
        _ target: Target,
        _ frame: ScopeFrame
    ) throws(TemplateError) -> CodeFunction {
        mark(test.line)
        let outer = range
        range = test.range
        defer { range = outer }
        let function = makeFunction(parent: frame.function, body: [])
        var inner = frame.inner(function)
        if let parent = frame.symbols.parent {
            inner.symbols = Symbols(parent: parent, level: frame.symbols.level, function: function)
        }
        let element = function.allocateVariable()
        inner.symbols.declare(target)
        inner.symbols.visit(test)
        assign(element, to: target, inner)
        enter(inner)
        let passes = try compile(test, inner)
        // Jinja2 makes a new tuple of the variables that it has unpacked an element to.
        var rebuilt = -1
        if case .tuple = target {
            rebuilt = function.allocate()
            rebuild(target, into: rebuilt, inner)
        }
        emit(.giveBack, inner, a: passes, b: rebuilt)
        return finish(function)
    }

    private func rebuild(_ target: Target, into register: Int, _ frame: ScopeFrame) {
        switch target {
        case .name(let name, _, _):
            let own = read(variable(name, frame), frame, into: register)
            if own != register { emit(.move, frame, a: register, b: own) }
        case .tuple(let targets):
            let first = frame.function.allocate(targets.count)
            for (offset, target) in targets.enumerated() { rebuild(target, into: first + offset, frame) }
            emit(.tuple, frame, a: register, b: first, c: targets.count)
        case .attribute: break
        }
    }

    // MARK: Recursive loops

    private func compileRecursiveLoop(_ loop: ForLoop, _ line: Int, _ frame: ScopeFrame) throws(TemplateError)
    {
        if let test = loop.test { mark(test.line) }
        mark(line)
        let function = makeFunction(
            parent: frame.function,
            body: [Statement(.forLoop(loop.walked), line: line, range: range)]
        )
        // What is walked over, and the depth.
        _ = function.allocateVariable()
        _ = function.allocateVariable()
        var outer = frame
        outer.captures = 0
        let whole = range
        try compileWalk(loop.walked, line, outer, function)
        range = whole
        function.emit(Instruction(operation: .finish), line: self.line, range: range)
        finish(function)
        mark(line)
        let register = try compile(loop.iterable, frame)
        emit(.recursiveLoop, frame, flag: frame.escaping.rawValue, a: register, b: function.index)
    }

    // MARK: Break and continue

    func compileLoopControl(_ statement: Statement, _ frame: ScopeFrame) throws(TemplateError) {
        let isBreak = if case .breakLoop = statement.kind { true } else { false }
        guard let loop = frame.loop else {
            return failLate(isBreak ? "'break' outside loop" : "'continue' not properly in loop")
        }
        mark(statement.line)
        let scratch = frame.function.allocate()
        for _ in loop.captures..<frame.captures { emit(.endCapture, frame, a: scratch) }
        frame.function.release(to: scratch)
        let jump = emit(.jump, frame, c: loop.top)
        if isBreak { loop.breaks.append(jump) }
    }
}
