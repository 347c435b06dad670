import HTTP
public import SQLite
import Web

/// The change log as people read it, in the order of time.
public struct ChangeLog {
    public enum Order: Sendable { case newestFirst, oldestFirst }

    /// Who may read it on the site.
    static let readers = ["admin", "auditor", "registrar"]

    private let database: Database

    /// For the operator, who holds the file.
    public init(ofOperator database: Database) { self.database = database }

    /// - Throws: 403 for a viewer who may not read it, whatever the route says.
    init(_ database: Database, for viewer: Viewer) throws {
        guard viewer.has(oneOf: Self.readers) else { throw HTTPFailure(.forbidden) }
        self.database = database
    }

    /// The next rows that are wanted.
    ///
    /// Rows that are added meanwhile move none of these: what comes next hangs on one row alone.
    ///
    /// - Parameters:
    ///   - start: the id of the row behind which to begin, in this order; nil begins at the end.
    ///   - limit: at most so many.
    /// - Returns: nil where there is no row of the id `start`.
    public func records(
        _ filter: ChangeFilter,
        _ order: Order = .newestFirst,
        behind start: Int? = nil,
        limit: Int
    ) throws -> [ChangeRecord]? {
        var low = ChangePlace(at: filter.since ?? .min, id: .min)
        var high = ChangePlace(at: filter.until ?? .max, id: .min)
        if let start {
            guard let place = try database.changePlace(start) else { return nil }
            if order == .newestFirst { high = min(high, place) } else { low = max(low, place) }
        }
        var places: Set<ChangePlace> = []
        for strand in filter.strands {
            places.formUnion(
                order == .newestFirst
                    ? try database.latestPlaces(strand, after: low, before: high, limit: limit)
                    : try database.earliestPlaces(strand, after: low, before: high, limit: limit)
            )
        }
        let wanted = order == .newestFirst ? places.sorted(by: >) : places.sorted()
        return try records(wanted.prefix(limit).map(\.id))
    }

    private func records(_ ids: [Int]) throws -> [ChangeRecord] {
        let known = Dictionary(uniqueKeysWithValues: try database.changeRecords(ids).map { ($0.id, $0) })
        return ids.compactMap { known[$0] }
    }

    /// The account of this user name, however it is written.
    public func user(named name: String) throws -> Int? {
        try database.credentials(usernameKey: Username.key(of: String(name.unicodeScalars.prefix(400))))?.id
    }
}
