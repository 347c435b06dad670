import Synchronization
import Testing
import Web

@Suite("Trimming")
struct TrimmingTests {
    @Test(
        "What is outside goes from both ends, and stays in the middle",
        arguments: [
            ("", ""), ("  ", ""), ("a", "a"), (" a", "a"), ("a ", "a"), ("  a b  ", "a b"),
            ("\u{301} a", "\u{301} a"),
        ]
    )
    func trims(text: String, trimmed: String) {
        #expect(String(text.unicodeScalars.trimming { $0 == " " }) == trimmed)
        #expect(String(text.trimming { $0 == " " }) == trimmed)
    }

    /// A text that counts the steps that are taken in it.
    private final class Steps: Sendable {
        let taken = Atomic(0)
    }

    private struct CountedText: BidirectionalCollection {
        let scalars: String.UnicodeScalarView
        let steps = Steps()

        var startIndex: String.Index { scalars.startIndex }
        var endIndex: String.Index { scalars.endIndex }

        subscript(index: String.Index) -> Unicode.Scalar { scalars[index] }

        func index(after index: String.Index) -> String.Index {
            steps.taken.add(1, ordering: .relaxed)
            return scalars.index(after: index)
        }

        func index(before index: String.Index) -> String.Index {
            steps.taken.add(1, ordering: .relaxed)
            return scalars.index(before: index)
        }
    }

    @Test("However much is outside, each character is passed once", arguments: [10, 1_000, 100_000])
    func takesOnePass(blanks: Int) {
        let outside = String(repeating: " ", count: blanks)
        for text in ["a\(outside)", "\(outside)a", "\(outside)a\(outside)", outside] {
            let counted = CountedText(scalars: text.unicodeScalars)
            #expect(counted.trimming { $0 == " " }.count <= 1)
            let steps = counted.steps.taken.load(ordering: .relaxed)
            #expect(steps <= text.unicodeScalars.count + 4, "\(text.utf8.count) bytes")
        }
    }
}
