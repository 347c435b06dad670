/// What a macro is beside its code.
final class MacroShape: Sendable {
    /// Nil for what a call block hands over.
    let name: String?
    let function: Int
    let parameters: [Text]
    /// The registers of the parameters.
    let registers: [Int]
    /// What the parameters are until they are given.
    let absent: [Int]
    /// Registers for what is not named as a parameter, or nil if the macro does not use it.
    let caller: Int?
    let namedRest: Int?
    let positionalRest: Int?
    let hasExplicitCaller: Bool
    /// Whether its body calls `caller`.
    let usesCaller: Bool

    init(
        name: String?,
        function: Int,
        parameters: [(name: String, register: Int, absent: Int)],
        special: [String: Int],
        usesCaller: Bool
    ) {
        self.name = name
        self.function = function
        self.parameters = parameters.map { Text($0.name) }
        registers = parameters.map(\.register)
        absent = parameters.map(\.absent)
        caller = special["caller"]
        namedRest = special["kwargs"]
        positionalRest = special["varargs"]
        hasExplicitCaller = parameters.contains { $0.name == "caller" }
        self.usesCaller = usesCaller
    }
}
