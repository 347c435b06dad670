import Jinja

/// Answers cases line by line: a line of JSON in, a line of JSON out.
enum Batch {
    static func run() -> Int32 {
        var pending: [UInt8] = []
        while true {
            guard let more = Files.readSome(0) else {
                return Runner.complain("cannot read standard input", status: 74)
            }
            if more.isEmpty { break }
            pending.append(contentsOf: more)
            var start = 0
            while let end = pending[start...].firstIndex(of: 0x0A) {
                guard answer(pending[start..<end]) else { return 0 }
                start = end + 1
            }
            pending.removeFirst(start)
        }
        if !pending.isEmpty { _ = answer(pending[...]) }
        return 0
    }

    /// Answers a line. False if nobody reads the answers any more.
    private static func answer(_ line: ArraySlice<UInt8>) -> Bool {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return true }
        var answer = JSONLine()
        do throws(BatchCase.Problem) {
            let batchCase = try BatchCase(line)
            answer.add("id", batchCase.id)
            render(batchCase, &answer)
        } catch {
            answer.add("id", error.id)
            answer.addError(kind: "usage", message: error.message, template: nil, line: nil)
        }
        return Files.write(answer.finish(), to: 1)
    }

    private static func render(_ batchCase: BatchCase, _ answer: inout JSONLine) {
        let sources = batchCase.templates
        let loader = FunctionLoader { name in
            sources[name].map { TemplateSource(bytes: $0, file: "jinja-template:" + name) }
        }
        let environment = Environment(loader: loader, options: batchCase.options)
        do throws(TemplateError) {
            var output: [UInt8] = []
            try environment.template(batchCase.entry).render(batchCase.context, into: &output)
            answer.add("output", output[...])
        } catch {
            answer.addError(
                kind: error.kind.rawValue,
                message: error.message,
                template: error.template,
                line: error.line
            )
        }
    }
}

/// One case of the batch protocol.
struct BatchCase {
    /// What is wrong with a line that is no case.
    struct Problem: Error {
        let id: JSONLine.Plain
        let message: String
    }

    let id: JSONLine.Plain
    let templates: [String: [UInt8]]
    let entry: String
    let context: [String: Value]
    let options: Options

    init(_ line: ArraySlice<UInt8>) throws(Problem) {
        let value: Value
        do {
            value = try JSONReader.read(Array(line))
        } catch {
            throw Problem(id: .null, message: "not JSON: \(error)")
        }
        guard case .map(let object) = value else {
            throw Problem(id: .null, message: "a case is a JSON object")
        }
        let id = JSONLine.Plain(object["id"] ?? .none)
        self.id = id
        guard case .map(let sources) = object["templates"] else {
            throw Problem(id: id, message: "\"templates\" must be an object")
        }
        var templates: [String: [UInt8]] = [:]
        for (name, source) in sources.variables {
            guard case .string(let text) = source else {
                throw Problem(id: id, message: "the template \"\(name)\" must be a string")
            }
            templates[name] = Array(text.utf8)
        }
        self.templates = templates
        guard case .string(let entry) = object["entry"] else {
            throw Problem(id: id, message: "\"entry\" must be a string")
        }
        self.entry = entry.description
        switch object["context"] {
        case nil: context = [:]
        case .map(let map): context = map.variables
        default: throw Problem(id: id, message: "\"context\" must be an object")
        }
        switch object["options"] {
        case nil: options = Options()
        case .map(let map):
            do throws(TemplateError) {
                options = try Options(named: map)
            } catch {
                throw Problem(id: id, message: error.message)
            }
        default: throw Problem(id: id, message: "\"options\" must be an object")
        }
    }
}
