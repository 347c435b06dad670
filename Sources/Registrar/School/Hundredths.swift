/// A number kept in hundredths, as points and credits are: `8505` is shown as `85.05`, `300` as `3`.
enum Hundredths {
    static func text(_ value: Int) -> String {
        let magnitude = value.magnitude
        let sign = value < 0 ? "-" : ""
        let (whole, part) = magnitude.quotientAndRemainder(dividingBy: 100)
        if part == 0 { return "\(sign)\(whole)" }
        if part % 10 == 0 { return "\(sign)\(whole).\(part / 10)" }
        return "\(sign)\(whole).\(part < 10 ? "0" : "")\(part)"
    }
}
