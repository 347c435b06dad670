/// The name of an attribute, prepared once, when a template is compiled: its hash and what builtin method it may mean.
struct Symbol: Sendable {
    let text: Text
    let hash: Int
    /// The builtin method of this name, whichever type has it.
    let method: MethodName?
    /// Whether it is the name of a method of dictionaries.
    let isOfMap: Bool

    init(_ text: Text) {
        self.text = text
        hash = text.hash
        let method = MethodName(text)
        self.method = method
        isOfMap = method?.belongs(to: .map(Map())) ?? false
    }
}
