import Glibc
import Registrar

/// Finds which time zone was meant: the system knows some hundreds, and people know a city.
enum ZoneNames {
    /// What to do instead of a name that no zone has, in a clause.
    static func hint(for wrong: String) -> String {
        let known = known
        guard !known.isEmpty else { return "install the package tzdata, without which there is UTC alone" }
        let near = near(to: wrong, among: known)
        return near.isEmpty
            ? "each is named for a continent and a city, such as Europe/London"
            : "did you mean \(near.joined(separator: " or "))?"
    }

    /// Those of that city; else those of which the city has few letters to change, the nearest first.
    private static func near(to wrong: String, among known: [String]) -> [String] {
        let zones = Dictionary(grouping: known) { city(of: $0) }
        let wanted = city(of: wrong)
        if let zones = zones[wanted] { return zones }
        return Nearest.words(to: wanted, among: Array(zones.keys), atMost: 3).flatMap { zones[$0] ?? [] }
    }

    /// The last part of a name, as people write it in whatever case and with a space where zones have `_`.
    private static func city(of name: String) -> String {
        let city = name.split(separator: "/").last ?? ""
        return String(city.lowercased().map { $0 == " " ? "_" : $0 })
    }

    /// The third column of a table that lies beside the zones, which has each that is in use; none where there is no table.
    private static var known: [String] {
        guard let file = fopen("\(SchoolZone.folder)/zone.tab", "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { line in
                let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
                return columns.count > 2 ? String(columns[2]) : nil
            }
    }
}
