import HTTP
import Jinja
import Web

/// Which page of a list is shown, of how many.
struct Pager {
    static let rows = 50

    let page: Int
    let pages: Int
    let count: Int

    /// - Throws: 404 for a page past the last one.
    init(page: Int, count: Int) throws {
        pages = max(1, (count + Self.rows - 1) / Self.rows)
        guard page <= pages else {
            throw HTTPFailure(
                .notFound,
                "This list has \(pages) \(pages == 1 ? "page" : "pages"), so no page \(page)."
            )
        }
        self.page = page
        self.count = count
    }

    /// How many rows come before this page's.
    var offset: Int { (page - 1) * Self.rows }

    /// As the templates take it.
    var value: Value {
        Value([
            ("page", .int(page)), ("pages", .int(pages)), ("count", .int(count)),
            ("previous", page > 1 ? Value("?page=\(page - 1)") : .none),
            ("next", page < pages ? Value("?page=\(page + 1)") : .none),
            ("links", Value(numbers.map(link))),
        ])
    }

    /// All pages where they are few; else the ends and the neighbours.
    private var numbers: [Int] {
        (1...pages).filter { $0 <= 2 || $0 > pages - 2 || abs($0 - page) <= 2 || pages <= 9 }
    }

    private func link(_ number: Int) -> Value {
        Value([
            ("number", .int(number)), ("url", Value("?page=\(number)")), ("current", .bool(number == page)),
        ])
    }
}
