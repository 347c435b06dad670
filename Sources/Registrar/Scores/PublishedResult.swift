import Jinja

/// The published grade of one course.
struct PublishedResult: Sendable {
    let subject: String
    /// Hundredths; nil for a course without points.
    let points: Int?
    /// Hundredths.
    let credit: Int
    let term: String
    /// As the grade scale has it: `B+`.
    let label: String
    let passes: Bool

    var value: Value {
        Value([
            ("subject", Value(subject)), ("grade", Value(points.map(Hundredths.text) ?? label)),
            ("credit", Value(Hundredths.text(credit))), ("term", Value(term)), ("label", Value(label)),
            ("passes", .bool(passes)),
        ])
    }
}

/// What all of someone's published results come to.
struct ResultSummary: Sendable {
    let count: Int
    /// The sum of the points, in hundredths.
    let total: Int
    /// Credits of the courses that were passed, in hundredths.
    let credits: Int
    /// The mean of the points weighted by credit, in hundredths; nil where nothing has both.
    let mean: Int?

    /// - Parameters: sums over the results; `weighted` in ten-thousandths.
    init(count: Int, total: Int, credits: Int, weighted: Int, weights: Int) {
        self.count = count
        self.total = total
        self.credits = credits
        // Rounded half up, once, at the end.
        mean = weights > 0 ? (weighted * 2 + weights) / (weights * 2) : nil
    }

    var context: [String: Value] {
        [
            "total": count > 0 ? Value(Hundredths.text(total)) : .none,
            "mean": Value(optional: mean.map(Hundredths.text)), "credits": Value(Hundredths.text(credits)),
        ]
    }
}
