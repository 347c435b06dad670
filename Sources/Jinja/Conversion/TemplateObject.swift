/// A Swift type whose values templates may look into, without becoming dictionaries: a table says once what its fields
/// are called, and a field is read when a template asks for it and not before.
///
/// ```swift
/// struct Course: TemplateObject {
///     let title: String
///     let credit: Int
///
///     static let fields: Fields<Course> = [
///         "title": Field(\.title),
///         "credit": Field(\.credit),
///         "isLong": Field { $0.title.count > 20 },
///         "costs": .method("each") { (course: Course, each: Int) in course.credit * each },
///     ]
/// }
/// ```
///
/// ```swift
/// let text: String = try template.render(["course": Value(course), "courses": Value(courses)])
/// ```
///
/// A template reads `course.title`, `course["title"]` and `course.costs(5)`; nothing else of the value can be reached,
/// and nothing can be set. It is true, it is no mapping, and it has no length; two are equal only if they are one.
public protocol TemplateObject: ValueRepresentable {
    /// What templates can ask a value for. Made once: a `static let`.
    static var fields: Fields<Self> { get }

    /// What a value prints as; by default its type in angle brackets, as in `<Course object>`. It is escaped where output
    /// is.
    var templateDescription: String { get }
}

extension TemplateObject {
    public var templateDescription: String { "<\(Self.self) object>" }
    public var jinjaValue: Value { .object(TypedObject(self)) }
}

/// The fields of a type that templates may look into, by name.
public struct Fields<Owner>: Sendable, ExpressibleByDictionaryLiteral {
    let names: [Text]
    /// The hashes of the names: comparing them first makes a walk faster than a table.
    let hashes: [Int]
    let fields: [Field<Owner>]

    public init(dictionaryLiteral elements: (String, Field<Owner>)...) { self.init(elements) }

    /// The fields of several tables in one: of two that have the same name the first counts.
    public init(_ elements: [(String, Field<Owner>)]) {
        names = elements.map { Text($0.0) }
        hashes = names.map(\.hash)
        fields = elements.map { name, field in field.named(name) }
    }

    func field(_ name: Text, hash: Int) -> Field<Owner>? {
        var index = 0
        while index < hashes.count {
            if hashes[index] == hash, names[index] == name { return fields[index] }
            index &+= 1
        }
        return nil
    }
}

/// One field of a type, or a method.
public struct Field<Owner>: Sendable {
    let read: @Sendable (Owner) -> Value
    /// A method under a name: it learns from the table what messages shall call it.
    private let method: (@Sendable (_ name: String) -> Field)?

    /// A field that is read by a closure or a key path.
    public init<Content: ValueRepresentable>(_ read: @escaping @Sendable (Owner) -> Content) {
        self.read = { read($0).jinjaValue }
        method = nil
    }

    private init(method: @escaping @Sendable (_ name: String) -> Field) {
        read = method("method").read
        self.method = method
    }

    func named(_ name: String) -> Field { method?(name) ?? self }

    /// A method that templates call.
    ///
    /// - Parameters:
    ///   - parameters: the names, from the second argument of `body` on, under which templates may give arguments too,
    ///     and defaults.
    ///   - body: its first argument is the value whose method it is. What it throws becomes an error of the template.
    public static func method<each Argument: CallParameter, Output: ValueRepresentable>(
        _ parameters: Parameter...,
        body: @escaping @Sendable (Owner, repeat each Argument) throws -> Output
    ) -> Field where Owner: Sendable {
        Field(method: { name in
            let callee = Callee(title: "\(Owner.self).\(name)()", parameters: parameters)
            return Field { owner in
                let function = Function(name, isType: false) { arguments, evaluation throws(TemplateError) in
                    let bound = try callee.bind(arguments, evaluation, as: repeat (each Argument).self)
                    return try Callee.run { try body(owner, repeat each bound) }.jinjaValue
                }
                return Value.function(function)
            }
        })
    }
}

/// A value of a Swift type as templates see it.
final class TypedObject<Owner: TemplateObject>: Object {
    let owner: Owner

    init(_ owner: Owner) {
        self.owner = owner
        super.init()
    }

    override var typeName: String { "\(Owner.self)" }
    override var attributeNames: [String] { Owner.fields.names.map(\.description) }

    override func attribute(_ name: Symbol, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        Owner.fields.field(name.text, hash: name.hash)?.read(owner)
    }

    override func attribute(_ name: Text, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        Owner.fields.field(name, hash: name.hash)?.read(owner)
    }

    override func printed(_ evaluation: Evaluation) throws(TemplateError) -> Text {
        Text(owner.templateDescription)
    }
}
