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

    private(set) var entries = MapEntries()
    /// Positions in `entries` by hash, open addressing, -1 for free; empty while there are few entries.
    private var table: [Int32] = []
    /// How many entries are live.
    public private(set) var count = 0
    /// Whether the evaluation remembers it as one that may have come to hold itself.
    var isTracked = false

    /// An empty dictionary.
    public override init() {
        super.init()
        height = 0
    }

    /// A dictionary with these keys, in this order; of two that are the same the later value counts.
    public convenience init(_ pairs: [(String, Value)]) {
        self.init()
        for (key, value) in pairs { set(Text(key), value) }
    }

    init(copying other: Map) {
        entries = other.entries.copied()
        table = other.table
        count = other.count
        super.init()
        height = other.height
    }

    deinit {
        if !isShallow { Reaper.release(surrender) }
        entries.free()
    }

    /// Hands keys and values over to be released.
    override func surrender(into doomed: inout [Value]) {
        for index in 0..<entries.count {
            doomed.append(entries.value(at: index))
            let key = entries.key(at: index)
            if key.isContainer { doomed.append(key) }
        }
        removeAll()
    }

    /// Adds its values and those of its keys that hold something; see `CycleBreaker`.
    func appendChildren(to values: inout [Value]) {
        for entry in liveEntries {
            values.append(entry.value)
            if entry.key.isContainer { values.append(entry.key) }
        }
    }

    // MARK: Text keys

    /// The value of a key that is a text.
    public subscript(_ key: String) -> Value? {
        get { self[Text(key)] }
        set {
            if let newValue {
                // Nobody knows who holds the map by now.
                if newValue.isContainer { height = Container.unknownHeight }
                set(Text(key), newValue)
            } else {
                remove(at: position(of: Text(key)))
            }
        }
    }

    subscript(_ key: Text) -> Value? {
        guard let position = position(of: key) else { return nil }
        return entries.value(at: position)
    }

    /// A short dictionary's key counts as found when its hash is that of the name, which has 64 bits and a secret seed.
    @inline(__always) subscript(_ key: Symbol) -> Value? {
        if entries.count <= Map.walkedCount {
            let index = entries.index(hash: key.hash)
            return index < 0 ? nil : entries.value(at: index)
        }
        guard let position = position(of: key.text, hash: key.hash) else { return nil }
        return entries.value(at: position)
    }

    func set(_ key: Text, _ value: Value) { set(key, hash: key.hash, value) }
    func set(_ key: Symbol, _ value: Value) { set(key.text, hash: key.hash, value) }

    func set(_ key: Text, hash: Int, _ value: Value) {
        if let position = position(of: key, hash: hash) {
            height = max(height, value.heightAround)
            _ = entries.replaceValue(at: position, with: value)
        } else {
            insert(Entry(hash: hash, key: .string(key), value: value))
        }
    }

    private func position(of key: Text) -> Int? { position(of: key, hash: key.hash) }

    func position(of key: Text, hash: Int) -> Int? {
        if entries.count <= Map.walkedCount {
            var index = 0
            while index < entries.count {
                if entries.hash(at: index) == hash, entries[index].hasKey(key) { return index }
                index &+= 1
            }
            return nil
        }
        var slot = hash & (table.count - 1)
        while table[slot] >= 0 {
            let position = Int(table[slot])
            if entries.hash(at: position) == hash, entries[position].hasKey(key) { return position }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    /// Up to so many entries there is no table.
    static let walkedCount = 8

    // MARK: Any keys

    /// The value of a key. Throws Python's TypeError for a list or a dictionary.
    func value(for key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Value? {
        guard let position = try position(of: key, evaluation) else { return nil }
        return entries.value(at: position)
    }

    func position(of key: Value, _ evaluation: Evaluation) throws(TemplateError) -> Int? {
        try evaluation.chargeReading(key)
        if let text = key.text { return position(of: text) }
        return try position(of: key, hash: key.hash(evaluation), evaluation)
    }

    private func position(of key: Value, hash: Int, _ evaluation: Evaluation) throws(TemplateError) -> Int? {
        if table.isEmpty {
            for index in 0..<entries.count where entries.hash(at: index) == hash && entries.isLive(at: index)
            {
                if try entries.key(at: index).isSameKey(as: key, evaluation) { return index }
            }
            return nil
        }
        var slot = hash & (table.count - 1)
        while table[slot] >= 0 {
            let position = Int(table[slot])
            if entries.hash(at: position) == hash, entries.isLive(at: position),
                try entries.key(at: position).isSameKey(as: key, evaluation)
            {
                return position
            }
            slot = (slot + 1) & (table.count - 1)
        }
        return nil
    }

    func set(_ key: Value, _ value: Value, _ evaluation: Evaluation) throws(TemplateError) {
        try evaluation.chargeReading(key)
        if let text = key.text {
            set(text, hash: text.hash, value)
            return
        }
        let hash = try key.hash(evaluation)
        if let position = try position(of: key, hash: hash, evaluation) {
            height = max(height, value.heightAround)
            _ = entries.replaceValue(at: position, with: value)
        } else {
            insert(Entry(hash: hash, key: key, value: value))
        }
    }

    // MARK: Insertion and removal

    private func insert(_ entry: Entry) {
        height = max(height, entry.key.heightAround, entry.value.heightAround)
        // Nothing else runs while the property is accessed, so that the compiler need not check for it.
        var all = entries
        all.append(entry)
        entries = all
        count += 1
        if entries.count <= Map.walkedCount { return }
        if (entries.count + 1) * 3 > table.count * 2 {
            rebuild()
        } else {
            place(entries.count - 1)
        }
    }

    private func rebuild() {
        removeBuried()
        var size = 32
        while size < entries.count * 3 { size *= 2 }
        table = entries.count > Map.walkedCount ? Array(repeating: -1, count: size) : []
        guard !table.isEmpty else { return }
        for position in 0..<entries.count { place(position) }
    }

    private func place(_ position: Int) {
        var slot = entries.hash(at: position) & (table.count - 1)
        while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
        table[slot] = Int32(truncatingIfNeeded: position)
    }

    func remove(at position: Int?) {
        guard let position else { return }
        _ = entries.bury(at: position)
        count -= 1
        if table.isEmpty || entries.count - count > count + 8 { rebuildAfterRemoval() }
    }

    private func rebuildAfterRemoval() {
        if table.isEmpty { removeBuried() } else { rebuild() }
    }

    /// Closes the gaps that removed entries have left.
    private func removeBuried() {
        guard count < entries.count else { return }
        let all = entries
        var kept = MapEntries()
        for index in 0..<all.count where all.isLive(at: index) { kept.append(all[index]) }
        entries = kept
        all.free()
    }

    func removeAll() {
        let all = entries
        entries = MapEntries()
        table = []
        count = 0
        all.free()
    }

    // MARK: Walking

    /// The position of the next live entry at or after `position`.
    @inline(__always) func livePosition(from position: Int) -> Int? {
        var position = position
        while position < entries.count {
            if entries.isLive(at: position) { return position }
            position &+= 1
        }
        return nil
    }

    /// The position of the last live entry before `position`.
    func livePosition(before position: Int) -> Int? {
        var position = min(position, entries.count) - 1
        while position >= 0 {
            if entries.isLive(at: position) { return position }
            position &-= 1
        }
        return nil
    }

    var liveEntries: [Entry] {
        (0..<entries.count).compactMap { entries.isLive(at: $0) ? entries[$0] : nil }
    }
    /// Its keys in order.
    public var keys: [Value] { liveEntries.map(\.key) }
    /// Its values in the order of the keys.
    public var values: [Value] { liveEntries.map(\.value) }
}
