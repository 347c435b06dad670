/// The name of an attribute, prepared once, when a template is compiled: its hash and what builtin method it may mean.
struct Symbol: Sendable {
    let text: Text
    let hash: Int
    /// The builtin method of this name, whichever type has it.
    let method: MethodName?

    init(_ text: Text) {
        self.text = text
        hash = text.hash
        method = MethodName(text)
    }
}
