/// Tables from one character to several, as they stand in the code: `character:character,character` in hexadecimal,
/// with blanks and line feeds between.
enum ScalarTable {
    /// Reads byte by byte, which takes a third of a microsecond an entry.
    ///
    /// - Parameter count: of the entries, roughly.
    static func read(_ table: StaticString, about count: Int) -> [UInt32: [Unicode.Scalar]] {
        table.withUTF8Buffer { text in
            var found: [UInt32: [Unicode.Scalar]] = [:]
            found.reserveCapacity(count)
            var (key, number) = (UInt32(0), UInt32(0))
            var scalars: [Unicode.Scalar] = []
            for byte in text {
                switch byte {
                case UInt8(ascii: ":"): (key, number) = (number, 0)
                case UInt8(ascii: ","), 10, 32:
                    if let scalar = Unicode.Scalar(number), number > 0 { scalars.append(scalar) }
                    number = 0
                    guard byte != UInt8(ascii: ","), !scalars.isEmpty else { continue }
                    found[key] = scalars
                    scalars.removeAll(keepingCapacity: true)
                default: number = number << 4 | UInt32(Hexadecimal.value(0x30, byte) ?? 0)
                }
            }
            if let scalar = Unicode.Scalar(number), number > 0 { found[key] = scalars + [scalar] }
            return found
        }
    }
}
