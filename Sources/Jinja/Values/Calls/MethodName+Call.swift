extension MethodName {
    /// Calls the method of a builtin type.
    func call(
        on receiver: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        try evaluation.chargeReading(arguments)
        if case .string(let text) = receiver {
            try evaluation.chargeCharacters(text)
        } else {
            try evaluation.chargeReading(receiver)
        }
        let result = try made(on: receiver, arguments, evaluation)
        try evaluation.chargeMade(result)
        return result
    }

    private func made(
        on receiver: Value,
        _ arguments: Arguments,
        _ evaluation: Evaluation
    ) throws(TemplateError) -> Value {
        switch receiver {
        case .string(let text): return try TextMethods.call(self, text, arguments, evaluation)
        case .list(let list): return try ListMethods.call(self, list, arguments, evaluation)
        case .map(let map): return try MapMethods.call(self, map, arguments, evaluation)
        case .tuple(let tuple):
            return try ListMethods.search(self, tuple.items, of: "tuple", arguments, evaluation)
        case .range(let range): return try ListMethods.search(self, range, arguments, evaluation)
        case .cell, .rows, .row: return try call(on: receiver.materialized, arguments, evaluation)
        case .float(let double): return try NumberMethods.call(self, double, arguments)
        default:
            return try NumberMethods.call(self, integer: receiver, arguments, evaluation)
        }
    }
}
