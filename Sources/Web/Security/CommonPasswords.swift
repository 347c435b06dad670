/// Passwords that are tried first by whoever guesses (NIST SP 800-63B-4, section 3.1.1.2).
public enum CommonPasswords {
    /// Whether `password` is one of them, whatever its case.
    public static func contain(_ password: String) -> Bool {
        let wanted = Array(password.lowercased().utf8)
        guard !wanted.isEmpty else { return false }
        return words.withUTF8Buffer { all in
            var index = 0
            while index < all.count {
                var end = index
                while end < all.count, all[end] > 32 { end += 1 }
                if end - index == wanted.count, all[index..<end].elementsEqual(wanted) { return true }
                index = end + 1
            }
            return false
        }
    }

    /// How long those are with which `text` begins.
    static func lengths(beginning text: ArraySlice<UInt8>) -> [Int] {
        words.withUTF8Buffer { all in
            var (lengths, index): ([Int], Int) = ([], 0)
            while index < all.count {
                var (end, place) = (index, text.startIndex)
                while end < all.count, all[end] > 32 {
                    if place < text.endIndex, text[place] == all[end] { place += 1 }
                    end += 1
                }
                if end > index, place - text.startIndex == end - index { lengths.append(end - index) }
                index = end + 1
            }
            return lengths
        }
    }
}
