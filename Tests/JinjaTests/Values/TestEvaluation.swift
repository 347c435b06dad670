@testable import Jinja

/// An evaluation with default settings, for tests of values alone.
func makeEvaluation(
    autoescape: Bool = false,
    _ change: (inout Evaluation.Settings) -> Void = { _ in }
) -> Evaluation {
    var settings = Evaluation.Settings()
    change(&settings)
    return Evaluation(settings, autoescape: autoescape)
}

extension Value {
    /// Reads a JSON text.
    static func json(_ text: String) throws -> Value { try JSONReader.read(text) }

    /// Python's `repr`.
    var repr: String { (try? represented(makeEvaluation()).description) ?? "error" }
}
