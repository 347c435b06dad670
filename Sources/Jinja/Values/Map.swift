/// A dictionary: keeps the order of insertion, compares keys as Python does (`1 == 1.0 == True`), is shared by
/// reference.
///
/// Up to eight entries are found by walking them, which for names of fields is faster than any table.
public final class Map: Container {
    struct Entry {
        var hash: Int
        var key: Value
        var value: Value
        /// Removed entries stay until enough of them have gathered; positions in the table stay true.
        var isLive = true

        /// Whether it is live and its key is this text.
        @inline(__always) func hasKey(_ text: Text) -> Bool {
            guard isLive else { return false }
            return switch key {
            case .string(let key): key == text
            case .cell(let rows, let index): rows.text(cell: Int(index)) == text
            default: false
            }
        }
    }

    private(set) var entries: [Entry] = []
    /// Positions in `entries` by hash, open addressing, -1 for free; empty while there are few entries.
    private var table: [Int32] = []
    /// How many entries are live.
    public private(set) var count = 0
    /// Whether the evaluation remembers it as one that may have come to hold itself.
    var isTracked = false

    public override init() { super.init() }

    public convenience init(_ pairs: [(String, Value)]) {
        self.init()
        for (key, value) in pairs { set(Text(key), value) }
    }

    init(copying other: Map) {
        entries = other.entries
        table = other.table
        count = other.count
        super.init()
    }

    deinit {
        guard entries.contains(where: { $0.value.isContainer || $0.key.isContainer }) else { return }
        Reaper.release(surrender)
    }

    /// Hands keys and values over to be released.
    override func surrender(into doomed: inout [Value]) {
        for entry in entries {
            doomed.append(entry.value)
            if entry.key.isContainer { doomed.append(entry.key) }
        }
        entries = []
        table = []
        count = 0
    }

    // MARK: Text keys

    /// The value of a key that is a text.
    public subscript(_ key: String) -> Value? {
        get { self[Text(key)] }
        set {
            if let newValue { set(Text(key), newValue) } else { remove(at: position(of: Text(key))) }
        }
    }

    subscript(_ key: Text) -> Value? {
        position(of: key).map { entries[$0].value }
    }

    subscript(_ key: Symbol) -> Value? {
        position(of: key.text, hash: key.hash).map { entries[$0].value }
    }

    func set(_ key: Text, _ value: Value) { set(key, hash: key.hash, value) }
    func set(_ key: Symbol, _ value: Value) { set(key.text, hash: key.hash, value) }

    func set(_ key: Text, hash: Int, _ value: Value) {
        if let position = position(of: key, hash: hash) {
            entries[position].value = value
        } else {
            insert(Entry(hash: hash, key: .string(key), value: value))
        }
    }

    private func position(of key: Text) -> Int? { position(of: key, hash: key.hash) }

    func position(of key: Text, hash: Int) -> Int? {
        let entries = entries
        let span = entries.span
        if entries.count <= Map.walkedCount {
            var index = 0
            while index < span.count {
                if span[index].hash == hash, span[index].hasKey(key) { return index }
                index &+= 1
            }
            return nil
        }
        let table = table
        var slot = hash & (table.count - 1)
        while table[slot] >= 0 {
            let position = Int(table[slot])
            if span[position].hash == hash, span[position].hasKey(key) { return position }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    /// Up to so many entries there is no table.
    static let walkedCount = 8

    // MARK: Any keys

    /// The value of a key. Throws Python's TypeError for a list or a dictionary.
    func value(for key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        try position(of: key, evaluation).map { entries[$0].value }
    }

    func position(of key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Int? {
        if let text = key.text { return position(of: text) }
        return try position(of: key, hash: key.hash(evaluation), evaluation)
    }

    private func position(of key: Value, hash: Int, _ evaluation: Evaluation) throws(TemplateError) -> Int? {
        if table.isEmpty {
            for index in entries.indices where entries[index].hash == hash && entries[index].isLive {
                if try entries[index].key.isSameKey(as: key, evaluation) { return index }
            }
            return nil
        }
        var slot = hash & (table.count - 1)
        while table[slot] >= 0 {
            let position = Int(table[slot])
            if entries[position].hash == hash, entries[position].isLive,
                try entries[position].key.isSameKey(as: key, evaluation)
            {
                return position
            }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    func set(_ key: Value, _ value: Value, _ evaluation: Evaluation) throws(TemplateError) {
        if let text = key.text {
            set(text, hash: text.hash, value)
            return
        }
        let hash = try key.hash(evaluation)
        if let position = try position(of: key, hash: hash, evaluation) {
            entries[position].value = value
        } else {
            insert(Entry(hash: hash, key: key, value: value))
        }
    }

    // MARK: Insertion and removal

    private func insert(_ entry: Entry) {
        entries.append(entry)
        count += 1
        if entries.count <= 8 { return }
        if (entries.count + 1) * 3 > table.count * 2 {
            rebuild()
        } else {
            place(entries.count - 1)
        }
    }

    private func rebuild() {
        if count < entries.count { entries.removeAll { !$0.isLive } }
        var size = 32
        while size < entries.count * 3 { size *= 2 }
        table = entries.count > 8 ? Array(repeating: -1, count: size) : []
        guard !table.isEmpty else { return }
        for position in entries.indices { place(position) }
    }

    private func place(_ position: Int) {
        var slot = entries[position].hash & (table.count - 1)
        while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
        table[slot] = Int32(truncatingIfNeeded: position)
    }

    func remove(at position: Int?) {
        guard let position else { return }
        entries[position].isLive = false
        entries[position].value = .none
        entries[position].key = .none
        count -= 1
        if table.isEmpty || entries.count - count > count + 8 { rebuildAfterRemoval() }
    }

    private func rebuildAfterRemoval() {
        if table.isEmpty { entries.removeAll { !$0.isLive } } else { rebuild() }
    }

    func removeAll() {
        entries = []
        table = []
        count = 0
    }

    // MARK: Walking

    /// The position of the next live entry at or after `position`.
    @inline(__always) func livePosition(from position: Int) -> Int? {
        var position = position
        while position < entries.count {
            if entries[position].isLive { return position }
            position &+= 1
        }
        return nil
    }

    /// The position of the last live entry before `position`.
    func livePosition(before position: Int) -> Int? {
        var position = min(position, entries.count) - 1
        while position >= 0 {
            if entries[position].isLive { return position }
            position &-= 1
        }
        return nil
    }

    var liveEntries: [Entry] { count == entries.count ? entries : entries.filter(\.isLive) }
    /// Its keys in order.
    public var keys: [Value] { liveEntries.map(\.key) }
    /// Its values in the order of the keys.
    public var values: [Value] { liveEntries.map(\.value) }
}
