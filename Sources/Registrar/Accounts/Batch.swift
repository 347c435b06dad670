import Web

/// Names one change that a person made, however many rows it touched: what is undone together.
enum Batch {
    static func make() -> String { Base64URL.encode(randomBytes(12)) }
}
